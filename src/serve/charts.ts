/** Charts as SVG without a style of their own: classes, which the style sheet colours for light and dark. */
import { html } from 'hono/html';
import { colon, type Html } from './fragments.js';
import type { Words } from './room.js';

export interface ColumnRow {
  readonly label: string;
  readonly count: number;
  readonly href?: string;
  readonly kind: 'good' | 'bad';
}

/** Counts in order of time as columns, with the same numbers as a table below. `of` names what a column stands for. */
export function columns(
  view: Words,
  { title, rows, of }: { readonly title: string; readonly rows: readonly ColumnRow[]; readonly of: string },
): Html {
  const [step, height, foot] = [22, 120, 18];
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const width = rows.length * step;
  const column = ({ label, count, kind }: ColumnRow, i: number) => {
    const tall = count === 0 ? 0 : Math.max(1, (height * count) / most);
    return html`<g><title>${label}${colon(view)}${count}</title><rect class="${kind}" x="${i * step + 3}" y="${(height - tall + 14).toFixed(1)}" width="${step - 6}" height="${tall.toFixed(1)}"/>${rows.length <= 40 ? html`<text x="${i * step + step / 2}" y="${height + 14 + foot - 4}" text-anchor="middle">${label}</text>` : null}</g>`;
  };
  return html`<figure class="chart"><figcaption>${title}</figcaption><div class="wide" tabindex="0" role="group" aria-label="${title}"><svg width="${Math.max(width, 60)}" height="${height + foot + 16}" viewBox="0 0 ${Math.max(width, 60)} ${height + foot + 16}" role="img" aria-label="${title}"><text x="2" y="10">${most.toLocaleString('en')}</text><line x1="0" x2="${width}" y1="${height + 14.5}" y2="${height + 14.5}"/>${rows.map(column)}</svg></div>
<details><summary>${view.t('chart.numbers')}</summary><table class="list"><thead><tr><th scope="col">${of}</th><th scope="col" class="number">${view.t('column.articles')}</th></tr></thead><tbody>${rows.map(({ label, count, href }) => html`<tr><th scope="row">${href === undefined ? label : html`<a href="${href}">${label}</a>`}</th><td class="number">${count.toLocaleString('en')}</td></tr>`)}</tbody></table></details></figure>`;
}

export interface Series {
  readonly name: string;
  /** By the place of `labels`. */
  readonly values: readonly number[];
}

interface Frame {
  readonly className: string;
  readonly width: number;
  readonly height: number;
  /** Room for the numbers at the left, and for the names at the right. */
  readonly left: number;
  readonly right: number;
  /** Labels of the horizontal axis, at most. */
  readonly labels: number;
  readonly named: boolean;
}
/** On a telephone the names stand above the chart. The style sheet shows one of the two. */
const FRAMES: readonly Frame[] = [
  { className: 'lines large', width: 720, height: 260, left: 48, right: 110, labels: 12, named: true },
  { className: 'lines small', width: 330, height: 220, left: 40, right: 16, labels: 6, named: false },
];

/** Lines over years. Each series has a class, a dash of its own and its name, so that colour alone tells nothing. */
export function timeLines(
  title: string,
  labels: readonly string[],
  series: readonly Series[],
  format: (n: number) => string,
): Html {
  const sign = (s: number) =>
    html`<svg width="28" height="10" viewBox="0 0 28 10" aria-hidden="true" focusable="false"><g class="series s${s}"><polyline points="0,5 28,5"/></g></svg>`;
  return html`<figure class="chart"><figcaption>${title}</figcaption><ul class="names">${series.map(({ name }, s) => html`<li>${sign(s)}<bdi>${name}</bdi></li>`)}</ul>${FRAMES.map((frame) => linesIn(frame, title, labels, series, format))}</figure>`;
}

function linesIn(
  { className, width, height, left, right, labels: labelled, named }: Frame,
  title: string,
  labels: readonly string[],
  series: readonly Series[],
  format: (n: number) => string,
): Html {
  const [top, foot] = [12, 26];
  const ticks = roundTicks(Math.max(...series.flatMap(({ values }) => values), 0));
  const most = ticks.at(-1)!;
  const x = (i: number) => left + (labels.length < 2 ? 0 : (i * (width - left - right)) / (labels.length - 1));
  const y = (n: number) => top + (height - top - foot) * (1 - n / most);
  const every = Math.ceil(labels.length / labelled);
  const ends = spread(series.map(({ values }) => y(values.at(-1) ?? 0)));
  const grid = ticks.map(
    (n) =>
      html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(n).toFixed(1)}" y2="${y(n).toFixed(1)}"/><text x="${left - 6}" y="${(y(n) + 4).toFixed(1)}" text-anchor="end">${format(n)}</text>`,
  );
  const axis = labels.map((label, i) =>
    i % every === 0 ? html`<text x="${x(i).toFixed(1)}" y="${height - 8}" text-anchor="middle">${label}</text>` : null,
  );
  const lines = series.map(({ name, values }, s) => {
    const points = values.map((n, i) => `${x(i).toFixed(1)},${y(n).toFixed(1)}`).join(' ');
    const marks = values.map(
      (n, i) =>
        html`<circle cx="${x(i).toFixed(1)}" cy="${y(n).toFixed(1)}" r="3"><title>${labels[i]!} ${name} ${format(n)}</title></circle>`,
    );
    const end = html`<text x="${width - right + 8}" y="${(ends[s]! + 4).toFixed(1)}">${name.length > 9 ? `${name.slice(0, 8)}…` : name}</text>`;
    return html`<g class="series s${s}"><polyline points="${points}"/>${marks}${named ? end : null}</g>`;
  });
  return html`<svg class="${className}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${grid}${axis}${lines}</svg>`;
}

/** Round numbers from 0 to at least `most`, four to six of them. */
function roundTicks(most: number): number[] {
  const rough = Math.max(most, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough)!;
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/** Heights of labels, moved apart where they would stand on each other. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a]! - heights[b]!);
  const out = [...heights];
  for (let i = 1; i < order.length; i++) out[order[i]!] = Math.max(out[order[i]!]!, out[order[i - 1]!]! + 16);
  return out;
}
