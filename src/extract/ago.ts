/** Moments relative to now: 3小时前, half an hour ago, 昨天. */
import { numberOf } from './numerals.js';

export const DAYS_BACK: Readonly<Record<string, number>> = { 今: 0, today: 0, 昨: 1, yesterday: 1, 前: 2, 大: 3 };
/** A day given by its distance from today. */
export const DAY_WORD = /(?:大前天|前[天日]|昨[天日]|今[天日]|[今昨](?=[早晨晚夜])|\b(?:today|yesterday)\b)/giu;
const ENGLISH_NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const COUNT = String.raw`(?<n>\d{1,4}(?:\.\d)?|[一二两兩三四五六七八九十廿]{1,3}|半|几|幾|数|數)`;
const CHINESE = new RegExp(
  String.raw`${COUNT}\s?[个個]?(?<half>半)?\s?(?<unit>秒[钟鐘]?|分[钟鐘]?|小[时時]|[钟鐘][头頭]|[天日]|星期|礼拜|禮拜|[周週])(?<after>半)?\s?[之以]?前|(?<now>[刚剛]{2}|[刚剛]才|\bjust\snow\b|\bmoments?\sago\b)`,
  'giu',
);
const ENGLISH = new RegExp(
  String.raw`(?<![\d.])(?<n>\d{1,4}|an?|half\san|${ENGLISH_NUMBERS.join('|')}|a\sfew)\s?(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\sago\b`,
  'giu',
);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Patterns of a distance in time from now, with its number and unit. */
export const AGO: readonly RegExp[] = [CHINESE, ENGLISH];
/** What any text with such a distance has: a quicker test. */
export const MAY_BE_AGO = /前|[刚剛]|ago|just/iu;

/** How long ago, and whether to the hour. Nobody knows how many 几小时 are, nor which day 三个月前 was. */
export function agoOf(g: Record<string, string | undefined>): { ms: number; exact: boolean } | null {
  if (g.now !== undefined) return { ms: 0, exact: true };
  const word = g.n!.toLowerCase();
  const unit = g.unit!.toLowerCase();
  const size = /^[秒s]/.test(unit)
    ? SECOND
    : /^[分m]/.test(unit)
      ? MINUTE
      : /^[小钟鐘h]/.test(unit)
        ? HOUR
        : /^[天日d]/.test(unit)
          ? DAY
          : 7 * DAY;
  const some = /^(?:[几幾数數]|a few)$/.test(word);
  if (some) return size <= MINUTE ? { ms: 0, exact: true } : null;
  let n = /^half an$|^半$/.test(word) ? 0.5 : /^an?$/.test(word) ? 1 : ENGLISH_NUMBERS.indexOf(word) + 1;
  if (n === 0) n = /^\d/.test(word) ? Number(word) : numberOf(word);
  if (g.half !== undefined || g.after !== undefined) n += 0.5;
  return Number.isNaN(n) ? null : { ms: n * size, exact: size <= HOUR };
}
