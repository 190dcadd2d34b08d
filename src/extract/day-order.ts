/**
 * Whether a page of English writes 01/12/2024 for the first of December or for the twelfth of January. Its other dates tell, its
 * language's country, or its money; where they are silent, or contradict each other, nobody knows.
 */
import type { DayOrder } from './dates.js';
import type { Line } from './lines.js';

const FIGURES = /(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(?:19|20)\d{2}(?!\d)/g;
/** A date whose day may be its month. */
const OPEN = /(?<![\d./-])(?:0?[1-9]|1[0-2])([/.-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}(?!\d)/;
const MONTH = '(?:January|February|March|April|May|June|July|August|September|October|November|December)';
const DAY_FIRST = new RegExp(String.raw`(?<![\d.])\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?${MONTH}\b`, 'g');
const MONTH_FIRST = new RegExp(String.raw`\b${MONTH}\s\d{1,2}(?:st|nd|rd|th)?(?![\d:])`, 'g');
/** Countries of English whose figures begin with the day. */
const DAY_COUNTRY = /^en-(?:gb|uk|au|nz|ie|in|za|sg|hk|my|ke|ng)\b/i;
const MONTH_COUNTRY = /^en-(?:us|ph)\b/i;
/** Pounds: an amount, no name of a variable. */
const POUNDS = /£\s?\d/;

/** The order of a page's lines in the language that the page states. */
export function dayOrder(lines: readonly Line[], lang: string | null): DayOrder {
  if (!lines.some(({ text }) => OPEN.test(text))) return null;
  let [day, month] = [0, 0];
  let pounds = false;
  for (const { text, hidden } of lines) {
    if (hidden || /\p{Script=Han}/u.test(text)) continue;
    for (const [, first, , second] of text.matchAll(FIGURES)) {
      if (Number(first) > 12 && Number(second) <= 12) day += 1;
      if (Number(second) > 12 && Number(first) <= 12) month += 1;
    }
    day += text.match(DAY_FIRST)?.length ?? 0;
    month += text.match(MONTH_FIRST)?.length ?? 0;
    pounds ||= POUNDS.test(text);
  }
  if (day > 0 || month > 0) return day > 0 && month > 0 ? null : day > 0 ? 'day' : 'month';
  if (DAY_COUNTRY.test(lang ?? '')) return 'day';
  if (MONTH_COUNTRY.test(lang ?? '')) return 'month';
  return pounds ? 'day' : null;
}
