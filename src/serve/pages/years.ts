/** Articles by the date of their publication: years, months, and one day of every year. */
import { html } from 'hono/html';
import type { Listed } from '../../../storage/index.js';
import { articleList, bars, pager, path } from '../fragments.js';
import { errorPage, page } from '../page.js';
import { pageNumber } from '../parameters.js';
import { MAY_BE_OLD } from '../readings.js';
import type { App, Room, View } from '../room.js';
import { NONE, searchPath } from '../search-form.js';

const PER_PAGE = 30;

export function mountYears(app: App, room: Room): void {
  app.get('/years', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const years = await room.readings.ask('years', [], MAY_BE_OLD);
    const rows = years.map(({ value, count }) => ({
      name: value ?? t('facet.undated'),
      count,
      href: value === null ? searchPath({ year: NONE }) : `/years/${value}`,
    }));
    const today = room.options.now().toISOString().slice(5, 10);
    const main = html`<h1>${t('nav.years')}</h1>${rows.length === 0 ? html`<p class="empty">${t('list.empty')}</p>` : bars(view, t('home.years'), rows)}<p class="more"><a href="/day/${today}">${t('home.day', { day: today })}</a></p>`;
    return c.html(page(view, { title: t('nav.years'), main, kind: 'narrow' }));
  });

  const show = async (view: View, span: string, at: number) => {
    const { t } = view;
    const year = span.slice(0, 4);
    const filter = { after: span, before: span };
    const [{ articles, total }, counted] = await Promise.all([
      room.readings.ask('list', [filter, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE }]),
      room.readings.ask('months', [year], MAY_BE_OLD),
    ]);
    const base = `/years/${span.replace('-', '/')}`;
    const months = counted.map(({ value, count }) => ({
      name: value,
      count,
      href: `/years/${value!.slice(0, 7).replace('-', '/')}`,
    }));
    const crumb = span === year ? null : html` · <a href="/years/${year}">${year}</a>`;
    const main = html`<p class="crumb"><a href="/years">${t('nav.years')}</a>${crumb}</p><h1>${span}</h1>
<p class="lead">${t('years.lead', { n: total })}</p>
<div class="columns"><section>${articleList(view, articles)}${pager(view, at, Math.ceil(total / PER_PAGE), (n) => path(base, { page: n === 1 ? null : n }))}</section>
<aside>${bars(view, t('years.months', { year }), months)}</aside></div>`;
    return page(view, { title: span, main });
  };
  app.get('/years/:year{[0-9]{4}}', async (c) => c.html(await show(c.get('view'), c.req.param('year'), pageNumber(c))));
  app.get('/years/:year{[0-9]{4}}/:month{(?:0[1-9]|1[0-2])}', async (c) =>
    c.html(await show(c.get('view'), `${c.req.param('year')}-${c.req.param('month')}`, pageNumber(c))),
  );

  app.get('/day/:day{[0-9]{2}-[0-9]{2}}', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const day = c.req.param('day');
    // A leap year has every day there is.
    const time = Date.parse(`2000-${day}T00:00:00Z`);
    if (Number.isNaN(time) || new Date(time).toISOString().slice(5, 10) !== day)
      return c.html(errorPage(view, 'missing'), 404);
    const at = pageNumber(c);
    const { articles, total } = await room.readings.ask('onDay', [
      day,
      { limit: PER_PAGE, offset: (at - 1) * PER_PAGE },
    ]);
    const near = (days: number) => new Date(time + days * 86_400_000).toISOString().slice(5, 10);
    const main = html`<h1>${t('day.title', { day })}</h1><p class="lead">${t('day.lead', { n: total })}</p>
${byYear(view, articles)}${pager(view, at, Math.ceil(total / PER_PAGE), (n) => path(`/day/${day}`, { page: n === 1 ? null : n }))}
<nav class="pager" aria-label="${t('day.others')}"><a rel="prev" href="/day/${near(-1)}">${near(-1)}</a><a rel="next" href="/day/${near(1)}">${near(1)}</a></nav>`;
    return c.html(page(view, { title: t('day.title', { day }), main, kind: 'narrow' }));
  });
}

function byYear(view: View, articles: readonly Listed[]) {
  if (articles.length === 0) return articleList(view, articles);
  const years = new Map<string, Listed[]>();
  for (const article of articles) {
    const year = article.publishedAt!.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), article]);
  }
  return html`${[...years].map(([year, list]) => html`<section><h2>${year}</h2>${articleList(view, list, 3)}</section>`)}`;
}
