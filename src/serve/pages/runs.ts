/** Runs: what was done on the archive, what came of it, and what they warn of. */
import { html } from 'hono/html';
import type { Archive, RunInfo } from '../../../storage/index.js';
import { redacted } from '../../archive/log.js';
import { briefly } from '../../report/text.js';
import { RUNS_BACK } from '../alarms.js';
import { SCRIPT_PATH } from '../events.js';
import { bdi, dotSeparated, type Html, localized, moment, path, runPath, siteLine, sitePath } from '../fragments.js';
import { errorPage, page } from '../page.js';
import type { App, Room, View } from '../room.js';
import { headingOf, newArticlesChart, outcomeOf, runBody, took } from '../run-report.js';

/** Alarms that are shown. */
const MOST_ALARMS = 500;
/** Runs that the chart shows. */
const CHARTED = 30;
const SHOWN = 100;

export function mountRuns(app: App, room: Room): void {
  app.get('/runs', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const site = c.req.query('site') ?? null;
    const archive = room.archiveAt(site);
    if (archive === null && site !== null) return c.html(errorPage(view, 'missing'), 404);
    const main = archive === null ? await latestOfSites(view) : runsOf(view, archive, site);
    return c.html(page(view, { title: t('nav.runs'), main }));
  });

  app.get('/runs/:id{[0-9]{1,9}}', (c) => {
    const view = c.get('view');
    const site = c.req.query('site') ?? null;
    const archive = room.archiveAt(site);
    const run = redacted(archive?.runs.get(Number(c.req.param('id'))));
    if (archive === null || run === undefined) return c.html(errorPage(view, 'missing'), 404);
    const title = view.t('runs.run', { n: run.id });
    const open = run.finishedAt === null;
    const main = html`${siteLine(view, site)}${runBody(view, run, archive.runs.list(CHARTED).map(redacted), (id) => runPath(id, site))}${open ? html`<p class="notice">${view.t('runs.open')} <span role="status" data-events="${runPath(run.id, site, '/events')}"></span></p>` : null}`;
    const head = open ? html`<script src="${SCRIPT_PATH}" defer></script>` : null;
    return c.html(page(view, { title, main, head }));
  });

  app.get('/alarms', async (c) => {
    const view = c.get('view');
    const { t } = view;
    const alarms = (await room.alarms()).slice(0, MOST_ALARMS);
    const main = html`<h1>${t('nav.alarms')}</h1><p class="lead">${t('alarms.lead', { n: RUNS_BACK })}</p>${
      alarms.length === 0
        ? html`<p class="empty">${t('alarms.none')}</p>`
        : html`<ul class="items">${alarms.map(
            ({ run, at, site, kind, message, where }) =>
              html`<li class="item"><h2 class="item-title"><a href="${sitePath(site)}">${bdi(site)}</a></h2><p>${localized(view, message)}</p><p class="facts">${dotSeparated([html`<span class="tag">${kind}</span>`, moment(at), html`<a href="${runPath(run, where)}">${t('runs.run', { n: run })}</a>`])}</p></li>`,
          )}</ul>`
    }`;
    return c.html(page(view, { title: t('nav.alarms'), main, kind: 'narrow' }));
  });
}

/** The runs of one archive. */
function runsOf(view: View, archive: Archive, site: string | null): Html {
  const runs = archive.runs.list(SHOWN).map(redacted);
  return html`${siteLine(view, site)}<h1>${view.t('nav.runs')}</h1>
${runs.length === 0 ? html`<p class="empty">${view.t('list.empty')}</p>` : html`${newArticlesChart(view, runs.slice(0, CHARTED), (id) => runPath(id, site))}<ol class="items">${runs.map((run) => html`<li class="item"><h2 class="item-title"><a href="${runPath(run.id, site)}">${headingOf(view, run)}</a></h2>${runFacts(view, run)}</li>`)}</ol>`}`;
}

/** Of a library: every site with its latest run, the latest first. */
async function latestOfSites(view: View): Promise<Html> {
  const { t, room } = view;
  const all = await room.ofEach('last run', (archive) => redacted(archive.runs.list(1)[0]) ?? null);
  const at = ({ value }: (typeof all)[number]) => value?.startedAt ?? '';
  const items = [...all].sort((a, b) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0));
  return html`<h1>${t('nav.runs')}</h1><p class="lead">${t('runs.of-sites')}</p>
<ol class="items">${items.map(
    ({ site, value }) =>
      html`<li class="item"><h2 class="item-title"><a href="${path('/runs', { site })}">${bdi(site!)}</a></h2>${value === null ? html`<p class="facts">${t('list.empty')}</p>` : runFacts(view, value, html`<a href="${runPath(value.id, site)}">${headingOf(view, value)}</a>`)}</li>`,
  )}</ol>`;
}

function runFacts(view: View, run: RunInfo, link: Html | null = null): Html {
  return html`<p class="facts">${dotSeparated([link, outcomeOf(view, run), moment(run.startedAt), took(view, run), html`<span>${bdi(briefly(run, view.lang))}</span>`])}</p>`;
}
