/** Days and clock times in a time zone, as people write them. */

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
