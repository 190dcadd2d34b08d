/** The door of the sample site. */

export type { SiteStats } from './answers.js';
export { CHANNELS } from './content.js';
export { type Written, write } from './grammar.js';
export { hash, type Random, randomFrom } from './random.js';
export { type RunningSite, type ServeOptions, serveSampleSite } from './server.js';
export { type StartedSite, type StartOptions, startSampleSite } from './start.js';
export type { TruthBlock, TruthRow } from './truth.js';
