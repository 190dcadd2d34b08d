/** Runs: what was done on the archive, what came of it, and what they warn of. */
import { html } from 'hono/html';
import type { RunInfo } from '../../../storage/index.js';
import { redacted } from '../../archive/log.js';
import { briefly } from '../../report/text.js';
import { RUNS_BACK } from '../alarms.js';
import { SCRIPT_PATH } from '../events.js';
import { dotted, type Html, moment, said, sitePath, told } from '../fragments.js';
import { errorPage, page } from '../page.js';
import { MAY_BE_OLD } from '../readings.js';
import type { App, Room, View } from '../room.js';
import { broughtChart, headingOf, outcomeOf, runBody, took } from '../run-report.js';

/** Alarms that are shown. */
const MOST_ALARMS = 500;
/** Runs that the chart shows. */
const CHARTED = 30;
const SHOWN = 100;

export function mountRuns(app: App, room: Room): void {
  app.get('/runs', (c) => {
    const view = c.get('view');
    const { t } = view;
    const runs = room.archive.runs.list(SHOWN).map(redacted);
    const main = html`<h1>${t('nav.runs')}</h1>
${runs.length === 0 ? html`<p class="empty">${t('list.empty')}</p>` : html`${broughtChart(view, runs.slice(0, CHARTED))}<ol class="items">${runs.map((run) => item(view, run))}</ol>`}`;
    return c.html(page(view, { title: t('nav.runs'), main }));
  });

  app.get('/runs/:id{[0-9]{1,9}}', (c) => {
    const view = c.get('view');
    const run = redacted(room.archive.runs.get(Number(c.req.param('id'))));
    if (run === undefined) return c.html(errorPage(view, 'missing'), 404);
    const title = view.t('runs.run', { n: run.id });
    const open = run.finishedAt === null;
    const main = html`${runBody(view, run, room.archive.runs.list(CHARTED).map(redacted))}${open ? html`<p class="notice">${view.t('runs.open')} <span role="status" data-events="/runs/${run.id}/events"></span></p>` : null}`;
    const head = open ? html`<script src="${SCRIPT_PATH}" defer></script>` : null;
    return c.html(page(view, { title, main, head }));
  });

  app.get('/alarms', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const alarms = (await room.readings.ask('alarms', [], MAY_BE_OLD)).slice(0, MOST_ALARMS);
    const main = html`<h1>${t('nav.alarms')}</h1><p class="lead">${t('alarms.lead', { n: RUNS_BACK })}</p>${
      alarms.length === 0
        ? html`<p class="empty">${t('alarms.none')}</p>`
        : html`<ul class="items">${alarms.map(
            ({ run, at, site, kind, message }) =>
              html`<li class="item"><h2 class="item-title"><a href="${sitePath(site)}">${said(site)}</a></h2><p>${told(view, message)}</p><p class="facts">${dotted([html`<span class="tag">${kind}</span>`, moment(at), html`<a href="/runs/${run}">${t('runs.run', { n: run })}</a>`])}</p></li>`,
          )}</ul>`
    }`;
    return c.html(page(view, { title: t('nav.alarms'), main, kind: 'narrow' }));
  });
}

function item(view: View, run: RunInfo): Html {
  return html`<li class="item"><h2 class="item-title"><a href="/runs/${run.id}">${headingOf(view, run)}</a></h2><p class="facts">${dotted([outcomeOf(view, run), moment(run.startedAt), took(view, run), html`<span>${said(briefly(run, view.lang))}</span>`])}</p></li>`;
}
