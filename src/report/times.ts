/** Times as people read and write them: where the site is, then where the reader is. */
import { environment } from '../config/settings.js';
import { clockIn } from '../core/times.js';

/** The reader's time zone: that of this machine, or of the variable TZ. An IANA name; UTC when it has none. */
export const readersZone = (): string => zoneHere() ?? 'UTC';

/** Null when the variable TZ names no zone that Node knows, or is empty. */
function zoneHere(): string | null {
  const zone: string | undefined = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === undefined || zone === 'Etc/Unknown' ? null : zone;
}

/** What TZ says when that is no time zone; null when all is well. */
export const unknownZone = (): string | null => (zoneHere() === null ? (environment().TZ ?? '') : null);

/**
 * The last moment that a reader means by a time, as ISO 8601 in UTC: of `2024`, `2024-05` and `2024-05-31` the end of
 * that year, month or day in the reader's zone; of anything longer the time itself. Null for what is no time.
 */
export function endOf(text: string): string | null {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (parts === null) {
    const ms = /^\d{4}-\d\d-\d\d[T ]/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? null : new Date(ms).toISOString();
  }
  const [year, month, day] = parts.slice(1).map((part) => (part === undefined ? null : Number(part)));
  const first = new Date(year!, (month ?? 1) - 1, day ?? 1);
  if (first.getMonth() !== (month ?? 1) - 1 || first.getDate() !== (day ?? 1)) return null;
  const next = new Date(first);
  if (day != null) next.setDate(first.getDate() + 1);
  else if (month != null) next.setMonth(first.getMonth() + 1);
  else next.setFullYear(year! + 1);
  return new Date(next.getTime() - 1).toISOString();
}

/**
 * A moment (ISO 8601) as `2026-11-29 06:00 Asia/Shanghai (2026-11-28 22:00 Europe/London)`: in the zone of the site, then of this
 * machine where that shows another time. `zone` null: the machine's alone. What is no time stays as it is.
 */
export function localTime(time: string | Date, zone: string | null = null): string {
  const date = typeof time === 'string' ? new Date(time) : time;
  if (Number.isNaN(date.getTime())) return String(time);
  const machine = readersZone();
  const here = clockIn(machine, date);
  if (zone === null || zone === machine) return `${here} ${machine}`;
  const there = clockIn(zone, date);
  return there === here ? `${there} ${zone}` : `${there} ${zone} (${here} ${machine})`;
}
