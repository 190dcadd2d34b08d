/**
 * The line at the bottom of a terminal that tells how far a run is. It is one line at any width: it is cut to what fits, Han
 * characters counted as the two columns that they take, and it is taken away before anything else is written.
 */
import stringWidth from 'string-width';

const stream = process.stderr;
const EVERY_MS = 200;
let shown = '';
let last = Number.NEGATIVE_INFINITY;

/** Columns of a text. Marks that some terminals show narrow and others wide are counted as wide. */
const columnsOf = (text: string): number => stringWidth(text, { ambiguousIsNarrow: false });

/** A text cut to `columns`, an ellipsis at its end when something is missing. */
export function truncated(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let out = '';
  let left = columns - columnsOf('…');
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= columnsOf(segment);
    if (left < 0) break;
    out += segment;
  }
  return columns < columnsOf('…') ? '' : `${out}…`;
}

/** What takes a line away again, also when the terminal has become narrower since and folds it. */
export function erase(line: string, columns: number): string {
  const above = Math.max(0, Math.ceil(columnsOf(line) / Math.max(1, columns)) - 1);
  return `\r${above > 0 ? `\u001b[${above}A` : ''}\u001b[J`;
}

export const hasStatusLine = (): boolean => stream.isTTY === true;

/** Shows `text` in the place of what was shown; not more often than anybody can read. */
export function showStatus(text: () => string): void {
  if (!hasStatusLine() || performance.now() - last < EVERY_MS) return;
  last = performance.now();
  draw(text());
}

function draw(text: string): void {
  const columns = stream.columns ?? 80;
  const before = shown === '' ? '' : erase(shown, columns);
  // One column stays free: a full line moves some terminals to the next one.
  shown = truncated(text.replace(/\s+/g, ' '), columns - 1);
  stream.write(before + shown);
}

/** Takes the line away for good. */
export function clearStatus(): void {
  if (shown !== '') stream.write(erase(shown, stream.columns ?? 80));
  shown = '';
  last = Number.NEGATIVE_INFINITY;
}

/** Writes something else above the status line, which goes on below it. */
export function writeAboveStatus(write: () => void): void {
  const line = shown;
  clearStatus();
  write();
  if (line !== '') draw(line);
}
