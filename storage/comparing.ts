/** The comparison of two articles as it is handed in: this folder stores pairs and does not judge them. */

/** What is compared of a text; only the comparison knows what is in it. */
export interface Compared {
  readonly shingles: Uint32Array;
  readonly sentences: ReadonlySet<string>;
}

/** The comparison itself. */
export interface Comparing {
  readonly bands: number;
  /** A 32-bit key of a band of the signature that starts at `at`. */
  bandKey(slots: Uint32Array, at: number, band: number): number;
  maybeAlike(a: Uint32Array, aShingles: number, b: Uint32Array, bShingles: number): boolean;
  compared(text: string): Compared;
  compare(a: Compared, b: Compared): { kind: PairKind; score: number } | null;
}

export type PairKind = 'exact' | 'near' | 'contains' | 'contained';
