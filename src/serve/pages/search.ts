/** Search: words in context, facets with their counts, everything in the address. */
import { html } from 'hono/html';
import { doubtsOf, type Facet, type Hit, type SearchResult } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import {
  articleItem,
  bdi,
  dotSeparated,
  type Html,
  langTag,
  localized,
  moment,
  type Piece,
  pager,
} from '../fragments.js';
import { page } from '../page.js';
import { pageNumber } from '../parameters.js';
import type { App, Room, View } from '../room.js';
import {
  type Chosen,
  chosenIn,
  isScript,
  NONE,
  SCRIPT_LANGUAGES,
  type ScriptChoice,
  SORTS,
  searchBox,
  searchOptions,
  searchPath,
} from '../search-form.js';
import { collectAll } from './curation.js';

const PER_PAGE = 20;
/** Values of a facet that are shown. */
const SHOWN = 12;

export function mountSearch(app: App, room: Room): void {
  app.get('/search', async (c) => {
    const view = c.get('view');
    const chosen = chosenIn(c);
    const asked = pageNumber(c);
    const last = ({ total }: SearchResult) => Math.max(1, Math.ceil(total / PER_PAGE));
    const options = { ...searchOptions(chosen), limit: PER_PAGE, offset: (asked - 1) * PER_PAGE, facets: true };
    let result: SearchResult;
    try {
      result = await room.readings.ask('search', [chosen.q ?? '', options]);
    } catch (error) {
      if (!(error instanceof StopRun) || error.code !== 'bad-query') throw error;
      const { t } = view;
      const main = html`<h1>${t('nav.search')}</h1>${searchBox(view, chosen)}<p class="notice">${t('search.bad')} ${localized(view, error.message)} ${localized(view, error.hint)}</p>${help(view)}`;
      return c.html(page(view, { title: t('nav.search'), main, ownSearch: true }), 400);
    }
    // A search that finds fewer than it did: its last page instead of an empty one.
    if (asked > last(result)) return c.redirect(searchPath(chosen, { page: last(result) }), 302);
    return c.html(resultPage(view, chosen, result, asked));
  });
}

function resultPage(view: View, chosen: Chosen, { total, hits, facets }: SearchResult, at: number): Html {
  const { t } = view;
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const title = chosen.q === undefined ? t('nav.search') : t('search.title', { q: chosen.q });
  const feed = (kind: 'atom' | 'json') => searchPath(chosen, { sort: null }, `/feed.${kind}`);
  const head = html`<link rel="alternate" type="application/atom+xml" title="${title}" href="${feed('atom')}"><link rel="alternate" type="application/feed+json" title="${title}" href="${feed('json')}">`;
  const main = html`
<h1 class="sr">${t('nav.search')}</h1>
${searchBox(view, chosen)}
<div class="search-bar"><p role="status"><b>${t('search.found', { n: total })}</b></p>
<p class="sorts">${SORTS.map((sort) =>
    (chosen.sort ?? 'relevance') === sort
      ? html`<span aria-current="true">${t(`search.sort.${sort}`)}</span>`
      : html`<a href="${searchPath(chosen, { sort: sort === 'relevance' ? null : sort })}">${t(`search.sort.${sort}`)}</a>`,
  )}</p></div>
${activeFilters(view, chosen)}
<div class="columns">
<section aria-label="${t('search.results')}">
${hits.length === 0 ? html`<p class="empty">${t('search.none')}</p>${doubtsOf(chosen.q ?? '').map((doubt) => html`<p class="notice">${localized(view, doubt)}</p>`)}${help(view)}` : html`<ol class="items" start="${(at - 1) * PER_PAGE + 1}">${hits.map((hit) => hitItem(view, hit, chosen.sort === 'saved'))}</ol>`}
${pager(view, at, pages, (n) => searchPath(chosen, { page: n === 1 ? null : n }))}
${total === 0 ? null : html`<p class="more"><a href="${feed('atom')}">${t('search.feed')}</a> · <a href="${searchPath(chosen, {}, '/api/v1/search')}">JSON</a>${chosen.q === undefined ? null : html` · <a href="${searchPath({ q: chosen.q }, {}, '/trends')}">${t('search.trend')}</a>`}</p>`}
${view.room.curates && hits.length > 0 ? collectAll(view, hits) : null}
</section>
<aside class="facets" aria-label="${t('search.narrow')}">${facets === null || total === 0 ? null : allFacets(view, chosen, facets)}</aside>
</div>`;
  return page(view, { title, main, head, ownSearch: true });
}

function hitItem(view: View, hit: Hit, dated: boolean): Html {
  const { text, marks } = hit.snippet;
  const parts: Piece[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), html`<mark>${text.slice(start, end)}</mark>`);
    at = end;
  }
  parts.push(text.slice(at));
  const lang = langTag(hit.language);
  return articleItem(
    view,
    hit,
    2,
    html`${dated ? savedAt(view, hit) : null}<p class="snippet"${lang === null ? null : html` lang="${lang}"`}><bdi>${parts}</bdi></p>`,
  );
}

/** When the latest version was saved. */
function savedAt({ t, room }: View, { id }: Hit): Piece {
  const saved = room.archive.harvest.article(id)?.lastSaved;
  return saved === undefined
    ? null
    : html`<p class="facts">${dotSeparated([html`${t('search.saved')} ${moment(saved)}`])}</p>`;
}

/** What was chosen, each with a way to take it back. */
function activeFilters(view: View, chosen: Chosen): Piece {
  const { t } = view;
  const names = (['site', 'source', 'year', 'script', 'kind'] as const).filter((name) => chosen[name] !== undefined);
  if (names.length === 0) return null;
  const value = (name: (typeof names)[number]) => {
    const is = chosen[name]!;
    if (name === 'script' && isScript(is)) return t(`script.${is}`);
    return is === NONE ? t('facet.none') : is;
  };
  return html`<ul class="taken" aria-label="${t('search.chosen')}">${names.map(
    (name) =>
      html`<li><span class="quiet">${t(`facet.${name}`)}</span> ${bdi(value(name))} <a href="${searchPath(chosen, { [name]: null })}" aria-label="${t('facet.drop', { name: value(name) })}">×</a></li>`,
  )}</ul>`;
}

function allFacets(view: View, chosen: Chosen, facets: NonNullable<SearchResult['facets']>): Html {
  const { t } = view;
  const scripts: readonly ScriptChoice[] = ['hans', 'hant', 'en'];
  const counted = new Map((facets.languages ?? []).map(({ value, count }) => [value, count]));
  const known = scripts.filter((script) => facets.languages === null || counted.has(SCRIPT_LANGUAGES[script]));
  return html`
${chosen.year === undefined ? facet(view, chosen, 'year', facets.years, 30) : null}
${chosen.site === undefined ? facet(view, chosen, 'site', facets.sites, SHOWN) : null}
${chosen.source === undefined ? facet(view, chosen, 'source', facets.sources, SHOWN) : null}
${
  chosen.script !== undefined || known.length < 2
    ? null
    : html`<h2>${t('facet.script')}</h2><ul>${known.map((script) => html`<li><a href="${searchPath(chosen, { script })}">${t(`script.${script}`)}</a>${count(counted.get(SCRIPT_LANGUAGES[script]))}</li>`)}</ul>`
}`;
}

const count = (n: number | undefined): Piece =>
  n === undefined ? null : html` <span class="count">${n.toLocaleString('en')}</span>`;

function facet(
  view: View,
  chosen: Chosen,
  name: 'year' | 'site' | 'source',
  values: readonly Facet[],
  most: number,
): Piece {
  if (values.length < 2) return null;
  const row = ({ value, count: n }: Facet) =>
    html`<li><a href="${searchPath(chosen, { [name]: value ?? NONE })}">${value === null ? view.t('facet.none') : bdi(value)}</a>${count(n)}</li>`;
  const rest = values.slice(most);
  return html`<h2>${view.t(`facet.${name}`)}</h2><ul>${values.slice(0, most).map(row)}</ul>${
    rest.length === 0
      ? null
      : html`<details><summary>${view.t('facet.more', { n: rest.length })}</summary><ul>${rest.map(row)}</ul></details>`
  }`;
}

function help(view: View): Html {
  const { t } = view;
  const rows: readonly (readonly [string, string])[] = [
    ['园林 水系', t('help.words')],
    ['"城市公园"', t('help.phrase')],
    ['园林 -招标', t('help.without')],
    ['title:公园', t('help.title')],
    ['source:日报', t('help.source')],
    ['author:王', t('help.author')],
    ['after:2019-06 before:2020', t('help.dates')],
    ['tag:待核', t('help.tag')],
  ];
  return html`<section class="help"><h2>${t('help.head')}</h2><dl class="pairs">${rows.map(([q, does]) => html`<div><dt><code>${q}</code></dt><dd>${does}</dd></div>`)}</dl><p>${t('help.where')}</p></section>`;
}
