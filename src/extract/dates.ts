/**
 * Dates as Chinese and English pages write them: in digits of either width or Chinese numerals, of the Gregorian or the
 * Republic's years, in full or relative to the time of fetching. A date without a zone is in the site's zone, never in the
 * machine's. Which of a page's dates is the article's is decided in byline.ts.
 */
import { foldScript } from '../core/script.js';
import { AGO, agoOf, DAY_WORD, DAYS_BACK, MAY_BE_AGO } from './ago.js';
import { NUMBER, narrow, numberOf, two, YEAR_DIGIT, yearOf } from './numerals.js';
import { type TimeOfDay, timeAfter, timeBefore } from './times.js';
import { offsetMinutes, offsetText, zoneMinutes } from './zones.js';

export interface FoundDate {
  /** ISO 8601 with offset; the date alone when the text gives no time. */
  readonly iso: string;
  /** The words on the page. */
  readonly text: string;
  readonly at: number;
  readonly hasTime: boolean;
  /** Relative to the time of fetching: 3小时前, 昨天, a date without its year. */
  readonly relative: boolean;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = String.raw`(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?`;
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}';
const ORDINAL = '(?:st|nd|rd|th)?';
const Y4 = String.raw`(?:19|20)\d{2}`;
const DASH = String.raw`[-/.·\\]|—{1,2}|–`;

/** A form of date: its pattern, with the groups y, m and d, and what its year means. All are bounded: linear over any text. */
interface Form {
  readonly pattern: RegExp;
  /** What any text with such a date has: a quicker test. */
  readonly needs: RegExp;
  /** Added to the year as written; `short`: two digits. */
  readonly year: 'gregorian' | 'republic' | 'short' | 'none';
}
const form = (needs: RegExp, source: string, year: Form['year'] = 'gregorian'): Form => ({
  pattern: new RegExp(source, 'giu'),
  needs,
  year,
});
const FIGURES = /\d{4}/;
const NAMED_MONTH = /[A-Za-z]{3}/;
const PAIR = /\d[-/.]\d/;

/** Forms that mean one day wherever they stand. */
const FULL: readonly Form[] = [
  // "2019-12-2010:00" is a day glued to its time: two digits are the day, the rest the hour.
  form(
    FIGURES,
    String.raw`(?<!\d)(?<y>${Y4})\s?(?:${DASH}|年)\s?(?<m>\d{1,2})\s?(?:${DASH}|月)\s?(?<d>\d{1,2})(?!\d{3})\s?[日号號]?`,
  ),
  form(
    /年/,
    String.raw`(?<![\d一二〇○零])(?<y>[12一二]${YEAR_DIGIT}{3})\s?年\s?(?<m>${NUMBER})\s?月\s?(?<d>${NUMBER})\s?[日号號]?`,
  ),
  form(
    /民/,
    String.raw`(?:中[华華])?民[国國]\s?(?<y>\d{2,3}|[一二三四五六七八九十百零〇○]{1,6})\s?[-/.年]\s?(?<m>${NUMBER})\s?[-/.月]\s?(?<d>${NUMBER})\s?[日号號]?`,
    'republic',
  ),
  // The order of English with a Chinese month: `06 十二月 2010`, `四月 18, 2020`.
  form(/月/, String.raw`(?<![\d/.:-])(?<d>\d{1,2})\s(?<m>${NUMBER})月,?\s(?<y>${Y4})(?!\d)`),
  form(/月/, String.raw`(?<![\d一二三四五六七八九十年])(?<m>${NUMBER})月\s(?<d>\d{1,2}),\s?(?<y>${Y4})(?!\d)`),
  form(NAMED_MONTH, String.raw`(?<![a-z])(?<mon>${MONTH})[\s-](?<d>\d{1,2})${ORDINAL}[\s,-]{1,2}(?<y>${Y4})(?!\d)`),
  form(
    NAMED_MONTH,
    String.raw`(?<!\d)(?<d>\d{1,2})${ORDINAL}[\s/-](?:of\s)?(?<mon>${MONTH})[\s,/-]{1,2}(?<y>${Y4})(?!\d)`,
  ),
  // A calendar leaf: `Jun 30 Sat 2012`.
  form(NAMED_MONTH, String.raw`(?<![a-z])(?<mon>${MONTH})\s(?<d>\d{1,2})\s${WEEKDAY},?\s(?<y>${Y4})(?!\d)`),
  form(NAMED_MONTH, String.raw`(?<!\d)(?<y>${Y4})[\s/-](?<mon>${MONTH})[\s/-](?<d>\d{1,2})(?!\d)`),
  // How Java and the C library print a moment: Tue May 28 15:20:05 CST 2024.
  form(
    NAMED_MONTH,
    String.raw`(?<![a-z])(?<mon>${MONTH})\s(?<d>\d{1,2})(?<clock>\s\d\d:\d\d:\d\d)(?:\s[A-Z]{2,4})?\s(?<y>${Y4})(?!\d)`,
  ),
];
/** Day and month in either order; read when only one order gives a day. */
const EITHER_ORDER = new RegExp(String.raw`(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(${Y4})(?!\d|:\d)`, 'g');
/** Which of the two comes first there; null where the page does not tell. */
export type DayOrder = (typeof ORDERS)[number] | null;
const ORDERS = ['day', 'month'] as const;

/** Month and day without a mark between, and what labels such a date. */
const PACKED = String.raw`(?<m>0[1-9]|1[0-2])(?<d>[0-2]\d|3[01])`;
const DATED = '(?:[时時][间間]|日期|[发發][布佈]|date)';

/** Forms that other things have too: read where a date is expected, and where none of the above stands. */
const LOOSE: readonly Form[] = [
  form(FIGURES, String.raw`(?<![^\s|])(?<y>${Y4})${PACKED}(?=\s+\d{1,2}:\d{2}|\s*$)`),
  // The same at the head of a line or behind a bar, before a label.
  form(FIGURES, String.raw`(?<=^\s{0,4}|[|]\s{0,4})(?<y>${Y4})${PACKED}(?=\s{1,4}\p{Script=Han}{2,4}\s?:)`),
  // The same behind a label, in the Republic's years too.
  form(FIGURES, String.raw`(?<=${DATED}:\s?)(?<y>${Y4})${PACKED}(?![\d-])`),
  form(FIGURES, String.raw`(?<=${DATED}:\s?)(?<y>1[0-4]\d)${PACKED}(?![\d-])`, 'republic'),
  form(FIGURES, String.raw`(?<!\d)(?<y>${Y4})\s(?<m>\d{1,2})\s?[-/.]\s?(?<d>\d{1,2})(?!\d)`),
  form(
    /年|\d[-/.]\d/,
    String.raw`(?<![\d./零〇○一二三四五六七八九-]|\d:)(?<y>1[0-4]\d|一[零〇○一二三四]${YEAR_DIGIT})(?:[-/.](?<m>\d{2})[-/.](?<d>\d{2})(?![\d-])|\s?年\s?(?<m2>${NUMBER})\s?月\s?(?<d2>${NUMBER})\s?日?)`,
    'republic',
  ),
  form(
    /年|\d[-/.]\d/,
    String.raw`(?<![\d./-]|\d:)(?<y>\d{2})(?:[-/](?<m>\d{1,2})[-/](?<d>\d{2})(?!\d(?!\d?:))|\s?年\s?(?<m2>\d{1,2})\s?月\s?(?<d2>\d{1,2})\s?日?)`,
    'short',
  ),
];
/** Without a year: with a time, or all there is. */
const NO_YEAR: readonly Form[] = [
  form(/月/, String.raw`(?<![\d.年/-]|\d:)(?<m>${NUMBER})\s?月\s?(?<d>${NUMBER})\s?[日号號]?`, 'none'),
  form(PAIR, String.raw`(?<![\d.年/-]|\d:)(?<m>\d{1,2})[-/](?<d>\d{1,2})(?![\d/-]\d)`, 'none'),
  form(NAMED_MONTH, String.raw`(?<![a-z])(?<mon>${MONTH})\s(?<d>\d{1,2})${ORDINAL}(?![\d:])`, 'none'),
  form(NAMED_MONTH, String.raw`(?<!\d)(?<d>\d{1,2})${ORDINAL}\s(?<mon>${MONTH})(?![a-z])`, 'none'),
];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Every form of date has one of these: a quick test that is never narrower than the forms themselves. */
const GATE = /\d|年|月|前|[昨今]|[刚剛]|ago\b|day\b|just\snow/iu;

type Put = (
  at: number,
  to: number,
  day: { y: number; mo: number; d: number },
  time: TimeOfDay | null,
  relative?: boolean,
) => void;

export class Clock {
  constructor(
    /** ISO 8601, UTC: the page's time of fetching. */
    readonly fetchedAt: string,
    readonly timeZone: string,
    /** Whether the day or the month comes first where figures alone leave it open (day-order.ts). */
    readonly order: DayOrder = null,
  ) {}

  /** The first date in `text`, or null. `loose` also reads forms that need the time of fetching to mean anything. */
  read(text: string, loose = false): FoundDate | null {
    return this.all(text, loose)[0] ?? null;
  }

  /** Every date in `text`, by place. Impossible dates and dates well after the fetch are no dates. */
  all(text: string, loose = false): FoundDate[] {
    const t = narrow(text);
    if (!GATE.test(t)) return [];
    const found: (FoundDate & { to: number })[] = [];
    const free = (from: number, to: number) => !found.some((f) => f.at < to && from < f.to);
    const put: Put = (at, to, day, time, relative = false) => {
      const date = this.make(day.y, day.mo, day.d, time);
      const from = time === null ? at : Math.min(at, time.from);
      const end = time === null ? to : Math.max(to, time.to);
      if (date === null || !free(from, end)) return;
      found.push({ ...date, text: text.slice(from, end).replace(/\s/g, ' ').trim(), at: from, relative, to: end });
    };
    const readForms = (forms: readonly Form[]) => {
      for (const { pattern, needs, year } of forms)
        for (const m of needs.test(t) ? matches(t, pattern) : []) {
          const g = m.groups!;
          const end = m.index + m[0].length;
          const time = timeAfter(t, g.clock === undefined ? end : end - m[0].length + m[0].indexOf(g.clock));
          const mo = g.mon === undefined ? numberOf(g.m ?? g.m2!) : monthOf(g.mon);
          const d = numberOf(g.d ?? g.d2!);
          if (year !== 'none')
            put(
              m.index,
              end,
              { y: yearIn(g.y!, year === 'short' && isRepublic(m[0], t) ? 'republic' : year), mo, d },
              time ?? this.ahead(t, m.index, found),
            );
          else if (time !== null || (/\p{L}/u.test(m[0]) && m[0].trim() === t.trim()))
            put(m.index, end, { y: this.yearFor(mo, d), mo, d }, time, true);
        }
    };
    readForms(FULL);
    for (const m of FIGURES.test(t) ? matches(t, EITHER_ORDER) : []) {
      const end = m.index + m[0].length;
      const days = [
        { y: +m[4]!, mo: +m[3]!, d: +m[1]! },
        { y: +m[4]!, mo: +m[1]!, d: +m[3]! },
      ].filter(({ y, mo, d }) => this.make(y, mo, d, null) !== null);
      const day =
        days.length === 1 || m[1] === m[3] ? days[0] : days[this.order === null ? 2 : ORDERS.indexOf(this.order)];
      if (day !== undefined) put(m.index, end, day, timeAfter(t, end) ?? this.ahead(t, m.index, found));
    }
    if (loose && found.length === 0) readForms(LOOSE);
    if (loose && found.length === 0 && !Number.isNaN(Date.parse(this.fetchedAt))) {
      readForms(NO_YEAR);
      this.relative(t, put);
    }
    return found.sort((a, b) => a.at - b.at).map(({ to: _, ...date }) => date);
  }

  /** Dates relative to the time of fetching. */
  private relative(t: string, put: Put): void {
    const now = Date.parse(this.fetchedAt);
    const dayAt = (ms: number) => {
      const here = new Date(ms + offsetMinutes(this.timeZone, ms) * MINUTE);
      return { y: here.getUTCFullYear(), mo: here.getUTCMonth() + 1, d: here.getUTCDate(), here };
    };
    for (const m of matches(t, DAY_WORD)) {
      const end = m.index + m[0].length;
      const back = DAYS_BACK[m[0].toLowerCase()] ?? DAYS_BACK[m[0][0]!]!;
      const time = timeAfter(t, end);
      // 今晚 and 昨夜 name a day only together with their hour.
      if (m[0].length > 1 || time !== null) put(m.index, end, dayAt(now - back * DAY), time, true);
    }
    if (!MAY_BE_AGO.test(t)) return;
    for (const pattern of AGO)
      for (const m of matches(t, pattern)) {
        const back = agoOf(m.groups!);
        if (back === null) continue;
        const end = m.index + m[0].length;
        const { here, ...day } = dayAt(now - back.ms);
        const time = back.exact
          ? {
              hour: here.getUTCHours(), minute: here.getUTCMinutes(), second: 0,
              zone: null, from: m.index, to: end,
            }
          : timeAfter(t, end); // biome-ignore format: a record
        put(m.index, end, day, time, true);
      }
  }

  /** A time before a date, unless it is another date's. */
  private ahead(t: string, at: number, found: readonly { at: number; to: number }[]): TimeOfDay | null {
    const time = timeBefore(t, at);
    return time === null || found.some((f) => f.at < at && time.from < f.to) ? null : time;
  }

  /** The year of a day that is given without one: a day that lies ahead was last year's. */
  private yearFor(month: number, day: number): number {
    const now = Date.parse(this.fetchedAt);
    const here = new Date(now + offsetMinutes(this.timeZone, now) * MINUTE);
    const year = here.getUTCFullYear();
    return Date.UTC(year, month - 1, day) > here.getTime() + DAY ? year - 1 : year;
  }

  /** A date out of a machine-written value: ISO, RFC 9110, Unix seconds or milliseconds, or any of the written forms. */
  value(text: string): FoundDate | null {
    const t = text.trim();
    const unix = /^(1\d{9})(\d{3})?$/.exec(t);
    if (unix !== null) {
      const ms = +unix[1]! * 1000;
      return { iso: toIso(ms, offsetMinutes(this.timeZone, ms)), text: t, at: 0, hasTime: true, relative: false };
    }
    const packed = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/.exec(t);
    if (packed === null) return this.read(t.slice(0, 80));
    const [, y, mo, d, h, mi, s] = packed.map(Number);
    const ends = h === 24 && mi === 0 && !s;
    const hour = ends ? 24 : h! % 24;
    const time = packed[4] === undefined || h! > 24 || mi! > 59 ? null : timeOfDay(hour, mi!, s ?? Number.NaN);
    const date = this.make(y!, mo!, d!, time);
    return date && { ...date, text: t, at: 0, relative: false };
  }

  private make(
    year: number,
    month: number,
    day: number,
    time: TimeOfDay | null,
  ): { iso: string; hasTime: boolean } | null {
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && year >= 1990)) return null;
    const date = new Date(Date.UTC(year, month - 1, day));
    if (date.getUTCDate() !== day) return null;
    const fetched = Date.parse(this.fetchedAt);
    if (!Number.isNaN(fetched) && date.getTime() > fetched + 2 * DAY) return null;
    if (time === null) return { iso: `${year}-${two(month)}-${two(day)}`, hasTime: false };
    const local = Date.UTC(year, month - 1, day, time.hour, time.minute, time.second);
    const offset = time.zone === null ? offsetMinutes(this.timeZone, local) : zoneMinutes(time.zone, local);
    return { iso: new Date(local).toISOString().slice(0, 19) + offsetText(offset), hasTime: true };
  }
}

/** What `matchAll` finds, without its copy of the pattern for every text. */
function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) found.push(m);
  return found;
}

/** Whether a year of two digits is the Republic's: before the web there were no pages, and in traditional script 93年 is 2004. */
const isRepublic = (date: string, text: string): boolean => /^9\d\s?年/.test(date) && foldScript(text) !== text;

function yearIn(text: string, kind: Form['year']): number {
  const year = /[十百]/.test(text) ? numberOf(text) : yearOf(text);
  if (kind === 'republic') return year + 1911;
  if (kind !== 'short') return year;
  // Two digits: this century up to 78, the Republic's years up to 89, the nineties.
  return year < 79 ? 2000 + year : year < 90 ? 1911 + year : 1900 + year;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function timeOfDay(hour: number, minute: number, second: number): TimeOfDay {
  return { hour, minute, second: second < 60 ? second : 0, zone: null, from: 0, to: 0 };
}

function toIso(utc: number, offset: number): string {
  return new Date(utc + offset * 60_000).toISOString().slice(0, 19) + offsetText(offset);
}
