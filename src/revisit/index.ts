/** Room of the re-visit policy: pure, like a stage; knows only what it is told. */
export { type Explanation, type KnownPage, type Past, RevisitPolicy, type Visit } from './policy.js';
export type { Stretch } from './shape.js';
