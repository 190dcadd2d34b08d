/** Pages that were skipped, and why. */
import { html } from 'hono/html';
import { SKIP_REASONS } from '../../core/errors.js';
import {
  bars,
  bdi,
  dotSeparated,
  externalLink,
  type Html,
  localized,
  moment,
  pager,
  path,
  runPath,
  siteLine,
} from '../fragments.js';
import { errorPage, page } from '../page.js';
import { choice, pageNumber } from '../parameters.js';
import type { App, Room, View } from '../room.js';

const PER_PAGE = 50;

export function mountSkipped(app: App, room: Room): void {
  app.get('/skipped', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const site = c.req.query('site') ?? null;
    const archive = room.archiveAt(site);
    if (archive === null && site !== null) return c.html(errorPage(view, 'missing'), 404);
    if (archive === null) return c.html(page(view, { title: t('nav.skipped'), main: await bySite(view) }));
    const { skipped } = archive;
    const reason = choice(c, 'reason', SKIP_REASONS);
    const counts = skipped.counts();
    const total = counts
      .filter((one) => reason === undefined || one.reason === reason)
      .reduce((n, { pages }) => n + pages, 0);
    const at = pageNumber(c);
    const pages = skipped.list({
      ...(reason === undefined ? {} : { reason }),
      limit: PER_PAGE,
      offset: (at - 1) * PER_PAGE,
    });
    const rows = counts.map((one) => ({
      name: t(`skip.${one.reason}`),
      count: one.pages,
      href: path('/skipped', { site, reason: one.reason }),
    }));
    const main = html`${siteLine(view, site)}<h1>${t('nav.skipped')}</h1><p class="lead">${t('skipped.lead')}</p>
<div class="columns"><section>${
      reason === undefined
        ? null
        : html`<ul class="taken" aria-label="${t('search.chosen')}"><li>${t(`skip.${reason}`)} <a href="${path('/skipped', { site })}" aria-label="${t('facet.drop', { name: t(`skip.${reason}`) })}">×</a></li></ul>`
    }${
      pages.length === 0
        ? total > 0
          ? null
          : html`<p class="empty">${t('skipped.none')}</p>`
        : html`<ul class="items">${pages.map(
            (one) =>
              html`<li class="item"><p class="address">${externalLink(one.url)}</p><p class="facts">${dotSeparated([
                html`<span class="tag">${t(`skip.${one.reason}`)}</span>`,
                html`<bdi>${localized(view, one.message ?? '')}</bdi>`,
                moment(one.at),
                one.run === null
                  ? null
                  : html`<a href="${runPath(one.run, site)}">${t('runs.run', { n: one.run })}</a>`,
              ])}</p></li>`,
          )}</ul>`
    }${pager(view, at, Math.ceil(total / PER_PAGE), (n) => path('/skipped', { site, reason, page: n === 1 ? null : n }))}</section>
<aside>${bars(view, t('skipped.reasons'), rows, t('column.pages'))}</aside></div>`;
    return c.html(page(view, { title: t('nav.skipped'), main }));
  });
}

/** Of a library: how many pages each site skipped. */
async function bySite(view: View): Promise<Html> {
  const { t, room } = view;
  const all = await room.ofEach('skipped', ({ skipped }) =>
    skipped.counts().reduce((sum, { pages }) => sum + pages, 0),
  );
  const rows = all
    .map(({ site, value }) => ({ name: bdi(site!), count: value ?? 0, href: path('/skipped', { site }) }))
    .sort((a, b) => b.count - a.count);
  return html`<h1>${t('nav.skipped')}</h1><p class="lead">${t('skipped.lead')}</p>${bars(view, t('nav.sites'), rows, t('column.pages')) ?? html`<p class="empty">${t('list.empty')}</p>`}`;
}
