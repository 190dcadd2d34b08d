/**
 * An export as files: streamed, so that memory does not grow with the archive; written under temporary names and
 * renamed when whole, so that a reader never sees half of one; the same rows and options give the same bytes.
 */
import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StopRun } from '../errors.js';
import { datasetCard } from './card.js';
import { articlePath } from './file-names.js';
import type { Format } from './format.js';
import type { ExportRow } from './row.js';

export interface ExportRequest {
  readonly format: Format;
  readonly rows: Iterable<ExportRow>;
  /** The folder to write; made when it is missing. */
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
  readonly onRow?: () => void;
}

export interface ExportManifest {
  readonly format: string;
  readonly software: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly articles: number;
  readonly versions: number;
  readonly characters: number;
  readonly files: readonly {
    readonly path: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** One file under its temporary name. */
class Output {
  rows = 0;
  bytes = 0;
  private readonly hash: Hash = createHash('sha256');
  private readonly fd: number;

  constructor(
    private readonly folder: string,
    readonly path: string,
  ) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    this.fd = openSync(`${join(folder, path)}.tmp`, 'w');
  }

  write(part: string | Uint8Array): void {
    if (part.length === 0) return;
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }

  finish(): ExportManifest['files'][number] {
    fsyncSync(this.fd);
    closeSync(this.fd);
    const whole = join(this.folder, this.path);
    renameSync(`${whole}.tmp`, whole);
    return { path: this.path, rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  abandon(): void {
    closeSync(this.fd);
    rmSync(`${join(this.folder, this.path)}.tmp`, { force: true });
  }
}

/** Writes an export into a folder, with `manifest.json` and `README.md` (the dataset card). Throws StopRun when it is taken. */
export function exportFiles(request: ExportRequest): ExportManifest {
  const { format, out } = request;
  if (existsSync(join(out, 'manifest.json')))
    throw new StopRun(
      'export-exists',
      `${out} holds an export already.`,
      'Name another folder with --out, or delete this one.',
    );
  const sums = { articles: new Set<string>(), versions: 0, characters: 0 };
  const counted = function* (): Generator<ExportRow> {
    for (const row of request.rows) {
      sums.articles.add(row.article.id);
      sums.versions++;
      sums.characters += row.article.text.length;
      yield row;
      request.onRow?.();
    }
  };
  const files = format.filePerArticle ? eachArticle(request, counted()) : together(request, counted());
  const manifest: ExportManifest = {
    format: format.name,
    software: request.software,
    options: request.options,
    articles: sums.articles.size,
    versions: sums.versions,
    characters: sums.characters,
    files,
  };
  const put = (name: string, text: string) => {
    writeFileSync(join(out, `${name}.tmp`), text);
    renameSync(join(out, `${name}.tmp`), join(out, name));
  };
  put('README.md', datasetCard(manifest, request.title, format));
  put('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`); // last: where it stands, the export is whole
  return manifest;
}

function together(
  { format, out, fields, split, title, updated }: ExportRequest,
  rows: Iterable<ExportRow>,
): ExportManifest['files'] {
  const name = (i: number) =>
    split === 1
      ? `articles.${format.extension}`
      : `articles-${String(i + 1).padStart(5, '0')}-of-${String(split).padStart(5, '0')}.${format.extension}`;
  const parts = Array.from({ length: split }, (_, i) => ({
    encoder: format.encoder({ fields, title, updated }),
    file: new Output(out, name(i)),
  }));
  try {
    for (const { encoder, file } of parts) file.write(encoder.begin());
    let next = 0;
    for (const row of rows) {
      const { encoder, file } = parts[next++ % split]!;
      file.write(encoder.row(row));
      file.rows++;
    }
    for (const { encoder, file } of parts) file.write(encoder.end());
  } catch (error) {
    for (const { file } of parts) file.abandon();
    throw error;
  }
  return parts.map(({ file }) => file.finish());
}

function eachArticle(
  { format, out, fields, title, updated }: ExportRequest,
  rows: Iterable<ExportRow>,
): ExportManifest['files'] {
  const files: ExportManifest['files'][number][] = [];
  mkdirSync(out, { recursive: true });
  for (const row of rows) {
    const encoder = format.encoder({ fields, title, updated });
    const file = new Output(out, articlePath(row, format.extension));
    try {
      file.write(encoder.begin());
      file.write(encoder.row(row));
      file.write(encoder.end());
    } catch (error) {
      file.abandon();
      throw error;
    }
    file.rows = 1;
    files.push(file.finish());
  }
  return files;
}
