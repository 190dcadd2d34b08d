/** How long a host is left alone. Pure arithmetic: times in milliseconds, chance handed in. */

export interface Delay {
  /** The site profile's delay. */
  readonly profileMs: number;
  /** robots.txt Crawl-delay, or null. */
  readonly crawlDelayMs: number | null;
  /** How long the last answer took. */
  readonly lastFetchMs: number;
  /** What the command line asks for, or null. */
  readonly askedMs: number | null;
  /** Whether the host was let in by --allow-private: only there may the asked delay be shorter than polite. */
  readonly isPrivate: boolean;
}

/** A slow server is a loaded one: it gets five times the pause that its answer took, up to half a minute. */
const LOAD_FACTOR = 5;
const LOAD_CAP_MS = 30_000;
/** Jitter is only ever added, so that the delay holds; small, so that the possible rate is nearly reached. */
const JITTER = 0.03;

/** The pause from one answer to the next request. `chance` is in [0, 1). */
export function politeGap(delay: Delay, chance: number): number {
  const polite = Math.max(
    delay.profileMs,
    delay.crawlDelayMs ?? 0,
    Math.min(LOAD_FACTOR * delay.lastFetchMs, LOAD_CAP_MS),
  );
  const gap = delay.askedMs === null ? polite : delay.isPrivate ? delay.askedMs : Math.max(polite, delay.askedMs);
  return gap * (1 + JITTER * chance);
}

const BACKOFF_CAP_MS = 15 * 60_000;

/** The pause after `failures` failures in a row: doubling from ten gaps (at least 200 ms) up to a quarter of an hour. */
export function backOff(gapMs: number, failures: number): number {
  return Math.min(Math.max(200, 10 * gapMs) * 2 ** Math.min(failures - 1, 20), BACKOFF_CAP_MS);
}

/** Retry-After (RFC 9110, 10.2.3) in milliseconds from `now`: seconds or an HTTP date; null when it says nothing. */
export function retryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

const HOUR_MS = 3600_000;

/**
 * How long until a host may be visited, by its profile's hours ("22-6": from 22:00 to 6:00) in its own time zone.
 * Zero when it may be now.
 */
export function untilOpen(hours: string | undefined, timeZone: string, now: number): number {
  if (hours === undefined) return 0;
  const [from, to] = hours.split('-').map(Number) as [number, number];
  if (from === to) return 0;
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
    .formatToParts(now)
    .filter(({ type }) => type !== 'literal')
    .map(({ value }) => Number(value));
  const hour = parts[0]! % 24;
  const open = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  if (open) return 0;
  const sinceHour = (parts[1]! * 60 + parts[2]!) * 1000 + (now % 1000);
  return ((from - hour + 24) % 24) * HOUR_MS - sinceHour;
}
