/** The front page: what is new, what the archive holds, and where to begin. */
import { html } from 'hono/html';
import { articleList, bars, day, path } from '../fragments.js';
import { page } from '../page.js';
import { MAY_BE_OLD } from '../readings.js';
import type { App, Room } from '../room.js';
import { searchBox } from '../search-form.js';

/** Articles shown as new. */
const NEWEST = 12;

export function mountHome(app: App, room: Room): void {
  app.get('/', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const [holdings, years] = await Promise.all([
      room.readings.ask('holdings', [], MAY_BE_OLD),
      room.readings.ask('years', [], MAY_BE_OLD),
    ]);
    const newest = room.archive.overview.newest(NEWEST);
    const today = room.options.now().toISOString().slice(5, 10);
    const figures: readonly (readonly [string, string])[] = [
      [holdings.articles.toLocaleString('en'), t('home.articles', { n: holdings.articles })],
      [holdings.sites.toLocaleString('en'), t('home.sites', { n: holdings.sites })],
      [holdings.versions.toLocaleString('en'), t('home.versions', { n: holdings.versions })],
      [holdings.repairs.toLocaleString('en'), t('home.repairs', { n: holdings.repairs })],
    ];
    const rows = years
      .filter(({ value }) => value !== null)
      .map(({ value, count }) => ({ name: value, count, href: `/years/${value}` }));
    const main = html`
<section class="hero">
<h1>${t('room.name')}</h1>
<p class="lead">${t('home.lead')}</p>
${searchBox(view, {})}
<ul class="figures">${figures.map(([n, what]) => html`<li><b>${n}</b> ${what}</li>`)}</ul>
${holdings.firstPublished === null ? null : html`<p class="quiet">${t('home.span')} ${day(holdings.firstPublished)} – ${day(holdings.lastPublished)}</p>`}
</section>
<div class="columns">
<section aria-labelledby="new"><h2 id="new">${t('home.new')}</h2>${articleList(view, newest, 3)}
<p class="more"><a href="${path('/search', { sort: 'saved' })}">${t('home.saved')}</a> · <a href="${path('/search', { sort: 'date' })}">${t('home.all')}</a></p></section>
<aside>${bars(view, t('home.years'), rows)}
<p class="more"><a href="/day/${today}">${t('home.day', { day: today })}</a></p></aside>
</div>`;
    const head = html`<link rel="alternate" type="application/atom+xml" title="${t('room.name')}" href="/feed.atom"><link rel="alternate" type="application/feed+json" title="${t('room.name')}" href="/feed.json">`;
    return c.html(page(view, { title: null, main, head, ownSearch: true, kind: 'home-page' }));
  });
}
