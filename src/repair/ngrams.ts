/**
 * The sequences of two to four characters that the model keeps, as a tree: behind each character its followers, behind
 * each pair its own. Nothing is hashed, for among thousands of guesses one that is taken for another wins.
 */

/** Steps per nat of log P, and of the weight of falling back to a shorter context. */
export const QUANTUM = 10;
export const BACK_QUANTUM = 3;
/** Most that a sequence can cost, and most that falling back can: 7 and 4 bits. */
export const MOST = 127 / QUANTUM;
export const MOST_BACK = 15 / BACK_QUANTUM;

/** An entry: the number of its last character, log P, and the weight of what follows, 0 when nothing does. */
const NUMBER_BITS = 13;
const NUMBER = (1 << NUMBER_BITS) - 1;
export const costOf = (entry: number): number => (entry >>> NUMBER_BITS) & 127;
export const backOf = (entry: number): number => entry >>> (NUMBER_BITS + 7);

/** One length of sequences, its entries in the order of their parents and then of their numbers. */
export interface Level {
  readonly entries: Uint32Array;
  /** Where the followers of each parent start; one more than there are parents. */
  readonly starts: Uint32Array;
}

/**
 * Reads a level from its planes, as scripts/model/estimate.ts packs them: of each entry how far its number lies behind
 * that of its elder sibling, its cost and its weight; for each parent that has followers their number, in base 128.
 */
export function level(
  plane: (name: 'low' | 'high' | 'costs' | 'backs' | 'counts') => Uint8Array,
  parents: number,
  has: (parent: number) => boolean,
): Level {
  const [low, high, costs, backs, counts] = [
    plane('low'),
    plane('high'),
    plane('costs'),
    plane('backs'),
    plane('counts'),
  ];
  const entries = new Uint32Array(low.length);
  const starts = new Uint32Array(parents + 1);
  for (let i = 0, at = 0, entry = 0; i < parents; i++) {
    let count = 0;
    if (has(i))
      for (let shift = 0; ; shift += 7) {
        const byte = counts[at++]!;
        count |= (byte & 127) << shift;
        if (byte < 128) break;
      }
    const end = entry + count;
    for (let number = 0; entry < end; entry++) {
      number += low[entry]! | (high[entry]! << 8);
      entries[entry] = number | (costs[entry]! << NUMBER_BITS) | (backs[entry]! << (NUMBER_BITS + 7));
    }
    starts[i + 1] = end;
  }
  return { entries, starts };
}

/** The place of a follower among those of a parent, or -1. */
export function place({ entries, starts }: Level, parent: number, token: number): number {
  let low = starts[parent]!;
  let high = starts[parent + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const number = entries[middle]! & NUMBER;
    if (number < token) low = middle + 1;
    else if (number > token) high = middle - 1;
    else return middle;
  }
  return -1;
}
