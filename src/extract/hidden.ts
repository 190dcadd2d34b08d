/** What a page hides from its readers. */
import type { El } from './tree.js';

/** Elements within a line. */
const INLINE = new Set(['span', 'font', 'ins', 'i', 'b', 'em', 'a', 'small', 'label', 'u', 's', 'strong', 'cite']);
const HIDDEN =
  /display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$|!)|(?:left|text-indent)\s*:\s*-\d{4,}/i;

export function isHidden({ attribs }: El): boolean {
  if (attribs.hidden !== undefined) return true;
  return attribs.style !== undefined && HIDDEN.test(attribs.style);
}

/** Whether a hidden element of this kind is put between words, against copying. */
export function isJunk(tag: string): boolean {
  return INLINE.has(tag);
}
