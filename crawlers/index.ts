/** The only room that touches the network. */
import type { FetchedPage } from '../src/core/page.js';
import type { look as Look } from './look.js';
import type { CrawlOptions, CrawlSummary } from './options.js';
import type { RevisitOptions, RevisitSummary, RevisitTarget } from './revisit.js';

export type { Target } from '../src/core/frontier.js';
export { FailureFolder, forgetFailures } from './failures.js';
export { findBrowser } from './find-browser.js';
export { dateInUrl, unwrap } from './follow.js';

export type {
  CrawlEvent,
  CrawlOptions,
  CrawlStatistics,
  CrawlSummary,
  FailedPage,
  Hook,
  HostReport,
  RouteContext,
  Visit,
  VisitHelpers,
} from './options.js';
export { numberedNext } from './paging.js';
export {
  checkProfile,
  findProfile,
  generalProfile,
  knownProfiles,
  parseProfile,
  profileText,
  shippedProfiles,
  useProfiles,
} from './profiles.js';
export type { RevisitAnswer, RevisitOptions, RevisitSummary, RevisitTarget } from './revisit.js';
export { compileSite, type SiteRules, Sites } from './site-rules.js';
export { LOGIN_FORM, triesOf } from './status.js';
export { userAgent } from './user-agent.js';
export { postJson } from './webhook.js';

// Crawlee takes .4 s to load: profiles and URLs are needed by commands that never crawl.

/** Runs one crawl (see crawl.ts). */
export async function crawl(options: CrawlOptions): Promise<CrawlSummary> {
  return (await import('./crawl.js')).crawl(options);
}

/** Whether a page is a shell that scripts fill (see shell.ts). */
export async function isShell(...page: Parameters<typeof import('./shell.js').isShell>): Promise<boolean> {
  return (await import('./shell.js')).isShell(...page);
}

/** Looks again at known pages (see revisit.ts). */
export async function revisit<T extends RevisitTarget>(
  targets: readonly T[],
  options: RevisitOptions<T>,
): Promise<RevisitSummary<T>> {
  return (await import('./revisit.js')).revisit(targets, options);
}

/** Looks once at one address (see look.ts). */
export async function look(...[address, options]: Parameters<typeof Look>): Promise<FetchedPage> {
  return (await import('./look.js')).look(address, options);
}
