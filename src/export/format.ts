/** What every export format implements. A format encodes rows; it writes no files and does not read the archive. */
import type { ExportRow } from './row.js';

/** Options of one export. */
interface FormatOptions {
  /** Names of the fields to write, in this order; null for all of them. */
  readonly fields: readonly string[] | null;
  /** The title of the export. */
  readonly title: string;
  /** The time of the newest capture in the export: ISO 8601, UTC. */
  readonly updated: string;
  /** Of a feed: its own address, which is its identity too. */
  readonly self?: string;
  /** Of a feed: where the page of an article is; without it entries link to the article's own address. */
  readonly page?: (id: string) => string;
}

/** Encodes one file. Call `begin`, then `row` for each row, then `end`. Each returns the next part of the file, or ''. */
export interface Encoder {
  begin(): string | Uint8Array;
  row(row: ExportRow): string | Uint8Array;
  end(): string | Uint8Array;
}

/** An export format. */
export interface Format {
  /** The value of `--format`. */
  readonly name: string;
  /** The extension of its files, without a dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** The fields that `FormatOptions.fields` may name; null when the format has no choice of fields. */
  readonly fields: readonly string[] | null;
  /** True: an export into a folder writes one file for each row. An export to standard output is one stream either way. */
  readonly filePerArticle: boolean;
  /** A new encoder, for one file or for one stream. */
  encoder(options: FormatOptions): Encoder;
}
