/** Full-text search: exact recall by phrase, ranked by bm25 with the title's weight and recency, with snippets and facets. */
import type { Database } from 'better-sqlite3';
import { unpackBody } from './body.js';
import { type Condition, conditions } from './filters.js';
import { LISTED, type Listed } from './listing.js';
import { parseQuery, type Query } from './query.js';
import { listOf, without } from './rows.js';
import { type Snippet, snippet } from './snippet.js';
import type { Prepare } from './statements.js';
import { type Found, Words } from './words.js';

export interface SearchOptions {
  readonly limit?: number;
  readonly offset?: number;
  /** 'relevance' (default) or 'date', the latest published first. */
  readonly sort?: 'relevance' | 'date';
  /** Count hits by year, source and site. */
  readonly facets?: boolean;
}

export interface Hit extends Listed {
  /** Higher is better; comparable within one search only. */
  readonly score: number;
  readonly snippet: Snippet;
}
export interface Facet {
  readonly value: string | null;
  readonly count: number;
}
export interface SearchResult {
  /** How many articles match in all. */
  readonly total: number;
  readonly hits: readonly Hit[];
  /** Present when asked for. */
  readonly facets: { readonly years: Facet[]; readonly sources: Facet[]; readonly sites: Facet[] } | null;
}

/** Per year of age an article loses this share of its score: among equals the newer comes first. */
const AGEING = 0.02;
/** No article loses more than that of so many years; one without a date counts as of some. */
const [OLDEST, UNDATED] = [30, 10];
/**
 * Above this many matches a word says little, and scoring all of them costs more than it tells: only the matches in
 * titles and the latest archived ones are ranked then. The total stays exact, and `sort: date` reaches every match.
 */
const SCORED_AT_MOST = 12_000;
/** To look at an article's row costs as much as so many entries of the index of dates. */
const ROW_IN_DATES = 6;

export class Search {
  private readonly words: Words;

  constructor(
    private readonly db: Database,
    private readonly sql: Prepare,
    private readonly fold: (text: string) => string,
  ) {
    this.words = new Words(sql, fold);
  }

  /** Answers a query in the language of `parseQuery`. Throws StopRun (exit 2) on one that makes no sense. */
  run(input: string, options: SearchOptions = {}): SearchResult {
    const query = parseQuery(input);
    const limit = options.limit ?? 20;
    const offset = options.offset ?? 0;
    const where = conditions(query, this.fold);
    // One snapshot for total, hits and facets, so that they agree while a crawl writes.
    return this.db.transaction(() => {
      const found = this.words.find(query.terms);
      const rows = found === null ? null : this.filtered(found.rows, query);
      const matching = (): Condition =>
        rows === null ? { ...where, sql: `FROM articles a WHERE ${where.sql}` } : chosen(rows);
      const total = rows?.length ?? this.count(matching());
      const ranked =
        found === null || rows === null || options.sort === 'date'
          ? this.byDate(matching(), limit, offset)
          : this.byRelevance(found, rows).slice(offset, offset + limit);
      const hits = ranked.map((row) => this.hit(row, query));
      return { total, hits, facets: options.facets === true ? this.facets(matching()) : null };
    })();
  }

  /** Public ids of every match, in order of date and id. For exports. */
  matches(input: string): string[] {
    const query = parseQuery(input);
    const match = this.words.expression(query.terms);
    const where = conditions(query, this.fold);
    const text = match === null ? '' : 'a.id IN (SELECT rowid FROM article_index WHERE article_index MATCH ?) AND ';
    return this.sql(
      `SELECT a.public_id FROM articles a WHERE ${text}${where.sql} ORDER BY ifnull(a.published_at, ''), a.public_id`,
    )
      .pluck()
      .all(...(match === null ? [] : [match]), ...where.values) as string[];
  }

  /** Those of `rows` that the filters let through. */
  private filtered(rows: Int32Array, query: Query): Int32Array {
    const few = this.dated(rows, query);
    const where = conditions(few === rows ? query : { ...query, after: null, before: null }, this.fold);
    if (where.sql === '1') return few;
    const { sql, values } = chosen(few);
    return Int32Array.from(
      this.sql(`SELECT a.id ${sql} AND ${where.sql}`)
        .pluck()
        .all(...values, ...where.values) as number[],
    );
  }

  /** Those of `rows` in the time asked for, by the index of dates when that is cheaper than to look at each; else all. */
  private dated(rows: Int32Array, { after, before }: Query): Int32Array {
    if (rows.length === 0 || (after === null && before === null)) return rows;
    const { sql, values } = conditions({ after, before }, this.fold);
    const most = ROW_IN_DATES * rows.length;
    const dates = this.sql(`SELECT count(*) FROM (SELECT 1 FROM articles a WHERE ${sql} LIMIT ?)`).pluck();
    if (dates.get(...values, most) === most) return rows;
    const dated = new Uint8Array(rows[rows.length - 1]! + 1);
    // As one text, for a row of a result costs more than parsing its number.
    const ids = this.sql(`SELECT json_group_array(a.id) FROM articles a WHERE ${sql}`).pluck();
    for (const id of JSON.parse(ids.get(...values) as string) as number[]) dated[id] = 1; // no matter beyond the last row
    return rows.filter((row) => dated[row] === 1);
  }

  private count({ sql, values }: Condition): number {
    return this.sql(`SELECT count(*) ${sql}`)
      .pluck()
      .get(...values) as number;
  }

  private byDate({ sql, values }: Condition, limit: number, offset: number): Scored[] {
    return this.sql(`SELECT a.id, 0 AS score ${sql} ORDER BY a.published_at DESC, a.id DESC LIMIT ? OFFSET ?`).all(
      ...values,
      limit,
      offset,
    ) as Scored[];
  }

  private byRelevance(found: Found, rows: Int32Array): Scored[] {
    if (rows.length > SCORED_AT_MOST) return this.byTitle(found, rows);
    const now = new Date().getUTCFullYear();
    const scores = found.scores(rows);
    const aged = this.years(rows).map((year, i) => {
      const age = Math.min(OLDEST, Math.max(0, now - (year ?? now - UNDATED)));
      return { id: rows[i]!, score: scores[i]! * (1 - AGEING * age) };
    });
    return aged.sort(byScore);
  }

  /** Many matches: those in titles first, then by how recently they were archived. */
  private byTitle(found: Found, rows: Int32Array): Scored[] {
    const scored = (some: Int32Array, base: number): Scored[] =>
      this.years(some)
        .map((year, i) => ({ id: some[i]!, score: base + (year ?? 0) / 10_000 }))
        .sort(byScore);
    const titled = found.titled(rows).slice(-SCORED_AT_MOST);
    const rest = without(rows.slice(-SCORED_AT_MOST), titled);
    return [...scored(titled, 2), ...scored(rest, 1)];
  }

  /** The year in which each was published; null where it is not known. */
  private years(rows: Int32Array): (number | null)[] {
    const { sql, values } = chosen(rows);
    return this.sql(`SELECT CAST(substr(a.published_at, 1, 4) AS INTEGER) ${sql}`)
      .pluck()
      .all(...values) as (number | null)[];
  }

  private hit({ id, score }: Scored, query: Query): Hit {
    const row = this.sql(
      `SELECT ${LISTED}, v.form, v.body FROM articles a LEFT JOIN urls u ON u.id = a.url JOIN versions v ON v.id = a.latest WHERE a.id = ?`,
    ).get(id) as Listed & { form: number; body: Buffer };
    const { form, body, ...listed } = row;
    const words = query.terms.filter((term) => !term.not).map((term) => term.text.replace(/\*$/, ''));
    return { ...listed, score, snippet: snippet(unpackBody({ form, body }).text, words, this.fold) };
  }

  private facets({ sql, values }: Condition): NonNullable<SearchResult['facets']> {
    // One pass over the matches, grouped by all three at once; the sums by each are small work afterwards.
    const groups = this.sql(
      `SELECT substr(a.published_at, 1, 4) AS year, a.source, a.site, count(*) AS count ${sql} GROUP BY 1, 2, 3`,
    ).all(...values) as { year: string | null; source: string | null; site: string | null; count: number }[];
    const by = (key: 'year' | 'source' | 'site'): Facet[] => {
      const sums = new Map<string | null, number>();
      for (const group of groups) sums.set(group[key], (sums.get(group[key]) ?? 0) + group.count);
      return [...sums]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1));
    };
    return {
      years: by('year').sort((a, b) => ((a.value ?? '') < (b.value ?? '') ? 1 : -1)), // without a date last
      sources: by('source').slice(0, 20),
      sites: by('site').slice(0, 20),
    };
  }
}

/** Articles of these rows, in their order, as what follows a SELECT. */
function chosen(rows: Int32Array): Condition {
  return { sql: 'FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value WHERE 1', values: [listOf(rows)] };
}

interface Scored {
  readonly id: number;
  readonly score: number;
}

const byScore = (a: Scored, b: Scored) => b.score - a.score || b.id - a.id;
