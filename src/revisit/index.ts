/** Room of the re-visits: pure, like a stage; knows only what it is told. */
export { type Answer, type Fate, fateOf, type Memory, type Verdict, WHOLE_EVERY, wantsWhole } from './fate.js';
export { type Explanation, type KnownPage, type Past, RevisitPolicy, type Visit } from './policy.js';
export { isRedesign, type Pair, type Reading, type Share, type Undressed, undress } from './redesign.js';
export { isQuiet, type Rot, rotOf, type SiteFigures, sumFigures } from './rot.js';
export type { Stretch } from './shape.js';
