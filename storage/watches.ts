/** Standing queries: whoever asks is notified of the new and changed articles of a run that match. */
import type { Search } from './search.js';
import type { Prepare } from './statements.js';

export interface Watch {
  readonly id: number;
  /** In the language of searches. */
  readonly query: string;
  /** Only articles of this site; null: of every one. */
  readonly site: string | null;
  /** Where to notify; null: where runs notify. */
  readonly notify: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** An article that a run brought in or found changed. */
export interface News {
  readonly id: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly site: string | null;
  readonly what: 'new' | 'changed';
}

const SELECT = 'SELECT id, query, site, notify, created_at AS createdAt FROM watches';
const NEWS = `SELECT a.public_id AS id, a.title, u.url, a.site, iif(v.first, 'new', 'changed') AS what
  FROM (SELECT x.article, max(NOT EXISTS (SELECT 1 FROM versions e WHERE e.article = x.article AND e.id < x.id)) AS first
        FROM versions x WHERE x.run = ? AND x.origin = 'source' GROUP BY x.article) v
  JOIN articles a ON a.id = v.article LEFT JOIN urls u ON u.id = a.url`;

export class Watches {
  constructor(
    private readonly sql: Prepare,
    private readonly search: Search,
  ) {}

  /** Adds a rule and returns its number. Throws StopRun (exit 2) on a query that makes no sense. */
  add(watch: Omit<Watch, 'id'>): number {
    this.search.matches(queryOf(watch), 0);
    const { lastInsertRowid } = this.sql(
      'INSERT INTO watches (query, site, notify, created_at) VALUES (?, ?, ?, ?)',
    ).run(watch.query, watch.site, watch.notify, watch.createdAt);
    return Number(lastInsertRowid);
  }

  list(): Watch[] {
    return this.sql(`${SELECT} ORDER BY id`).all() as Watch[];
  }

  /** False when there is none with this number. */
  remove(id: number): boolean {
    return this.sql('DELETE FROM watches WHERE id = ?').run(id).changes > 0;
  }

  /** What a run brought in or found changed, in the order of the archive. */
  news(run: number, limit: number): News[] {
    return this.sql(`${NEWS} ORDER BY a.id LIMIT ?`).all(run, limit) as News[];
  }

  /** The news of a run that match a rule. */
  matching(watch: Watch, run: number): News[] {
    const ids = this.search.matches(queryOf(watch), run);
    if (ids.length === 0) return [];
    return this.sql(`${NEWS} WHERE a.public_id IN (SELECT value FROM json_each(?)) ORDER BY a.id`).all(
      run,
      JSON.stringify(ids),
    ) as News[];
  }
}

const queryOf = ({ query, site }: Pick<Watch, 'query' | 'site'>): string =>
  site === null ? query : `${query} site:${site}`;
