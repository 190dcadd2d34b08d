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

/** log P of what is no Han character: punctuation of Chinese text is cheap, symbols and stray letters are dear. */
const OTHER = new Float32Array(65_536).fill(-14);
for (let u = 0x20; u < 0x7f; u++) OTHER[u] = -5;
for (const c of '，。、,.:;!?：；！？“”‘’（）()《》「」…— 　\n\r\t') OTHER[c.charCodeAt(0)] = -3.5;
for (const c of '，。,') OTHER[c.charCodeAt(0)] = -2.5;
for (const c of '【】『』·％%～-/[]<>') OTHER[c.charCodeAt(0)] = -6;
for (let u = 0xff10; u < 0xff1a; u++) OTHER[u] = -7;
for (let u = 0x3041; u < 0x30ff; u++) OTHER[u] = -12;

/** The state after one more UTF-16 unit, with `extra` log P for what the caller knows about it. */
export function append(model: RepairModel, s: LmState, unit: number, extra = 0): LmState {
  if (!isHan(unit)) {
    return { c1: 0, c2: 0, c3: 0, c4: 0, d0: s.d0 + OTHER[unit]! + extra, d1: NONE, d2: NONE, d3: NONE };
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

/** What two words gain by standing together: damped, for the counts behind it are small. */
function join(model: RepairModel, before: number, first: number): number {
  return before === 0 ? 0 : model.affinity(before, first) * 0.7;
}

/** log P of a text on its own. */
export function scoreText(model: RepairModel, text: string): number {
  let state = START;
  for (let i = 0; i < text.length; i++) state = append(model, state, text.charCodeAt(i));
  return state.d0;
}
