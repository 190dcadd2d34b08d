/** What every export format implements. A format encodes rows; it writes no files and does not read the archive. */
import type { ExportRow } from './row.js';
import type { Field } from './shape.js';

/** Options of one export. */
export interface FormatOptions {
  /** Names of the fields to write, in this order; null for those that are written without being named. */
  readonly fields: readonly string[] | null;
  /** The title of the export. */
  readonly title: string;
  /** The time of the newest capture in the export: ISO 8601, UTC. */
  readonly updated: string;
  /** The zone of the days on which pages were consulted, an IANA name. */
  readonly zone: string;
  /** Of a feed: its own address, which is its identity too. */
  readonly self?: string;
  /** Of a feed: where the page of an article is; without it entries link to the article's own address. */
  readonly page?: (id: string) => string;
  /** Of a feed: where a picture of a row is shown, by its place among the pictures; without it, where the page had it. */
  readonly picture?: (row: ExportRow, src: string, i: number) => string | null;
  /** Cuts a line of text into words. Joined they are the line again. */
  readonly words?: (text: string) => readonly string[];
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
  /** How its lines end; null for a format that has no lines. */
  readonly lines: 'LF' | 'CRLF' | null;
  /** What its files hold, in a sentence or two, for the dataset card. */
  readonly holds: string;
  /** The fields of a row, those on request included; null when a file holds documents. */
  readonly fields: readonly Field[] | null;
  /** True: an export into a folder writes one file for each row. An export to standard output is one stream either way. */
  readonly filePerArticle: boolean;
  /** True: the encoder needs `FormatOptions.words`. */
  readonly needsWords?: true;
  /** A new encoder, for one file or for one stream. */
  encoder(options: FormatOptions): Encoder;
}
