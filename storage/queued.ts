/** What waits in the frontier, by site. */
import type { SkipReason } from '../src/core/errors.js';
import { QUEUED, SKIPPED } from './frontier.js';
import type { Prepare } from './statements.js';

/** Queued pages by the name of their site. */
export function queuedBySite(sql: Prepare): Map<string, number> {
  const rows = sql(`SELECT site, count(*) AS pages FROM frontier WHERE state = ${QUEUED} GROUP BY site`).all();
  return new Map((rows as { site: string; pages: number }[]).map(({ site, pages }) => [site, pages]));
}

/** Whether a page is queued, or was skipped for a reason that no longer holds. */
export function isAnyQueued(sql: Prepare, revived: SkipReason | null): boolean {
  const ask = sql(`SELECT 1 FROM frontier WHERE state = ${QUEUED} OR (state = ${SKIPPED} AND reason = ?) LIMIT 1`);
  return ask.get(revived) !== undefined;
}
