/** The seam between the crawler and whoever keeps what it finds. */
import type { BasicCrawlingContext } from '@crawlee/basic';
import type { SkipReason } from '../src/core/errors.js';
import type { Frontier, FrontierCounts, Outcome, Role, Target } from '../src/core/frontier.js';
import type { FetchedPage, FoundLink, SiteProfile } from '../src/core/page.js';
import type { SharedTurns } from '../src/core/turns.js';
import type { Limits } from './http.js';
import type { FailedPage } from './render-crawler.js';

export type { FailedPage };

/** What `visit` gives back for one page. */
export interface Visit {
  readonly links: readonly FoundLink[];
  /** Writes the archive's rows; runs inside the transaction that completes the target. */
  readonly save: () => void;
  readonly outcome: Outcome;
  /** Addresses of the article's further parts, already part of this page. */
  readonly aliases?: readonly string[];
  /** Files the page shows that are to be kept: fetched later, with the delays of their hosts. */
  readonly media?: readonly string[];
  /** How many characters of text the page has: a short one among links is a list. */
  readonly chars?: number;
  /** The page is a shell, and nothing filled it. */
  readonly shell?: boolean;
  /** It asks for a password, and was named or sent in the place of another page. */
  readonly login?: boolean;
  /** Where a page leads that shows nothing itself (refresh, script, frames), likeliest first: it is gone on to. */
  readonly onward?: readonly string[];
}

export interface VisitHelpers {
  /** Fetches a further part of the same article, with the delay of its host. */
  fetch(url: string): Promise<FetchedPage>;
  /** The same page through a browser; null when there is none, or when rendering was in vain on this host. */
  render(): Promise<FetchedPage | null>;
  /** The page that this one names as the one it belongs to; null when it lies outside the site or is not there. */
  canonical(url: string): Promise<FetchedPage | null>;
  /** The profile of the page's site; made from the general one when it has none of its own. */
  readonly profile: SiteProfile;
}

/** What a crawl reports while it runs. */
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

/** What a route receives of a page that was fetched, beside Crawlee's own context. */
export interface RouteContext {
  /** The request, as the frontier holds it. */
  readonly target: Target;
  /** The response. */
  readonly page: FetchedPage;
  /** The profile of the page's site; made from the general one when the site has none. */
  readonly profile: SiteProfile;
  /** Handles the page as every crawl does: reads it, stores it and queues its links. */
  proceed(): Promise<void>;
}

/** A function that is called for every page: before the request, whose headers it may add to, or after the response. */
export type Hook<C> = (context: C, request: { headers: Record<string, string> }) => void | Promise<void>;

/** The options of a run of the engine, whatever its roles are. */
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
  /** Turns with hosts and browsers that other processes on this machine use as well; the caller closes them. */
  readonly turns?: SharedTurns | null;
  /** Milliseconds since the epoch; by itself the machine's clock. */
  readonly now?: () => number;
  /** Called for every event of the crawl. */
  readonly onEvent?: (event: CrawlEvent) => void;
  /** Called before each request; they may add headers. */
  readonly preNavigationHooks?: readonly Hook<Omit<RouteContext, 'page' | 'proceed'> & BasicCrawlingContext>[];
  /** Called after each response, before its route. */
  readonly postNavigationHooks?: readonly Hook<RouteContext & BasicCrawlingContext>[];
  /** Handlers that replace those of the crawl, by role. */
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
  /** Addresses are whole sites, whatever they look like. */
  readonly wholeSites?: boolean;
  /** The article that an address is, when the archive has it: named again, it is no list. */
  readonly archivedAs?: (url: string) => string | undefined;
  /** Why a page is not to be had again, when it was forgotten on request: it is not asked for. */
  readonly forgottenAs?: (url: string) => string | undefined;
  /** From a queue alone: the options of the crawl that left it, so that it grows no wider now. */
  readonly goesOnWide?: Pick<CrawlOptions, 'sites' | 'addresses' | 'pages' | 'wholeSites'>;
  /** From a queue alone: the sites whose pages are had; all of them when absent. */
  readonly goesOnSites?: readonly string[];
  /** Targets that are to be fetched; others are completed unseen. For a dry run. */
  readonly wanted?: (target: Target) => boolean;
  readonly visit: (page: FetchedPage, target: Target, helpers: VisitHelpers) => Promise<Visit>;
  /** Pages to visit at most in this run, or null. */
  readonly limit: number | null;
  readonly relatedDepth?: number | null;
  /** Addresses with an earlier date than this day (YYYY-MM-DD) are not requested. */
  readonly since?: string | null;
  /** A round younger than this is resumed; an older one is begun anew. */
  readonly freshMs?: number;
}

/** The requests of a run to one host. */
export interface HostReport {
  /** Host name, with its port unless it is the default one. */
  readonly host: string;
  /** Requests sent. */
  readonly requests: number;
  /** Bytes received. */
  readonly bytes: number;
  /** Mean time between the starts of two requests, in milliseconds; null below two requests. */
  readonly meanGapMs: number | null;
  /** Failures in a row at the end of the run. */
  readonly failures: number;
  /** Whether the host was not requested any more, because it failed too often. */
  readonly stopped: boolean;
}

/** Crawlee's figures of a run. A request is a target that was handled: a page, a list, a picture. */
export interface CrawlStatistics {
  /** Requests that were handled. */
  readonly finished: number;
  /** Requests that failed for good; a guess of ours, such as /sitemap.xml, that came to nothing is none. */
  readonly failed: number;
  /** Of both, those that were retried. */
  readonly retried: number;
  /** Mean time of a handled request in milliseconds, politeness delays included; null for none. */
  readonly meanMs: number | null;
  /** The same for requests that failed, in milliseconds; null for none. */
  readonly meanFailedMs: number | null;
  /** The longest time of one request, in milliseconds. */
  readonly longestMs: number;
  /** Requests handled per minute. */
  readonly perMinute: number;
  /** How many requests needed no retry, one, two … */
  readonly retries: readonly number[];
  /** Responses by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** What a crawl did. */
export interface CrawlSummary {
  /** Why the run ended. */
  readonly stopped: 'done' | 'limit' | 'interrupted';
  /** The number of the round; in each round every list is read once. */
  readonly round: number;
  /** Whether an earlier round was resumed. */
  readonly resumed: boolean;
  /** Pages that were fetched and handled. */
  readonly done: number;
  /** Pictures and files that were had with them. */
  readonly files: number;
  /** Pages that were skipped, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Of the skipped pages, those that the run was meant to fetch. Links that robots.txt or a rule forbids do not count. */
  readonly missed: number;
  /** Why no host at all could be reached; null when one answered, or none was asked. */
  readonly unreached: string | null;
  /** Named addresses that are articles of the archive already: they were not asked for. */
  readonly already: readonly { readonly url: string; readonly id: string }[];
  /** How often a request was put off and tried again. */
  readonly retries: number;
  /** Pages that were rendered in a browser. */
  readonly rendered: number;
  /** Scripts and data that these pages loaded. */
  readonly subrequests: number;
  /** Links that were not followed, by reason. */
  readonly refused: Readonly<Partial<Record<SkipReason, number>>>;
  /** Requests sent, robots.txt and redirects included. */
  readonly requests: number;
  /** Bytes received. */
  readonly bytes: number;
  /** How long the run took, in milliseconds. */
  readonly ms: number;
  /** Crawlee's figures. */
  readonly statistics: CrawlStatistics;
  /** What each host was asked for. */
  readonly hosts: readonly HostReport[];
  /** What the frontier holds at the end. */
  readonly frontier: FrontierCounts;
}
