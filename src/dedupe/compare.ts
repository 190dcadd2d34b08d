/** How alike two texts are, exactly: what the bands found probable is decided here. */
import { distinct, jaccardEstimate, shinglesOf } from './minhash.js';
import { normalised } from './normalise.js';
import { isFilledForm } from './template.js';

/** near: edited or syndicated. contains: the second is an excerpt of the first; contained: the other way round. */
export interface Likeness {
  readonly kind: 'near' | 'contains' | 'contained';
  /** Jaccard similarity for near, else the share of the smaller text that stands in the larger one. */
  readonly score: number;
}

/** What of a text is compared. */
export interface Compared {
  /** Distinct 5-grams of the whole normalised text, in ascending order: a tenth of the memory of a set. */
  readonly shingles: Uint32Array;
  /** Whole sentences, normalised, in their order. */
  readonly sentences: ReadonlySet<string>;
}

/** Shared share of all shingles from which two texts are one story. */
const NEAR = 0.5;
/** Share of the smaller text's shingles from which it is an excerpt of the larger one. */
const CONTAINED = 0.75;
/**
 * Share of the smaller text that must stand in the other in whole sentences. Reports made from one template share most
 * of their words and hardly a sentence, because a name or a number stands in each; an edited text keeps sentences whole.
 */
const WHOLE = 0.4;
/** Below this many shingles a text stands in many others by chance: a notice, a caption. */
const LEAST_EXCERPT = 60;
/** The estimate from 128 slots strays by .04 at one standard deviation; beyond three nothing is lost. */
const DOUBT = 0.13;
const SENTENCE_END = /[。！？!?；;…\n]+/;

/** A text as it is compared; `toHans` brings both scripts to one. */
export function comparedOf(text: string, toHans: (text: string) => string): Compared {
  const sentences = new Set<string>();
  for (const part of text.split(SENTENCE_END)) {
    const sentence = normalised(part, toHans);
    if (sentence !== '') sentences.add(sentence);
  }
  return { shingles: distinct(shinglesOf(normalised(text, toHans))), sentences };
}

/** Whether an exact comparison can say anything but "unlike": judged from signatures and numbers of shingles alone. */
export function maybeAlike(a: Uint32Array, aShingles: number, b: Uint32Array, bShingles: number): boolean {
  const jaccard = Math.min(1, jaccardEstimate(a, b) + DOUBT);
  if (jaccard >= NEAR) return true;
  const shared = (jaccard * (aShingles + bShingles)) / (1 + jaccard);
  return shared >= CONTAINED * Math.min(aShingles, bShingles);
}

/** Compares two texts; null when they are unlike. */
export function compare(a: Compared, b: Compared): Likeness | null {
  const [small, large] = a.shingles.length <= b.shingles.length ? [a, b] : [b, a];
  if (small.shingles.length === 0) return null;
  const shared = inBoth(a.shingles, b.shingles);
  const jaccard = shared / (a.shingles.length + b.shingles.length - shared);
  const containment = shared / small.shingles.length;
  const near = jaccard >= NEAR;
  if (!near && (containment < CONTAINED || small.shingles.length < LEAST_EXCERPT)) return null;
  if (wholeShare(small.sentences, large.sentences) < WHOLE) return null;
  if (isFilledForm(small.sentences, large.sentences)) return null;
  if (near) return { kind: 'near', score: jaccard };
  return { kind: small === b ? 'contains' : 'contained', score: containment };
}

/** How many numbers two ascending lists share. */
function inBoth(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return shared;
}

/** The share of the shorter text, in characters, that stands in the other in whole sentences. */
function wholeShare(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  let left = 0;
  let right = 0;
  for (const { length } of b) right += length;
  for (const sentence of a) {
    left += sentence.length;
    if (b.has(sentence)) shared += sentence.length;
  }
  return shared / Math.max(1, Math.min(left, right));
}
