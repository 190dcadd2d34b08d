/** Zones: by name, by offset, and of the site. */
import { two } from './numerals.js';

/** Zones by name. CST is both China's and America's: it says nothing. */
const ZONES: Readonly<Record<string, number>> = {
  EST: -300, EDT: -240, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420, HKT: 480, SGT: 480, JST: 540, BST: 60, CET: 60, CEST: 120,
}; // biome-ignore format: a table
/** Names that mean another offset in summer. */
const SEASONAL: Readonly<Record<string, string>> = {
  ET: 'America/New_York', PT: 'America/Los_Angeles',
}; // biome-ignore format: a table
/** Pattern of a zone behind a time. */
export const ZONE = String.raw`Z\b|(?:UTC|GMT)\s?(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}(?!\d)|(?:${[...Object.keys(ZONES), ...Object.keys(SEASONAL)].join('|')})\b`;

/** Minutes east of UTC of a zone's name or offset, at about the moment `at` (ms). */
export function zoneMinutes(zone: string, at: number): number {
  const place = SEASONAL[zone.toUpperCase()];
  if (place !== undefined) return offsetMinutes(place, at);
  const named = ZONES[zone.toUpperCase()];
  if (named !== undefined) return named;
  const m = /([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone);
  return m === null ? 0 : (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3] ?? 0));
}

/** An offset as ISO 8601 writes it. */
export function offsetText(minutes: number): string {
  const abs = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
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
  return name === 'GMT' ? 0 : zoneMinutes(name, at);
}
