/** The only room that touches the network. */
import type { CrawlOptions, CrawlSummary } from './options.js';

export { findBrowser } from './find-browser.js';
export type { FoundLink } from './follow.js';
export { dateInUrl, unwrap } from './follow.js';
export type {
  Committed,
  Completion,
  Frontier,
  FrontierCounts,
  HostManners,
  NewTarget,
  Outcome,
  Refusal,
  Role,
  StoredRobots,
  Target,
} from './frontier.js';
export { LIMITS, type Limits } from './http.js';
export { look } from './look.js';
export type { CrawlEvent, CrawlOptions, CrawlSummary, HostReport, Visit, VisitHelpers } from './options.js';
export { findProfile, generalProfile, parseProfile, readProfile, shippedProfiles } from './profiles.js';
export {
  type RevisitAnswer,
  type RevisitOptions,
  type RevisitSummary,
  type RevisitTarget,
  revisit,
} from './revisit.js';
export { isShell } from './shell.js';
export { compileSite, type SiteRules, Sites } from './site-rules.js';
export { userAgent } from './user-agent.js';
export { postJson } from './webhook.js';

/** Runs one crawl (see crawl.ts). Crawlee is loaded only then: profiles and URLs are needed by commands that never crawl. */
export async function crawl(options: CrawlOptions): Promise<CrawlSummary> {
  return (await import('./crawl.js')).crawl(options);
}
