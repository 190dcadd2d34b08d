/** Scoring text with the model, one character at a time. */
import type { Context, RepairModel } from './model.js';
import { type NameState, nameStep } from './names.js';
import { FIRST_HAN, SPACE, SYMBOL, WITHIN } from './symbols.js';

/** What is known of a text so far: its last characters as the model sees them, and its log P. */
export interface LmState extends Context {
  readonly d0: number;
  /** The last token but one. */
  readonly c0?: number;
  /** A person's name that may be running. */
  readonly name?: NameState | null;
}

/** Nothing is known: the middle of a text. */
export const START: LmState = { c1: 0, two: -1, three: -1, d0: 0 };

/** Marks that do not follow each other, nor a blank. */
const STOPS = new Uint8Array(8192);
for (const mark of '，。、；：') STOPS[SYMBOL[mark.charCodeAt(0)]!] = 1;

const DASH = SYMBOL[0x2014]!;
const TILDE = SYMBOL[0xff5e]!;
const DOT = SYMBOL[0xb7]!;
const DOTS = SYMBOL[0x2026]!;
/** log P of a dash or an ellipsis of half its length, against what the model says: —— and …… come by two. */
const HALF = -3;

/** What stands between a word and itself: 禁是禁不住, 好不好, 看一看. */
const BETWEEN = '是不一了来就归';
const betweenOf = new WeakMap<RepairModel['rank'], ReadonlySet<number>>();
function isBetween(model: RepairModel, token: number): boolean {
  let tokens = betweenOf.get(model.rank);
  if (tokens === undefined) {
    tokens = new Set(Array.from(BETWEEN, (c) => model.token(c.charCodeAt(0))));
    betweenOf.set(model.rank, tokens);
  }
  return tokens.has(token);
}
/** log P that it comes again there. */
const AGAIN = Math.log(0.08);

export const isHan = (unit: number) => unit >= 0x4e00 && unit <= 0x9fff;

/** The state after one more UTF-16 unit, with `extra` log P for what the caller knows about it. */
export function append(model: RepairModel, s: LmState, unit: number, extra = 0): LmState {
  const w = model.token(unit);
  if (STOPS[w] === 1 && (STOPS[s.c1] === 1 || s.c1 === SPACE)) extra -= 5; // 。。 and ，、 are slips of the pen
  if ((w === DASH || w === TILDE) && s.c1 === SPACE) extra -= 5;
  if ((s.c1 === DASH || s.c1 === DOTS) && w !== s.c1 && s.c0 !== s.c1) extra += HALF;
  if (w === DOT && (STOPS[s.c1] === 1 || s.c1 === SPACE)) extra -= 6; // · joins names and units
  if (w === SPACE && s.c1 === SPACE) return plus(s, -0.7 + extra); // ideographic spaces come in pairs
  const { p: usual, two, three } = model.next(s, w);
  const p = w === s.c0 && w >= FIRST_HAN && isBetween(model, s.c1) ? Math.max(usual, AGAIN) : usual;
  const { score, name } = nameStep(model, s.c1, w, s.d0, s.name ?? null, usual);
  const own = WITHIN[unit]! + extra;
  const running = name === null ? null : { score: name.score + own, length: name.length };
  // Inside a name the text is as likely as the name makes it, or as the words make it.
  const asName = running !== null && running.length >= 2 ? running.score : Number.NEGATIVE_INFINITY;
  return { c0: s.c1, c1: w, two, three, d0: Math.max(s.d0 + p + own, score + own, asName), name: running };
}

/** The state with `extra` log P. */
export const plus = (s: LmState, extra: number): LmState => ({
  ...s,
  d0: s.d0 + extra,
  name: s.name ? { ...s.name, score: s.name.score + extra } : null,
});
