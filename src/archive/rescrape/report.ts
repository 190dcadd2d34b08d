/** What a rescrape tells when it is over; kept with its run. */
import type { CrawlStatistics, CrawlSummary, HostReport } from '../../../crawlers/index.js';
import type { SkipReason } from '../../core/errors.js';

interface PageNote {
  readonly id: string;
  readonly url: string;
  readonly why: string;
}

export interface RescrapeReport {
  /** How the lists were read and new articles fetched; null when single pages were asked for. */
  lists: CrawlSummary | null;
  /** New articles by outcome. */
  saved: Record<string, number>;
  looked: number;
  unchanged: number;
  /** Of the unchanged: those that the server did not send again. */
  notModified: number;
  readonly changed: { id: string; url: string; title: string | null; summary: string }[];
  readonly gone: PageNote[];
  readonly missing: PageNote[];
  /** Pages that were gone before, and are not back. */
  stillGone: number;
  readonly returned: PageNote[];
  readonly moved: { id: string; url: string; to: string }[];
  readonly failed: Partial<Record<SkipReason, number>>;
  /** The pages behind these numbers, and what was found there. */
  readonly failures: PageNote[];
  readonly templateChanges: {
    site: string | null;
    looked: number;
    changed: number;
    common: readonly string[];
    /** Pages whose text our reading has lost. */
    lost: number;
    /** Pages with a change of their own, which got a version. */
    versions: number;
  }[];
  /** Chosen, but not asked for: their host was left alone, or the run was interrupted. */
  left: number;
  requests: number;
  bytes: number;
  ms: number;
  statistics: CrawlStatistics | null;
  hosts: readonly HostReport[];
}

export function emptyReport(): RescrapeReport {
  return {
    ...{
      lists: null,
      saved: {},
      looked: 0,
      unchanged: 0,
      notModified: 0,
      changed: [],
      gone: [],
      missing: [],
      stillGone: 0,
    },
    ...{
      returned: [],
      moved: [],
      failed: {},
      failures: [],
      templateChanges: [],
      left: 0,
      requests: 0,
      bytes: 0,
      ms: 0,
      statistics: null,
    },
    hosts: [],
  };
}

/** What robots.txt or a rule of the profile forbids to look at is no failure of the look. */
const FORBIDDEN: ReadonlySet<string> = new Set<SkipReason>(['robots-disallowed', 'never-rule']);

/** How many looks failed, and how many were forbidden. */
export function failuresOf({ failed }: Pick<RescrapeReport, 'failed'>): { failed: number; forbidden: number } {
  const all = Object.values(failed).reduce((sum, n) => sum + n, 0);
  const forbidden = Object.entries(failed).reduce((sum, [reason, n]) => sum + (FORBIDDEN.has(reason) ? n : 0), 0);
  return { failed: all - forbidden, forbidden };
}

/** Notes a page that could not be had, or showed something else than its article. */
export function noteFailure(report: RescrapeReport, reason: SkipReason, note: PageNote): void {
  report.failed[reason] = (report.failed[reason] ?? 0) + 1;
  report.failures.push(note);
}

/** Adds to the report of a template change: pages are decided on in batches. */
export function addTemplateChange(
  { templateChanges }: RescrapeReport,
  one: RescrapeReport['templateChanges'][number],
): void {
  const known = templateChanges.find(({ site }) => site === one.site);
  if (known === undefined) templateChanges.push(one);
  else {
    const common = [...new Set([...known.common, ...one.common])].slice(0, 20);
    Object.assign(known, { ...one, common, lost: known.lost + one.lost, versions: known.versions + one.versions });
  }
}
