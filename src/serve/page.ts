/** The frame of every page: head, sign, ways to the other pages, language, foot. */
import { html } from 'hono/html';
import { LANGS, type MessageKey } from '../lang/index.js';
import { readersZone } from '../report/times.js';
import { type Html, type Piece, path } from './fragments.js';
import type { Asked, Room, View } from './room.js';
import { ICON_PATH, STYLE_PATH } from './static.js';
import { wordmark } from './wordmark.js';

export interface PageParts {
  /** The title, as text; null for the front page. */
  readonly title: string | null;
  readonly main: Html;
  /** What else the head holds: feeds, other forms, metadata. */
  readonly head?: Piece;
  /** No search box in the head, for the page has one of its own. */
  readonly ownSearch?: boolean;
  /** A class for the style sheet. */
  readonly kind?: string;
}

const NAVIGATION: readonly (readonly [path: string, key: MessageKey])[] = [
  ['/search', 'nav.search'],
  ['/years', 'nav.years'],
  ['/sites', 'nav.sites'],
  ['/sources', 'nav.sources'],
  ['/clusters', 'nav.clusters'],
  ['/trends', 'nav.trends'],
  ['/curation', 'nav.curation'],
];
const ABOUT: readonly (readonly [path: string, key: MessageKey])[] = [
  ['/runs', 'nav.runs'],
  ['/alarms', 'nav.alarms'],
  ['/skipped', 'nav.skipped'],
];

/** How documents name the languages of the interface. */
export const HTML_LANG = { zh: 'zh-Hans', en: 'en' } as const;
const NAME_OF_LANG = { zh: '中文', en: 'English' } as const;

export function page(view: View, { title, main, head = null, ownSearch = false, kind = '' }: PageParts): Html {
  const { t, lang, room } = view;
  const here = view.here.split('?', 1)[0]!;
  const link = ([to, key]: readonly [string, MessageKey]) =>
    html`<li><a href="${to}"${here === to || here.startsWith(`${to}/`) ? html` aria-current="page"` : null}>${t(key)}</a></li>`;
  const name = t('room.name');
  return html`<!doctype html>
<html lang="${HTML_LANG[lang]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${room.options.public ? null : html`<meta name="robots" content="noindex, nofollow">`}
<title>${title === null ? name : `${title} · ${name}`}</title>
<link rel="icon" href="${ICON_PATH}" type="image/svg+xml">
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="search" type="application/opensearchdescription+xml" title="${name}" href="/opensearch.xml">
${head}
</head>
<body class="${kind}">
<a class="skip" href="#main">${t('nav.skip')}</a>
<header class="top">
<a class="home" href="/" aria-label="${name}">${wordmark()}<span class="home-name">${t('room.short')}</span></a>
<nav aria-label="${t('nav.label')}"><ul class="nav">${NAVIGATION.map(link)}</ul></nav>
${ownSearch ? null : html`<form class="top-search" action="/search" role="search"><input type="search" name="q" aria-label="${t('search.label')}" placeholder="${t('search.label')}" maxlength="500"><button>${t('search.go')}</button></form>`}
</header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot">
<nav aria-label="${t('nav.about')}"><ul class="nav">${ABOUT.map(link)}</ul></nav>
<p class="langs">${LANGS.map((one) =>
    one === lang
      ? html`<span lang="${HTML_LANG[one]}" aria-current="true">${NAME_OF_LANG[one]}</span>`
      : html`<a lang="${HTML_LANG[one]}" hreflang="${HTML_LANG[one]}" href="${path(`/lang/${one}`, { to: view.here })}">${NAME_OF_LANG[one]}</a>`,
  )}</p>
<p class="colophon">${t('room.colophon')} ${t('room.zone', { zone: readersZone() })}</p>
</footer>
</body>
</html>
`;
}

/** A page that says what is wrong and where to go from here. */
export function errorPage(
  view: View,
  what: 'missing' | 'forgotten' | 'replaced' | 'busy' | 'query' | 'form' | 'fault',
  detail: string | null = null,
): Html {
  const { t } = view;
  const title = t(`error.${what}`);
  return page(view, {
    title,
    kind: 'narrow',
    main: html`<h1>${title}</h1><p>${t(`error.${what}.hint`)}</p>${detail === null ? null : html`<p class="detail">${detail}</p>`}<p><a href="/">${t('nav.home')}</a> · <a href="/search">${t('nav.search')}</a></p>`,
  });
}

/** The answer to who asks for an article or a capture that is not there: what was forgotten on request is gone (410). */
export async function absent(c: Asked, room: Room, asked = c.req.param('id')): Promise<Response> {
  const forgotten = asked !== undefined && (await room.hasForgotten(asked));
  return c.html(errorPage(c.get('view'), forgotten ? 'forgotten' : 'missing'), forgotten ? 410 : 404);
}
