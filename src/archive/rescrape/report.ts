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
  readonly returned: PageNote[];
  readonly moved: { id: string; url: string; to: string }[];
  readonly failed: Partial<Record<SkipReason, number>>;
  readonly redesigns: {
    site: string | null;
    looked: number;
    changed: number;
    dress: readonly string[];
    lost: number;
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
    ...{ lists: null, saved: {}, looked: 0, unchanged: 0, notModified: 0, changed: [], gone: [], missing: [] },
    ...{ returned: [], moved: [], failed: {}, redesigns: [], left: 0, requests: 0, bytes: 0, ms: 0, statistics: null },
    hosts: [],
  };
}
