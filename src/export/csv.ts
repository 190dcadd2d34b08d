/**
 * CSV as RFC 4180 has it: a header line, CRLF, quotes doubled; UTF-8 with a byte order mark, without which Excel
 * reads Chinese as mojibake.
 */
import { stringify } from 'csv-stringify/sync';
import type { Format } from './format.js';
import { COLUMNS } from './row.js';

const NAMES = COLUMNS.map((column) => column.name);

export const csv: Format = {
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv',
  fields: NAMES,
  filePerArticle: false,
  encoder: ({ fields }) => {
    const columns = (fields ?? NAMES).map((name) => COLUMNS[NAMES.indexOf(name)]!);
    const write = (cells: readonly unknown[]) =>
      stringify([cells as unknown[]], {
        record_delimiter: 'windows',
        // A cell that begins with = + - @ is a formula to a spreadsheet; an apostrophe before it makes it text.
        escape_formulas: true,
        cast: { boolean: String },
      });
    return {
      begin: () => `\ufeff${write(columns.map((column) => column.name))}`,
      row: (row) => write(columns.map((column) => column.value(row))),
      end: () => '',
    };
  },
};
