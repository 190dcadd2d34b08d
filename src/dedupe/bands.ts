/**
 * Which articles are worth comparing: two signatures that agree in one whole band. 42 bands of 3 slots find a pair of
 * Jaccard similarity .5 with probability .996 and one of .4 with .94 (Leskovec, Rajaraman, Ullman, Mining of Massive
 * Datasets, 3.4).
 */
export const BANDS = 42;
const ROWS = 3;

/** The keys of a signature, one a band, each a safe integer below 2^38: equal keys mean an equal band. */
export function bandKeys(signature: Uint32Array): number[] {
  const keys: number[] = [];
  for (let band = 0; band < BANDS; band++) {
    let h = 0x811c9dc5 ^ band;
    for (let i = 0; i < ROWS; i++) {
      h = Math.imul(h ^ signature[band * ROWS + i]!, 0x01000193);
      h ^= h >>> 15;
    }
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    keys.push(band * 2 ** 32 + ((h ^ (h >>> 13)) >>> 0));
  }
  return keys;
}

/** Whether two signatures agree in one whole band. */
export function shareBand(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < BANDS * ROWS; i += ROWS)
    if (a[i] === b[i] && a[i + 1] === b[i + 1] && a[i + 2] === b[i + 2]) return true;
  return false;
}
