/** Counts of articles by year, month, site and source: what a reader chooses from. */
import { LISTED, type Listed, listedWhere } from './listing.js';
import type { Prepare } from './statements.js';

export interface SiteSum {
  readonly site: string | null;
  readonly articles: number;
  readonly gone: number;
  readonly firstPublished: string | null;
  readonly lastPublished: string | null;
  readonly lastSeen: string;
}

export interface Counted {
  readonly value: string | null;
  readonly count: number;
}

/** Whose articles are counted: of a site, of a source by its exact name, or all. */
export interface Whose {
  readonly site?: string;
  readonly source?: string;
}

export class Overview {
  constructor(private readonly sql: Prepare) {}

  /** Articles by year of publication, the earliest first; null: without a date. */
  years(whose: Whose = {}): Counted[] {
    const { sql, values } = meant(whose);
    return this.sql(
      `SELECT substr(published_at, 1, 4) AS value, count(*) AS count FROM articles WHERE ${sql} GROUP BY 1 ORDER BY 1`,
    ).all(...values) as Counted[];
  }

  /** Articles by month of one year, as `2019-12`. */
  months(year: string): Counted[] {
    return this.sql(
      `SELECT substr(published_at, 1, 7) AS value, count(*) AS count FROM articles
       WHERE published_at >= ? AND published_at < ? GROUP BY 1 ORDER BY 1`,
    ).all(year, `${year}\u{ff}`) as Counted[];
  }

  /** Sources by how many articles name them. */
  sources(whose: Whose = {}, limit = 500): Counted[] {
    const { sql, values } = meant(whose);
    return this.sql(
      `SELECT source AS value, count(*) AS count FROM articles WHERE ${sql} GROUP BY source
       ORDER BY count DESC, source LIMIT ?`,
    ).all(...values, limit) as Counted[];
  }

  /** Every site with its sums, the largest first. */
  sites(): SiteSum[] {
    return this.sql(
      // Each sum out of the index that has it: a site has many articles, and there are few sites.
      `SELECT site, articles,
         (SELECT count(*) FROM articles a WHERE a.site IS s.site AND a.gone_at IS NOT NULL) AS gone,
         (SELECT min(published_at) FROM articles a WHERE a.site IS s.site) AS firstPublished,
         (SELECT max(published_at) FROM articles a WHERE a.site IS s.site) AS lastPublished,
         (SELECT max(last_seen) FROM articles a WHERE a.site IS s.site) AS lastSeen
       FROM (SELECT site, count(*) AS articles FROM articles GROUP BY site) s ORDER BY articles DESC, site`,
    ).all() as SiteSum[];
  }

  /** Articles of exactly this source, the latest published first. */
  ofSource(source: string, page: { readonly limit: number; readonly offset: number }): Listed[] {
    return this.listed('a.source = ?', [source], page);
  }

  /** Articles that were published on this day of any year, `12-20`, the latest first. */
  onDay(day: string, page: { readonly limit: number; readonly offset: number }): Listed[] {
    return this.listed('substr(a.published_at, 6, 5) = ?', [day], page);
  }

  countOnDay(day: string): number {
    return this.sql('SELECT count(*) FROM articles WHERE substr(published_at, 6, 5) = ?').pluck().get(day) as number;
  }

  /** The articles that came into the archive last. */
  newest(limit: number): Listed[] {
    return this.sql(`SELECT ${LISTED} FROM articles a LEFT JOIN urls u ON u.id = a.url ORDER BY a.id DESC LIMIT ?`).all(
      limit,
    ) as Listed[];
  }

  /** One article as lists show it; undefined when there is none of this id. */
  article(id: string): Listed | undefined {
    return this.sql(`SELECT ${LISTED} FROM articles a LEFT JOIN urls u ON u.id = a.url WHERE a.public_id = ?`).get(
      id,
    ) as Listed | undefined;
  }

  /** The articles of which a run saved the first version, in the order in which they came. Times are ISO 8601, UTC. */
  broughtBy(run: { readonly id: number; readonly from: string; readonly to: string | null }, limit: number): Listed[] {
    // By time first: versions have an index of it, and none of runs.
    return this.sql(
      `SELECT ${LISTED} FROM versions n JOIN articles a ON a.id = n.article LEFT JOIN urls u ON u.id = a.url
       WHERE n.saved_at >= ? AND n.saved_at <= ? AND n.run = ?
         AND NOT EXISTS (SELECT 1 FROM versions e WHERE e.article = n.article AND e.id < n.id)
       ORDER BY n.saved_at, n.id LIMIT ?`,
    ).all(run.from, run.to ?? '9', run.id, limit) as Listed[];
  }

  /** Since when an article's page is gone from its site; null when it is there, or when there is no such article. */
  goneAt(id: string): string | null {
    const gone = this.sql('SELECT gone_at FROM articles WHERE public_id = ?').pluck().get(id);
    return (gone as string | null | undefined) ?? null;
  }

  /** How many places repair has put right, over the latest versions. */
  repairs(): number {
    return this.sql(`SELECT total(edits) FROM article_rules WHERE stage = 'repair'`).pluck().get() as number;
  }

  private listed(where: string, values: string[], { limit, offset }: { limit: number; offset: number }): Listed[] {
    return this.sql(listedWhere(where)).all(...values, limit, offset) as Listed[];
  }
}

function meant({ site, source }: Whose): { readonly sql: string; readonly values: string[] } {
  const parts = ['1'];
  const values: string[] = [];
  for (const [column, value] of [
    ['site', site],
    ['source', source],
  ] as const) {
    if (value === undefined) continue;
    parts.push(`${column} = ?`);
    values.push(value);
  }
  return { sql: parts.join(' AND '), values };
}
