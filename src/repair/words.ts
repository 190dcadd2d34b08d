/**
 * How well a text falls into the words of a dictionary. Sequences of four characters do not see where words begin and
 * end: 件和生产 is a likely sequence, but it is 集原油生产 that is made of words.
 */
import { backOf, costOf, type Level, place } from './ngrams.js';
import { FIRST_HAN } from './symbols.js';

/** Nats for each step of a word's cost. */
export const WORD_QUANTUM = 0.5;
/** log P of a character that is no word, where it stands alone all the same. */
const NO_WORD = -16;
/** log P of what is no Han. */
const NO_HAN = -5;
/** Characters of the longest word. */
export const LONGEST = 4;

/** Words as a tree of tokens: those of two characters and what begins longer ones, then one length at a time. */
export interface Words {
  readonly levels: readonly Level[];
  /** What each token costs as a word of its own, in steps; 0 for none. */
  readonly alone: Uint8Array;
}

/**
 * log P of tokens as words, each for itself, cut where that is likeliest.
 * @param tokens numbers of the model; those of no Han end words
 */
export function asWords({ levels, alone }: Words, tokens: readonly number[]): number {
  const best = new Float64Array(tokens.length + 1).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  const reach = (at: number, p: number) => {
    if (p > best[at]!) best[at] = p;
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const before = best[i]!;
    if (token < FIRST_HAN && token !== 0) {
      reach(i + 1, before + NO_HAN);
      continue;
    }
    reach(i + 1, before + (alone[token] === 0 ? NO_WORD : -alone[token]! * WORD_QUANTUM));
    let parent = token;
    for (let n = 1; n < LONGEST && i + n < tokens.length; n++) {
      parent = place(levels[n - 1]!, parent, tokens[i + n]!);
      if (parent < 0) break;
      const entry = levels[n - 1]!.entries[parent]!;
      if (costOf(entry) > 0) reach(i + n + 1, before - costOf(entry) * WORD_QUANTUM);
      if (backOf(entry) === 0) break;
    }
  }
  return best[tokens.length]!;
}
