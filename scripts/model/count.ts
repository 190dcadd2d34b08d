/** Counting sequences of two to four tokens: keys sorted as numbers, for maps of ten million strings would not fit. */
import { END } from '../../src/repair/symbols.js';

/** Sequences are numbers with their tokens as digits to this base; four digits fit a double exactly. */
export const BASE = 8192;

/** Sequences of one length, sorted by key: `key` = tokens as digits to the base 8192. */
export interface Counts {
  readonly keys: Float64Array;
  readonly counts: Float32Array;
}

const keyOf = (tokens: readonly number[]): number => tokens.reduce((key, token) => key * BASE + token, 0);
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

/** Counts by key, for tens of millions of keys: an open table, for a map of so many would not fit. */
export class Tally {
  private keys = new Float64Array(1 << 20).fill(-1);
  private values = new Float64Array(1 << 20);
  private used = 0;

  add(key: number, count: number): void {
    let at = this.place(key);
    if (this.keys[at] !== key) {
      if (++this.used > this.keys.length * 0.6) {
        this.grow();
        at = this.place(key);
      }
      this.keys[at] = key;
    }
    this.values[at]! += count;
  }

  counts(): Counts {
    const keys = this.keys.filter((key) => key >= 0).sort();
    return { keys, counts: Float32Array.from(keys, (key) => this.values[this.place(key)]!) };
  }

  private place(key: number): number {
    const mask = this.keys.length - 1;
    let at = (Math.imul(key % 2 ** 26, 0x9e3779b1) ^ Math.imul(Math.floor(key / 2 ** 26), 0x85ebca6b)) >>> 0;
    for (at = (at ^ (at >>> 15)) & mask; this.keys[at] !== -1 && this.keys[at] !== key; at = (at + 1) & mask);
    return at;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Float64Array(keys.length * 2).fill(-1);
    this.values = new Float64Array(values.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === -1) continue;
      const at = this.place(keys[i]!);
      this.keys[at] = keys[i]!;
      this.values[at] = values[i]!;
    }
  }
}

/** The sequences inside words of a dictionary, each with its share of the word's count. */
export function countWords(
  words: Iterable<readonly [tokens: readonly number[], count: number]>,
  length: number,
): Counts {
  const found = new Tally();
  for (const [tokens, count] of words)
    for (let i = 0; i + length <= tokens.length; i++) found.add(keyOf(tokens.slice(i, i + length)), count);
  return found.counts();
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
