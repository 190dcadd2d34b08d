/** The lines of a page that may show its title: each alone, with the rows that it goes on over, and without a mark before it. */
import { fold, tidy } from './chars.js';
import type { Line } from './lines.js';
import { INFO } from './score.js';
import { type El, isEl, textOf } from './tree.js';

export interface Candidate {
  readonly text: string;
  readonly line: number;
  readonly rank: number;
  readonly rows?: number | undefined;
}

const TITLE_NAMES = /title|tit\b|headline|h1|biaoti|bt\d?\b|subject|activity-name/i;

/** Lines of a title, at most. */
const ROWS = 4;
/** Between rows that end and begin so stands a blank. */
const LATIN_END = /[\p{Script=Latin}\p{N},;:.!?)”’]$/u;
const LATIN_START = /^(?:[\p{Script=Latin}\p{N}(“‘]|[—–&]\s)/u;
/** English words with which no title ends, and with which few begin. */
const JOINT = '(?:an?|the|of|to|for|in|on|at|by|from|with|and|or|into|over)';
const OPEN_END = new RegExp(`\\s${JOINT}$`, 'i');
const OPEN_START = new RegExp(`^(?:(?!by\\s)${JOINT}\\s\\p{L}|[—–&]\\s\\p{L})`, 'iu');
/** Whether an English title is not over at the end of a row. */
const isUnfinished = (row: string, next: string): boolean =>
  LATIN_END.test(row) && !/[.!?:]$/.test(row) && (OPEN_END.test(row) || OPEN_START.test(next));
/** Characters of a mark before a title, at most, and of the title behind it, at least. */
const MARK = 8;
const MARKED = 8;

/** A heading without its first characters, where the window title begins with all the rest; or null. */
function afterMark(heading: string, whole: string): string | null {
  for (let cut = 1; cut <= MARK && heading.length - cut >= MARKED; cut += 1) {
    const rest = heading.slice(cut).replace(/^[\s\]】）)〕》:：|｜]+/, '');
    if (whole.startsWith(fold(rest)) && fold(rest).length >= MARKED) return rest;
  }
  return null;
}

/** The candidates down to line `limit`; `whole` is the folded window title. */
export function candidatesIn(lines: readonly Line[], limit: number, whole: string): Candidate[] {
  const candidates: Candidate[] = [];
  for (let i = 0; i < Math.min(lines.length, limit + 1); i += 1) {
    const line = lines[i]!;
    if (line.kind === 'image' || line.kind === 'row' || line.w < 2 || line.text.length > 200) continue;
    // A heading for machines: the site's name, unless the window title begins with it.
    if (line.hidden && !whole.startsWith(fold(line.text))) continue;
    const named = isNamedTitle(line);
    const rank = line.kind === 'heading' ? 10 - line.level : named ? 4 : line.bold ? 1 : 0;
    candidates.push({ text: line.text, line: i, rank });
    // A heading over several lines is one title.
    let text = line.text;
    for (let j = i + 1; j < Math.min(lines.length, i + ROWS); j += 1) {
      const { el, kind, text: more } = lines[j]!;
      const within = el === line.el || holds(el, line.el);
      const goesOn = within || (el.name === line.el.name && el.outer === line.el.outer);
      // A row of ornaments below it is no part of it.
      if (!goesOn || kind !== line.kind || fold(more) === '') break;
      const both = fold(text + more);
      const inWindow = whole.startsWith(both) || (line.kind === 'heading' && whole.includes(both));
      // Where the window title says nothing of it, a sentence that is not over at the end of the row goes on.
      const unfinished = line.kind === 'heading' && within && isUnfinished(text, more);
      if (!inWindow && !(unfinished && !whole.includes(fold(line.text)))) break;
      text += LATIN_END.test(text) && LATIN_START.test(more) ? ` ${more}` : more;
      candidates.push({ text, line: i, rank: inWindow ? rank + 1 : rank, rows: j - i + 1 });
    }
    // A mark before the title, in the heading alone: 原创, 组图.
    const marked = line.kind === 'heading' && whole !== '' ? afterMark(line.text, whole) : null;
    if (marked !== null) candidates.push({ text: marked, line: i, rank });
  }
  return candidates;
}

/** The name of a document, which editors break wherever the line is full. */
const DOCUMENT = /关于|關於/;

/** A row of a title, none that signs for the text. */
const isRow = ({ kind, text, w, p, linkW }: Line): boolean =>
  kind === 'text' &&
  w >= 5 &&
  p <= 1 &&
  linkW === 0 &&
  /\p{Script=Han}/u.test(text) &&
  !INFO.test(text) &&
  !SIGNS.test(text);
const SIGNS = /[记記]者|通[讯訊][员員]|^文\s?[/／]/;

/** A line set off, with the lines of its own element that are set like it: a title over several rows, each a phrase. */
export function withRows(lines: readonly Line[], head: Candidate, limit: number): Candidate {
  const first = lines[head.line]!;
  let { text, rows = 1 } = head;
  for (let i = head.line + rows; isRow(first) && i < Math.min(limit, head.line + ROWS); i += 1) {
    const row = lines[i]!;
    const goesOn = row.el === first.el || holds(row.el, first.el);
    if (!goesOn || !row.bold || !first.bold || row.size !== first.size || !isRow(row)) break;
    text += DOCUMENT.test(text) ? row.text : ` ${row.text}`;
    rows += 1;
  }
  return { ...head, text, rows };
}

/** Whether `el` is one of the next elements around `inner`: `<td><b>…<br>…</b></td>` ends in the cell. */
function holds(el: El, inner: El): boolean {
  for (let at = inner.outer, up = 0; at !== null && up < 3; at = at.outer, up += 1) if (at === el) return true;
  return false;
}

/** Whether the template names the line a title: its element, the one around, or an inline one that holds all of it. */
export function isNamedTitle({ el, text }: Line): boolean {
  const inline = el.children.find((kid): kid is El => isEl(kid) && kid.names !== '' && TITLE_NAMES.test(kid.names));
  return (
    TITLE_NAMES.test(el.names) ||
    TITLE_NAMES.test(el.outer?.names ?? '') ||
    (inline !== undefined && tidy(textOf(inline)) === text)
  );
}
