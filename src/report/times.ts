/** Times as people read them: where the site is, then where the reader is. */

const MACHINE = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `2026-11-29 06:00`, in a zone by its IANA name. Swedish dates are written as ISO 8601 writes them. */
function clockAt(time: Date, timeZone: string): string {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('sv-SE', { ...day, ...clock, timeZone }).format(time);
}

/**
 * A moment (ISO 8601) as `2026-11-29 06:00 Asia/Shanghai (2026-11-28 22:00 Europe/London)`: in the zone of the site, then of this
 * machine where that shows another time. `zone` null: the machine's alone. What is no time stays as it is.
 */
export function localTime(time: string | Date, zone: string | null = null): string {
  const date = typeof time === 'string' ? new Date(time) : time;
  if (Number.isNaN(date.getTime())) return String(time);
  const machine = MACHINE();
  const here = clockAt(date, machine);
  if (zone === null || zone === machine) return `${here} ${machine}`;
  const there = clockAt(date, zone);
  return there === here ? `${there} ${zone}` : `${there} ${zone} (${here} ${machine})`;
}
