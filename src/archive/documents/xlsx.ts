/** The tables of an XLSX workbook as a page of HTML. */
import { escaped } from './escaped.js';

/** A cell as it is read: a date stands for its time in UTC, which Excel does not have. */
type Cell = string | number | boolean | Date | null;

/** A name that a program gives by itself. */
const UNNAMED = /^(?:sheet|工作表|表)\s*\d*$/i;

/** Throws an Error that says why when the workbook cannot be read. One without any cell gives an empty string. */
export async function xlsxToHtml(bytes: Buffer): Promise<string> {
  // The door for every platform: that of Node starts threads of its own.
  const { default: readSheets } = await import('read-excel-file/universal');
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let title = '';
  const parts: string[] = [];
  for (const { sheet, data } of await readSheets(whole)) {
    const rows = (data as Cell[][]).map((row) => row.map(shown)).filter((row) => row.some((cell) => cell !== ''));
    if (rows.length === 0) continue;
    const named = !UNNAMED.test(sheet.trim());
    // A row of one cell above the others is what the table is called.
    const head = rows.length > 1 && rows[0]!.filter((cell) => cell !== '').length === 1 ? rows.shift()! : null;
    const heading = head?.find((cell) => cell !== '') ?? (named ? sheet.trim() : '');
    title ||= heading;
    if (heading !== '')
      parts.push(`<h${parts.length === 0 ? 1 : 2}>${escaped(heading)}</h${parts.length === 0 ? 1 : 2}>`);
    const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
    parts.push(`<table border="1">\n${cells.join('\n')}\n</table>`);
  }
  if (parts.length === 0) return '';
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>
${parts.join('\n')}
</body></html>`;
}

/** A cell as Excel shows it, but for its colours and the number of its decimals. */
function shown(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace(/T00:00:00\.000Z$|:00\.000Z$|\.\d+Z$/, '')
      .replace('T', ' ');
  // Sums in binary have a 16th digit that nobody wrote.
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)));
  return String(cell).trim().toWellFormed();
}
