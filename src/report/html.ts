/** A run's report as one page that needs nothing else: no script, no picture from elsewhere. */

import type { RunInfo } from '../../storage/index.js';
import { countsOf, figuresOf, notesOf, reportOf, seconds } from './text.js';
import { localTime } from './times.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text of pages stands in reports: every character of it is text. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!);

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin-top:1.6rem}table{border-collapse:collapse}td{padding:.1rem .8rem .1rem 0}
td.n{text-align:right;font-variant-numeric:tabular-nums}ul{padding-left:1.2rem;overflow-wrap:anywhere}
.failed,.died{color:#a00}svg{display:block}small{color:#666}`;

/** Most lines of one list on the page; the report itself has them all. */
const MOST_NOTES = 500;

export function runPage(run: RunInfo, history: readonly RunInfo[]): string {
  const outcome = run.outcome ?? 'at work, or died';
  const row = ([name, value]: readonly [string, string]) =>
    `<tr><td>${escapeHtml(name)}</td><td class="n">${escapeHtml(value)}</td></tr>`;
  const counts = countsOf(run).map(([title, list]) => `<h2>${escapeHtml(title)}</h2>${bars(list)}`);
  const notes = notesOf(run).map(([title, lines]) => {
    const items = lines.slice(0, MOST_NOTES).map((text) => `<li>${escapeHtml(text)}</li>`);
    if (lines.length > MOST_NOTES) items.push(`<li>… and ${lines.length - MOST_NOTES} more</li>`);
    return `<h2>${escapeHtml(title)} (${lines.length})</h2><ul>${items.join('')}</ul>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Run ${run.id}</title><style>${STYLE}</style></head><body>
<h1>Run ${run.id}: ${escapeHtml(run.kind)}, <span class="${escapeHtml(outcome)}">${escapeHtml(outcome)}</span></h1>
<small>${escapeHtml(localTime(run.startedAt))} – ${run.finishedAt === null ? '…' : escapeHtml(localTime(run.finishedAt))}, ${seconds(run)} s</small>
<table>${figuresOf(run).map(row).join('')}</table>
${counts.join('\n')}
${notes.join('\n')}
<h2>New and changed articles, run by run</h2>
${columns(history, run.id)}
</body></html>`;
}

/** Counts as bars. */
function bars(list: readonly (readonly [string, number])[]): string {
  const most = Math.max(1, ...list.map(([, n]) => n));
  const rows = list.slice(0, 30).map(([name, n], i) => {
    const width = Math.max(1, (240 * n) / most).toFixed(1);
    const y = i * 22;
    return `<rect x="0" y="${y + 4}" width="${width}" height="14" fill="#5a8f69"/><text x="250" y="${y + 16}">${n.toLocaleString('en')}</text><text x="320" y="${y + 16}">${escapeHtml(name)}</text>`;
  });
  return `<svg width="700" height="${rows.length * 22}" font-size="13">${rows.join('')}</svg>`;
}

/** The last runs as columns, this one marked. */
function columns(history: readonly RunInfo[], own: number): string {
  const of = (run: RunInfo) => {
    const { saved = {}, changed } = reportOf(run);
    return (saved['new'] ?? 0) + (saved['duplicate'] ?? 0) + (changed?.length ?? saved['changed'] ?? 0);
  };
  const most = Math.max(1, ...history.map(of));
  const rects = history.map((run, i) => {
    const height = Math.max(1, (80 * of(run)) / most);
    const colour = run.outcome === 'failed' || run.outcome === 'died' ? '#a00' : run.id === own ? '#222' : '#5a8f69';
    const title = `<title>run ${run.id}, ${escapeHtml(localTime(run.startedAt))}: ${of(run)}</title>`;
    return `<rect x="${i * 11}" y="${(84 - height).toFixed(1)}" width="9" height="${height.toFixed(1)}" fill="${colour}">${title}</rect>`;
  });
  return `<svg width="${history.length * 11}" height="84">${rects.join('')}</svg>`;
}
