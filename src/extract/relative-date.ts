/** Dates that a page gives relative to today: 3小时前, 昨天 09:30, 刚刚. */
import { AGO, agoOf } from './ago.js';

import { Clock } from './dates.js';
import { narrow } from './numerals.js';

const FROM_TODAY = /前|[今昨]|[刚剛]|\bago\b|\btoday\b|\byesterday\b|\bjust\b/i;

/** How a date's words get their meaning from the time of fetching: from today on, by the year they leave out, or not at all. */
export function relativeTo(words: string, fetchedAt: string, timeZone: string): 'today' | 'year' | null {
  if (new Clock(fetchedAt, timeZone).read(words, true)?.relative !== true) return null;
  return FROM_TODAY.test(words) ? 'today' : 'year';
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Whether `full` may be the date that words relative to today, read as `meant` (both ISO 8601 in one zone). Words are rounded,
 * and pages lie in caches: 3小时前 is right to the day, 25分钟前 to the hour. A day's name and a time of day are exact.
 */
export function mayMean(words: string, meant: string, full: string): boolean {
  const ago = AGO.flatMap((pattern) => [...narrow(words).matchAll(pattern)])[0];
  const minutes = Math.min(meant.length, full.length, 'YYYY-MM-DDTHH:MM'.length);
  if (ago === undefined) return meant.slice(0, minutes) === full.slice(0, minutes);
  const back = agoOf(ago.groups!)?.ms ?? DAY;
  const room = back < HOUR ? HOUR : back < DAY ? DAY : Math.max(back / 2, 2 * DAY);
  const [a = 0, b = 0] = [meant, full].map((iso) => Date.parse(minutes === 10 ? iso.slice(0, 10) : iso));
  return Math.abs(a - b) <= (minutes === 10 ? Math.max(room, DAY) : room);
}
