/**
 * The time of day beside a date: `15:20:05 +0800`, 下午3:20, 傍晚六点半, 中午1:20, 3:20 p.m., 15.20 BST, noon. The text is narrowed
 * (numerals.ts) before it comes here.
 */
import { NUMBER, numberOf } from './numerals.js';
import { ZONE } from './zones.js';

export interface TimeOfDay {
  /** 0 to 24; 24 is the midnight that ends the day. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** The zone that the text names, or null. */
  readonly zone: string | null;
  /** Where the time begins and ends in the text. */
  readonly from: number;
  readonly to: number;
}

const BEFORE_NOON = '凌晨|淩晨|清晨|清早|早晨|早上|早|晨|上午|AM';
const NOON = '中午|午间|午間|正午';
const AFTER_NOON = '下午|午后|午後|傍晚|黄昏|黃昏|PM';
const EVENING = '晚上|晚间|晚間|夜晚|今晚|晚';
const NIGHT = '深夜|半夜|午夜|子夜|夜间|夜間|夜里|夜裡|夜裏|夜';
const PARTS = `${BEFORE_NOON}|${NOON}|${AFTER_NOON}|${EVENING}|${NIGHT}`;
const HALF = String.raw`[ap]\.?\s?m\b\.?`;
const WEEKDAY = String.raw`\(?(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?)\)?,?|\([一二三四五六日]\)`;
const GAP = String.raw`(?:\s?[-–—_]\s?|[\s,T|·•;(]{0,4})(?:(?:at|@|HKT)\s|(?:香港|澳門|澳门|北京|[台臺]北|[当當]地)[时時][间間]\s?)?`;
// A full stop divides hours from minutes where a half of the day or a zone follows.
const CLOCK = String.raw`(?<h>\d{1,2})\s?(?::|\.(?=\d\d\s?(?:${HALF}|${ZONE})))\s?(?<m>\d{1,2})(?:\s?:\s?(?<s>\d{1,2})(?:[.,]\d{1,9})?)?(?:\s?(?<half>${HALF}))?(?:\s?(?<zone>${ZONE}))?`;
const HAN = String.raw`(?<hh>${NUMBER})\s?[时時点點]钟?(?:(?<rest>半|[一三]刻)|\s?(?<hm>${NUMBER})\s?分?(?:\s?(?<hs>${NUMBER})\s?秒)?|整|许)?`;
const BARE = String.raw`(?<bh>\d{1,2})\s?(?<bhalf>${HALF})(?:\s(?<bzone>${ZONE}))?|(?:12\s)?(?<word>noon\b|midnight\b)|(?<noon>正午)`;
// Behind a date without marks: `20240528 091205`.
const PACKED = String.raw`(?<=\d{8}\s)(?<ph>[01]\d|2[0-3])(?<pm>[0-5]\d)(?<ps>[0-5]\d)(?!\d)`;
const AFTER = new RegExp(
  `(?<gap>${GAP}(?:(?:${WEEKDAY})${GAP})?)(?<part>${PARTS})?\\s?(?:${CLOCK}|${HAN}|${BARE}|${PACKED})`,
  'iuy',
);
const AHEAD = new RegExp(
  `(?<=^|[^\\d:])(?<part>${PARTS})?\\s?${CLOCK}[\\s,|·]{0,3}(?:on\\s)?(?:(?:${WEEKDAY})\\s?)?$`,
  'iu',
);

/** The time that stands behind a date which ends at `at`, or null. */
export function timeAfter(text: string, at: number): TimeOfDay | null {
  AFTER.lastIndex = at;
  const m = AFTER.exec(text);
  return m === null ? null : timeOf(m.groups!, at, m[0], text.charAt(at + m[0].length));
}

/** The time that stands before a date which begins at `at`, as English news write it, or null. */
export function timeBefore(text: string, at: number): TimeOfDay | null {
  const from = Math.max(0, at - 48);
  const m = AHEAD.exec(text.slice(from, at));
  return m === null ? null : timeOf(m.groups!, from + m.index, m[0], '');
}

function timeOf(g: Record<string, string | undefined>, from: number, text: string, next: string): TimeOfDay | null {
  const part = g.part ?? '';
  if (g.word !== undefined || g.noon !== undefined)
    return {
      hour: g.word?.toLowerCase() === 'midnight' ? 0 : 12,
      minute: 0,
      second: 0,
      zone: null,
      from,
      to: from + text.length,
    };
  const h = numberOf(g.h ?? g.hh ?? g.bh ?? g.ph ?? '');
  const minute = g.rest === undefined ? numberOf(g.m ?? g.hm ?? g.pm ?? '0') : { 半: 30, 一刻: 15, 三刻: 45 }[g.rest]!;
  const second = numberOf(g.s ?? g.hs ?? g.ps ?? '0');
  // "10点建议" counts proposals: an hour that nothing marks as one ends its word.
  if (g.hh !== undefined && part === '' && g.hm === undefined && /点$|點$/.test(text) && /\p{Script=Han}/u.test(next))
    return null;
  if (!(h <= 24) || !(minute < 60)) return null;
  // 24:00 ends its day (ISO 8601).
  const ends = h === 24 && minute === 0 && second === 0;
  const hour = ends ? h : hourOf(h, part, g.half ?? g.bhalf ?? '', g.hh !== undefined);
  // "09:12-10:30" is a span of time; a zone west of Greenwich is believed behind seconds or in ISO 8601 only.
  const named = g.zone ?? g.bzone;
  const isZone = named !== undefined && (!named.startsWith('-') || g.s !== undefined || /T/.test(g.gap ?? ''));
  return {
    hour,
    minute,
    second: second < 60 ? second : 0,
    zone: isZone ? named : null,
    from,
    to: from + text.length - (named !== undefined && !isZone ? named.length : 0),
  };
}

function hourOf(h: number, part: string, half: string, spoken: boolean): number {
  const is = (words: string) => part !== '' && new RegExp(`^(?:${words})$`, 'i').test(part);
  // A clock that shows 上午12:30 counts to twelve and means half past midnight; who says 上午十二点 means noon.
  if (/^a/i.test(half)) return h === 12 ? 0 : h;
  if (/^p/i.test(half) || is(AFTER_NOON)) return h < 12 ? h + 12 : h;
  if (is(BEFORE_NOON)) return h === 12 && !(spoken && /上午|^早/.test(part)) ? 0 : h;
  if (is(NOON)) return h <= 3 ? h + 12 : h;
  if (is(EVENING)) return h === 12 ? 24 : h > 4 && h < 12 ? h + 12 : h;
  if (is(NIGHT)) return h === 12 ? 24 : h > 5 && h < 12 ? h + 12 : h;
  // Templates count from 1 to 24 too: 24:13 is the first hour of its own day.
  return h === 24 && !spoken ? 0 : h;
}
