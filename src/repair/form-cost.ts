/** What the page around a slip says for and against a character. */
import { FORM } from './model.js';
import type { Surroundings } from './slip-solver.js';

/** What a character's script says against it on this page, and what an open quotation says for closing it. */
export function formCost({ model, script, open }: Surroundings, unit: number): number {
  if (unit === 0x201d) return open === null ? 0 : open ? 1.5 : -4;
  if (unit === 0x201c) return open ? -3 : 0;
  const form = model.form(unit);
  if (script === 'hant') return form === FORM.variant ? -3 : form === FORM.hans ? -4 : 0;
  if (script === 'hans') return form === FORM.variant || form === FORM.hant ? -5 : 0;
  return form === FORM.variant ? -2 : 0;
}
