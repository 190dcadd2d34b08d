/** One story in several places: clusters of articles that say the same. */
import { html } from 'hono/html';
import { articlePath, bdi, day, dotSeparated, pager, path, sourcePath } from '../fragments.js';
import { absent, page } from '../page.js';
import { pageNumber } from '../parameters.js';
import type { App, Room } from '../room.js';

const PER_PAGE = 40;
/** The list reads every cluster. It is read again after so many milliseconds, if a crawl changed the archive meanwhile. */
const MAY_BE_OLD = 60_000;
/** Members of one cluster that are shown. */
const MOST = 500;

export function mountClusters(app: App, room: Room): void {
  app.get('/clusters', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const all = await room.readings.ask('clusters', [], MAY_BE_OLD);
    const at = pageNumber(c);
    const shown = all.slice((at - 1) * PER_PAGE, at * PER_PAGE);
    const main = html`<h1>${t('nav.clusters')}</h1><p class="lead">${t('clusters.lead', { n: all.length })}</p>
${
  shown.length === 0
    ? html`<p class="empty">${t('list.empty')}</p>`
    : html`<ol class="items">${shown.map(
        ({ id, title, publishedAt, size, sources }) =>
          html`<li class="item"><h2 class="item-title"><a href="${articlePath(id)}/cluster">${bdi(title ?? t('untitled'))}</a></h2><p class="facts">${dotSeparated([t('clusters.size', { n: size }), day(publishedAt), ...sources.map((source) => bdi(source))])}</p></li>`,
      )}</ol>`
}${pager(view, at, Math.ceil(all.length / PER_PAGE), (n) => path('/clusters', { page: n === 1 ? null : n }))}`;
    return c.html(page(view, { title: t('nav.clusters'), main, kind: 'narrow' }));
  });

  app.get('/a/:id{[a-z2-7]{16}}/cluster', (c) => {
    const view = c.get('view');
    const { t } = view;
    const id = c.req.param('id');
    // The list of clusters may be older than the last article that was like this one.
    const cluster = room.archive.clusters.story(id);
    if (cluster === null) return absent(c, room, id);
    const { members } = cluster;
    const main = html`<p class="crumb"><a href="/clusters">${t('nav.clusters')}</a></p><h1>${bdi(members[0]!.title ?? t('untitled'))}</h1>
<p class="lead">${members.length === 1 ? t('clusters.alone') : t('clusters.members', { n: members.length })}</p>
<ol class="items">${members
      .slice(0, MOST)
      .map(
        (member) =>
          html`<li class="item"${member.id === id ? html` aria-current="true"` : null}><h2 class="item-title"><a href="${articlePath(member.id)}">${bdi(member.title ?? t('untitled'))}</a></h2><p class="facts">${dotSeparated(
            [
              day(member.publishedAt),
              member.source === null ? null : html`<a href="${sourcePath(member.source)}">${bdi(member.source)}</a>`,
              t('clusters.chars', { n: member.chars }),
              members.length === 1 ? null : html`<span class="tag">${t(`alike.${member.kind ?? 'first'}`)}</span>`,
              member.score === null || member.score >= 1
                ? null
                : t('clusters.score', { percent: Math.round(member.score * 100) }),
            ],
          )}</p></li>`,
      )}</ol>${members.length > MOST ? html`<p class="notice">${t('clusters.most', { n: MOST })}</p>` : null}`;
    return c.html(page(view, { title: members[0]!.title ?? t('untitled'), main, kind: 'narrow' }));
  });
}
