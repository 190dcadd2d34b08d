/** What the page around a slip says for and against a character. */

import type { Open, Surroundings } from './hypothesis.js';
import { FORM } from './model.js';

const OPENS = '“「';
const CLOSES = '”」';

const IT = 0x5b83;
/** 它 is commoner in the articles on technology that the model counted than in news. */
const OVERCOUNTED = -1;

/** How many are open behind a character that came while `open` were. */
export const openBehind = (unit: number, open: Open): Open =>
  unit === 0x201c || unit === 0x300c
    ? (open ?? 0) + 1
    : unit === 0x201d || unit === 0x300d
      ? Math.max(0, (open ?? 0) - 1)
      : open;

/** What a character's script says against it on this page, and what an open quotation says for closing it. */
export function formCost({ model, script, corner }: Surroundings, unit: number, open: Open): number {
  if (unit === 0x201c || unit === 0x201d || (unit >= 0x300c && unit <= 0x300f)) {
    const mark = String.fromCharCode(unit);
    // A page writes “ ” or 「 」, hardly both.
    const other = unit > 0x3000 === corner ? 0 : -6;
    if (CLOSES.includes(mark)) return other + (open === null ? -1.5 : open > 0 ? 4 : -5);
    if (OPENS.includes(mark)) return other + (open !== null && open > 0 ? -3 : 0);
    return other;
  }
  if (unit === IT) return OVERCOUNTED;
  const form = model.form(unit);
  if (script === 'hant') return form === FORM.variant ? -6 : form === FORM.hans ? -4 : 0;
  if (script === 'hans') return form === FORM.variant || form === FORM.hant ? -5 : 0;
  return form === FORM.variant ? -2 : 0;
}
