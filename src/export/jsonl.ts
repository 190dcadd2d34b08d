/** JSON Lines: the whole article and its version, one object a line, UTF-8. Nothing is lost. */
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
      const whole: Record<string, unknown> = { ...row.article, version: row.version, cluster: row.cluster };
      const chosen = fields === null ? whole : Object.fromEntries(fields.map((name) => [name, whole[name] ?? null]));
      // U+2028 and U+2029 are line ends to some readers of lines, and a terminal obeys U+0080–U+009F, though not to JSON.
      const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
      return `${JSON.stringify(chosen).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)}\n`;
    },
    end: () => '',
  }),
};
