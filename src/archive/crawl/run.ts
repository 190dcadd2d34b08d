/** One crawl into an archive: the crawler, the session that keeps what it brings, and the report of it. */
import { join } from 'node:path';
import type { CrawlOptions, CrawlSummary } from '../../../crawlers/index.js';
import type { Media } from '../../core/choices.js';
import { clockNote } from '../clock.js';
import { DiskLimit } from '../disk-limit.js';
import { articleBehind, whyForgotten } from '../find-article.js';
import { keepProfiles } from '../kept-profiles.js';
import { Session } from '../session.js';
import { sharedTurns } from '../turns.js';
import { type OnAlarm, type OnSaved, recorder, visitor } from '../visitor.js';
import { type KeptFailures, keepFailures } from './keep-failures.js';

/** The options of a crawl, without those that the archive gives. */
export type CrawlPlan = Omit<CrawlOptions, 'frontier' | 'visit' | 'record' | 'archivedAs' | 'forgottenAs'>;

/** What is kept beside pages, and how a run that has kept enough is stopped. */
export interface Kept {
  readonly media: Media;
  readonly maxDisk?: number;
  /** Whether pages that fail in the browser are kept to look at. */
  readonly keepFailures?: boolean;
  readonly stop: () => void;
  /** What the crawl was given: the archive keeps the files of profiles among it. */
  readonly profiles?: readonly string[];
  /** Called with sentences for whoever runs the crawl, before it begins. */
  readonly onNote?: (note: string) => void;
  /** Called with what became of an article. */
  readonly onSaved?: (outcome: string) => void;
}

interface Alarm {
  readonly site: string;
  readonly kind: string;
  readonly message: string;
}

export interface CrawlReport {
  readonly outcome: 'done' | 'partial' | 'limit' | 'interrupted';
  readonly summary: CrawlSummary;
  /** Articles by what became of them. */
  readonly saved: Readonly<Record<string, number>>;
  readonly alarms: readonly Alarm[];
  /** Pages by the site and selector that found nothing on them. */
  readonly selectors: Readonly<Record<string, number>>;
  /** Whether the archive became as large as it may. */
  readonly full: boolean;
  readonly failures: KeptFailures | null;
  /** Who could not be notified, and why. */
  readonly notNotified: readonly string[];
}

/** The site and the selector in a name of `CrawlReport.selectors`; a selector may have blanks in it. */
export function siteAndSelector(name: string): [site: string, selector: string] {
  const blank = name.indexOf(' ');
  return [name.slice(0, blank), name.slice(blank + 1)];
}

function selectorAlarm(name: string, pages: number): Alarm {
  const [site, selector] = siteAndSelector(name);
  return { site, kind: 'selector', message: `the profile's selector ${selector} matched nothing on ${pages} pages` };
}

function patternAlarm(site: string, pages: number): Alarm {
  return { site, kind: 'pattern', message: `the profile took no address for an article; general rules chose ${pages}` };
}

/** Crawls into the archive at `dir`. `asked` is what the run was asked for, kept with it. */
export async function runCrawl(dir: string, asked: object, plan: CrawlPlan, kept: Kept): Promise<CrawlReport> {
  const [{ crawl }, { openFrontier }] = await Promise.all([
    import('../../../crawlers/index.js'),
    import('../../../storage/index.js'),
  ]);
  const session = await Session.open(dir, 'crawl', asked);
  try {
    for (const note of keepProfiles(dir, kept.profiles ?? [])) kept.onNote?.(note);
    const note = clockNote(session.archive);
    if (note !== null) kept.onNote?.(note);
    const frontier = openFrontier(session.archive.db, session.archive.commits, session.run);
    if (plan.allowPrivate) await frontier.revive('private-address'); // a run without it refused them
    const { articles } = session.archive;
    const archivedAs = (url: string) =>
      frontier.isDone(url) ? (articles.resolve(url) ?? articleBehind(session.archive, url)) : undefined;
    const forgottenAs = (url: string) => whyForgotten(session.archive, [url]);
    const saved: Record<string, number> = {};
    const selectors: Record<string, number> = {};
    const alarms: Alarm[] = [];
    const onSaved: OnSaved = (row) => {
      if (row === null) return;
      saved[row.outcome] = (saved[row.outcome] ?? 0) + 1;
      kept.onSaved?.(row.outcome);
    };
    const onAlarm: OnAlarm = (site, failed) => {
      for (const selector of failed) selectors[`${site} ${selector}`] = (selectors[`${site} ${selector}`] ?? 0) + 1;
    };
    const visit = visitor(session, onSaved, { media: kept.media, onAlarm });
    const limit = new DiskLimit(dir, kept.maxDisk ?? null, kept.stop, () => session.warc.written);
    limit.check();
    const onEvent: CrawlPlan['onEvent'] = (event) => {
      plan.onEvent?.(event);
      if (event.type === 'profile-failed') alarms.push(patternAlarm(event.site, event.targets));
      if (event.type === 'page') limit.check();
    };
    const failures = kept.keepFailures === true ? keepFailures(session, join(dir, 'failures')) : null;
    const onFailure = failures?.onFailure ?? null;
    const turns = sharedTurns();
    const how = {
      ...plan,
      archivedAs,
      forgottenAs,
      frontier,
      visit,
      record: recorder(session),
      onEvent,
      onFailure,
      turns,
    };
    const ended = await crawl(how).finally(() => turns?.close());
    const summary = limit.reached ? { ...ended, stopped: 'limit' as const } : ended;
    // Done in part: pages failed that were asked for, or a host was given up with pages still queued.
    const partial = summary.missed > 0 || summary.hosts.some((host) => host.stopped);
    const outcome = summary.stopped === 'done' ? (partial ? 'partial' : 'done') : summary.stopped;
    for (const [name, pages] of Object.entries(selectors)) alarms.push(selectorAlarm(name, pages));
    const notNotified = await session.close(outcome, { ...summary, saved, alarms, ...failures?.summary() });
    return { outcome, summary, saved, alarms, selectors, full: limit.reached, failures, notNotified };
  } catch (error) {
    await session.close('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}
