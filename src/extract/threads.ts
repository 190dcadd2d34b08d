/**
 * Threads of readers' words, told by their form and not by the name of their container: a heading that speaks of readers or of
 * comments, and below it short messages of one shape, each with the name of who wrote it.
 */
import type { Line } from './lines.js';
import type { El } from './tree.js';

/** What a heading over such words speaks of. */
const HEAD =
  /评论|評論|留言|回复|回覆|回应|回應|跟帖|跟贴|网友|網友|读者|讀者|热议|熱議|讨论|討論|迴響|comment|response|repl(?:y|ies)|reader|guest ?book|letters?$/i;
/** Weight of the heading and of a signature, at most. */
const NAME = 16;
const SIGNATURE = 12;
/** Weight of a message, at most; longer ones are exceptions. */
const MESSAGE = 80;
/** Lines between the heading and the first message, at most: a prompt to log in, a form. */
const FORM = 3;
/** Messages in a thread, at least; lines of one, at most. */
const MESSAGES = 4;
const LINES = 4;
/** Share of a box's lines that a thread takes up, at least. */
const MOST = 0.8;

/** `name: message` in one line, and a name alone, with a moment behind it. */
const SAID = /^@?[\p{L}\p{N}_.-][\p{L}\p{N}_. -]{0,23}(?:\s(?:wrote|says|said))?\s?[:：]\s?\S/u;
const SIGNED =
  /^@?[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,23}(?:[\s·,(（]+(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d\d(?::\d\d)?)?[)）]?)?\s?[:：]?$/u;

const isSaid = ({ text, w, kind }: Line): boolean => kind !== 'row' && w <= MESSAGE && SAID.test(text);
const isSigned = ({ text, w, p, kind }: Line): boolean =>
  kind !== 'row' && w > 0 && w <= SIGNATURE && p === 0 && SIGNED.test(text);

/** Whether a line may head a thread. */
export const headsThread = ({ w, p, links, text, hidden }: Line): boolean =>
  w > 0 && w <= NAME && p === 0 && links === 0 && !hidden && HEAD.test(text);

/** The line after a thread that begins a few lines below line `head`; `head` where there is none. */
export function threadEnd(lines: readonly Line[], head: number, end: number): number {
  for (let i = shownFrom(lines, head + 1, end), skip = 0; i < end && skip <= FORM; skip += 1) {
    const after = endOfThread(lines, i, end);
    if (after > i) return after;
    i = shownFrom(lines, i + 1, end);
  }
  return head;
}

/** The first line from `i` on that is no picture. */
function shownFrom(lines: readonly Line[], i: number, end: number): number {
  while (i < end && lines[i]!.kind === 'image') i += 1;
  return i;
}

/** The line after the thread whose first line is `from`: each line names its reader, or each message has a line that does; else `from`. */
function endOfThread(lines: readonly Line[], from: number, end: number): number {
  if (isSaid(lines[from]!)) {
    const after = run(lines, from, end, isSaid, 1);
    if (after > from) return after;
  }
  // Names above what was said, or below it.
  for (const at of [from, shownFrom(lines, from + 1, end)]) {
    const name = at < end ? lines[at]! : undefined;
    if (name === undefined || !isSigned(name)) continue;
    const after = run(lines, at, end, (line) => isAlike(line, name) && isSigned(line), 2);
    if (after > at) return after;
  }
  return from;
}

/** The line after a run from `from` on in which lines that fit come `least` to LINES apart; `from` where there are too few. */
function run(lines: readonly Line[], from: number, end: number, fits: (line: Line) => boolean, least: number): number {
  let found = 1;
  let last = from;
  let apart = 1;
  for (let i = shownFrom(lines, from + 1, end); i < end && apart <= LINES; i = shownFrom(lines, i + 1, end)) {
    if (fits(lines[i]!)) {
      if (apart < least) return from;
      found += 1;
      last = i;
      apart = 0;
    }
    apart += 1;
  }
  return found >= MESSAGES ? Math.min(end, last + least) : from;
}

/** Whether two lines have the same markup. */
const isAlike = (a: Line, b: Line): boolean =>
  a.kind === b.kind && a.bold === b.bold && a.el.name === b.el.name && a.el.names === b.el.names;

/** Whether `el` is such a heading and the thread below it. */
export function isThread(lines: readonly Line[], { from, to }: El): boolean {
  if (to - from <= MESSAGES || !headsThread(lines[from]!)) return false;
  return threadEnd(lines, from, to) - from >= (to - from) * MOST;
}
