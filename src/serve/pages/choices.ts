/** Sites and sources: what each holds, and its articles. */
import { html } from 'hono/html';
import type { SiteSum } from '../../../storage/index.js';
import {
  articleList,
  bars,
  bdi,
  day,
  dotSeparated,
  facts,
  moment,
  pager,
  path,
  sitePath,
  sourcePath,
} from '../fragments.js';
import { errorPage, page } from '../page.js';
import { pageNumber } from '../parameters.js';
import { MAY_BE_OLD } from '../readings.js';
import type { App, Asked, Room, View } from '../room.js';
import { NONE, searchPath } from '../search-form.js';

const PER_PAGE = 30;

/** How many articles each year has, with a link to the search that lists them. */
const yearBars = (
  view: View,
  years: readonly { readonly value: string | null; readonly count: number }[],
  within: { readonly site: string } | { readonly source: string },
) =>
  bars(
    view,
    view.t('home.years'),
    years.map(({ value, count }) => ({
      name: value ?? view.t('facet.undated'),
      count,
      href: searchPath({ ...within, year: value ?? NONE }),
    })),
  );

export function mountChoices(app: App, room: Room): void {
  app.get('/sites', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const sites = await room.readings.ask('sites', [], MAY_BE_OLD);
    const item = (one: SiteSum) =>
      html`<li class="item"><h2 class="item-title"><a href="${one.site === null ? searchPath({ site: NONE }) : sitePath(one.site)}">${bdi(one.site ?? t('facet.none'))}</a></h2><p class="facts">${dotSeparated(
        [
          t('search.found', { n: one.articles }),
          one.firstPublished === null ? null : html`${day(one.firstPublished)} – ${day(one.lastPublished)}`,
          html`${t('column.seen')} ${moment(one.lastSeen)}`,
          one.gone === 0 ? null : t('choices.gone', { n: one.gone }),
        ],
      )}</p></li>`;
    const main = html`<h1>${t('nav.sites')}</h1>${
      sites.length === 0
        ? html`<p class="empty">${t('list.empty')}</p>`
        : html`<ul class="items">${sites.map(item)}</ul>`
    }`;
    return c.html(page(view, { title: t('nav.sites'), main, kind: 'narrow' }));
  });

  app.get('/sites/:site', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const site = c.req.param('site');
    const sums = (await room.readings.ask('sites', [], MAY_BE_OLD)).find((one) => (one.site ?? NONE) === site);
    if (sums === undefined || sums.site === null) return c.html(errorPage(view, 'missing'), 404);
    const at = pageNumber(c);
    const [years, sources, { articles }, allAlarms] = await Promise.all([
      room.readings.ask('siteYears', [site], MAY_BE_OLD),
      room.readings.ask('siteSources', [site], MAY_BE_OLD),
      room.readings.ask('list', [{ sites: [site] }, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE }]),
      room.alarms(),
    ]);
    const alarms = allAlarms.filter((alarm) => alarm.site === site);
    const main = html`<h1>${bdi(site)}</h1>
${facts([
  [t('column.articles'), sums.articles.toLocaleString('en')],
  [t('column.published'), html`${day(sums.firstPublished)} – ${day(sums.lastPublished)}`],
  [t('column.seen'), moment(sums.lastSeen)],
  [t('list.gone'), sums.gone === 0 ? null : sums.gone.toLocaleString('en')],
  [t('nav.alarms'), alarms.length === 0 ? null : html`<a href="/alarms">${alarms.length}</a>`],
])}
<div class="columns"><section><h2>${t('choices.latest')}</h2>${articleList(view, articles, 3)}${pager(view, at, Math.ceil(sums.articles / PER_PAGE), (n) => path(sitePath(site), { page: n === 1 ? null : n }))}</section>
<aside>${yearBars(view, years, { site })}${bars(
      view,
      t('nav.sources'),
      sources.map(({ value, count }) => ({
        name: value === null ? t('facet.none') : bdi(value),
        count,
        href: searchPath({ site, source: value ?? NONE }),
      })),
    )}</aside></div>`;
    const head = html`<link rel="alternate" type="application/atom+xml" title="${site}" href="${path('/feed.atom', { site })}">`;
    return c.html(page(view, { title: site, main, head }));
  });

  app.get('/sources', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const sources = await room.readings.ask('sources', [], MAY_BE_OLD);
    const rows = sources.map(({ value, count }) => ({
      name: value === null ? t('facet.none') : bdi(value),
      count,
      href: value === null ? searchPath({ source: NONE }) : sourcePath(value),
    }));
    const main = html`<h1>${t('nav.sources')}</h1><p class="lead">${t('choices.sources')}</p>${rows.length === 0 ? html`<p class="empty">${t('list.empty')}</p>` : bars(view, t('nav.sources'), rows)}`;
    return c.html(page(view, { title: t('nav.sources'), main, kind: 'narrow' }));
  });

  app.get('/sources/:source', async (c: Asked) => {
    const view = c.get('view');
    const { t } = view;
    const source = c.req.param('source')!;
    const years = await room.readings.ask('sourceYears', [source], MAY_BE_OLD);
    const total = years.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) return c.html(errorPage(view, 'missing'), 404);
    const at = pageNumber(c);
    const articles = await room.readings.ask('ofSource', [source, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE }]);
    const main = html`<h1>${bdi(source)}</h1><p class="lead">${t('years.lead', { n: total })}</p>
<div class="columns"><section><h2>${t('choices.latest')}</h2>${articleList(view, articles, 3)}${pager(view, at, Math.ceil(total / PER_PAGE), (n) => path(sourcePath(source), { page: n === 1 ? null : n }))}</section>
<aside>${yearBars(view, years, { source })}</aside></div>`;
    const head = html`<link rel="alternate" type="application/atom+xml" title="${source}" href="${path('/feed.atom', { source })}">`;
    return c.html(page(view, { title: source, main, head }));
  });
}
