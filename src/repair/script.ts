/** Which script a text is written in. */
import { FORM, type RepairModel } from './model.js';

/** The script of a text: simplified, traditional, both, or no Chinese. */
export type Script = 'hans' | 'hant' | 'mixed' | 'none';

/**
 * The script of a text, judged by the characters that only one script has. Nine tenths of them decide; less is `mixed`.
 * A text without such characters is `none`. `limit` is how many of them are counted at most.
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
