/** The door of the sample site. */
export { CHANNELS } from './content.js';
export { type RunningSite, type ServeOptions, type SiteStats, serveSampleSite } from './server.js';
export { type StartedSite, type StartOptions, startSampleSite } from './start.js';
export type { TruthBlock, TruthRow } from './truth.js';
