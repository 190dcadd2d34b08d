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
  /** A bit for each parent that has followers: most triples have none. */
  readonly having: Uint32Array;
  /** How many such parents lie before each word of `having`. */
  readonly before: Uint32Array;
  /** Where the followers of each such parent start; one more than there are of them. */
  readonly starts: Uint32Array;
}

/** How many bits of a word are set (Warren, Hacker's Delight, 5-1). */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
  const having = new Uint32Array((parents >>> 5) + 1);
  for (let i = 0; i < parents; i++) if (has(i)) having[i >>> 5]! |= 1 << (i & 31);
  const before = new Uint32Array(having.length);
  let withFollowers = 0;
  for (const [i, word] of having.entries()) {
    before[i] = withFollowers;
    withFollowers += bitsOf(word);
  }
  const entries = new Uint32Array(low.length);
  const starts = new Uint32Array(withFollowers + 1);
  for (let i = 0, at = 0, entry = 0; i < withFollowers; i++) {
    let count = 0;
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
  return { entries, having, before, starts };
}

/** The place of a follower among those of a parent, or -1. */
export function place({ entries, having, before, starts }: Level, parent: number, token: number): number {
  const word = having[parent >>> 5]!;
  const bit = 1 << (parent & 31);
  if ((word & bit) === 0) return -1;
  const at = before[parent >>> 5]! + bitsOf(word & (bit - 1));
  let low = starts[at]!;
  let high = starts[at + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const number = entries[middle]! & NUMBER;
    if (number < token) low = middle + 1;
    else if (number > token) high = middle - 1;
    else return middle;
  }
  return -1;
}
