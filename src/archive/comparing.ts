/** The comparison of texts, as the archive asks for it. */
import type { Comparing } from '../../storage/index.js';
import { BANDS, bandKey, compare, comparedOf, maybeAlike } from '../dedupe/index.js';

/** `fold` brings both scripts to one, as in fingerprints. */
export function comparing(fold: (text: string) => string): Comparing {
  return { bands: BANDS, bandKey, maybeAlike, compare, compared: (text) => comparedOf(text, fold) };
}
