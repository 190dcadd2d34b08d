/** Days and clock times in a time zone, as people write them. */
import { EXIT, StopRun } from './errors.js';

/** `2026-11-29 06:00`, in a zone by its IANA name. Swedish dates are written as ISO 8601 writes them. */
export function clockIn(zone: string, time: Date): string {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('sv-SE', { ...day, ...clock, timeZone: zone }).format(time);
}

/** The day of a moment (ISO 8601) in a zone, such as `2026-11-29`. */
export function dayIn(zone: string, time: string): string {
  return clockIn(zone, new Date(time)).slice(0, 10);
}

/** A date of any length that exists, as `2019`, `2019-12` or `2019-12-20`; `name` says in the error where it stood. */
export function queryDate(text: string, name: string): string {
  const parts = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text.normalize('NFKC'));
  const [, year = '', month, day] = parts ?? [];
  const whole = `${year}-${(month ?? '1').padStart(2, '0')}-${(day ?? '1').padStart(2, '0')}`;
  const real = parts !== null && !Number.isNaN(Date.parse(whole)) && new Date(whole).toISOString().startsWith(whole);
  if (!real) {
    const hint = 'Dates look like 2019, 2019-12 or 2019-12-20.';
    throw new StopRun('bad-query', `"${text}" is no date (${name}).`, hint, EXIT.usage);
  }
  return whole.slice(0, day !== undefined ? 10 : month !== undefined ? 7 : 4);
}

/** Whether a text is a day that there is, written as `2019-12-20`. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // 30 February is read as 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
