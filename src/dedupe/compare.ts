/** How alike two texts are, exactly: what the bands found probable is decided here. */
import { jaccardEstimate, shinglesOf } from './minhash.js';

/** near: edited or syndicated. contains: the second is an excerpt of the first; contained: the other way round. */
export interface Likeness {
  readonly kind: 'near' | 'contains' | 'contained';
  /** Jaccard similarity for near, else the share of the smaller text that stands in the larger one. */
  readonly score: number;
}

/** Shared share of all shingles from which two texts are one story. */
const NEAR = 0.5;
/** Share of the smaller text's shingles from which it is an excerpt of the larger one. */
const CONTAINED = 0.75;
/** Below this many shingles a text stands in many others by chance: a notice, a caption. */
const LEAST_EXCERPT = 60;
/** The estimate from 128 slots strays by .04 at one standard deviation; beyond three nothing is lost. */
const DOUBT = 0.13;

/** The distinct 5-grams of a normalised text. */
export function shingleSet(text: string): ReadonlySet<number> {
  return new Set(shinglesOf(text));
}

/** Whether an exact comparison can say anything but "unlike": judged from signatures and numbers of shingles alone. */
export function maybeAlike(a: Uint32Array, aShingles: number, b: Uint32Array, bShingles: number): boolean {
  const jaccard = Math.min(1, jaccardEstimate(a, b) + DOUBT);
  if (jaccard >= NEAR) return true;
  const shared = (jaccard * (aShingles + bShingles)) / (1 + jaccard);
  return shared >= CONTAINED * Math.min(aShingles, bShingles);
}

/** Compares two texts by their shingles; null when they are unlike. */
export function compare(a: ReadonlySet<number>, b: ReadonlySet<number>): Likeness | null {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return null;
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  const jaccard = shared / (a.size + b.size - shared);
  if (jaccard >= NEAR) return { kind: 'near', score: jaccard };
  const containment = shared / small.size;
  if (containment < CONTAINED || small.size < LEAST_EXCERPT) return null;
  return { kind: small === b ? 'contains' : 'contained', score: containment };
}
