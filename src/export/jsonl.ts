/** JSON Lines: one object a line, with the chosen fields or with every field of the article, its version and its cluster of duplicates. */
import { Article } from '../core/page.js';
import type { Format } from './format.js';
import type { ExportRow } from './row.js';

const FIELDS = [...Object.keys(Article.shape), 'version', 'cluster'];

export const jsonl: Format = {
  name: 'jsonl',
  extension: 'jsonl',
  mediaType: 'application/jsonl',
  fields: FIELDS,
  filePerArticle: false,
  encoder: ({ fields }) => ({
    begin: () => '',
    row: (row: ExportRow) => {
      const all: Record<string, unknown> = { ...row.article, version: row.version, cluster: row.cluster };
      const chosen = fields === null ? all : Object.fromEntries(fields.map((name) => [name, all[name] ?? null]));
      // JSON allows U+007F to U+009F, which terminals interpret as commands, and U+2028 and U+2029, at which some readers
      // split lines. JSON.stringify has escaped the other control characters.
      const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
      return `${JSON.stringify(chosen).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)}\n`;
    },
    end: () => '',
  }),
};
