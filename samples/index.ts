/** The door of the sample site. */

export { type Written, write } from './grammar.js';
export { hash, type Random, randomFrom } from './random.js';
export { type RunningSite, serveSampleSite } from './server.js';
export { startSampleSite } from './start.js';
export type { TruthRow } from './truth.js';
