/** The door of the archive database. */
export { isAlive } from './alive.js';
export { Archive } from './archive.js';
export type { Saved } from './articles.js';
export type { Attachment, AttachmentReading } from './attachments.js';
export { damagedVersion } from './body.js';
export type { Capture, StoredCapture } from './captures.js';
export { CATALOGUE_LOCK, Catalogue } from './catalogue.js';
export type { Cluster, ClusterOf } from './clusters.js';
export type { Comparing } from './comparing.js';
export { copyDatabase, replaceDatabase } from './copy.js';
export {
  Curation,
  type CurationContent,
  type Note,
  type Passage,
} from './curation.js';
export { CURATION } from './curation-file.js';
export { Division, type Origin, partOf, stateOf } from './division.js';
export { type DatabaseFinding, namedFiles, rowFindings, shortenLog, sqliteFindings } from './doctor.js';
export type { Narrow } from './filters.js';
export { folder, foldTable } from './fold.js';
export type { Holdings, Replaced, Request } from './forgetting.js';
export { openFrontier } from './frontier.js';
export type { Deleted } from './harvest.js';
export type { Listed, ListFilter } from './listing.js';
export { makeFolder } from './make-folder.js';
export type { Mark } from './marks.js';
export { memoryFrontier } from './memory.js';
export { hasArchive, hasSnapshots, openArchive, pendingSteps } from './open.js';
export type { Counted, SiteSum } from './overview.js';
export { askedQuery, doubtsOf } from './query.js';
export { isAnyQueued, queuedBySite } from './queued.js';
export type { EarlierReading, Planned } from './rederivations.js';
export type { RevisitPage } from './revisits.js';
export { RunLock } from './run-lock.js';
export type { Outcome, RunInfo } from './runs.js';
export type { Schedule } from './schedules.js';
export type { Facet, Hit, SearchOptions, SearchResult } from './search.js';
export { openTurns } from './shared-turns.js';
export { listsOf } from './starts.js';
export type { DamagedVersion, VersionInfo } from './stored-articles.js';
export type { News, Watch } from './watches.js';
