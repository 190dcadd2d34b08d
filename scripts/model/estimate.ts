/** From counts to probabilities, to the sequences worth keeping, to bytes. */
import { BACK_QUANTUM, MOST, MOST_BACK, QUANTUM } from '../../src/repair/ngrams.js';
import { BASE, type Counts, lastOf, placeOf, prefixOf, suffixOf } from './count.js';

/** Sequences of one length with P of the last token behind the others, and what the shorter context gives it. */
interface Level extends Counts {
  readonly p: Float32Array;
  readonly shorter: Float32Array;
  readonly keep: Uint8Array;
}

export interface Kept {
  readonly levels: readonly Level[];
  /** Weight of falling back from each single token. */
  readonly backOfOne: Float32Array;
  readonly kept: readonly number[];
}

const CAUTION = 5;

/**
 * Witten and Bell: a context seen with many different followers leaves much to the shorter one. A count below one
 * (a dictionary's share) is that much of a follower. Texts to be repaired are of other kinds than the texts counted:
 * caution multiplies what is left for followers never seen. What the context itself was counted more often than all
 * its followers (those too rare to be told) is left for them, too.
 */
function smoothed(
  counts: Counts,
  length: number,
  lower: (key: number) => number,
  often: (prefix: number) => number,
): Level {
  const { keys } = counts;
  const p = new Float32Array(keys.length);
  const shorter = new Float32Array(keys.length);
  for (let i = 0; i < keys.length; ) {
    const prefix = prefixOf(keys[i]!);
    let j = i;
    let total = 0;
    let kinds = 0;
    for (; j < keys.length && prefixOf(keys[j]!) === prefix; j++) {
      total += counts.counts[j]!;
      kinds += CAUTION * Math.min(1, counts.counts[j]!);
    }
    kinds += Math.max(0, often(prefix) - total);
    for (let k = i; k < j; k++) {
      const below = lower(suffixOf(keys[k]!, length));
      p[k] = (counts.counts[k]! + kinds * below) / (total + kinds);
      shorter[k] = (kinds / (total + kinds)) * below;
    }
    i = j;
  }
  return { ...counts, p, shorter, keep: new Uint8Array(keys.length) };
}

/**
 * Keeps the `most` sequences that would be missed most, their contexts with them.
 * @param often how often each single token was counted
 * @param weight how much a sequence matters to those who will ask
 */
export function estimate(
  ones: Float32Array,
  often: Float32Array,
  counts: readonly Counts[],
  most: number,
  weight: (key: number, length: number) => number,
): Kept {
  const levels: Level[] = [];
  for (const [i, level] of counts.entries()) {
    const below = levels[i - 1];
    const lower = (key: number) => {
      if (below === undefined) return ones[key]!;
      const place = placeOf(below, key);
      return place < 0 ? 1e-9 : below.p[place]!;
    };
    const times = (prefix: number) => {
      if (below === undefined) return often[prefix]!;
      const place = placeOf(below, prefix);
      return place < 0 ? 0 : below.counts[place]!;
    };
    levels.push(smoothed(level, i + 2, lower, times));
  }
  // What a sequence saves: how often it comes times what guessing it from the shorter context would cost more.
  const worth: Float64Array[] = levels.map(({ p, shorter, counts: n, keys }, l) =>
    Float64Array.from(p, (q, i) => n[i]! * Math.log(q / shorter[i]!) * weight(keys[i]!, l + 2)),
  );
  const total = worth.reduce((n, list) => n + list.length, 0);
  const ordered = new Float64Array(total);
  for (let l = 0, at = 0; l < worth.length; at += worth[l++]!.length) ordered.set(worth[l]!, at);
  ordered.sort();
  // Contexts come on top: the bar is raised until all fit.
  for (let wanted = most; ; wanted = Math.floor(wanted * 0.97)) {
    const bar = ordered[Math.max(0, ordered.length - wanted)]!;
    let total = 0;
    for (let l = levels.length - 1; l >= 0; l--) {
      const { keys, keep } = levels[l]!;
      if (l === levels.length - 1) for (const level of levels) level.keep.fill(0);
      for (let i = 0; i < keys.length; i++) {
        if (worth[l]![i]! >= bar) keep[i] = 1;
        if (keep[i] === 0) continue;
        total++;
        if (l > 0) {
          const context = placeOf(levels[l - 1]!, prefixOf(keys[i]!));
          if (context >= 0) levels[l - 1]!.keep[context] = 1;
        }
      }
    }
    if (total <= most) break;
  }
  const backOfOne = new Float32Array(8192).fill(0);
  for (const [prefix, back] of backs(levels[0]!, (key) => ones[key]!, 2)) backOfOne[prefix] = back;
  return { levels, backOfOne, kept: levels.map(({ keep }) => keep.reduce((n, k) => n + k, 0)) };
}

/** log weight of falling back from each context, so that what is kept and what is not make one. */
function backs(level: Level, lower: (key: number) => number, length: number): Map<number, number> {
  const out = new Map<number, number>();
  const { keys, p, keep } = level;
  for (let i = 0; i < keys.length; ) {
    const prefix = prefixOf(keys[i]!);
    let known = 0;
    let below = 0;
    for (; i < keys.length && prefixOf(keys[i]!) === prefix; i++) {
      if (keep[i] === 0) continue;
      known += p[i]!;
      below += lower(suffixOf(keys[i]!, length));
    }
    if (known > 0) out.set(prefix, Math.log(Math.max(1e-4, 1 - known) / Math.max(1e-4, 1 - Math.min(0.9999, below))));
  }
  return out;
}

/**
 * The bytes of one level in planes, like beside like, so that they compress: of each entry how far its token lies
 * behind that of its elder sibling (low and high byte), its cost and its weight of falling back; and how many followers
 * each parent has, in base 128.
 */
export interface Planes {
  readonly low: Uint8Array;
  readonly high: Uint8Array;
  readonly costs: Uint8Array;
  readonly backs: Uint8Array;
  readonly counts: Uint8Array;
}

export function pack({ levels }: Kept): Planes[] {
  let parents = everyToken();
  return levels.map((level, l) => {
    const length = l + 2;
    const next = levels[l + 1];
    const back =
      next === undefined ? new Map<number, number>() : backs(next, (key) => probability(level, key), length + 1);
    const keys = level.keys.filter((_, i) => level.keep[i] === 1);
    const costs = level.p.filter((_, i) => level.keep[i] === 1).map((p) => Math.min(MOST, -Math.log(p)) * QUANTUM);
    const fall = (key: number) => {
      const left = back.get(key);
      return left === undefined ? 0 : Math.max(1, Math.round(Math.min(MOST_BACK, -left) * BACK_QUANTUM));
    };
    const packed = planes(parents, keys, (i) => Math.round(costs[i]!), fall);
    parents = [...keys.filter((key) => back.has(key))];
    return packed;
  });
}

/** The parents of pairs. */
export const everyToken = (): number[] => Array.from({ length: BASE }, (_, i) => i);

/**
 * One level as planes.
 * @param parents sorted; each key's prefix is one of them
 * @param keys sorted
 */
export function planes(
  parents: readonly number[],
  keys: Float64Array,
  costOf: (place: number) => number,
  backOf: (key: number) => number,
): Planes {
  const steps: number[] = [];
  const costs: number[] = [];
  const falls: number[] = [];
  const counts: number[] = [];
  let at = 0;
  for (const parent of parents) {
    let count = 0;
    let elder = 0;
    for (; at < keys.length && prefixOf(keys[at]!) <= parent; at++) {
      const key = keys[at]!;
      if (prefixOf(key) < parent) throw new Error('a sequence was kept without its context');
      steps.push(lastOf(key) - elder);
      elder = lastOf(key);
      costs.push(costOf(at));
      falls.push(backOf(key));
      count++;
    }
    for (; count > 127; count >>>= 7) counts.push((count & 127) | 128);
    counts.push(count);
  }
  return {
    low: Uint8Array.from(steps, (step) => step & 255),
    high: Uint8Array.from(steps, (step) => step >>> 8),
    costs: Uint8Array.from(costs),
    backs: Uint8Array.from(falls),
    counts: Uint8Array.from(counts),
  };
}

function probability(level: Level, key: number): number {
  const place = placeOf(level, key);
  return place < 0 ? 0 : level.p[place]!;
}
