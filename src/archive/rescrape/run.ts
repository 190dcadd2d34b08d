/** A rescrape as a run of its own: opens the archive, looks, reports, and notifies those who asked for it. */
import { join } from 'node:path';
import type { CrawlOptions } from '../../../crawlers/index.js';
import { proxySetting, setting } from '../../config/settings.js';
import { softwareVersion } from '../../config/version.js';
import { EXIT, StopRun } from '../../core/errors.js';
import type { SiteProfile } from '../../core/page.js';
import type { SharedTurns } from '../../core/turns.js';
import { quietAlarm } from '../../report/figures.js';
import { clockNote } from '../clock.js';
import { type KeptFailures, keepFailures } from '../crawl/keep-failures.js';
import { DiskLimit } from '../disk-limit.js';
import { articleAt, checkForgotten } from '../find-article.js';
import { keepProfiles } from '../kept-profiles.js';
import { Session } from '../session.js';
import { knownWith } from '../sites.js';
import { sharedTurns } from '../turns.js';
import { failuresOf, type RescrapeReport } from './report.js';
import { type RescrapeOptions, rescrape } from './rescrape.js';

export interface RescrapeRun {
  readonly archive: string;
  readonly site: SiteProfile | null;
  /** The name or file that the site was given by: the archive keeps a file. */
  readonly given?: string | undefined;
  /** Addresses or ids of single pages; null: as the policy chooses. */
  readonly urls: readonly string[] | null;
  readonly all: boolean;
  readonly budget: number | null;
  readonly delayMs: number | null;
  readonly concurrency: number;
  readonly allowPrivate: boolean;
  readonly notify: string | null;
  /** Bytes of the archive at which the run ends. */
  readonly maxDisk?: number | null;
  /** Whether pages that fail in the browser are kept to look at. */
  readonly keepFailures?: boolean;
  /** Called with sentences for whoever looks, before the first look. */
  readonly onNote?: (note: string) => void;
  /** Called with what hosts answer, or do not. */
  readonly onEvent?: CrawlOptions['onEvent'];
  /** Called after every check. */
  readonly onCheck?: RescrapeOptions['onCheck'];
  readonly signal: AbortSignal;
}

export async function runRescrape(run: RescrapeRun): Promise<{
  run: number;
  report: RescrapeReport;
  outcome: 'done' | 'partial' | 'limit' | 'interrupted';
  failures: KeptFailures | null;
  /** Who could not be notified, and why. */
  notNotified: readonly string[];
}> {
  const { findBrowser, generalProfile, userAgent } = await import('../../../crawlers/index.js');
  const { site, urls, all, budget } = run;
  const session = await Session.open(run.archive, 'rescrape', { site: site?.site ?? null, urls, all, budget });
  const failures = run.keepFailures === true ? keepFailures(session, join(run.archive, 'failures')) : null;
  const stop = new AbortController();
  let turns: SharedTurns | null = null;
  const limit = new DiskLimit(
    run.archive,
    run.maxDisk ?? null,
    () => stop.abort(),
    () => session.warc.written,
  );
  try {
    for (const note of keepProfiles(run.archive, [run.given ?? ''])) run.onNote?.(note);
    const note = clockNote(session.archive);
    if (note !== null) run.onNote?.(note);
    turns = sharedTurns();
    const { report, stopped } = await rescrape(session, {
      ...{ site, all, budget, only: urls === null ? null : urls.map((url) => idOf(session, url)) },
      crawl: {
        profiles: knownWith(site === null ? [] : [site]),
        general: generalProfile(),
        userAgent: userAgent(softwareVersion(), setting('contact')),
        allowPrivate: run.allowPrivate,
        concurrency: run.concurrency,
        delayMs: run.delayMs,
        proxy: proxySetting(),
        browser: await findBrowser(setting('chromium')),
        onFailure: failures?.onFailure ?? null,
        turns,
        ...(run.onEvent === undefined ? {} : { onEvent: run.onEvent }),
        signal: AbortSignal.any([run.signal, stop.signal]),
      },
      onPage: () => limit.check(),
      ...(run.onCheck === undefined ? {} : { onCheck: run.onCheck }),
    });
    const { lists } = report;
    const unread = lists !== null && (lists.missed > 0 || lists.hosts.some((host) => host.stopped));
    const { failed, forbidden } = failuresOf(report);
    // A page that somebody names is looked at, or the run says why not.
    const wanting = unread || report.left > 0 || failed > 0 || (urls !== null && forbidden > 0);
    const outcome = limit.reached ? 'limit' : stopped === 'interrupted' ? stopped : wanting ? 'partial' : 'done';
    const alarms = site === null || urls !== null ? [] : quietAlarm(session.archive, site.site, Date.now());
    const notify = run.notify ?? setting('notify');
    const notNotified = await session.close(outcome, { ...report, alarms, ...failures?.summary() }, notify);
    return { run: session.run, report, outcome, failures, notNotified };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await session.close('failed', { error: message }, run.notify ?? setting('notify'));
    throw error;
  } finally {
    turns?.close();
  }
}

function idOf(session: Session, url: string): string {
  const id = articleAt(session.archive, url);
  if (id !== undefined) return id;
  checkForgotten(session.archive, url);
  const hint = 'yuanye crawl URL takes in a new page; yuanye list shows what is archived.';
  throw new StopRun('unknown', `${url} is not in the archive.`, hint, EXIT.usage);
}
