/**
 * CSV as RFC 4180 has it: a header line, CRLF, quotes doubled; UTF-8 with a byte order mark, without which Excel
 * reads Chinese as mojibake.
 */
import type { Format } from './format.js';
import { COLUMNS } from './row.js';

const NAMES = COLUMNS.map((column) => column.name);

/**
 * What a spreadsheet would take for a formula: = + - @ (full-width too), a tab or a return at the start, blanks and
 * apostrophes before it or not. Apostrophes count, so that the one put before it is not confused with the text's own.
 */
const FORMULA = /^[\s']*[=+\-@＝＋－＠]|^'*[\t\r]/;

/** A text that a spreadsheet takes for nothing but text. `disarmed` undone: `armed`. */
export function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text as it was before `disarmed`. */
export function armed(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = disarmed(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

const record = (values: readonly (string | number | boolean | null)[]) => `${values.map(cell).join(',')}\r\n`;

export const csv: Format = {
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv',
  fields: NAMES,
  filePerArticle: false,
  encoder: ({ fields }) => {
    const columns = (fields ?? NAMES).map((name) => COLUMNS[NAMES.indexOf(name)]!);
    return {
      begin: () => `\ufeff${record(columns.map((column) => column.name))}`,
      row: (row) => record(columns.map((column) => column.value(row))),
      end: () => '',
    };
  },
};
