/** The revisit policy: pure, like a stage; it knows only what it is given. */
export { type Answer, type Fate, fateOf, type Memory, type Verdict, wantsWhole } from './fate.js';
export { type Judgement, judge, lossFlags, reasonOf } from './judge.js';
export { type KnownPage, RevisitPolicy } from './policy.js';
export { isQuiet, type Rot, rotOf, type SiteFigures, sumFigures } from './rot.js';
export type { Stretch } from './shape.js';
export { saysTheSame } from './steady.js';
export { isTemplateChange, type Pair, type Reading, splitTemplateChange } from './template-change.js';
