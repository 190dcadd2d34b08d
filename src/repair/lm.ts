/** Scoring text with the model, one character at a time: the best segmentation into words, kept incrementally. */
import type { RepairModel } from './model.js';

/**
 * A prefix's best segmentation. `d0` is its log P when a word ends here, `d1`…`d3` when the last word ended one to
 * three characters ago; `c1`…`c4` are the last characters, folded, 0 beyond a break.
 */
export interface LmState {
  readonly c1: number;
  readonly c2: number;
  readonly c3: number;
  readonly c4: number;
  readonly d0: number;
  readonly d1: number;
  readonly d2: number;
  readonly d3: number;
}

const NONE = -1e9;
export const START: LmState = { c1: 0, c2: 0, c3: 0, c4: 0, d0: 0, d1: NONE, d2: NONE, d3: NONE };

export const isHan = (unit: number) => unit >= 0x4e00 && unit <= 0x9fff;

/** log P of what is no Han character, as shares of Chinese news text; what it never shows gets -14. */
const OTHER = new Float32Array(65_536).fill(-14);
const SHARES: readonly (readonly [string, number])[] = [
  ['，', -3.3],
  ['。、,', -4.1],
  ['“” 　\n\r\t', -5.2],
  ['0123456789', -5.5],
  ['：（）():.<>', -6.3],
  ['；;《》—…%％!！', -7],
  ['？?', -7.8],
  ['０１２３４５６７８９-/&·～', -8.5],
  ['‘’【】『』「」[]', -9],
];
for (let u = 0x21; u < 0x7f; u++) OTHER[u] = -9.5;
for (let u = 0x41; u < 0x7b; u++) if (u < 0x5b || u > 0x60) OTHER[u] = -8.5;
for (const [characters, share] of SHARES) for (const c of characters) OTHER[c.charCodeAt(0)] = share;
for (let u = 0x3041; u < 0x30ff; u++) OTHER[u] = -12;
/** A letter behind a letter: the word has begun. */
const LETTER_GOES_ON = -3;
/** Stands for a letter in a state's `c1`. */
const LETTER = 1;
/** Stands for an ideographic space; they come in pairs, and no mark follows one. */
const SPACE = 2;
const isLetter = (unit: number) => (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);

/** Marks that the model counts pairs for, the half-width ones by their full-width twin. */
const WIDE = new Uint16Array(65_536);
for (const c of '，。、；：？！“”《》（）') WIDE[c.charCodeAt(0)] = c.charCodeAt(0);
for (const [half, full] of [',，', ';；', ':：', '?？', '!！', '(（', ')）'])
  WIDE[half!.charCodeAt(0)] = full!.charCodeAt(0);

/** Marks that do not follow each other. */
const ENDS = new Uint8Array(65_536);
for (const c of '，。、；：,;:') ENDS[c.charCodeAt(0)] = 1;

WIDE[LETTER] = LETTER;
WIDE[SPACE] = SPACE;
WIDE[0x3000] = SPACE;

/** The state after one more UTF-16 unit, with `extra` log P for what the caller knows about it. */
export function append(model: RepairModel, s: LmState, unit: number, extra = 0): LmState {
  if (!isHan(unit)) {
    const mark = isLetter(unit) ? LETTER : WIDE[unit]!;
    const share =
      mark === s.c1 && mark === LETTER
        ? LETTER_GOES_ON
        : s.c1 === SPACE
          ? mark === SPACE
            ? -1
            : OTHER[unit]! - 4
          : OTHER[unit]!;
    if (ENDS[unit] === 1 && ENDS[s.c1] === 1) extra -= 5; // 。。 and ，、 are slips of the pen
    const score = s.d0 + share + extra + (mark === 0 ? 0 : join(model, s.c1, mark));
    return { c1: mark, c2: 0, c3: 0, c4: 0, d0: score, d1: NONE, d2: NONE, d3: NONE };
  }
  const c = model.fold(unit);
  let best = s.d0 + model.character(c) + join(model, s.c1, c);
  if (s.c1 !== 0) {
    const two = model.word(s.c1, c, 0, 0);
    best = Math.max(best, s.d1 + two + join(model, s.c2, s.c1));
    if (s.c2 !== 0) {
      const three = model.word(s.c2, s.c1, c, 0);
      best = Math.max(best, s.d2 + three + join(model, s.c3, s.c2));
      if (s.c3 !== 0) {
        const four = model.word(s.c3, s.c2, s.c1, c);
        best = Math.max(best, s.d3 + four + join(model, s.c4, s.c3));
      }
    }
  }
  return {
    c1: c,
    c2: s.c1,
    c3: s.c2,
    c4: s.c3,
    d0: best + extra,
    d1: s.d0 + extra,
    d2: s.d1 + extra,
    d3: s.d2 + extra,
  };
}

/** The state with `extra` log P on every path. */
export const plus = (s: LmState, extra: number): LmState => ({
  ...s,
  d0: s.d0 + extra,
  d1: s.d1 + extra,
  d2: s.d2 + extra,
  d3: s.d3 + extra,
});

/** Damping of pair counts, for the words already hold part of what they say. */
const JOIN = 0.6;

/** What two words gain by standing together: damped, for the counts behind it are small. */
function join(model: RepairModel, before: number, first: number): number {
  return before === 0 ? 0 : model.affinity(before, first) * JOIN;
}

/** log P of a text on its own. */
export function scoreText(model: RepairModel, text: string): number {
  let state = START;
  for (let i = 0; i < text.length; i++) state = append(model, state, text.charCodeAt(i));
  return state.d0;
}
