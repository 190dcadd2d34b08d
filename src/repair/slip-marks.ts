/** What a slip leaves of marks, tags and references, and what it takes. */
import { codeOf } from './gbk.js';
import { isHan } from './lm.js';

/** Second byte of each full-width mark that a byte-wise cut looks for; the first is A3, for 、 A1. */
export const CUT_MARKS: Readonly<Record<string, number>> = {
  '！': 0xa1,
  '!': 0xa1,
  '，': 0xac,
  ',': 0xac,
  '？': 0xbf,
  '?': 0xbf,
  '；': 0xbb,
  ';': 0xbb,
  '：': 0xba,
  ':': 0xba,
  '、': 0xa2,
};

/** Full-width marks by the half-width ones that mirrors put in their place. */
const WIDE: Readonly<Record<number, number>> = { 44: 0xac, 58: 0xba, 59: 0xbb, 33: 0xa1, 63: 0xbf };

/** The second byte of a character when the reading was put behind it: a comma was full-width then. */
export const lastByte = (unit: number): number => WIDE[unit] ?? codeOf(unit) & 0xff;

/** Stands for a digit or a blank that was eaten: there is a best reading of the rest, but none of this. */
export const EATEN = '\u25a1';

/** A tag or a character reference that lacks its first byte. */
export const EATEN_MARKUP =
  /^(?:\/[a-z][a-z0-9]{0,9}>|(?:nbsp|[lr]dquo|#\d{2,6});|[a-z]{1,9} (?:href|class|style|src|id)=)/i;

/** A tag that lacks its first byte: a name that HTML knows, for `AI ` is none. */
export const TAG =
  /^(?:\/?(?:a|abbr|b|big|blockquote|br|center|dd|div|dl|dt|em|figure|font|h[1-6]|hr|i|img|li|o:p|ol|p|s|section|small|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s+[a-z-]+=|(?:\s[^<>]*)?\/?>)|!--)/i;

/** Marks that open or go on: none stands right before a closing tag. */
const NOT_LAST = new Set(Array.from('“《（‘【，、：～·—', (c) => c.charCodeAt(0)));

/**
 * What a tag behind a character says of it: a paragraph of sentences ends with a mark.
 * @param blank blanks stand between the two, as at the end of a paragraph
 */
export function beforeTag(unit: number, tag: string, blank: boolean): number {
  if (tag[0] !== '/') return 0;
  if (NOT_LAST.has(unit)) return -6;
  return isHan(unit) && (blank || /^\/(?:p|div|td)\b/i.test(tag)) ? -4 : 0;
}
