/**
 * Which sequences repair will ask for: it reads text that was read one byte off, so that what matters most are the
 * characters where such reading begins (their second byte starts a full-width mark) and those that can vanish (their
 * second byte starts pairs without a character), and marks, which end it.
 */
import { codeOf } from '../../src/repair/gbk.js';
import { GAP_CLASS } from '../../src/repair/partners.js';
import { FIRST_HAN } from '../../src/repair/symbols.js';
import { BASE } from './count.js';

/** Set by trying; the figures stand in docs/decisions/040-sequences-instead-of-words.md. */
const WEIGHT = {
  begins: 1,
  vanishes: 0.5,
  mark: 0.5,
  other: 0.3,
};

/** The weight of a sequence by its tokens; `han` are the characters by token, `fold` traditional to simplified. */
export function relevance(
  han: readonly number[],
  fold: ReadonlyMap<number, number>,
): (key: number, length: number) => number {
  const of = new Float32Array(BASE).fill(WEIGHT.other);
  const raise = (token: number, unit: number) => {
    const trail = codeOf(unit) & 0xff;
    if (trail === 0xa3 || trail === 0xa1) of[token] = WEIGHT.begins;
    else if (trail > 0 && GAP_CLASS[trail] !== 0) of[token] = Math.max(of[token]!, WEIGHT.vanishes);
  };
  const tokens = new Map(han.map((unit, i) => [unit, FIRST_HAN + i]));
  for (const [unit, token] of tokens) raise(token, unit);
  for (const [from, to] of fold) if (tokens.has(to)) raise(tokens.get(to)!, from);
  return (key, length) => {
    let weight = key % BASE < FIRST_HAN ? WEIGHT.mark : WEIGHT.other;
    for (let i = 0, rest = key; i < length; i++, rest = Math.floor(rest / BASE))
      weight = Math.max(weight, of[rest % BASE]!);
    return weight;
  };
}
