/** The page as it was, in a frame from the replay origin; what is said of it stands outside the frame. */
import { html } from 'hono/html';
import type { VersionInfo } from '../../../storage/index.js';
import type { Found } from '../find.js';
import {
  articlePath,
  bdi,
  colon,
  dotSeparated,
  externalLink,
  type Html,
  labelled,
  moment,
  type Piece,
} from '../fragments.js';
import { absent, errorPage, page } from '../page.js';
import { replayPath } from '../replay/answer.js';
import { addressIn, type Held, heldIn, isoOf, nearest, stampOf, timeOf } from '../replay/held.js';
import type { App, Room, View } from '../room.js';

const snapshotPath = (stamp: string, url: string): string => `/snapshot/${stamp}/${url}`;

/** What is held of an address, of about a time. */
export const snapshotOf = (iso: string, url: string): string => snapshotPath(stampOf(iso), url);

export function mountSnapshot(app: App, room: Room): void {
  app.get('/snapshot/:time{[0-9]{4,14}}/*', (c) => {
    const view = c.get('view');
    const stamp = c.req.param('time');
    const url = addressIn(c.req.url, `/snapshot/${stamp}/`);
    if (url === null || timeOf(stamp) === null) return c.html(errorPage(view, 'missing'), 404);
    const held = heldIn(room, url)?.held ?? [];
    const found = nearest(held, stamp);
    if (found === undefined) return absent(c, room, url);
    if (found.stamp !== stamp) return c.redirect(snapshotPath(found.stamp, url), 302);
    return c.html(framePage(view, url, held, found));
  });
}

/** Captures that are listed on one page, around the one that is shown. */
const MOST = 200;

function framePage(view: View, url: string, held: readonly Held[], found: Held): Html {
  const { t, room } = view;
  const { replayOrigin } = room.options;
  const at = held.indexOf(found);
  const id = room.archive.articles.resolve(url);
  const article = id === undefined ? undefined : room.archive.articles.get(id);
  const way = (one: Held | undefined, rel: 'prev' | 'next'): Piece =>
    one === undefined
      ? null
      : html`<a rel="${rel}" href="${snapshotPath(one.stamp, url)}">${labelled(t(`snapshot.${rel}`), moment(isoOf(one.stamp)))}</a>`;
  const title = t('snapshot.title');
  const src = replayOrigin === null ? null : replayOrigin + replayPath(found.stamp, url);
  const around = held.slice(Math.max(0, at - MOST / 2), at + MOST / 2);
  const main = html`${id === undefined ? null : html`<p class="crumb"><a href="${articlePath(id)}">${bdi(article?.title ?? t('untitled'), article?.language ?? null)}</a></p>`}
<h1>${title}</h1>
<p class="facts">${dotSeparated([
    html`${t('snapshot.captured')} ${moment(isoOf(found.stamp))}`,
    externalLink(url),
    t('snapshot.count', { n: at + 1, of: held.length }),
  ])}</p>
<p class="facts">${dotSeparated([
    way(held[at - 1], 'prev'),
    way(held[at + 1], 'next'),
    src === null ? null : html`<a href="${src}" rel="noreferrer noopener">${t('snapshot.alone')}</a>`,
  ])}</p>
${
  src === null
    ? html`<p class="notice">${t('snapshot.off')}</p>`
    : html`<p class="quiet">${t('snapshot.how')}</p>
<iframe class="replay" src="${src}" title="${t('snapshot.frame')}" sandbox referrerpolicy="no-referrer"></iframe>`
}
${around.length < 2 ? null : html`<details><summary>${t('snapshot.all')}</summary><ul class="links">${around.map((one) => html`<li>${one === found ? html`<b>${moment(isoOf(one.stamp))}</b>` : html`<a href="${snapshotPath(one.stamp, url)}">${moment(isoOf(one.stamp))}</a>`}</li>`)}</ul></details>`}`;
  return page(view, { title: `${title}${colon(view)}${url}`, main, kind: 'snapshot' });
}

/** Address of the page that a version was read from, or null where it is no page of the web. */
export function snapshotOfVersion(room: Room, id: string, { captures }: Pick<VersionInfo, 'captures'>): string | null {
  const capture = captures[0] === undefined ? undefined : room.archiveOf(id).captures.get(captures[0]);
  if (capture === undefined || !/^https?:/.test(capture.url)) return null;
  return snapshotPath(stampOf(capture.fetchedAt), capture.url);
}

/** On an article's page: the page that its version was read from, and the article as a web archive of its own. */
export function snapshotLinks(view: View, { article, version }: Pick<Found, 'article' | 'version'>): Html {
  const { t, room } = view;
  const snapshot = snapshotOfVersion(room, article.id, version);
  return html`<section><h2>${t('snapshot.title')}</h2><abbr class="unapi-id" title="${article.id}"></abbr><ul class="links">${
    snapshot === null ? null : html`<li><a href="${snapshot}">${t('snapshot.show')}</a></li>`
  }<li><a href="${articlePath(article.id)}.wacz" download>${t('snapshot.wacz')}</a> <span class="quiet">${t('snapshot.for')}</span> <a href="https://replayweb.page" rel="noreferrer noopener external">ReplayWeb.page</a></li></ul></section>`;
}
