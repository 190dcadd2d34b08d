/** What the page around a slip says for and against a character. */

import type { Surroundings } from './hypothesis.js';
import { FORM } from './model.js';

/** What a character's script says against it on this page, and what an open quotation says for closing it. */
export function formCost({ model, script, open }: Surroundings, unit: number): number {
  if (unit === 0x201d) return open === null ? -3 : open ? 4 : -5;
  if (unit === 0x201c) return open ? -3 : 0;
  const form = model.form(unit);
  if (script === 'hant') return form === FORM.variant ? -3 : form === FORM.hans ? -4 : 0;
  if (script === 'hans') return form === FORM.variant || form === FORM.hant ? -5 : 0;
  return form === FORM.variant ? -2 : 0;
}
