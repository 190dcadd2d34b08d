/** A choice of articles as one EPUB file. */
import { statSync } from 'node:fs';
import { writeZip } from '../../../snapshots/index.js';
import { type EpubAbout, type ExportRow, epubEntries } from '../../export/index.js';

interface MadeEpub {
  readonly rows: number;
  /** The size of the file. */
  readonly bytes: number;
  /** Pictures that were archived, each once, and those that were not; absent when none were asked for. */
  readonly pictures?: { readonly copied: number; readonly missing: number };
}

/** Writes the file at `path`, which gets its name when it is whole. */
export function shareEpub(
  path: string,
  rows: Iterable<ExportRow>,
  about: EpubAbout,
  onRow: (rows: number) => void,
): MadeEpub {
  let count = 0;
  const copied = new Set<string>();
  let missing = 0;
  function* counted(): Generator<ExportRow> {
    for (const row of rows) {
      onRow(++count);
      yield row;
    }
  }
  function* pictures(row: ExportRow) {
    const had = new Set<string>();
    for (const picture of about.pictures?.(row) ?? []) {
      had.add(picture.url);
      copied.add(picture.digest);
      yield picture;
    }
    missing += new Set(row.article.images.filter((url) => !had.has(url))).size;
  }
  const asked = about.pictures !== undefined;
  writeZip(path, epubEntries(counted(), asked ? { ...about, pictures } : about), new Date(about.updated));
  const { size } = statSync(path);
  return { rows: count, bytes: size, ...(asked ? { pictures: { copied: copied.size, missing } } : {}) };
}
