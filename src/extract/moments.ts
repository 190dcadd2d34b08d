/** Times that a template states in attributes, beside the words a reader sees: `<time datetime="…">3小时前</time>`. */
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './lines.js';
import { type OwnDate, ownDates } from './ownership.js';
import { type El, isEl } from './tree.js';

const STATED =
  /^(?:datetime|data-(?:time|timestamp|date|datetime|utc|publish(?:ed)?(?:-?(?:time|date|at))?|pubtime|pubdate|created?(?:-?(?:time|date|at))?))$/;

/** A tooltip that is a date and nothing else. */
const FULL_DATE = /^(?:19|20)\d\d\s?[-/.年][\d\s:：/.年月日TZ+-]{4,24}$/;

/** A line's dates, made exact by what the line's elements state: for words relative to now, or for the same day without a time. */
export function momentOf(line: Line, at: number, own: readonly OwnDate[], clock: Clock): readonly OwnDate[] {
  if (line.w > 40) return own;
  const all = statedIn(line.el, at, clock);
  const stated = all[0];
  if (stated === undefined) return own;
  if (own.length > 1)
    return own.map((one) => {
      const exact = all.find((date) => date.hasTime && dayOf(date, clock) === one.date.iso.slice(0, 10));
      return one.date.hasTime || exact === undefined ? one : { ...one, date: exact };
    });
  const [shown] = own;
  if (shown === undefined) return clock.all(line.text, true).length > 0 ? own : [{ date: stated, role: 'unlabelled' }];
  const { date, role } = shown;
  const sameDay = dayOf(stated, clock) === date.iso.slice(0, 10);
  return date.relative || (!date.hasTime && sameDay && stated.hasTime) ? [{ date: stated, role }] : own;
}

/** Characters of a tooltip, at most. */
const TOOLTIP = 60;

/** A line's dates; one that shows when the text was changed may tell in a tooltip when it was published. */
export function firstMoment({ el }: Line, own: readonly OwnDate[], clock: Clock): readonly OwnDate[] {
  if (own.length !== 1 || own[0]!.role !== 'modified') return own;
  const tips = (one: El): string[] => [
    ...['title', 'data-tooltip', 'aria-label'].map((name) => one.attribs[name] ?? ''),
    ...one.children.filter(isEl).flatMap(tips),
  ];
  const told = tips(el).filter((tip) => tip !== '' && tip.length < TOOLTIP);
  return [...told.flatMap((tip) => ownDates(tip, clock)).filter(({ role }) => role === 'published'), ...own];
}

/** The day of a moment where the site is. */
function dayOf({ iso, hasTime }: FoundDate, clock: Clock): string {
  return hasTime ? (clock.value(String(Math.floor(Date.parse(iso) / 1000)))?.iso ?? iso).slice(0, 10) : iso;
}

/** What the elements of line `at` within `el` state, in their order. */
function statedIn(el: El, at: number, clock: Clock): FoundDate[] {
  const dates: FoundDate[] = [];
  if (el.from <= at && el.to <= at + 1) {
    for (const [name, value] of Object.entries(el.attribs)) {
      const stated = STATED.test(name) || (name === 'title' && FULL_DATE.test(value));
      const date = stated && value.length < 40 ? clock.value(value) : null;
      if (date !== null) dates.push(date);
    }
  }
  for (const kid of el.children) {
    if (!isEl(kid) || kid.from > at || kid.to < at) continue;
    dates.push(...statedIn(kid, at, clock));
  }
  return dates;
}
