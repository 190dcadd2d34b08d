/** Lists of articles by date, and sums over the whole archive. */
import type { Kind } from '../src/core/page.js';
import { conditions } from './filters.js';
import type { Mark } from './marks.js';
import type { Filters } from './query.js';
import type { Prepare } from './statements.js';

/** One line of a list: an article's front. */
export interface Listed {
  readonly id: string;
  readonly url: string | null;
  readonly site: string | null;
  readonly kind: Kind;
  readonly title: string | null;
  readonly publishedAt: string | null;
  readonly source: string | null;
  readonly language: string | null;
  readonly chars: number;
  readonly versions: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Since when the page is gone from its site; its text stays here. */
  readonly goneAt: string | null;
}

export const LISTED = `a.public_id AS id, u.url, a.site, a.kind, a.title, a.published_at AS publishedAt, a.source, a.language,
  a.chars, (SELECT count(*) FROM versions v WHERE v.article = a.id) AS versions, a.first_seen AS firstSeen,
  a.last_seen AS lastSeen, a.gone_at AS goneAt`;

/**
 * A page of articles, the latest published first, as a statement that takes the values of `where`, a limit and an
 * offset. The page is chosen by rows of an index alone: articles that an offset passes over are never read.
 */
export function listedWhere(where: string): string {
  return `SELECT ${LISTED} FROM
      (SELECT a.id FROM articles a WHERE ${where} ORDER BY a.published_at DESC, a.id DESC LIMIT ? OFFSET ?) page
    CROSS JOIN articles a ON a.id = page.id LEFT JOIN urls u ON u.id = a.url
    ORDER BY a.published_at DESC, a.id DESC`;
}

export interface ListFilter extends Partial<Filters> {
  readonly kinds?: readonly Kind[];
  readonly gone?: boolean;
  /** Only articles with more than one version. */
  readonly changed?: boolean;
  /** Only articles of which this run made a version. */
  readonly run?: number;
  /** Only articles with a version that was saved behind this mark. */
  readonly since?: Mark;
}

export interface Totals {
  readonly articles: number;
  readonly versions: number;
  readonly exactDuplicates: number;
  readonly gone: number;
  readonly captures: number;
  readonly revisits: number;
  readonly sites: readonly { readonly site: string | null; readonly articles: number }[];
  readonly firstPublished: string | null;
  readonly lastPublished: string | null;
}

export class Listing {
  constructor(
    private readonly sql: Prepare,
    private readonly fold: (text: string) => string,
  ) {}

  /** Articles, the latest published first; without a date last. */
  list(filter: ListFilter = {}, page: { limit: number; offset: number } = { limit: 50, offset: 0 }): Listed[] {
    const { sql, values } = this.where(filter);
    return this.sql(listedWhere(sql)).all(...values, page.limit, page.offset) as Listed[];
  }

  count(filter: ListFilter = {}): number {
    const { sql, values } = this.where(filter);
    return this.sql(`SELECT count(*) FROM articles a WHERE ${sql}`)
      .pluck()
      .get(...values) as number;
  }

  /** Public ids in the one order that no history of the archive changes: by date, then id. For exports. */
  *ids(filter: ListFilter = {}): Generator<string> {
    const { sql, values } = this.where(filter);
    let [date, id] = ['', ''];
    for (;;) {
      const rows = this.sql(
        `SELECT ifnull(a.published_at, '') AS date, a.public_id AS id FROM articles a
         WHERE ${sql} AND (ifnull(a.published_at, ''), a.public_id) > (?, ?)
         ORDER BY ifnull(a.published_at, ''), a.public_id LIMIT 1000`,
      ).all(...values, date, id) as { date: string; id: string }[];
      for (const row of rows) yield row.id;
      const last = rows[rows.length - 1];
      if (last === undefined) return;
      ({ date, id } = last);
    }
  }

  /** When the newest sight of any article was, ISO 8601; null in an empty archive. */
  lastSeen(): string | null {
    return this.sql('SELECT max(last_seen) FROM articles').pluck().get() as string | null;
  }

  /** The sites of the articles, those with most of them first. */
  sites(): Totals['sites'] {
    return this.sql(
      'SELECT site, count(*) AS articles FROM articles GROUP BY site ORDER BY 2 DESC, 1',
    ).all() as Totals['sites'];
  }

  /** The first and the last date of publication; null in an archive without dates. */
  range(): { readonly first: string | null; readonly last: string | null } {
    // Asked for at once, they would take a pass over all articles.
    return this.sql(
      'SELECT (SELECT min(published_at) FROM articles) AS first, (SELECT max(published_at) FROM articles) AS last',
    ).get() as { first: string | null; last: string | null };
  }

  versions(): number {
    return this.sql('SELECT count(*) FROM versions').pluck().get() as number;
  }

  /** Sums over the whole archive. */
  totals(): Totals {
    const number = (sql: string) => this.sql(sql).pluck().get() as number;
    const range = this.range();
    return {
      articles: this.count(),
      versions: this.versions(),
      exactDuplicates: number('SELECT count(*) - count(DISTINCT text_digest) FROM articles'),
      gone: number('SELECT count(*) FROM articles WHERE gone_at IS NOT NULL'),
      captures: number('SELECT count(*) FROM captures'),
      revisits: number(`SELECT count(*) FROM captures WHERE type = 'revisit'`),
      sites: this.sites(),
      firstPublished: range.first,
      lastPublished: range.last,
    };
  }

  private where(filter: ListFilter): { sql: string; values: (string | number)[] } {
    const base = conditions(filter, this.fold);
    const parts = [base.sql];
    const values = [...base.values];
    if (filter.kinds !== undefined) {
      parts.push(`a.kind IN (${filter.kinds.map(() => '?').join(', ')})`);
      values.push(...filter.kinds);
    }
    if (filter.gone !== undefined) parts.push(`a.gone_at IS ${filter.gone ? 'NOT ' : ''}NULL`);
    if (filter.changed === true) parts.push('(SELECT count(*) FROM versions v WHERE v.article = a.id) > 1');
    if (filter.run !== undefined) {
      parts.push('EXISTS (SELECT 1 FROM versions v WHERE v.article = a.id AND v.run = ?)');
      values.push(filter.run);
    }
    if (filter.since !== undefined) {
      parts.push('EXISTS (SELECT 1 FROM versions v WHERE v.article = a.id AND (v.id > ? OR v.saved_at > ?))');
      values.push(filter.since.version, filter.since.savedAt);
    }
    return { sql: parts.join(' AND '), values };
  }
}
