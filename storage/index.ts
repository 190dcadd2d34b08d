/** The door of the archive database. */
export type { Saved, SaveRequest } from './articles.js';
export type { Capture, StoredCapture } from './captures.js';
export type { Cluster, ClusterOf, Member } from './clusters.js';
export { type CommitOptions, CommitQueue } from './commit-queue.js';
export { type Ailment, fileAilments, namedFiles, rowAilments, shortenLog } from './doctor.js';
export { buildFoldTable, folder } from './fold.js';
export { openFrontier, type SqliteFrontier } from './frontier.js';
export { type Comparing, LEAST_SHINGLES, type PairKind } from './likeness.js';
export type { Listed, ListFilter } from './listing.js';
export { memoryFrontier } from './memory.js';
export { Archive, type OpenOptions, openArchive, pendingSteps } from './open.js';
export { badQuery, type Filters, parseQuery, type Query } from './query.js';
export type { Look, LookState, RevisitPage, StoredStretch } from './revisits.js';
export type { Outcome, RunInfo } from './runs.js';
export type { Schedule } from './schedules.js';
export type { Facet, Hit, SearchOptions, SearchResult } from './search.js';
export type { SkippedPage } from './skips.js';
export type { VersionInfo } from './stored-articles.js';
