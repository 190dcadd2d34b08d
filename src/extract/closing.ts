/** What closes an office's press release: below the mark of its end the day and hour of issue, and the word for its pictures. */
import { isKnownDay, type Known } from './above.js';
import { type Body, without } from './body.js';
import type { Clock } from './dates.js';
import type { Line } from './lines.js';

const END = /^[（(【[]?\s?(?:全文)?完\s?[)）】\]]?$/;
/** Lines below the mark and the weight of each, at most. */
const LINES = 4;
const LIGHT = 16;
/** Sentences above it, at least. */
const SENTENCES = 2;

/** Takes those lines out of the body, where the first of them is the day that the page's fields have. */
export function cutClosing(lines: readonly Line[], body: Body, known: Known, clock: Clock): Body {
  const shown = body.kept.filter((i) => lines[i]!.kind !== 'image');
  const at = shown.findLastIndex((i) => END.test(lines[i]!.text));
  const closing = at < 0 ? [] : shown.slice(at + 1);
  const [first] = closing;
  if (first === undefined || closing.length > LINES || closing.some((i) => lines[i]!.w > LIGHT || lines[i]!.p > 0))
    return body;
  if (shown.slice(0, at).filter((i) => lines[i]!.p >= 1).length < SENTENCES) return body;
  if (!isKnownDay(lines[first]!.text, known, clock)) return body;
  const reason = 'the day of issue, below the mark of the end';
  return without(lines, body, closing, { kind: 'info', rule: 'closing@1', reason });
}
