/** Times that a template states in attributes, beside the words a reader sees: `<time datetime="…">3小时前</time>`. */
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './lines.js';
import type { OwnDate } from './ownership.js';
import { type El, isEl } from './tree.js';

const STATED =
  /^(?:datetime|data-(?:time|timestamp|date|datetime|utc|publish(?:ed)?(?:-?(?:time|date|at))?|pubtime|pubdate|created?(?:-?(?:time|date|at))?))$/;

/** A line's dates, made exact by what the line's elements state: for words relative to now, or for the same day without a time. */
export function momentOf(line: Line, at: number, own: readonly OwnDate[], clock: Clock): readonly OwnDate[] {
  if (line.w > 40 || own.length > 1) return own;
  const stated = statedIn(line.el, at, clock);
  if (stated === null) return own;
  const [shown] = own;
  if (shown === undefined) return clock.all(line.text, true).length > 0 ? own : [{ date: stated, role: 'unlabelled' }];
  const { date, role } = shown;
  const sameDay = dayOf(stated, clock) === date.iso.slice(0, 10);
  return date.relative || (!date.hasTime && sameDay && stated.hasTime) ? [{ date: stated, role }] : own;
}

/** The day of a moment where the site is. */
function dayOf({ iso, hasTime }: FoundDate, clock: Clock): string {
  return hasTime ? (clock.value(String(Math.floor(Date.parse(iso) / 1000)))?.iso ?? iso).slice(0, 10) : iso;
}

/** What an element of line `at` within `el` states. */
function statedIn(el: El, at: number, clock: Clock): FoundDate | null {
  if (el.from <= at && el.to <= at + 1) {
    for (const [name, value] of Object.entries(el.attribs)) {
      const date = STATED.test(name) && value.length < 40 ? clock.value(value) : null;
      if (date !== null) return date;
    }
  }
  for (const kid of el.children) {
    if (!isEl(kid) || kid.from > at || kid.to < at) continue;
    const date = statedIn(kid, at, clock);
    if (date !== null) return date;
  }
  return null;
}
