/** Dates that a page tells from today: 3小时前, 昨天 09:30, 刚刚. */
import { Clock } from './dates.js';

const FROM_TODAY = /前|[今昨]|[刚剛]|\bago\b|\btoday\b|\byesterday\b|\bjust\b/i;

/** How a date's words get their meaning from the time of fetching: from today on, by the year they leave out, or not at all. */
export function toldFrom(words: string, fetchedAt: string, timeZone: string): 'today' | 'year' | null {
  if (new Clock(fetchedAt, timeZone).read(words, true)?.relative !== true) return null;
  return FROM_TODAY.test(words) ? 'today' : 'year';
}
