/** Pieces that many pages are made of. Everything that stands on a page of the web goes through `html`, as text. */
import { html } from 'hono/html';
import type { Listed } from '../../storage/index.js';
import { translated } from '../lang/index.js';
import { localTime } from '../report/times.js';
import type { View, Words } from './room.js';

export type Html = ReturnType<typeof html>;
/** Nothing, or a piece. */
export type Piece = Html | string | null;

/** A language tag that may stand in `lang`; anything else says nothing. */
export function langTag(language: string | null): string | null {
  return language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(language) ? language : null;
}

/** Text of a page of the web, isolated so that its direction stays its own, with its language if it is known. */
export function bdi(text: Piece, language: string | null = null): Html {
  const tag = langTag(language);
  return tag === null ? html`<bdi>${text}</bdi>` : html`<bdi lang="${tag}">${text}</bdi>`;
}

/** A name that ends in a colon, and what it names; a Chinese colon has its space within it. */
export function labelled(name: string, value: Piece): Html {
  return html`${name}${name.endsWith('：') ? '' : ' '}${value}`;
}

/** What stands between a name and what it names: a Chinese colon has its space within it. */
export const colon = ({ lang }: Pick<Words, 'lang'>): string => (lang === 'zh' ? '：' : ': ');

/** A link to a page elsewhere; only addresses of the web become links, others stand as text. */
export function externalLink(url: string, text: string = url): Html {
  return /^https?:\/\//i.test(url)
    ? html`<a href="${url}"${text === url ? html` class="bare"` : null} rel="noreferrer noopener external"><bdi>${text}</bdi></a>`
    : html`<bdi>${text}</bdi>`;
}

/** The day of a date, as the page gives it. */
export function day(iso: string | null): Piece {
  return iso === null ? null : html`<time datetime="${iso}">${iso.slice(0, 10)}</time>`;
}

/** A date of publication with its time, where the page gives one; the time is that of the place of the page. */
export function publishedTime(iso: string | null): Piece {
  if (iso === null) return null;
  const clock = /T(\d\d:\d\d)/.exec(iso)?.[1];
  return html`<time datetime="${iso}">${iso.slice(0, 10)}${clock === undefined ? '' : ` ${clock}`}</time>`;
}

/** A moment of this archive's own doing, in the time of this machine. */
export function moment(iso: string): Html {
  return html`<time datetime="${iso}">${localTime(iso).slice(0, 16)}</time>`;
}

/** A path with a query; what is null, empty or the default is left out. */
export function path(base: string, query: Readonly<Record<string, string | number | null | undefined>> = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const search = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return search === '' ? base : `${base}?${search}`;
}

export const articlePath = (id: string): string => `/a/${encodeURIComponent(id)}`;

/** Where the i-th picture of a version of an article is, from 0. */
export const picturePath = (id: string, number: number, i: number): string =>
  `${articlePath(id)}/v/${number}/picture/${i}`;
export const sitePath = (site: string | null): string => `/sites/${encodeURIComponent(site ?? '-')}`;
export const sourcePath = (source: string): string => `/sources/${encodeURIComponent(source)}`;

/** The page of a run; of a library with the site whose archive notes it. */
export const runPath = (id: number, site: string | null, more = ''): string => path(`/runs/${id}${more}`, { site });

/** Of a library: which of its sites the page is about, with a way to the page of all of them. */
export function siteLine(view: View, site: string | null): Piece {
  const all = view.here.split('?', 1)[0]!.split('/', 2).join('/');
  return view.room.ofLibrary && site !== null
    ? html`<ul class="taken" aria-label="${view.t('search.chosen')}"><li><a href="${path(all, { site })}">${bdi(site)}</a> <a href="${all}" aria-label="${view.t('facet.drop', { name: site })}">×</a></li></ul>`
    : null;
}

/** One article of a list; `level` is that of its heading on the page. */
export function articleItem(view: View, article: Listed, level: 2 | 3, more: Piece = null): Html {
  const facts = [
    day(article.publishedAt),
    article.source === null ? null : bdi(article.source, article.language),
    article.site === null ? null : html`<span class="quiet">${bdi(article.site)}</span>`,
    article.versions > 1 ? view.t('list.versions', { n: article.versions }) : null,
    article.goneAt === null ? null : html`<span class="tag">${view.t('list.gone')}</span>`,
  ].filter((fact) => fact !== null);
  const title = html`<a href="${articlePath(article.id)}">${bdi(article.title ?? view.t('untitled'), article.language)}</a>`;
  const heading = level === 2 ? html`<h2 class="item-title">${title}</h2>` : html`<h3 class="item-title">${title}</h3>`;
  return html`<li class="item">${heading}<p class="facts">${dotSeparated(facts)}</p>${more}</li>`;
}

/** Facts in a line; the style sheet puts the points between. */
export function dotSeparated(facts: readonly (Piece | undefined)[]): Html[] {
  return facts.filter((fact) => fact !== null && fact !== undefined).map((fact) => html`<span>${fact}</span>`);
}

export function articleList(view: View, articles: readonly Listed[], level: 2 | 3 = 2): Html {
  return articles.length === 0
    ? html`<p class="empty">${view.t('list.empty')}</p>`
    : html`<ol class="items">${articles.map((article) => articleItem(view, article, level))}</ol>`;
}

/** Names and values. */
export function facts(rows: readonly (readonly [name: string, value: Piece])[]): Html {
  const known = rows.filter(([, value]) => value !== null);
  return html`<dl class="pairs">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Links to the pages before and after; of a page behind the last one, that it is none. `href` gives the address of a page from 1. */
export function pager(view: View, page: number, pages: number, href: (page: number) => string): Piece {
  if (page > Math.max(1, pages))
    return html`<p class="notice">${view.t('pager.beyond', { page })} <a href="${href(Math.max(1, pages))}">${view.t('pager.last', { pages: Math.max(1, pages) })}</a></p>`;
  if (pages <= 1) return null;
  return html`<nav class="pager" aria-label="${view.t('pager.label')}">${
    page > 1 ? html`<a rel="prev" href="${href(page - 1)}">${view.t('pager.before')}</a>` : html`<span></span>`
  }<span>${view.t('pager.place', { page, pages })}</span>${
    page < pages ? html`<a rel="next" href="${href(page + 1)}">${view.t('pager.after')}</a>` : html`<span></span>`
  }</nav>`;
}

export interface BarRow {
  readonly name: Piece;
  readonly count: number;
  readonly href?: string;
}

/** Counts as a table with a bar in each row: the numbers are there for everyone, the bars for the eye. */
export function bars(view: Words, caption: string, rows: readonly BarRow[], of = view.t('column.articles')): Piece {
  if (rows.length === 0) return null;
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return html`<table class="bars"><caption>${caption}</caption><thead class="sr"><tr><th scope="col">${view.t('column.name')}</th><th scope="col">${of}</th><td></td></tr></thead><tbody>${rows.map(
    ({ name, count, href }) =>
      html`<tr><th scope="row">${href === undefined ? name : html`<a href="${href}">${name}</a>`}</th><td class="number">${count.toLocaleString('en')}</td><td class="bar" aria-hidden="true"><svg viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false"><rect width="${((100 * count) / most).toFixed(2)}" height="10"/></svg></td></tr>`,
  )}</tbody></table>`;
}

/** What an archive says of itself in English (a reason, an alarm), in the reader's language where the catalogue has it. */
export function localized({ lang }: Words, text: string): Html {
  const own = translated(text, lang);
  return own === text && lang !== 'en' ? html`<span lang="en">${text}</span>` : html`<span>${own}</span>`;
}
