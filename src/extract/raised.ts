/** Raised text: exponents keep their meaning (10⁴ is not 104), footnote marks stay marks. */
import { ASKED, charsIn, type El, isEl, textOf } from './tree.js';

const PLAIN = '0123456789+-−–n＋－';
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ⁺⁻';
/** A heading's own address, or the way back from a note; the other ways of setting them, `^` and letters, are a part of the note's text. */
const MARK = /^[#¶§⌗↩⤴↑🔗\ufe0e\ufe0f]{1,3}$/u;
const NOTE = /^#.*(?:fn|note|ref|cite)/i;
const RAISED_STYLE = /vertical-align\s*:\s*super/i;

/** What stands in a line for `<sup>`; null where its text may stand as it is (`[1]`, `①`, TM). */
export function raised(el: El): string | null {
  const text = textOf(el).trim();
  if (!/^[+\-−–＋－]?[\dn]{1,4}$/.test(text)) return null;
  if (hasLink(el)) return `[${text}]`;
  return [...text].map((c) => RAISED[PLAIN.indexOf(c)]!).join('');
}

/** Whether an element's text is raised: by its tag, by its style, or as a link to a note. */
export function isRaised(el: El): boolean {
  if (el.name === 'sup') return true;
  if (el.name === 'a') return NOTE.test(el.attribs.href ?? '') && el.children.length === 1;
  return el.mayHave(ASKED.style) && RAISED_STYLE.test(el.attribs.style ?? '');
}

/** Whether a link shows a mark and no word: a heading's own address (`#`, `¶`), the way back from a note (`↩`); or shares an entry, behind its hour. */
export function isMark(el: El): boolean {
  if (el.name !== 'a' || el.children.length !== 1 || !el.attribs.href?.includes('#')) return false;
  const text = textOf(el).trim();
  return MARK.test(text) || (SHARE.test(text) && isAfterTime(el));
}

/** The button behind the hour of an entry. */
const SHARE = /^(?:share|permalink|分享)$/i;

function isAfterTime(el: El): boolean {
  const kids = (el.outer?.children ?? []).filter(isEl);
  return kids[kids.indexOf(el) - 1]?.name === 'time';
}

/** The link beside a heading that opens its section for change. */
export const EDIT = /^[[［【]?\s?(?:编辑|編輯|编辑源代码|編輯原始碼|edit|edit source)\s?[\]］】]?$/i;
const LONGEST = 14;

/** Whether an element in a heading is such a link, with its brackets; a heading that is nothing else stays. */
export function isEdit(el: El): boolean {
  if (charsIn(el, LONGEST) > LONGEST || !hasLink(el)) return false;
  return EDIT.test(textOf(el).trim()) && textOf(el).trim().length < textOf(el.outer ?? el).trim().length;
}

function hasLink(el: El): boolean {
  for (let at: El | null = el, up = 0; at !== null && up < 2; at = at.outer, up += 1) if (at.name === 'a') return true;
  return el.children.some((kid) => isEl(kid) && (kid.name === 'a' || hasLink(kid)));
}
