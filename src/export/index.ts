/** Export: rows of articles to files of a format. Formats are pure; `exportFiles` writes the files. */
import type { ROW_FORMATS } from '../core/choices.js';
import { atom } from './atom.js';
import { csv } from './csv.js';
import type { Format } from './format.js';
import { jsonl } from './jsonl.js';
import { markdown } from './markdown.js';
import { parquet } from './parquet.js';
import { bibtex, cslJson, ris } from './references.js';
import { tei } from './tei.js';
import { text } from './text.js';
import { vertical } from './vertical.js';

export { cite } from './cite.js';
export { escapeFormula } from './csv.js';
export { type EpubAbout, epubEntries } from './epub.js';
export { type ExportRequest, exportFiles, type Picture } from './files.js';
export type { Format, FormatOptions } from './format.js';
export { articleMarkdown } from './markdown.js';
export { type ExportManifest, makeFolder } from './output.js';
export { people } from './references.js';
export { type AttachedDocument, COLUMNS, type ExportRow } from './row.js';

/** Every format, by name. */
export const FORMATS: Readonly<Record<string, Format>> = {
  ...{ jsonl, csv, parquet, markdown, text, atom, tei, vertical, bibtex, ris },
  'csl-json': cslJson,
} satisfies Record<(typeof ROW_FORMATS)[number], Format>;
