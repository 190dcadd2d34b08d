/** Text in lines that fit the terminal; of Chinese text a line may end between any two characters. */
import stringWidth from 'string-width';
import { environment } from '../config/settings.js';

/** A Han character or a full-width mark, each a piece of its own; a word of anything else; blanks. */
const PIECE =
  /[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—]|[^\s\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—]+|\s+/gu;
/** Marks that begin no line: they stay with what stands before them. */
const CLOSING = /^[，。；：！？、）」』》〉】”’…—]/u;
/** Marks that end no line. */
const OPENING = /[（「『《〈【“‘]$/u;

/**
 * The columns of the reader's terminal: of standard output when that is one, else what the variable COLUMNS says. Null: nobody
 * says; text for machines and files is not broken.
 */
function terminalColumns(): number | null {
  const said = process.stdout.columns ?? Number(environment().COLUMNS);
  return said >= 20 ? said : null;
}

/** The columns of errors: those of standard error when it is a terminal. Null: they go elsewhere and are not broken. */
export function errorColumns(): number | null {
  const { isTTY, columns } = process.stderr;
  return isTTY && columns >= 20 ? columns : null;
}

/** The columns of texts that are always wrapped, such as the help. */
export const textColumns = (): number => Math.min(terminalColumns() ?? 80, 120);

/** A line that ends at the edge of the terminal, or after so many columns, and goes on below, `indent` columns in. */
export function wrapIndented(text: string, indent: number, columns = terminalColumns()): string {
  if (columns === null || stringWidth(text) <= columns) return text;
  const [first = ''] = wrap(text, columns).split('\n', 1);
  // What follows is broken by itself, for its lines are shorter.
  const lines = wrap(text.slice(first.length).trimStart(), Math.max(10, columns - indent)).split('\n');
  return [first, ...lines.map((one) => ' '.repeat(indent) + one)].join('\n');
}

/** The text in lines of at most `columns` columns; a Han character takes two. Lines that are there stay lines. */
export function wrap(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrappedLine(line, columns))
    .join('\n');
}

function wrappedLine(line: string, columns: number): string {
  const pieces: string[] = [];
  for (const [piece] of line.matchAll(PIECE)) {
    const last = pieces.at(-1);
    if (last !== undefined && /\S/.test(last + piece) && (CLOSING.test(piece) || OPENING.test(last)))
      pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  const lines = [''];
  // Added up: a line is not measured anew with each piece.
  let taken = 0;
  for (const piece of pieces) {
    const now = lines.at(-1)!;
    const more = stringWidth(piece);
    if (now !== '' && taken + more > columns) {
      lines.push(piece.trim());
      taken = stringWidth(piece.trim());
    } else {
      lines[lines.length - 1] = now + piece;
      taken += more;
    }
  }
  return lines.map((one) => one.trimEnd()).join('\n');
}

/** A text with blanks behind it, up to `columns` columns. */
export const padEndColumns = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
