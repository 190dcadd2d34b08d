/** Which script a text is written in. */
import { FORM, type RepairModel } from './model.js';

export type Script = 'hans' | 'hant' | 'mixed' | 'none';

/**
 * By the characters that only one script has: nine tenths decide, less is mixed. None at all, or no Han, is none.
 * @param limit how many such characters are enough to know
 */
export function scriptOf(text: string, model: Pick<RepairModel, 'form'>, limit = 2000): Script {
  let hant = 0;
  let hans = 0;
  for (let i = 0; i < text.length && hant + hans < limit; i++) {
    const form = model.form(text.charCodeAt(i));
    if (form === FORM.hans) hans++;
    else if (form === FORM.hant || form === FORM.variant) hant++;
  }
  const total = hant + hans;
  if (total === 0) return 'none';
  return hant >= total * 0.9 ? 'hant' : hans >= total * 0.9 ? 'hans' : 'mixed';
}
