/**
 * One-permutation MinHash (Li, Owen, Zhang, NIPS 2012) with densification by rotation (Shrivastava, Li, UAI 2014) over character
 * 5-grams: every shingle is hashed once, its low bits choose one of 128 slots, and each slot keeps its least value.
 * The share of equal slots estimates the Jaccard similarity.
 */
export const SLOTS = 128;
/** Characters in a shingle. */
const SHINGLE = 5;

/** Hashes of all 5-grams of a text, in order, repeats included; a shorter text is one shingle, an empty one none. */
export function shinglesOf(text: string): Uint32Array {
  const n = text.length;
  if (n === 0) return new Uint32Array(0);
  const hashes = new Uint32Array(Math.max(1, n - SHINGLE + 1));
  for (let i = 0; i < hashes.length; i++) {
    let h = 0x811c9dc5;
    const end = Math.min(n, i + SHINGLE);
    for (let j = i; j < end; j++) h = Math.imul(h ^ text.charCodeAt(j), 0x01000193);
    // FNV alone leaves the last character in the low bits; the finaliser of MurmurHash3 spreads it.
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    hashes[i] = h >>> 0;
  }
  return hashes;
}

/** Signature and number of distinct shingles of a normalised text. */
export function sketch(text: string): { signature: Uint32Array; shingles: number } {
  const hashes = shinglesOf(text);
  const signature = new Uint32Array(SLOTS).fill(0xffffffff);
  for (const h of hashes) {
    const slot = h & (SLOTS - 1);
    const value = h >>> 7;
    if (value < signature[slot]!) signature[slot] = value;
  }
  if (hashes.length > 0) densify(signature);
  return { signature, shingles: distinct(hashes).length };
}

/** An empty slot borrows from the next filled one to its right, changed by the distance so that borrowers differ. */
function densify(signature: Uint32Array): void {
  const filled = signature.map((value) => (value === 0xffffffff ? 0 : 1));
  for (let slot = 0; slot < SLOTS; slot++) {
    if (filled[slot]) continue;
    let distance = 1;
    while (!filled[(slot + distance) & (SLOTS - 1)]) distance++;
    signature[slot] = (signature[(slot + distance) & (SLOTS - 1)]! + Math.imul(distance, 0x02000000)) >>> 0;
  }
}

/** The distinct ones of `hashes` in ascending order; sorts `hashes` itself. */
export function distinct(hashes: Uint32Array): Uint32Array {
  hashes.sort();
  let count = 0;
  for (let i = 0; i < hashes.length; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[count++] = hashes[i]!;
  return hashes.slice(0, count);
}

/** The share of equal slots: the estimated Jaccard similarity of two texts, ± .04. */
export function jaccardEstimate(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < SLOTS; i++) if (a[i] === b[i]) equal++;
  return equal / SLOTS;
}
