/** A choice of articles as one EPUB file. */
import { writeZip } from '../../../snapshots/index.js';
import { type EpubAbout, type ExportRow, epubEntries } from '../../export/index.js';

/** Writes the file at `path`, which gets its name when it is whole. Returns the articles and bytes in it. */
export function shareEpub(
  path: string,
  rows: Iterable<ExportRow>,
  about: EpubAbout,
  onRow: (rows: number) => void,
): { readonly rows: number; readonly bytes: number } {
  let count = 0;
  function* counted(): Generator<ExportRow> {
    for (const row of rows) {
      onRow(++count);
      yield row;
    }
  }
  const bytes = writeZip(path, epubEntries(counted(), about), new Date(about.updated));
  return { rows: count, bytes };
}
