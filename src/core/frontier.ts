/**
 * What the crawler asks of whoever keeps its frontier. The archive's database satisfies it, so that a page's rows, its
 * target's new state and the links it gave are one transaction; a map in memory satisfies it in tests.
 */
import type { SkipReason } from './errors.js';

/** What a target is expected to be. Only an expectation: the page itself decides what is archived. */
const ROLES = ['sitemap', 'feed', 'list', 'article', 'page', 'media'] as const;
/** What a target is expected to be. */
export type Role = (typeof ROLES)[number];

/** An address that is to be fetched, as it is handed in. */
export interface NewTarget {
  /** The canonical address. */
  readonly url: string;
  /** Host and port, as `hostOf` gives it: the unit of politeness. */
  readonly host: string;
  /** The name of the site profile that applies. */
  readonly site: string;
  /** What the page is expected to be. */
  readonly role: Role;
  /** Steps from a seed. */
  readonly depth: number;
  /** Steps along "related" links from an article that a list named. */
  readonly related: number;
  /** Pages in a row, up to here, that gave nothing new: what betrays a trap. */
  readonly barren: number;
  /** The page that named it, for a report; null for a seed. */
  readonly from: string | null;
  /** The addresses that redirected here, in order. */
  readonly redirects: readonly string[];
  /** When a sitemap or feed says it changed, ISO 8601. */
  readonly lastmod: string | null;
  /** A guess of ours (such as /sitemap.xml): not finding it is no news. */
  readonly probe: boolean;
}

/** A target as the frontier hands it out. */
export interface Target extends NewTarget {
  /** Its row in the frontier. */
  readonly id: number;
  /** How often it was requested before. */
  readonly attempts: number;
  /** The handler it goes to, where that is not its role's. */
  readonly label?: 'revisit';
}

/** An address that a rule refused before anything was fetched. */
export interface Refusal {
  readonly url: string;
  readonly host: string;
  readonly site: string;
  readonly reason: SkipReason;
  readonly from: string | null;
}

/** What became of a target. */
export type Outcome =
  | { readonly state: 'done'; readonly kind?: string; readonly publishedAt?: string | null }
  | { readonly state: 'skipped'; readonly reason: SkipReason; readonly detail?: string };

/** What is known of one host, as it outlives the process: its delay, failures and figures. Times are milliseconds since the epoch. */
export interface HostState {
  readonly host: string;
  nextAt: number;
  delayMs: number;
  failures: number;
  requests: number;
  bytes: number;
  /** Sum and number of the gaps between requests of one run, for the mean. */
  gapMs: number;
  gaps: number;
}

export interface StoredRobots {
  readonly origin: string;
  readonly status: number;
  readonly body: string;
  readonly fetchedAt: number;
}

export interface Completion {
  readonly target: Target;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly links: readonly NewTarget[];
  readonly refusals: readonly Refusal[];
  /** Addresses that turned out to be this very page: never fetched on their own. */
  readonly aliases: readonly string[];
  readonly state: HostState;
  /** The archive's rows of this page. Runs inside the transaction. */
  readonly save: () => void;
}

/** What a completion changed: how many targets are new, and on which hosts. */
export interface Committed {
  readonly added: number;
  readonly hosts: readonly string[];
}

/** How many targets a frontier holds, by state. */
export interface FrontierCounts {
  /** Targets that wait. */
  readonly queued: number;
  /** Targets that are done. */
  readonly done: number;
  /** Targets that were skipped, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

export interface Frontier {
  /**
   * Starts to work for these sites (null: for every site that has something queued). What an earlier process left
   * queued is taken up at once: who holds a target is never written down, so a dead process holds nothing. When
   * nothing is left, or the last round is older than `freshMs`, a new round begins, in which lists are read again.
   */
  begin(
    sites: readonly string[] | null,
    freshMs: number,
  ): Promise<{ readonly round: number; readonly resumed: boolean }>;
  /** Hosts with something queued, with their states. */
  hosts(): readonly HostState[];
  /** One host's state; a fresh one when it was never visited. */
  hostState(host: string): HostState;
  /** Up to `limit` targets of a host that may be fetched now, best first, without those in `held`. */
  queued(host: string, now: number, limit: number, held: ReadonlySet<number>): Target[];
  /** When the host's next postponed target falls due, or null. */
  dueAt(host: string, now: number): number | null;
  add(targets: readonly NewTarget[]): Promise<Committed>;
  complete(completion: Completion): Promise<Committed>;
  /** The target stays queued, not before `notBefore`. */
  postpone(target: Target, notBefore: number, reason: SkipReason, state: HostState): Promise<undefined>;
  robots(origin: string): StoredRobots | null;
  saveRobots(robots: StoredRobots): void;
  /** Notes what became of named pages that came to nothing or stay queued, for whoever asks. */
  tell?(targets: readonly NewTarget[], reason: SkipReason, why: string): Promise<void>;
  counts(): FrontierCounts;
  /** Writes what waits now, at once. */
  flush(): Promise<void>;
}
