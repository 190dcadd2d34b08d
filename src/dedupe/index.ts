/** The fifth stage of the pipeline: digests that say what is the same, and a signature that says what is similar. */
import { hash } from 'node:crypto';
import type { CleanArticle, FingerprintedArticle } from '../core/page.js';
import { versionDigest } from '../core/version-digest.js';
import { sketch } from './minhash.js';
import { normalised } from './normalise.js';

export { BANDS, bandKey } from './bands.js';
export { compare, comparedOf, maybeAlike } from './compare.js';
export { jaccardEstimate, shinglesOf, sketch } from './minhash.js';
export { normalised } from './normalise.js';

const sha256 = (text: string) => `sha256:${hash('sha256', text)}`;

/**
 * Digests and MinHash signature of an article. `toHans` folds the script character by character, so that a mirror's
 * text is its original's. The version digest covers the text as it stands, unfolded: a page that changes its script
 * has changed.
 */
export function fingerprint(article: CleanArticle, toHans: (text: string) => string): FingerprintedArticle {
  const text = normalised(article.text, toHans);
  const { signature, shingles } = sketch(text);
  return { article, fingerprint: { digest: versionDigest(article), textDigest: sha256(text), signature, shingles } };
}
