/** The seam between the crawler and whoever keeps what it finds. */
import type { BasicCrawlingContext } from '@crawlee/basic';
import type { SkipReason } from '../src/core/errors.js';
import type { FetchedPage, SiteProfile } from '../src/core/page.js';
import type { FailedPage } from './browser.js';
import type { FoundLink } from './follow.js';
import type { Frontier, FrontierCounts, Outcome, Role, Target } from './frontier.js';
import type { Limits } from './http.js';

export type { FailedPage };

/** What `visit` gives back for one page. */
export interface Visit {
  readonly links: readonly FoundLink[];
  /** Writes the archive's rows; runs inside the transaction that completes the target. */
  readonly save: () => void;
  readonly outcome: Outcome;
  /** Addresses of the article's further parts, already part of this page. */
  readonly aliases?: readonly string[];
  /** Files the page shows that are to be kept: fetched later, with the manners of their hosts. */
  readonly media?: readonly string[];
}

export interface VisitHelpers {
  /** Fetches a further part of the same article, with the manners of its host. */
  fetch(url: string): Promise<FetchedPage>;
  /** The same page through a browser; null when there is none, or when rendering was in vain on this host. */
  render(): Promise<FetchedPage | null>;
  /** The profile of the page's site; made from the general one when it has none of its own. */
  readonly profile: SiteProfile;
}

export type CrawlEvent =
  | { readonly type: 'start'; readonly round: number; readonly resumed: boolean; readonly queued: number }
  | { readonly type: 'page'; readonly target: Target; readonly outcome: Outcome; readonly bytes: number }
  | { readonly type: 'retry'; readonly target: Target; readonly reason: SkipReason; readonly message: string }
  | { readonly type: 'added'; readonly targets: number }
  | { readonly type: 'profile-failed'; readonly site: string; readonly targets: number }
  | { readonly type: 'host-closed'; readonly host: string; readonly until: number }
  | {
      readonly type: 'host-failed';
      readonly host: string;
      readonly failures: number;
      readonly message: string;
      /** When it is asked again: milliseconds since the epoch. */
      readonly until: number;
    }
  | { readonly type: 'host-stopped'; readonly host: string; readonly failures: number; readonly message: string };

/** What a route is told of a page that was fetched; Crawlee's own context is there as well. */
export interface RouteContext {
  readonly target: Target;
  readonly page: FetchedPage;
  /** The profile of the page's site; made from the general one when it has none of its own. */
  readonly profile: SiteProfile;
  /** Does what a crawl does with such a page: reads it, keeps it and queues its links. */
  proceed(): Promise<void>;
}

/** Called for every page, before it is asked for (its headers may be added to) or when it has come. */
export type Hook<C> = (context: C, request: { headers: Record<string, string> }) => void | Promise<void>;

/** What a run of the engine is told, whatever its roles are. */
export interface EngineOptions {
  /** Every profile that is known: a link to a profiled host is judged by its profile. */
  readonly profiles: readonly SiteProfile[];
  /** From which a site without a profile gets its rules. */
  readonly general: SiteProfile;
  readonly userAgent: string;
  readonly allowPrivate: boolean;
  /** Hosts visited side by side. */
  readonly concurrency: number;
  readonly delayMs?: number | null;
  readonly limits?: Partial<Limits>;
  /** The proxy for sites whose profile names none; null or absent: they are asked directly. */
  readonly proxy?: string | null;
  /** The browser's program; null or absent: nothing is rendered. */
  readonly browser?: string | null;
  /** Takes pages that failed in the browser, as they stood there. */
  readonly onFailure?: ((page: FailedPage) => void) | null;
  /** Takes what is fetched beside pages (robots.txt, sitemaps, redirects, error pages), for the snapshot. */
  readonly record?: (page: FetchedPage) => void;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; by itself the machine's clock. */
  readonly now?: () => number;
  readonly onEvent?: (event: CrawlEvent) => void;
  readonly preNavigationHooks?: readonly Hook<Omit<RouteContext, 'page' | 'proceed'> & BasicCrawlingContext>[];
  readonly postNavigationHooks?: readonly Hook<RouteContext & BasicCrawlingContext>[];
  /** Handlers in the place of ours, by role. */
  readonly routes?: Readonly<
    Partial<Record<Role | 'revisit', (context: RouteContext & BasicCrawlingContext) => Promise<void>>>
  >;
}

export interface CrawlOptions extends EngineOptions {
  readonly frontier: Frontier;
  /** Profiles to start from, and single addresses. Both empty: what is queued. */
  readonly sites: readonly SiteProfile[];
  readonly addresses?: readonly string[];
  /** Addresses that are pages, whatever they look like: fetched with what is related to them, and no more. */
  readonly pages?: readonly string[];
  /** Targets that are to be fetched; others are completed unseen. For a dry run. */
  readonly wanted?: (target: Target) => boolean;
  readonly visit: (page: FetchedPage, target: Target, helpers: VisitHelpers) => Promise<Visit>;
  /** Pages to visit at most in this run, or null. */
  readonly limit: number | null;
  readonly relatedDepth?: number | null;
  /** Addresses dated before this day (ISO 8601) are left alone. */
  readonly since?: string | null;
  /** A round younger than this is resumed; an older one is begun anew. */
  readonly freshMs?: number;
}

/** What one host was asked for in this run. */
export interface HostReport {
  readonly host: string;
  readonly requests: number;
  readonly bytes: number;
  /** Mean time between the starts of two requests, in milliseconds; null below two requests. */
  readonly meanGapMs: number | null;
  readonly failures: number;
  readonly stopped: boolean;
}

/** Crawlee's figures of a run. A request is a target that was taken up: a page, a list, a picture. */
export interface CrawlStatistics {
  readonly finished: number;
  readonly failed: number;
  /** Of both: those that had to be tried again. */
  readonly retried: number;
  /** Mean time from taking a request up to having read it, in milliseconds, waits for its host included; null for none. */
  readonly meanMs: number | null;
  readonly meanFailedMs: number | null;
  readonly longestMs: number;
  readonly perMinute: number;
  /** How many requests needed no further try, one, two … */
  readonly retries: readonly number[];
  /** Answers by their status. */
  readonly statuses: Readonly<Record<string, number>>;
}

export interface CrawlSummary {
  readonly stopped: 'done' | 'limit' | 'interrupted';
  readonly round: number;
  readonly resumed: boolean;
  /** Pages that came to an end in this run: had, and not had by reason. */
  readonly done: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Of those skipped, the pages that should have been had: without links that robots.txt or a rule forbids. */
  readonly missed: number;
  readonly retries: number;
  /** Pages that went through a browser. */
  readonly rendered: number;
  /** What those pages asked for beside their documents: scripts and data. */
  readonly subrequests: number;
  /** Links not followed, by rule. */
  readonly refused: Readonly<Partial<Record<SkipReason, number>>>;
  readonly requests: number;
  readonly bytes: number;
  readonly ms: number;
  readonly statistics: CrawlStatistics;
  readonly hosts: readonly HostReport[];
  readonly frontier: FrontierCounts;
}
