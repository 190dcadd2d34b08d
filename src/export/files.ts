/**
 * An export as files: streamed, so that memory does not grow with the archive; nothing stands under its name before
 * all of it is whole; the same rows and options give the same bytes.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { diskFull, isDiskFull } from '../core/errors.js';
import { citationFile, datasetCard } from './card.js';
import { articlePath } from './file-names.js';
import type { Encoder, Format, FormatOptions } from './format.js';
import { lineSchema } from './jsonl.js';
import { type ExportManifest, Folder, Output, type Written } from './output.js';
import { dataPackage } from './package.js';
import { Pictures } from './pictures.js';
import { COLUMNS, type ExportRow } from './row.js';
import { chosenFields } from './shape.js';
import { Counting } from './statistics.js';

export type { Picture } from './pictures.js';

export interface ExportRequest extends FormatOptions {
  readonly format: Format;
  readonly rows: Iterable<ExportRow>;
  /** The folder to write; new or empty, unless `update` is set. */
  readonly out: string;
  /** Bring a folder that an earlier export of this format wrote up to date; what is not its own stays untouched. */
  readonly update?: boolean;
  /** Spread the rows evenly over so many files (not for formats with a file an article). */
  readonly split: number;
  /** Ids of articles that earlier exports had and that were forgotten since; absent when this one does not go on from one. */
  readonly forgotten?: readonly string[];
  /** What chose the rows, for the manifest. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly software: string;
  /** Copies of a row's pictures; absent when pictures are not asked for. */
  readonly pictures?: (row: ExportRow) => Iterable<import('./pictures.js').Picture>;
  /** Called now and then with how many rows are written. */
  readonly onRows?: (rows: number) => void;
  /** Ends the export; nothing of it stays. */
  readonly signal?: AbortSignal;
}

/** Rows written before the event loop gets a turn, in which Ctrl-C is heard. */
const BREATH = 64;

/**
 * Writes an export into a folder, with `manifest.json`, `README.md` (the dataset card), `datapackage.json` and
 * `CITATION.cff`. Throws StopRun when the folder is taken; what the signal throws when it is set.
 */
export async function exportFiles(request: ExportRequest): Promise<ExportManifest> {
  const { format, software, options, title, updated, fields } = request;
  const folder = new Folder(request.out, request.update === true ? format.name : null, options);
  try {
    const counting = new Counting(chosenFields(format.fields ?? [], fields), fieldValue(format));
    const pictures = request.pictures === undefined ? null : new Pictures(folder.temporary, request.pictures);
    const rows = counted(request, counting, pictures);
    const files = await (format.filePerArticle ? eachArticle : together)(request, rows, folder.temporary);
    const { articles, versions, characters } = counting;
    const copied = pictures?.finish();
    const manifest: ExportManifest = {
      ...{ format: format.name, software, options, articles, versions, characters },
      statistics: counting.statistics(),
      files,
      ...(copied === undefined ? {} : { pictures: copied }),
      ...(request.forgotten === undefined ? {} : { forgotten: request.forgotten }),
    };
    const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
    folder.put('README.md', datasetCard(manifest, title, format, fields));
    folder.put('CITATION.cff', citationFile(manifest, title, updated));
    folder.put('datapackage.json', json(dataPackage(manifest, { title, updated, names: fields }, format)));
    if (format.name === 'jsonl') folder.put('schema.json', json(lineSchema(fields)));
    folder.finish(manifest);
    return manifest;
  } catch (error) {
    folder.abandon();
    throw isDiskFull(error) ? diskFull(request.out) : error;
  }
}

/** The value of a row's field, as far as it can be told whether there is one. */
function fieldValue(format: Format): (row: ExportRow, field: string) => unknown {
  if (format.name === 'jsonl')
    return (row, field) => (field in row.article ? row.article[field as 'id'] : row[field as 'cluster']);
  return (row, field) => COLUMNS.find(({ name }) => name === field)?.value(row) ?? null;
}

/** The rows, counted, with copies of their pictures and with a turn for the event loop between. */
async function* counted(
  { rows, onRows, signal }: ExportRequest,
  counting: Counting,
  pictures: Pictures | null,
): AsyncGenerator<ExportRow> {
  for (const bare of rows) {
    const row = pictures === null ? bare : { ...bare, pictures: pictures.copy(bare) };
    counting.add(row);
    yield row;
    if (counting.versions % BREATH !== 0) continue;
    onRows?.(counting.versions);
    await turn();
    signal?.throwIfAborted();
  }
}

async function together(request: ExportRequest, rows: AsyncIterable<ExportRow>, folder: string): Promise<Written[]> {
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
  for await (const row of rows) {
    const { encoder, file } = parts[next++ % split]!;
    file.write(encoder.row(row));
    file.rows++;
  }
  for (const { encoder, file } of parts) file.write(encoder.end());
  return parts.map(({ file }) => file.finish(true));
}

async function eachArticle(request: ExportRequest, rows: AsyncIterable<ExportRow>, folder: string): Promise<Written[]> {
  const { format } = request;
  const files: Written[] = [];
  for await (const row of rows) {
    const encoder: Encoder = format.encoder(request);
    const file = new Output(folder, articlePath(row, format.extension));
    for (const part of [encoder.begin(), encoder.row(row), encoder.end()]) file.write(part);
    file.rows = 1;
    files.push(file.finish(false));
  }
  return files;
}
