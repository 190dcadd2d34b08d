/** What is to be done with a site now, and when the next time is. */
import { type Archive, openArchive, queuedBySite, type RunInfo } from '../../storage/index.js';
import { EXIT } from '../core/errors.js';
import { canonicalUrl } from '../core/url.js';
import { dueAt, nextAt } from '../schedule/plan.js';
import type { LibrarySite } from './library.js';
import { openSiteArchive, siteNameOf } from './sites.js';

export interface WorkOptions {
  /** Words that every command gets: a delay, private addresses. */
  readonly words: readonly string[];
  /** Pages that a crawl visits at most; null: no limit. */
  readonly limit: number | null;
}

/** What waits outside a schedule, such as the rest of a crawl that failed, is tried again after this long. */
export const AGAIN_MS = 3600_000;

/** Pages that a crawl left. */
export const queued = (archive: Archive): number =>
  [...queuedBySite(archive.sql).values()].reduce((sum, n) => sum + n, 0);

/** Whether a site was never crawled, or has pages queued that a crawl left. */
export function unfinished(archive: Archive, { site }: Pick<LibrarySite, 'site'>): boolean {
  return queued(archive) > 0 || (site !== null && archive.articles.count() === 0 && !crawledOnce(archive));
}

const crawledOnce = (archive: Archive): boolean =>
  [...archive.runs.ofKind('crawl')].some(({ outcome }) => outcome === 'done' || outcome === 'partial');

/** The command that looks after a site now: its first crawl, the rest of one, or a look at what may have changed. */
export function wordsFor(
  archive: Archive,
  site: LibrarySite,
  scheduled: string,
  { words, limit }: WorkOptions,
): string[] {
  const tail = ['--archive', site.dir, '--quiet', ...words];
  if (scheduled !== '') return ['schedule', 'run', scheduled, ...tail];
  if (unfinished(archive, site)) {
    const whole = canonicalUrl(site.site ?? '') === null ? [] : ['--site'];
    const first = queued(archive) > 0 || site.site === null ? [] : [site.site, ...whole];
    return ['crawl', ...first, ...(limit === null ? [] : ['--limit', String(limit)]), ...tail];
  }
  return site.site === null ? ['rescrape', ...tail] : ['schedule', 'run', siteNameOf(site.site, site.dir), ...tail];
}

/** The kind of run that a command of `wordsFor` makes: crawl, rescrape. */
export const kindOf = (words: readonly string[]): string => (words[0] === 'schedule' ? 'rescrape' : words[0]!);

/** Adds a line to the last `most` that a child printed. */
export function keepLast(lines: string[], line: string, most: number): void {
  lines.push(line);
  if (lines.length > most) lines.shift();
}

/** The schedule that is due, with the time that it was planned for; null when none is. */
export function scheduledNow(archive: Archive, now: Date): { readonly site: string; readonly planned: Date } | null {
  const due = archive.schedules.list().flatMap((one) => {
    const planned = dueAt(one, now);
    return planned === null ? [] : [{ site: one.site, planned }];
  });
  return due.sort((a, b) => a.planned.getTime() - b.planned.getTime())[0] ?? null;
}

/** When a site is looked after next, after a command that ended with this code; null: by no schedule. */
export function nextWork(archive: Archive, site: Pick<LibrarySite, 'site'>, exitCode: number, now: Date): Date | null {
  // Stopped before its end: the rest of a crawl or of a look at what changed.
  if (exitCode === EXIT.interrupted || (exitCode === EXIT.limit && queued(archive) > 0)) return now;
  if (exitCode !== EXIT.failed && scheduledNow(archive, now) !== null) return now;
  const planned = archive.schedules.list().flatMap((one) => nextAt(one, now) ?? []);
  if (unfinished(archive, site)) planned.push(new Date(now.getTime() + AGAIN_MS));
  return planned.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** The latest run that an archive notes. */
export async function lastRun(site: LibrarySite): Promise<RunInfo | null> {
  const archive = await openSiteArchive(site);
  try {
    return archive.runs.list(1)[0] ?? null;
  } finally {
    await archive.close();
  }
}

/** Reads from the archive in `dir`, which is open meanwhile. */
export function readArchive<T>(dir: string, read: (archive: Archive) => T): T {
  const archive = openArchive(dir, { mode: 'read' });
  try {
    return read(archive);
  } finally {
    archive.db.close();
  }
}
