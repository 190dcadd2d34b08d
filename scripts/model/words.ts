/** The words of a dictionary as the model keeps them (src/repair/words.ts reads them). */
import { LONGEST, WORD_QUANTUM } from '../../src/repair/words.js';
import { BASE, prefixOf } from './count.js';
import { everyToken, type Planes, planes } from './estimate.js';

/** Rarer words are spellings and names of which the dictionary itself is not sure. */
const LEAST = 3;

/**
 * The tree of words of two characters and more, one length at a time, and what each token costs as a word of its own.
 * @param words tokens of each word (Han only) with its count; a word may come twice
 */
export function packWords(words: Iterable<readonly [tokens: readonly number[], count: number]>): {
  readonly alone: Uint8Array;
  readonly levels: readonly Planes[];
  /** How many words there are in it, those of one character included. */
  readonly kept: number;
} {
  const counts = Array.from({ length: LONGEST + 1 }, () => new Map<number, number>());
  let total = 0;
  for (const [tokens, count] of words) {
    total += count;
    if (tokens.length > LONGEST || tokens.includes(0) || (tokens.length > 1 && count < LEAST)) continue;
    const key = tokens.reduce((sum, token) => sum * BASE + token, 0);
    counts[tokens.length]!.set(key, (counts[tokens.length]!.get(key) ?? 0) + count);
  }
  const cost = (count: number) => Math.max(1, Math.round(Math.log(total / (count + 0.5)) / WORD_QUANTUM));
  const alone = new Uint8Array(BASE);
  for (const [token, count] of counts[1]!) alone[token] = cost(count);
  // What begins a longer word is in the tree, too, at no cost: it is no word.
  const begins = Array.from({ length: LONGEST + 1 }, () => new Set<number>());
  for (let length = LONGEST; length > 2; length--)
    for (const key of [...counts[length]!.keys(), ...begins[length]!]) begins[length - 1]!.add(prefixOf(key));
  const levels: Planes[] = [];
  let parents = everyToken();
  for (let length = 2; length <= LONGEST; length++) {
    const keys = Float64Array.from(new Set([...counts[length]!.keys(), ...begins[length]!])).sort();
    const times = (i: number) => counts[length]!.get(keys[i]!);
    levels.push(
      planes(
        parents,
        keys,
        (i) => (times(i) === undefined ? 0 : cost(times(i)!)),
        (key) => (begins[length]!.has(key) ? 1 : 0),
      ),
    );
    parents = [...keys.filter((key) => begins[length]!.has(key))];
  }
  return { alone, levels, kept: counts.reduce((n, { size }) => n + size, 0) };
}
