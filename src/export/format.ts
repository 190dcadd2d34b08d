/** What a format is: how rows become bytes. Formats know nothing of files, archives or options of the command line. */
import type { ExportRow } from './row.js';

interface FormatOptions {
  /** Names of the fields or columns wanted, in that order; null for all. */
  readonly fields: readonly string[] | null;
  /** A title for the whole, and when its newest part was seen (ISO 8601, UTC). */
  readonly title: string;
  readonly updated: string;
}

/** Encodes one file. Called in order: begin, row for each row, end; each gives the bytes that are ready. */
export interface Encoder {
  begin(): string | Uint8Array;
  row(row: ExportRow): string | Uint8Array;
  end(): string | Uint8Array;
}

export interface Format {
  readonly name: string;
  readonly extension: string;
  readonly mediaType: string;
  /** Names that `fields` may hold; null when the format has no fields to choose. */
  readonly fields: readonly string[] | null;
  /** True: into a folder goes one file an article. Such an encoder still makes one stream for standard output. */
  readonly filePerArticle: boolean;
  encoder(options: FormatOptions): Encoder;
}
