/** The only room that touches the network. */
export { crawl } from './crawl.js';
export type { FoundLink } from './follow.js';
export { dateInUrl } from './follow.js';
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
export type { CrawlEvent, CrawlOptions, CrawlSummary, HostReport, Visit, VisitHelpers } from './options.js';
export { findProfile, generalProfile, parseProfile, readProfile, shippedProfiles } from './profiles.js';
export { userAgent } from './user-agent.js';
