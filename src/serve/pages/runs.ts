/** Runs: what was done on the archive, what came of it, and what they warn of. */
import { html } from 'hono/html';
import type { Archive, Listed, RunInfo } from '../../../storage/index.js';
import { redacted } from '../../archive/secrets.js';
import { briefly } from '../../report/text.js';
import { RUNS_BACK } from '../alarms.js';
import { SCRIPT_PATH } from '../events.js';
import {
  articlePath,
  bdi,
  dotSeparated,
  externalLink,
  type Html,
  localized,
  moment,
  type Piece,
  path,
  runPath,
  siteLine,
  sitePath,
} from '../fragments.js';
import { errorPage, page } from '../page.js';
import { MAY_BE_OLD } from '../readings.js';
import type { App, Room, View } from '../room.js';
import { headingOf, newArticlesChart, outcomeOf, runBody, took } from '../run-report.js';

/** Alarms that are shown. */
const MOST_ALARMS = 500;
/** Runs that the chart shows. */
const CHARTED = 30;
const SHOWN = 100;
/** New articles of one run that are listed. */
const MOST_NEW = 500;

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

  app.get('/runs/:id{[0-9]{1,9}}', async (c) => {
    const view = c.get('view');
    const site = c.req.query('site') ?? null;
    const archive = room.archiveAt(site);
    const run = redacted(archive?.runs.get(Number(c.req.param('id'))));
    if (archive === null || run === undefined) return c.html(errorPage(view, 'missing'), 404);
    const title = view.t('runs.run', { n: run.id });
    const open = run.outcome === null;
    const links = {
      run: (id: number) => runPath(id, site),
      article: (url: string) => articleAt(view, archive, run, url),
    };
    const main = html`${siteLine(view, site)}${runBody(view, run, archive.runs.list(CHARTED).map(redacted), links, await broughtIn(view, archive, run))}${open ? html`<p class="notice">${view.t('runs.open')} <span role="status" data-events="${runPath(run.id, site, '/events')}"></span></p>` : null}`;
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

/** The article of an address, with what this run changed in it; where there is none, the address. */
function articleAt(view: View, archive: Archive, run: RunInfo, url: string): Html {
  const id = archive.articles.resolve(url);
  const listed = id === undefined ? undefined : archive.overview.article(id);
  if (listed === undefined) return externalLink(url);
  const title = titled(view, listed);
  const made = archive.articles.versions(listed.id).findLast((version) => version.run === run.id)?.number ?? 1;
  if (made === 1) return title;
  const compare = view.t('history.compare', { a: made - 1, b: made });
  return html`${title} · <a href="${`${articlePath(listed.id)}/diff/${made - 1}..${made}`}">${compare}</a>`;
}

const titled = ({ t }: View, { id, title, language }: Listed): Html =>
  html`<a href="${articlePath(id)}">${bdi(title ?? t('untitled'), language)}</a>`;

/** The articles that came into the archive with a run. */
async function broughtIn(view: View, archive: Archive, { id, startedAt, finishedAt }: RunInfo): Promise<Piece> {
  const { t, room } = view;
  const asked = [{ id, from: startedAt, to: finishedAt }, MOST_NEW + 1] as const;
  const articles = await room.readings.ask('broughtBy', [...asked], MAY_BE_OLD, archive);
  if (articles.length === 0) return null;
  return html`<section><h2>${t('runs.new')}</h2><ol class="links">${articles.slice(0, MOST_NEW).map((one) => html`<li>${titled(view, one)}</li>`)}</ol>${articles.length > MOST_NEW ? html`<p class="quiet">${t('runs.new.most', { n: MOST_NEW })}</p>` : null}</section>`;
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
  const brief = briefly(run, view.lang);
  return html`<p class="facts">${dotSeparated([link, outcomeOf(view, run), moment(run.startedAt), took(view, run), brief === '' ? null : html`<span>${bdi(brief)}</span>`])}</p>`;
}
