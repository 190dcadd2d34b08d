/** The clock of this machine against the archive's. Versions stand in order of time: a look must not come before what is archived. */
import type { Archive } from '../../storage/index.js';
import type { FetchedPage } from '../core/page.js';
import { localTime } from '../report/times.js';

/** Clocks of one machine, and of two, differ by less than this. */
const SLACK_MS = 60_000;

const isBehind = (now: string, latest: string): boolean => Date.parse(latest) - Date.parse(now) > SLACK_MS;

/** Why a page that was fetched `at` this time makes no version of an article last seen at `latest`; null when it may. */
export const clockBehind = (at: string, latest: string): string | null =>
  isBehind(at, latest)
    ? `the clock says ${localTime(at)}, and the page was archived at ${localTime(latest)}: this clock is behind, or the one of that run was ahead`
    : null;

/** A page that came at a time a little before `latest`, as it stands in order: at that time. */
export const notBefore = <T extends FetchedPage>(page: T, latest: string): T =>
  Date.parse(page.fetchedAt) < Date.parse(latest) && !isBehind(page.fetchedAt, latest)
    ? { ...page, fetchedAt: latest }
    : page;

/** What to tell before a run whose clock is behind the archive; null when all is well. */
export function clockNote({ articles }: Archive): string | null {
  const [now, latest] = [new Date().toISOString(), articles.latestSeen()];
  if (latest === null || !isBehind(now, latest)) return null;
  return `The clock of this machine says ${localTime(now)}, and the archive has pages of ${localTime(latest)}. This clock is behind, or the one of that run was ahead: what is archived of a later time gets no new version now.`;
}
