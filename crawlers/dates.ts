/** The dates that sitemaps and feeds give, in the forms that are met: W3C, RFC 822, C's and Java's, Chinese. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:[.,]\d+)?)?`;
const FORMS = [
  new RegExp(
    String.raw`^(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<day>\d{1,2})日?(?:(?:\s*T\s*|\s+)${TIME}\s*(?<zone>.*))?$`,
    'i',
  ),
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T?(?<h>\d{2})(?<m>\d{2})(?<s>\d{2})?(?<zone>[^\d].*)?)?$/i,
  new RegExp(
    String.raw`^(?:[a-z]{3,9}\.?,?\s+)?(?<day>\d{1,2})[\s-](?<name>[a-z]{3})[a-z]*\.?,?[\s-](?<year>\d{4}|\d{2})(?:\s+${TIME}\s*(?<zone>.*))?$`,
    'i',
  ),
  new RegExp(
    String.raw`^[a-z]{3,9}\.?\s+(?<name>[a-z]{3})[a-z]*\s+(?<day>\d{1,2})\s+${TIME}\s+(?:(?<zone>[a-z]{1,5}(?:[+-][\d:]+)?|[+-][\d:]+)\s+)?(?<year>\d{4})$`,
    'i',
  ),
  new RegExp(
    String.raw`^(?<name>[a-z]{3})[a-z]*\.?\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})(?:,?\s+${TIME}\s*(?<zone>.*))?$`,
    'i',
  ),
];

/** Minutes east of Greenwich. CST is China's where the site's clocks are China's, and America's elsewhere. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, bst: 60, cet: 60, cest: 120, msk: 180, ist: 330 },
  ...{ bjt: 480, hkt: 480, sgt: 480, cct: 480, jst: 540, kst: 540, aest: 600 },
  ...{ est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
};
const CHINA = 480;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a zone at an instant, written as if it were UTC: milliseconds since the epoch. */
function wallAt(ms: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    clock = new Intl.DateTimeFormat('en-GB', { timeZone, ...digits, second: '2-digit', hourCycle: 'h23' });
    clocks.set(timeZone, clock);
  }
  const part = new Map(clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const of = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** The instant at which a zone's clocks show `wall`. */
function instantOf(wall: number, timeZone: string): number {
  const guess = wall - (wallAt(wall, timeZone) - wall);
  return wall - (wallAt(guess, timeZone) - guess);
}

/** Minutes east of Greenwich that a zone's name says, or null when it says nothing that is known. */
function offsetOf(zone: string, wall: number, timeZone: string): number | null {
  const text = zone
    .trim()
    .replace(/\([^()]*\)$/, '')
    .trim();
  const number = /^(?:gmt|utc)?\s*([+-])(\d{1,2}):?(\d{2})?$/i.exec(text);
  if (number !== null) return (number[1] === '-' ? -1 : 1) * (Number(number[2]) * 60 + Number(number[3] ?? 0));
  const name = text.toLowerCase();
  if (name === 'cst' && wallAt(wall, timeZone) - wall === CHINA * 60_000) return CHINA;
  return Object.hasOwn(ZONES, name) ? ZONES[name]! : null;
}

/**
 * A date as ISO 8601: a day (YYYY-MM-DD) or an instant in UTC; null for anything else, and for what is less exact than a
 * day. A time without a zone, or with one that nobody knows, is the site's own.
 */
export function readDate(said: string, timeZone: string): string | null {
  const text = said.trim().replace(/\s+/g, ' ');
  if (/^(?:\d{10}|\d{13})$/.test(text)) return new Date(Number(text.padEnd(13, '0'))).toISOString();
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return null;
  const month = found['name'] === undefined ? Number(found['month']) - 1 : MONTHS.indexOf(found['name'].toLowerCase());
  const [year, day] = [Number(found['year']), Number(found['day'])];
  const full = found['year']!.length === 2 ? year + (year < 70 ? 2000 : 1900) : year;
  const midnight = Date.UTC(full, month, day);
  if (month < 0 || new Date(midnight).getUTCDate() !== day || new Date(midnight).getUTCMonth() !== month) return null;
  if (found['h'] === undefined) return new Date(midnight).toISOString().slice(0, 10);
  const wall = midnight + ((Number(found['h']) * 60 + Number(found['m'])) * 60 + Number(found['s'] ?? 0)) * 1000;
  const offset = offsetOf(found['zone'] ?? '', wall, timeZone);
  return new Date(offset === null ? instantOf(wall, timeZone) : wall - offset * 60_000).toISOString();
}

/** The day of a date as `readDate` gives it, in a zone: YYYY-MM-DD. */
export function dayIn(date: string, timeZone: string): string {
  return date.length === 10 ? date : new Date(wallAt(Date.parse(date), timeZone)).toISOString().slice(0, 10);
}
