/** What waits in the frontier, by site. */
import { QUEUED } from './frontier.js';
import type { Prepare } from './statements.js';

/** Queued pages by the name of their site. */
export function queuedBySite(sql: Prepare): Map<string, number> {
  const rows = sql(`SELECT site, count(*) AS pages FROM frontier WHERE state = ${QUEUED} GROUP BY site`).all();
  return new Map((rows as { site: string; pages: number }[]).map(({ site, pages }) => [site, pages]));
}
