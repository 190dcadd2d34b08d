/** Runs: what was done on the archive, what came of it, and what they warn of. */
import { html } from 'hono/html';
import type { RunInfo } from '../../../storage/index.js';
import { SKIP_REASONS } from '../../core/errors.js';
import { briefly, countsOf, figuresOf, notesOf, reportOf, seconds } from '../../report/text.js';
import { alarmsOfRuns, RUNS_BACK } from '../alarms.js';
import { columns } from '../charts.js';
import { bars, dotted, facts, type Html, moment, type Piece, said, sitePath } from '../fragments.js';
import { errorPage, page } from '../page.js';
import type { App, Room, View } from '../room.js';

/** Lines of one list of a report that are shown. */
const MOST_NOTES = 500;
/** Runs that the chart shows. */
const CHARTED = 30;
const SHOWN = 100;

export function mountRuns(app: App, room: Room): void {
  app.get('/runs', (c) => {
    const view = c.get('view');
    const { t } = view;
    const runs = room.archive.runs.list(SHOWN);
    const main = html`<h1>${t('nav.runs')}</h1>
${runs.length === 0 ? html`<p class="empty">${t('list.empty')}</p>` : html`${broughtChart(view, runs.slice(0, CHARTED))}<ol class="items">${runs.map((run) => item(view, run))}</ol>`}`;
    return c.html(page(view, { title: t('nav.runs'), main }));
  });

  app.get('/runs/:id{[0-9]{1,9}}', (c) => {
    const view = c.get('view');
    const run = room.archive.runs.get(Number(c.req.param('id')));
    if (run === undefined) return c.html(errorPage(view, 'missing'), 404);
    const title = view.t('runs.run', { n: run.id });
    return c.html(page(view, { title, main: runBody(view, run, room.archive.runs.list(CHARTED)) }));
  });

  app.get('/alarms', (c) => {
    const view = c.get('view');
    const { t } = view;
    const alarms = alarmsOfRuns(room.archive).slice(0, MOST_NOTES);
    const main = html`<h1>${t('nav.alarms')}</h1><p class="lead">${t('alarms.lead', { n: RUNS_BACK })}</p>${
      alarms.length === 0
        ? html`<p class="empty">${t('alarms.none')}</p>`
        : html`<ul class="items">${alarms.map(
            ({ run, at, site, kind, message }) =>
              html`<li class="item"><h2 class="item-title"><a href="${sitePath(site)}">${said(site)}</a></h2><p lang="en">${said(message)}</p><p class="facts">${dotted([html`<span class="tag">${kind}</span>`, moment(at), html`<a href="/runs/${run}">${t('runs.run', { n: run })}</a>`])}</p></li>`,
          )}</ul>`
    }`;
    return c.html(page(view, { title: t('nav.alarms'), main, kind: 'narrow' }));
  });
}

export function outcomeOf(view: View, { outcome }: RunInfo): Html {
  return html`<span class="outcome ${outcome ?? 'open'}">${view.t(`outcome.${outcome ?? 'open'}`)}</span>`;
}

function item(view: View, run: RunInfo): Html {
  return html`<li class="item"><h2 class="item-title"><a href="/runs/${run.id}">${heading(view, run)}</a></h2><p class="facts">${dotted([outcomeOf(view, run), moment(run.startedAt), took(view, run), html`<span lang="en">${said(briefly(run))}</span>`])}</p></li>`;
}

const heading = ({ t }: View, { id, kind }: RunInfo): string => `${t('runs.run', { n: id })}: ${kind}`;

const took = ({ t }: View, run: RunInfo): Piece =>
  run.finishedAt === null ? null : t('runs.took', { seconds: seconds(run) });

/** The report of a run as it stands on a page; `history` is the latest runs, this one among them or not. */
export function runBody(view: View, run: RunInfo, history: readonly RunInfo[]): Html {
  const { t } = view;
  const notes = notesOf(run).map(([title, lines]) => {
    const shown = lines.slice(0, MOST_NOTES);
    return html`<section><h2>${reportWord(view, title)} <span class="count">${lines.length}</span></h2><ul class="notes" lang="en">${shown.map((text) => html`<li><bdi>${text}</bdi></li>`)}${shown.length < lines.length ? html`<li class="quiet">${t('runs.more', { n: lines.length - shown.length })}</li>` : null}</ul></section>`;
  });
  // A figure of nought says nothing that its absence does not say.
  const figures = figuresOf(run).filter(([, value]) => value !== '0');
  const counts = countsOf(run).map(([title, list]) => {
    const rows = list.slice(0, 40).map(([name, count]) => ({ name: skipWord(view, title, name), count }));
    return bars(view, reportWord(view, title), rows, t('column.pages'));
  });
  return html`<h1>${heading(view, run)}</h1>
<p class="facts">${dotted([outcomeOf(view, run), html`${moment(run.startedAt)} – ${run.finishedAt === null ? '…' : moment(run.finishedAt)}`, took(view, run)])}</p>
<div class="columns"><div>${facts(figures.map(([name, value]): [string, Piece] => [reportWord(view, name), value]))}${notes}</div><aside>${counts}</aside></div>
${broughtChart(view, history)}`;
}

/** New and changed articles of the last runs, in order of time. */
function broughtChart(view: View, runs: readonly RunInfo[]): Piece {
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
      href: `/runs/${run.id}`,
      kind: run.outcome === 'failed' || run.outcome === 'died' ? 'bad' : 'good',
    })),
    of: t('runs.run-column'),
  });
}

/** Reports name their figures in English; these are their names in the reader's language. */
const WORDS = {
  new: 'report.new',
  'pages visited': 'report.visited',
  'pictures and files': 'report.files',
  'looked at again': 'report.looked',
  unchanged: 'report.unchanged',
  'of these not sent again': 'report.not-sent',
  changed: 'report.changed',
  gone: 'report.gone',
  missing: 'report.missing',
  returned: 'report.returned',
  requests: 'report.requests',
  'taken up and finished': 'report.finished',
  'taken up and failed': 'report.failed',
  'tried again': 'report.retried',
  'time of one, in the mean': 'report.mean',
  'pages/s': 'report.pace',
  received: 'report.received',
  'written to snapshots': 'report.written',
  'not stored twice': 'report.spared',
  'Skipped, and why': 'report.skipped',
  'Links refused by rule': 'report.refused',
  'Answers by status': 'report.statuses',
  'Looks that failed': 'report.looks-failed',
  'Repairs by rule': 'report.repairs',
  Error: 'report.error',
  Watched: 'report.watched',
  Alarms: 'nav.alarms',
  Redesigns: 'report.redesigns',
  Changed: 'report.changed',
  Gone: 'report.gone',
  Missing: 'report.missing',
  Failed: 'report.failures',
  Moved: 'report.moved',
} as const;

function reportWord({ t }: View, name: string): string {
  return Object.hasOwn(WORDS, name) ? t(WORDS[name as keyof typeof WORDS]) : name;
}

function skipWord({ t }: View, title: string, name: string): Piece {
  const reason = title === 'Skipped, and why' ? SKIP_REASONS.find((one) => one === name) : undefined;
  return reason === undefined ? html`<code>${name}</code>` : t(`skip.${reason}`);
}
