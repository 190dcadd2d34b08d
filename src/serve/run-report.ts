/** A run's report as a page shows it: in the room, and as a file that needs nothing else. */
import { html, raw } from 'hono/html';
import type { RunInfo } from '../../storage/index.js';
import { SKIP_REASONS } from '../core/errors.js';
import { type Lang, translated } from '../lang/index.js';
import { countsOf, figuresOf, type Note, notesOf, reportOf, seconds } from '../report/text.js';
import { columns } from './charts.js';
import { bars, colon, dotSeparated, facts, type Html, moment, type Piece } from './fragments.js';
import { HTML_LANG } from './page.js';
import { type Words, wordsIn } from './room.js';
import { styleSheet } from './static.js';

/** Lines of one list of a report that are shown. */
const MOST_NOTES = 500;

export function outcomeOf(view: Words, { outcome }: RunInfo): Html {
  return html`<span class="outcome ${outcome ?? 'open'}">${view.t(`outcome.${outcome ?? 'open'}`)}</span>`;
}

export function headingOf({ t, lang }: Words, { id, kind }: RunInfo): string {
  return `${t('runs.run', { n: id })}${colon({ lang })}${translated(kind, lang)}`;
}

export const took = ({ t }: Words, run: RunInfo): Piece =>
  run.finishedAt === null ? null : t('runs.took', { seconds: seconds(run) });

/** Where the page of a run leads. */
export interface RunLinks {
  /** The page of another run. */
  readonly run: (id: number) => string;
  /** What stands for the address of a page: its article, where the archive holds one. */
  readonly article: (url: string) => Piece;
}

/**
 * The report of a run as it stands on a page; `history` is the latest runs, this one among them or not. Without `links` nothing
 * leads to other pages. `more` stands above the lists of pages.
 */
export function runBody(
  view: Words,
  run: RunInfo,
  history: readonly RunInfo[],
  links: RunLinks | null,
  more: Piece = null,
): Html {
  const { t } = view;
  const line = ({ url, text }: Note) => {
    const said = text === '' ? null : html`<bdi>${text}</bdi>`;
    if (url === null) return html`<li>${said}</li>`;
    return html`<li>${links?.article(url) ?? html`<bdi>${url}</bdi>`}${said === null ? null : html` · ${said}`}</li>`;
  };
  const notes = notesOf(run, view.lang).map(([title, lines]) => {
    const count = lines.filter(({ head }) => head !== true).length;
    const shown = lines.slice(0, MOST_NOTES);
    return html`<section><h2>${wordOf(view, title)} <span class="count">${count}</span></h2><ul class="notes">${shown.map(line)}${shown.length < lines.length ? html`<li class="quiet">${t('runs.more', { n: lines.length - shown.length })}</li>` : null}</ul></section>`;
  });
  // A figure of nought says nothing that its absence does not say.
  const figures = figuresOf(run).filter(([, value]) => value !== '0');
  const counts = countsOf(run).map(([title, list]) => {
    const rows = list.slice(0, 40).map(([name, count]) => ({ name: skipWord(view, name), count }));
    return bars(view, wordOf(view, title), rows, t('column.pages'));
  });
  return html`<h1>${headingOf(view, run)}</h1>
<p class="facts">${dotSeparated([outcomeOf(view, run), html`${moment(run.startedAt)} – ${run.finishedAt === null ? '…' : moment(run.finishedAt)}`, took(view, run)])}</p>
<div class="columns"><div>${facts(figures.map(([name, value]): [string, Piece] => [wordOf(view, name), translated(value, view.lang)]))}${more}${notes}</div><aside>${counts}</aside></div>
${newArticlesChart(view, history, links?.run ?? null)}`;
}

/** New and changed articles of the last runs, in order of time. */
export function newArticlesChart(view: Words, runs: readonly RunInfo[], href: RunLinks['run'] | null): Piece {
  const { t } = view;
  const brought = (run: RunInfo) => {
    const { saved = {}, changed } = reportOf(run);
    return (saved['new'] ?? 0) + (saved['duplicate'] ?? 0) + (changed?.length ?? saved['changed'] ?? 0);
  };
  if (runs.length < 2) return null;
  return columns(view, {
    title: t('runs.chart'),
    rows: [...runs].reverse().map((run) => ({
      label: String(run.id),
      count: brought(run),
      ...(href === null ? {} : { href: href(run.id) }),
      kind: run.outcome === 'failed' || run.outcome === 'died' ? 'bad' : 'good',
    })),
    of: t('runs.run-column'),
  });
}

/** A name of the report in the reader's language, as a heading. */
function wordOf({ lang }: Words, name: string): string {
  const own = translated(name, lang);
  return own.charAt(0).toUpperCase() + own.slice(1);
}

function skipWord({ t }: Words, name: string): Piece {
  const reason = SKIP_REASONS.find((one) => one === name);
  return reason === undefined ? html`<code>${name}</code>` : t(`skip.${reason}`);
}

/** The report as one file: no script, no picture from elsewhere, no link. `history` is the latest runs. */
export function runFile(run: RunInfo, history: readonly RunInfo[], lang: Lang): string {
  const words = wordsIn(lang);
  return String(html`<!doctype html>
<html lang="${HTML_LANG[lang]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${headingOf(words, run)}</title><style>${raw(styleSheet())}</style></head><body><main>${runBody(words, run, history, null)}</main></body></html>`);
}
