/** Room of the re-visits: pure, like a stage; knows only what it is told. */
export { type Answer, type Fate, fateOf, type Memory, type Verdict, wantsWhole } from './fate.js';
export { judge, lossFlags, reasonOf } from './judge.js';
export { type KnownPage, RevisitPolicy } from './policy.js';
export { isRedesign, type Pair, type Reading, undress } from './redesign.js';
export { isQuiet, type Rot, rotOf, type SiteFigures, sumFigures } from './rot.js';
export type { Stretch } from './shape.js';
