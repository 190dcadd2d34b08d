/** Places of an archive's files that cannot be read, as commands tell them. */
export interface Damage {
  /** Path in the archive, with slashes. */
  readonly file: string;
  /** Null for a whole file. */
  readonly offset: number | null;
  readonly bytes: number | null;
  readonly reason: string;
}
