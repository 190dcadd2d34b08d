/**
 * CSV as RFC 4180 has it: a header line, CRLF, quotes doubled; UTF-8 with a byte order mark, without which Excel
 * reads Chinese as mojibake.
 */
import type { Format } from './format.js';
import { COLUMNS, columnsOf } from './row.js';
import { orNull } from './shape.js';

/**
 * What a spreadsheet would take for a formula: = + - @ (full-width too), a tab or a return at the start, blanks and
 * apostrophes before it or not. Apostrophes count, so that the one put before it is not confused with the text's own.
 */
const FORMULA = /^[\s']*[=+\-@＝＋－＠]|^'*[\t\r]/;

/** A text that a spreadsheet takes for nothing but text; `unescapeFormula` undoes it. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text as it was before `escapeFormula`. */
export function unescapeFormula(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = escapeFormula(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

const record = (values: readonly (string | number | boolean | null)[]) => `${values.map(cell).join(',')}\r\n`;

export const csv: Format = {
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv',
  lines: 'CRLF',
  holds: `A table with one row a version (RFC 4180): a header, CRLF at the end of each record, quotes doubled, UTF-8 with a byte
order mark. A paragraph ends with LF inside its quoted cell. An empty cell is null. A cell that a spreadsheet would take for
a formula has an apostrophe before it; to undo it, drop one leading apostrophe from cells that match
\`^'[\\s']*[=+\\-@＝＋－＠]|^''*[\\t\\r]\`.`,
  fields: COLUMNS.map(({ name, means, type, onRequest }) => ({
    ...{ name, means, schema: orNull({ type }) },
    ...(onRequest === undefined ? {} : { onRequest }),
  })),
  filePerArticle: false,
  encoder: ({ fields }) => {
    const columns = columnsOf(fields);
    return {
      begin: () => `\ufeff${record(columns.map((column) => column.name))}`,
      row: (row) => record(columns.map((column) => column.value(row))),
      end: () => '',
    };
  },
};
