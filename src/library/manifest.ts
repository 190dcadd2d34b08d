/** What was published of a site: the files of its archive, and the objects of the store that hold their bytes. */

export interface Part {
  readonly key: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface StoredFile {
  /** Where it lies in the archive, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly parts: readonly Part[];
}

/** What was published of a site. */
export interface Manifest {
  readonly schema: 'site@1';
  readonly software: string;
  /** The archive's own id. */
  readonly archive: string;
  readonly files: readonly StoredFile[];
}

/** The keys of all objects that a publication names; none for a site of which nothing was published. */
export const keysOf = (manifest: Manifest | null): string[] => [
  ...new Set((manifest?.files ?? []).flatMap(({ parts }) => parts.map(({ key }) => key))),
];
