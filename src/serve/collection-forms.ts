/** A collection as a file: citations for reference managers, a table, or the texts. */
import { FORMATS } from '../export/index.js';
import { readersZone } from '../report/times.js';
import { rowOf } from './find.js';
import type { Room } from './room.js';

/** Articles of a collection that are shown, and of one that is given as a file; `yuanye export --collection` takes any number. */
export const COLLECTED = 500;

/** Names of formats of `yuanye export`, and what their links say. */
export const FORMS = [
  ['ris', 'RIS'],
  ['bibtex', 'BibTeX'],
  ['csl-json', 'CSL JSON'],
  ['csv', 'CSV'],
  ['markdown', 'Markdown'],
  ['jsonl', 'JSONL'],
] as const;

interface CollectionFile {
  readonly type: string;
  readonly extension: string;
  readonly body: string;
}

/** The articles of a collection that the archive holds, in one file; null when they are too many. */
export function collectionForm(
  room: Room,
  { name, articles }: { readonly name: string; readonly articles: readonly { readonly article: string }[] },
  form: (typeof FORMS)[number][0],
): CollectionFile | null {
  if (articles.length > COLLECTED) return null;
  const format = FORMATS[form]!;
  const rows = articles.flatMap(({ article }) => rowOf(room, article) ?? []);
  const updated =
    rows
      .map(({ version }) => version.capturedAt)
      .sort()
      .at(-1) ?? '';
  const encoder = format.encoder({ fields: null, title: name, updated, zone: readersZone() });
  const parts = [encoder.begin(), ...rows.map((row) => encoder.row(row)), encoder.end()];
  return { type: `${format.mediaType}; charset=utf-8`, extension: format.extension, body: parts.join('') };
}
