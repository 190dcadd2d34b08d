/**
 * Dates as Chinese pages write them. A date without a zone is in the site's zone, never in the machine's; a date without
 * a year, or told as "3小时前", is reckoned from the time of fetching.
 */
export interface FoundDate {
  /** ISO 8601 with offset; the date alone when the text gives no time. */
  readonly iso: string;
  /** The words on the page. */
  readonly text: string;
  readonly at: number;
  readonly hasTime: boolean;
}

const HAN_DIGITS = '〇一二三四五六七八九';
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

// Bounded and without nested repetition: linear over any text.
const TIME = String.raw`(?:[T\s,，]{0,3}(?:(上午|下午|晚上|晚间|凌晨|中午|AM|PM)\s?)?(\d{1,2})(?:[:：时時點点]|\s?:\s?)(\d{1,2})(?:[:：分](\d{1,2}))?(?:秒|分)?(?:\.\d{1,9})?\s?(am|pm|AM|PM)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const FULL = new RegExp(
  String.raw`(?<!\d)((?:19|20)\d{2})\s?(?:[-/.年]|—{1,2}|－)\s?(\d{1,2})\s?(?:[-/.月]|—{1,2}|－)\s?(\d{1,2})(?!\d{3})\s?[日号號]?(?:\s?[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)?` +
    TIME,
  'g',
);
const ENGLISH = new RegExp(
  String.raw`(?:(\d{1,2})(?:st|nd|rd|th)?\s)?\b(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?\s?(?:(\d{1,2})(?:st|nd|rd|th)?)?,?\s((?:19|20)\d{2})(?!\d)` +
    TIME,
  'gi',
);
const HAN = /([一二][〇○零ＯO一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日/g;
const REPUBLIC = /民[國国]\s?(\d{2,3})年\s?(\d{1,2})月\s?(\d{1,2})日/g;
const SHORT_YEAR = new RegExp(String.raw`(?<![\d.:-])(\d{2})[-/](\d{1,2})[-/](\d{2})(?!\d{3})` + TIME, 'g');
const NO_YEAR = new RegExp(
  String.raw`(?<![\d.:年/-])(\d{1,2})(?:[-/]|月)(\d{1,2})日?(?=\s?\d{1,2}[:：时])` + TIME,
  'g',
);
const AGO = /(\d{1,3}|几|刚刚|剛剛)\s?(秒|分钟|分鐘|小时|小時|个小时|天|日)?[之以]?前|刚刚|剛剛/g;
const DAY_WORD = new RegExp(`(今天|今日|昨天|昨日|前天)${TIME}`, 'g');

export class Clock {
  constructor(
    /** ISO 8601, UTC: the page's time of fetching. */
    readonly fetchedAt: string,
    readonly timeZone: string,
  ) {}

  /** The first date in `text`, or null. `loose` also reads forms that need the time of fetching to mean anything. */
  read(text: string, loose = false): FoundDate | null {
    return this.all(text, loose)[0] ?? null;
  }

  /** Every date in `text`, by place. Impossible dates and dates well after the fetch are no dates. */
  all(text: string, loose = false): FoundDate[] {
    const found: FoundDate[] = [];
    const t = /[０-９]/.test(text)
      ? text.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
      : text;
    const put = (m: RegExpExecArray, y: number, mo: number, d: number, time: (string | undefined)[]): void => {
      const date = this.make(y, mo, d, time);
      if (date !== null && !found.some((f) => f.at <= m.index && m.index < f.at + f.text.length)) {
        found.push({ ...date, text: m[0].trim(), at: m.index });
      }
    };
    for (const m of t.matchAll(FULL)) {
      // "2019-12-2010:00": a day glued to its time; two digits are the day, the rest the hour.
      put(m, +m[1]!, +m[2]!, +m[3]!, m.slice(4, 10));
    }
    if (/[a-z]{3}/i.test(t)) {
      for (const m of t.matchAll(ENGLISH)) {
        const day = m[1] ?? m[3];
        if (day === undefined) continue;
        put(m, +m[4]!, MONTHS.indexOf(m[2]!.slice(0, 3).toLowerCase()) + 1, +day, m.slice(5, 11));
      }
    }
    if (t.includes('年')) {
      for (const m of t.matchAll(HAN)) put(m, hanYear(m[1]!), hanNumber(m[2]!), hanNumber(m[3]!), []);
      for (const m of t.matchAll(REPUBLIC)) put(m, +m[1]! + 1911, +m[2]!, +m[3]!, []);
    }
    if (loose) this.loose(t, found, put);
    return found.sort((a, b) => a.at - b.at);
  }

  private loose(
    t: string,
    found: FoundDate[],
    put: (m: RegExpExecArray, y: number, mo: number, d: number, time: (string | undefined)[]) => void,
  ): void {
    if (found.length > 0) return;
    for (const m of t.matchAll(SHORT_YEAR)) put(m, 2000 + +m[1]!, +m[2]!, +m[3]!, m.slice(4, 10));
    if (found.length > 0) return;
    const now = Date.parse(this.fetchedAt);
    if (Number.isNaN(now)) return;
    const here = new Date(now + offsetMinutes(this.timeZone, now) * 60_000);
    for (const m of t.matchAll(NO_YEAR)) {
      let year = here.getUTCFullYear();
      // A day that lies ahead was last year's.
      if (Date.UTC(year, +m[1]! - 1, +m[2]!) > here.getTime() + 86_400_000) year -= 1;
      put(m, year, +m[1]!, +m[2]!, m.slice(3, 9));
    }
    for (const m of t.matchAll(DAY_WORD)) {
      const back = m[1]!.startsWith('今') ? 0 : m[1] === '前天' ? 2 : 1;
      const day = new Date(here.getTime() - back * 86_400_000);
      put(m, day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate(), m.slice(2, 8));
    }
    if (found.length > 0) return;
    const ago = AGO.exec(t);
    AGO.lastIndex = 0;
    if (ago !== null) {
      const unit = ago[2] ?? '';
      const n = Number.parseInt(ago[1] ?? '0', 10) || 0;
      const ms = /天|日/.test(unit) ? 86_400_000 : /小时|小時/.test(unit) ? 3_600_000 : /分/.test(unit) ? 60_000 : 1000;
      const then = now - n * ms;
      const iso = toIso(then, offsetMinutes(this.timeZone, then));
      found.push({
        iso: ms === 86_400_000 ? iso.slice(0, 10) : iso,
        text: ago[0],
        at: ago.index,
        hasTime: ms !== 86_400_000,
      });
    }
  }

  /** A date out of a machine-written value: ISO, RFC 9110, Unix seconds or milliseconds, or any of the written forms. */
  value(text: string): FoundDate | null {
    const t = text.trim();
    const unix = /^(1\d{9})(\d{3})?$/.exec(t);
    if (unix !== null) {
      const ms = +unix[1]! * 1000;
      return { iso: toIso(ms, offsetMinutes(this.timeZone, ms)), text: t, at: 0, hasTime: true };
    }
    const packed = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/.exec(t);
    if (packed !== null) {
      const date = this.make(+packed[1]!, +packed[2]!, +packed[3]!, [undefined, ...packed.slice(4, 7)]);
      return date && { ...date, text: t, at: 0 };
    }
    return this.read(t.slice(0, 80));
  }

  private make(
    year: number,
    month: number,
    day: number,
    [half, h, mi, s, half2, zone]: (string | undefined)[],
  ): { iso: string; hasTime: boolean } | null {
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1990) return null;
    const date = new Date(Date.UTC(year, month - 1, day));
    if (date.getUTCDate() !== day) return null;
    const fetched = Date.parse(this.fetchedAt);
    if (!Number.isNaN(fetched) && date.getTime() > fetched + 2 * 86_400_000) return null;
    const ymd = `${year}-${two(month)}-${two(day)}`;
    if (h === undefined || mi === undefined || +h > 24 || +mi > 59) return { iso: ymd, hasTime: false };
    const pm = /下午|晚|pm/i.test(half ?? half2 ?? '');
    const am = /凌晨|上午|am/i.test(half ?? half2 ?? '');
    const hour = pm && +h < 12 ? +h + 12 : am && +h === 12 ? 0 : +h % 24;
    const seconds = s !== undefined && +s < 60 ? +s : 0;
    const local = Date.UTC(year, month - 1, day, hour, +mi, seconds);
    const offset = zone !== undefined ? zoneMinutes(zone) : offsetMinutes(this.timeZone, local);
    return { iso: `${ymd}T${two(hour)}:${two(+mi)}:${two(seconds)}${offsetText(offset)}`, hasTime: true };
  }
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function hanYear(text: string): number {
  return Number([...text.replace(/[○零ＯO]/g, '〇')].map((c) => HAN_DIGITS.indexOf(c)).join(''));
}

function hanNumber(text: string): number {
  const ten = text.indexOf('十');
  if (ten < 0) return HAN_DIGITS.indexOf(text);
  const tens = ten === 0 ? 1 : HAN_DIGITS.indexOf(text[0]!);
  const ones = ten === text.length - 1 ? 0 : HAN_DIGITS.indexOf(text.at(-1)!);
  return tens * 10 + ones;
}

function zoneMinutes(zone: string): number {
  const m = /([+-])(\d{2}):?(\d{2})/.exec(zone);
  return m === null ? 0 : (m[1] === '-' ? -1 : 1) * (+m[2]! * 60 + +m[3]!);
}

function offsetText(minutes: number): string {
  const abs = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
}

function toIso(utc: number, offset: number): string {
  return new Date(utc + offset * 60_000).toISOString().slice(0, 19) + offsetText(offset);
}

/** Zones of the sites we know best have had one offset since 1992: no need to ask the slow calendar. */
const FIXED: Readonly<Record<string, number>> = {
  UTC: 0, 'Asia/Shanghai': 480, 'Asia/Chongqing': 480, 'Asia/Hong_Kong': 480, 'Asia/Macau': 480, 'Asia/Taipei': 480, 'Asia/Singapore': 480,
}; // biome-ignore format: a table
const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC that clocks in `zone` showed at about `at` (ms; wall or universal time, a zone's change aside). */
export function offsetMinutes(zone: string, at: number): number {
  const fixed = FIXED[zone];
  if (fixed !== undefined) return fixed;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? 0 : zoneMinutes(name);
}
