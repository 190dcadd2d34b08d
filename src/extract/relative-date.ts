/** Dates that a page gives relative to today: 3小时前, 昨天 09:30, 刚刚. */
import { Clock } from './dates.js';

const FROM_TODAY = /前|[今昨]|[刚剛]|\bago\b|\btoday\b|\byesterday\b|\bjust\b/i;

/** What the words of a date need from the time of fetching: the day (`today`), the year alone (`year`), or nothing (null). */
export function relativeTo(words: string, fetchedAt: string, timeZone: string): 'today' | 'year' | null {
  if (new Clock(fetchedAt, timeZone).read(words, true)?.relative !== true) return null;
  return FROM_TODAY.test(words) ? 'today' : 'year';
}
