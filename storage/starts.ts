/** Where crawls of a site began, as far as they turned out to be lists. */
import type { Archive } from './archive.js';
import { REFUSED, SKIPPED } from './frontier.js';

interface Row {
  readonly url: string;
  readonly role: string;
  readonly state: number;
  readonly redirects: string | null;
}

/**
 * The lists that crawls of a site were started at, the earliest first. Left out are single pages, addresses that only
 * redirect, and those that were never had.
 */
export function listsOf({ sql, articles, captures }: Archive, site: string): string[] {
  // Another name of a list has no time of its own.
  const rows = sql(
    `SELECT url, role, state, redirects FROM frontier WHERE site = ? AND depth = 0 AND role <> 'article'
       AND state <> ${REFUSED} AND (from_url IS NULL OR done_at IS NOT NULL) ORDER BY id`,
  ).all(site) as Row[];
  const passed = new Set(rows.flatMap(({ redirects }) => redirects?.split('\n') ?? []));
  const isList = ({ url, role, state }: Row) =>
    !passed.has(url) &&
    articles.resolve(url) === undefined &&
    // A list that fails today is one all the same; what may be either, and was skipped, is none.
    (state !== SKIPPED || (role !== 'page' && captures.allOf(url).some(({ status }) => status === 200)));
  return rows.filter(isList).map(({ url }) => url);
}
