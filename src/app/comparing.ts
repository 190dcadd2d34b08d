/** The comparison of texts, as the archive asks for it. */
import type { Comparing } from '../../storage/index.js';
import { bandKeys, compare, maybeAlike, normalised, shareBand, shingleSet } from '../dedupe/index.js';

/** `fold` brings both scripts to one, as in fingerprints. */
export function comparing(fold: (text: string) => string): Comparing {
  return { bandKeys, shareBand, maybeAlike, compare, shingles: (text) => shingleSet(normalised(text, fold)) };
}
