/**
 * An export as files: streamed, so that memory does not grow with the archive; nothing stands under its name before
 * all of it is whole; the same rows and options give the same bytes.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { citationFile, datasetCard } from './card.js';
import { articlePath } from './file-names.js';
import type { Encoder, Format } from './format.js';
import { type ExportManifest, Folder, Output, type Written } from './output.js';
import type { ExportRow } from './row.js';

export interface ExportRequest {
  readonly format: Format;
  readonly rows: Iterable<ExportRow>;
  /** The folder to write; new or empty. */
  readonly out: string;
  readonly fields: readonly string[] | null;
  /** Spread the rows evenly over so many files (not for formats with a file an article). */
  readonly split: number;
  readonly title: string;
  /** When the newest row was seen, ISO 8601; part of feeds. */
  readonly updated: string;
  /** What chose the rows, for the manifest. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly software: string;
  /** Called now and then with how many rows are written. */
  readonly onRows?: (rows: number) => void;
  /** Ends the export; nothing of it stays. */
  readonly signal?: AbortSignal;
}

/** Rows written before the event loop gets a turn, in which Ctrl-C is heard. */
const BREATH = 64;

/**
 * Writes an export into a folder, with `manifest.json`, `README.md` (the dataset card) and `CITATION.cff`. Throws
 * StopRun when the folder is taken; what the signal throws when it is set.
 */
export async function exportFiles(request: ExportRequest): Promise<ExportManifest> {
  const { format, software, options, title } = request;
  const folder = new Folder(request.out);
  try {
    const sums = new Sums();
    const files = await (format.filePerArticle ? eachArticle : together)(request, folder.temporary, sums);
    const { articles, versions, characters } = sums;
    const manifest: ExportManifest = { format: format.name, software, options, articles, versions, characters, files };
    folder.put('README.md', datasetCard(manifest, title, format));
    folder.put('CITATION.cff', citationFile(manifest, title, request.updated));
    folder.put('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
    folder.finish('manifest.json');
    return manifest;
  } catch (error) {
    folder.abandon();
    throw error;
  }
}

/** Counts rows as they pass. The versions of an article follow each other, so ids need not be remembered. */
class Sums {
  articles = 0;
  versions = 0;
  characters = 0;
  private last = '';

  add({ article }: ExportRow): void {
    if (article.id !== this.last) this.articles++;
    this.last = article.id;
    this.versions++;
    this.characters += article.text.length;
  }
}

/** The rows, counted, with a turn for the event loop between. */
async function* counted({ rows, onRows, signal }: ExportRequest, sums: Sums): AsyncGenerator<ExportRow> {
  for (const row of rows) {
    sums.add(row);
    yield row;
    if (sums.versions % BREATH !== 0) continue;
    onRows?.(sums.versions);
    await turn();
    signal?.throwIfAborted();
  }
}

async function together(request: ExportRequest, folder: string, sums: Sums): Promise<Written[]> {
  const { format, split } = request;
  const padded = (n: number) => String(n).padStart(5, '0');
  const name = (i: number) =>
    split === 1 ? `articles.${format.extension}` : `articles-${padded(i + 1)}-of-${padded(split)}.${format.extension}`;
  const parts = Array.from({ length: split }, (_, i) => ({
    encoder: format.encoder(request),
    file: new Output(folder, name(i)),
  }));
  for (const { encoder, file } of parts) file.write(encoder.begin());
  let next = 0;
  for await (const row of counted(request, sums)) {
    const { encoder, file } = parts[next++ % split]!;
    file.write(encoder.row(row));
    file.rows++;
  }
  for (const { encoder, file } of parts) file.write(encoder.end());
  return parts.map(({ file }) => file.finish(true));
}

async function eachArticle(request: ExportRequest, folder: string, sums: Sums): Promise<Written[]> {
  const { format } = request;
  const files: Written[] = [];
  for await (const row of counted(request, sums)) {
    const encoder: Encoder = format.encoder(request);
    const file = new Output(folder, articlePath(row, format.extension));
    for (const part of [encoder.begin(), encoder.row(row), encoder.end()]) file.write(part);
    file.rows = 1;
    files.push(file.finish(false));
  }
  return files;
}
