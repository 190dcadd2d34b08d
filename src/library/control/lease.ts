/** The lease of a site. */
import type { Manifest } from '../manifest.js';

/** The right to crawl a site, as long as it is renewed. */
export interface Lease {
  readonly name: string;
  readonly site: string | null;
  readonly labels: readonly string[];
  readonly epoch: number;
  readonly generation: number;
  readonly manifest: Manifest | null;
}
