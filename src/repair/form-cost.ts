/** What the page around a slip says for and against a character. */

import type { Open, Surroundings } from './hypothesis.js';
import { isHan } from './lm.js';
import { FORM } from './model.js';

/** Marks that come in pairs: each opening one, and behind it the one that closes it. */
const PAIRS = '“”「」‘’『』《》【】';
/** Of `PAIRS`: double quotation marks, and brackets of which a slip is expected to close what is open. */
const DOUBLE = '“”「」';
const CLOSED = '‘’『』《》【】';

const IT = 0x5b83;
/** 它 is commoner in the articles on technology that the model counted than in news. */
const OVERCOUNTED = -1;

/** What is open behind a character that came while `open` was; a mark that closes what nobody opened changes nothing. */
export function openBehind(unit: number, open: Open): Open {
  const at = isHan(unit) ? -1 : PAIRS.indexOf(String.fromCharCode(unit));
  if (at < 0) return open;
  if (at % 2 === 0) return (open ?? '') + PAIRS[at]!;
  const from = open?.lastIndexOf(PAIRS[at - 1]!) ?? -1;
  return from < 0 ? (open ?? '') : open!.slice(0, from);
}

/** What an open quotation, bracket or title says for or against a mark of a pair. */
function pairCost(mark: string, at: number, open: Open, corner: boolean): number {
  // A page writes “ ” or 「 」, hardly both.
  const other = mark >= '\u300c' === corner || '《》【】'.includes(mark) ? 0 : -6;
  if (at % 2 === 0) return other + (DOUBLE.includes(mark) && open?.includes(mark) === true ? -3 : 0);
  const closes = open?.at(-1) === PAIRS[at - 1];
  if (DOUBLE.includes(mark)) return other + (open === null ? -1.5 : closes ? 4 : -5);
  return CLOSED.includes(mark) ? other + (open === null ? 0 : closes ? 4 : -5) : other;
}

/** What a character's script says against it on this page, and what an open quotation says for closing it. */
export function formCost({ model, script, corner }: Surroundings, unit: number, open: Open): number {
  const at = isHan(unit) ? -1 : PAIRS.indexOf(String.fromCharCode(unit));
  if (at >= 0) return pairCost(PAIRS[at]!, at, open, corner);
  if (unit === IT) return OVERCOUNTED;
  const form = model.form(unit);
  if (script === 'hant') return form === FORM.variant ? -6 : form === FORM.hans ? -4 : 0;
  if (script === 'hans') return form === FORM.variant || form === FORM.hant ? -5 : 0;
  return form === FORM.variant ? -2 : 0;
}
