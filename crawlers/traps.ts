/** Addresses without end: calendars, paths that grow by their own links, sessions in the path. Pure. */

const MAX_LENGTH = 1500;
const MAX_SEGMENTS = 15;
const MAX_PARAMETERS = 12;
/** Nobody published on the web before; a calendar goes on backwards for ever. */
const FIRST_YEAR = 1990;

/** A path in which a run of segments comes three times in a row (`/a/b/a/b/a/b/`) was built from a relative link. */
function repeats(segments: readonly string[]): boolean {
  for (let size = 1; size <= 4; size++) {
    for (let at = 0; at + 3 * size <= segments.length; at++) {
      let same = true;
      for (let i = 0; i < 2 * size && same; i++) same = segments[at + i] === segments[at + i + size];
      if (same) return true;
    }
  }
  const times = new Map<string, number>();
  for (const segment of segments) {
    const n = (times.get(segment) ?? 0) + 1;
    if (n > 4) return true;
    times.set(segment, n);
  }
  return false;
}

/** Names of query parameters that page through time. */
const TIME_PARAMETER = /^(year|y|yr|month|mon|date|day|ym|cal|calendar|start_?date|end_?date)$/i;
const SESSION_SEGMENT = /^(\(S\([0-9a-z]{20,}\)\)|[0-9a-f]{32}-[0-9a-f]{8,})$/i;

/**
 * Why an address is taken for a trap, or null. `thisYear` is the current year: a date segment beyond the next one is
 * a calendar's.
 */
export function trapReason(address: string, thisYear: number): string | null {
  if (address.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  const url = new URL(address);
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > MAX_SEGMENTS) return `more than ${MAX_SEGMENTS} folders deep`;
  if (repeats(segments)) return 'a path that repeats itself';
  if (segments.some((segment) => SESSION_SEGMENT.test(segment))) return 'a session in the path';
  const impossible = (year: number) => year > thisYear + 1 || year < FIRST_YEAR;
  for (let i = 0; i + 1 < segments.length; i++) {
    // A year followed by a month: /2031/07/. A lone number may be anything.
    if (!/^\d{4}$/.test(segments[i]!) || !/^(0?[1-9]|1[0-2])$/.test(segments[i + 1]!)) continue;
    const year = Number(segments[i]);
    if (year >= 1000 && year <= 2999 && impossible(year)) return `a calendar at the year ${year}`;
  }
  if (url.search === '') return null;
  let parameters = 0;
  for (const [name, value] of url.searchParams) {
    if (++parameters > MAX_PARAMETERS) return `more than ${MAX_PARAMETERS} parameters`;
    if (!TIME_PARAMETER.test(name)) continue;
    const year = /^(\d{4})(?!\d{7})/.exec(value)?.[1];
    if (year !== undefined && impossible(Number(year))) return `a calendar at the year ${year}`;
  }
  return null;
}
