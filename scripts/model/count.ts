/** Counting sequences of two to four tokens: keys sorted as numbers, for maps of ten million strings would not fit. */
import { END } from '../../src/repair/symbols.js';

const BASE = 8192;

/** Sequences of one length, sorted by key: `key` = tokens as digits to the base 8192. */
export interface Counts {
  readonly keys: Float64Array;
  readonly counts: Float32Array;
}

export const keyOf = (tokens: readonly number[]): number => tokens.reduce((key, token) => key * BASE + token, 0);
export const prefixOf = (key: number): number => Math.floor(key / BASE);
/** The key without its first token. */
export const suffixOf = (key: number, length: number): number => key % BASE ** (length - 1);
export const lastOf = (key: number): number => key % BASE;
/** Every sequence of `length` tokens within a line; the line's edges count as tokens, 0 stands for a gap. */
export function countText(tokens: Uint16Array, length: number, least: number): Counts {
  const all = new Float64Array(tokens.length);
  let n = 0;
  for (let i = 0; i + length <= tokens.length; i++) {
    let key = 0;
    let whole = true;
    for (let k = 0; k < length && whole; k++) {
      const token = tokens[i + k]!;
      if (token === 0 || (token === END && k > 0 && k < length - 1)) whole = false;
      key = key * BASE + token;
    }
    if (whole) all[n++] = key;
  }
  const keys = all.subarray(0, n).sort();
  const outKeys: number[] = [];
  const outCounts: number[] = [];
  for (let i = 0; i < n; ) {
    let j = i + 1;
    while (j < n && keys[j] === keys[i]) j++;
    if (j - i >= least) {
      outKeys.push(keys[i]!);
      outCounts.push(j - i);
    }
    i = j;
  }
  return { keys: Float64Array.from(outKeys), counts: Float32Array.from(outCounts) };
}

/** The sequences inside words of a dictionary, each with its share of the word's count. */
export function countWords(
  words: Iterable<readonly [tokens: readonly number[], count: number]>,
  length: number,
): Counts {
  const found = new Map<number, number>();
  for (const [tokens, count] of words)
    for (let i = 0; i + length <= tokens.length; i++) {
      const key = keyOf(tokens.slice(i, i + length));
      found.set(key, (found.get(key) ?? 0) + count);
    }
  const keys = Float64Array.from(found.keys()).sort();
  return { keys, counts: Float32Array.from(keys, (key) => found.get(key)!) };
}

export function merged(a: Counts, b: Counts): Counts {
  const keys: number[] = [];
  const counts: number[] = [];
  for (let i = 0, k = 0; i < a.keys.length || k < b.keys.length; ) {
    const x = a.keys[i] ?? Number.POSITIVE_INFINITY;
    const y = b.keys[k] ?? Number.POSITIVE_INFINITY;
    keys.push(Math.min(x, y));
    counts.push((x <= y ? a.counts[i++]! : 0) + (y <= x ? b.counts[k++]! : 0));
  }
  return { keys: Float64Array.from(keys), counts: Float32Array.from(counts) };
}

/** The place of a key, or -1. */
export function placeOf({ keys }: Counts, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else if (keys[middle]! > key) high = middle - 1;
    else return middle;
  }
  return -1;
}
