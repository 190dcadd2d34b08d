/** Which captures of an address the archive holds, and which of them answers for a time. */
import { type At, captures as indexed } from '../../../snapshots/index.js';
import type { Archive } from '../../../storage/index.js';
import { canonicalUrl } from '../../core/url.js';

/** One capture of an address, and where its record lies in the snapshots. */
export interface Held extends At {
  /** The address of the capture itself; it may differ from the one that was asked for in its scheme or `www.`. */
  readonly url: string;
  /** `20191220100000`: the second of the capture, UTC. */
  readonly stamp: string;
  readonly status: number;
  readonly mime: string | null;
  readonly digest: string;
}

const FAILED = 400;

/**
 * The captures of an address that show something, oldest first, at most one for each second of time. Answers that failed (404, 500) are
 * given only where there is nothing better. What is in no row of the database (a redirect's answer, a file that a
 * rendered page loaded) is found by the index of the snapshots, which also knows other spellings of an address.
 */
function heldCaptures(archive: Archive, asked: string): Held[] {
  const names = new Set([asked, canonicalUrl(asked) ?? asked]);
  const rows = [...names].flatMap((name) => archive.captures.allOf(name));
  const all: Held[] =
    rows.length > 0
      ? rows.map((row) => ({ ...place(row), url: row.url, stamp: stampOf(row.fetchedAt), ...facts(row) }))
      : indexed(archive.snapshots, asked).map((one) => ({
          ...place(one),
          url: one.url,
          stamp: stampOf(one.date),
          ...facts(one),
        }));
  const shown = all.filter(({ status }) => status < FAILED);
  const bySecond = new Map<string, Held>();
  for (const one of shown.length > 0 ? shown : all) if (!bySecond.has(one.stamp)) bySecond.set(one.stamp, one);
  return [...bySecond.values()].sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
}

/** The archive that has captures of an address, and these; of several archives the first that has some. */
export function heldIn(
  room: { readonly archivesAround: (url: string) => Archive[] },
  url: string,
): { readonly archive: Archive; readonly held: Held[] } | null {
  for (const archive of room.archivesAround(url)) {
    const held = heldCaptures(archive, url);
    if (held.length > 0) return { archive, held };
  }
  return null;
}

const place = ({ file, offset, length }: At): At => ({ file, offset, length });
const facts = ({ status, mime, digest }: Pick<Held, 'status' | 'mime' | 'digest'>) => ({ status, mime, digest });

/** The capture nearest to a time, the earlier one of two that are equally near; undefined when there is none. */
export function nearest(held: readonly Held[], stamp: string): Held | undefined {
  const wanted = Date.parse(isoOf(stamp));
  let best: Held | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of held) {
    const distance = Math.abs(Date.parse(isoOf(one.stamp)) - wanted);
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}

/** `2019-12-20T10:00:00.123Z` → `20191220100000`. */
export function stampOf(iso: string): string {
  return new Date(iso).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** `2019` or `20191220100000` → ISO 8601, UTC; the beginning of what is left open. An invalid time is null. */
export function timeOf(stamp: string): string | null {
  const iso = isoOf(stamp);
  return Number.isNaN(Date.parse(iso)) || stampOf(iso).slice(0, stamp.length) !== stamp ? null : iso;
}

/** `20191220100000` → `2019-12-20T10:00:00Z`. */
export function isoOf(stamp: string): string {
  const whole = stamp + '00000101000000'.slice(stamp.length);
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(whole) ?? [];
  return `${y}-${mo}-${d}T${h}:${mi}:${s}Z`;
}

/** The time of a stamp as HTTP writes it: `Fri, 20 Dec 2019 10:00:00 GMT`. */
export const httpDate = (stamp: string): string => new Date(isoOf(stamp)).toUTCString();

/** What follows a prefix in an address: another whole address, its query included. Null when that is none of the web. */
export function addressIn(requested: string, prefix: string): string | null {
  const { pathname, search } = new URL(requested);
  if (!pathname.startsWith(prefix)) return null;
  // A proxy on the way may have joined the two slashes.
  const address = (pathname.slice(prefix.length) + search).replace(/^(https?:)\/+/i, '$1//');
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address).href : null;
}
