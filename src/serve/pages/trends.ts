/** Words over the years, as a chart and as numbers to download. */
import { html } from 'hono/html';
import { StopRun } from '../../core/errors.js';
import { escapeFormula } from '../../export/index.js';
import { timeLines } from '../charts.js';
import { bdi, colon, type Html, localized } from '../fragments.js';
import { page } from '../page.js';
import { choice, wrong } from '../parameters.js';
import { MAY_BE_OLD } from '../readings.js';
import type { App, Asked, Room, View } from '../room.js';
import { searchPath } from '../search-form.js';

/** Queries in one chart: as many as can be told apart. */
const MOST = 6;
const LONGEST = 500;
/** Articles of a thousand: a share that can be compared over years of different size. */
const PER = 1000;

interface Trend {
  readonly query: string;
  /** By the place of `years`. */
  readonly counts: readonly number[];
}

interface Trends {
  readonly years: readonly string[];
  /** All articles of each year. */
  readonly totals: readonly number[];
  readonly trends: readonly Trend[];
}

export function mountTrends(app: App, room: Room): void {
  app.get('/trends', async (c) => {
    const view = c.get('view');
    const queries = queriesOf(c);
    const share = choice(c, 'unit', ['count', 'share']) === 'share';
    try {
      return c.html(trendsPage(view, queries, await trendsOf(room, queries), share));
    } catch (error) {
      if (!(error instanceof StopRun) || error.code !== 'bad-query') throw error;
      const { t } = view;
      const main = html`<h1>${t('nav.trends')}</h1>${form(view, queries, share)}<p class="notice">${t('search.bad')} ${localized(view, error.message)} ${localized(view, error.hint)}</p>`;
      return c.html(page(view, { title: t('nav.trends'), main }), 400);
    }
  });

  app.get('/trends.csv', async (c) => {
    const queries = queriesOf(c);
    const csv = csvOf(await trendsOf(room, queries));
    return c.body(csv, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="trends.csv"',
    });
  });
}

function queriesOf(c: Asked): string[] {
  const given = new Set((c.req.queries('q') ?? []).map((q) => q.trim()).filter((q) => q !== ''));
  if (given.size > MOST) throw wrong(c, 'trends.most', 'trends.fewer', { n: MOST });
  return [...given];
}

async function trendsOf({ readings }: Room, queries: readonly string[]): Promise<Trends> {
  const [all, ...found] = await Promise.all([
    readings.ask('years', [], MAY_BE_OLD),
    ...queries.map((query) => readings.ask('trend', [query], MAY_BE_OLD)),
  ]);
  const known = all.filter(({ value }) => value !== null);
  const first = Number(known[0]?.value ?? 0);
  const last = Number(known.at(-1)?.value ?? -1);
  // A year without an article is a year of the chart too; a date of the year 0001 does not make it 2,000 years wide.
  const from = Math.max(first, last - 80);
  const years = Array.from({ length: Math.max(0, last - from + 1) }, (_, i) => String(from + i));
  const by = (counts: readonly { value: string | null; count: number }[]) => {
    const map = new Map(counts.map(({ value, count }) => [value, count]));
    return years.map((year) => map.get(year) ?? 0);
  };
  return { years, totals: by(all), trends: queries.map((query, i) => ({ query, counts: by(found[i]!) })) };
}

function trendsPage(view: View, queries: readonly string[], { years, totals, trends }: Trends, share: boolean): Html {
  const { t } = view;
  const shareOf = (n: number, i: number) => (totals[i] === 0 ? 0 : (PER * n) / totals[i]!);
  const format = (n: number) =>
    share && !Number.isInteger(n) ? n.toFixed(n < 10 ? 1 : 0) : Number(n.toFixed(1)).toLocaleString('en');
  const title = share ? t('trends.share') : t('trends.count');
  const series = trends.map(({ query, counts }) => ({ name: query, values: share ? counts.map(shareOf) : counts }));
  const query = new URLSearchParams(queries.map((q): [string, string] => ['q', q])).toString();
  const main = html`<h1>${t('nav.trends')}</h1><p class="lead">${t('trends.lead')}</p>
${form(view, queries, share)}
${
  trends.length === 0 || years.length === 0
    ? null
    : html`${timeLines(title, years, series, format)}
<p class="sorts"><a href="/trends?${query}"${share ? null : html` aria-current="true"`}>${t('trends.count')}</a> <a href="/trends?${query}&amp;unit=share"${share ? html` aria-current="true"` : null}>${t('trends.share')}</a> <a href="/trends.csv?${query}">${t('trends.csv')}</a></p>
<div class="wide" tabindex="0" role="group" aria-label="${t('chart.numbers')}"><table class="list few"><caption class="sr">${t('chart.numbers')}</caption><thead><tr><th scope="col">${t('facet.year')}</th>${trends.map((one) => html`<th scope="col" class="number">${bdi(one.query)}</th>`)}<th scope="col" class="number">${t('trends.all')}</th></tr></thead><tbody>${years.map(
        (year, i) =>
          html`<tr><th scope="row">${year}</th>${trends.map(({ query: q, counts }) => html`<td class="number"><a href="${searchPath({ q, year })}">${counts[i]!.toLocaleString('en')}</a></td>`)}<td class="number">${totals[i]!.toLocaleString('en')}</td></tr>`,
      )}</tbody></table></div>`
}`;
  return page(view, {
    title: queries.length === 0 ? t('nav.trends') : `${t('nav.trends')}${colon(view)}${queries.join(' / ')}`,
    main,
  });
}

function form({ t }: View, queries: readonly string[], share: boolean): Html {
  const fields = Array.from({ length: Math.min(MOST, Math.max(2, queries.length + 1)) }, (_, i) => queries[i] ?? '');
  return html`<form class="trend-form" action="/trends">${fields.map(
    (value, i) =>
      html`<input type="search" name="q" value="${value}" maxlength="${LONGEST}" aria-label="${t('trends.word', { n: i + 1 })}" placeholder="${t('trends.word', { n: i + 1 })}">`,
  )}${share ? html`<input type="hidden" name="unit" value="share">` : null}<button>${t('trends.go')}</button></form>`;
}

/** UTF-8 with a byte order mark and CRLF, as the export's CSV. */
function csvOf({ years, totals, trends }: Trends): string {
  const cell = (text: string) => `"${escapeFormula(text).replaceAll('"', '""')}"`;
  const head = ['year', ...trends.map(({ query }) => cell(query)), 'all'];
  const rows = years.map((year, i) => [year, ...trends.map(({ counts }) => counts[i]!), totals[i]!]);
  return `\ufeff${[head, ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`;
}
