/** Full-text search: exact recall by phrase, ranked by bm25 with the title's weight and recency, with snippets and facets. */
import type { Database } from 'better-sqlite3';
import { unpackBody } from './body.js';
import { type Condition, conditions } from './filters.js';
import { indexText } from './index-text.js';
import { LISTED, type Listed } from './listing.js';
import { badQuery, parseQuery, type Query, type Term } from './query.js';
import { type Snippet, snippet } from './snippet.js';
import type { Prepare } from './statements.js';

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

/** A word in the title counts as much as this many in the text. */
const TITLE_WEIGHT = 8;
/** Per year of age an article loses this share of its score: among equals the newer comes first. */
const AGEING = 0.02;
/**
 * Above this many matches a word says little, and scoring all of them costs more than it tells: only the matches in
 * titles and the latest archived ones are scored then. The total stays exact, and `sort: date` reaches every match.
 */
const SCORED_AT_MOST = 12_000;

/** Characters from which a word is seldom in more articles than are scored. */
const LONG = 4;

export class Search {
  constructor(
    private readonly db: Database,
    private readonly sql: Prepare,
    private readonly fold: (text: string) => string,
  ) {}

  /** Answers a query in the language of `parseQuery`. Throws StopRun (exit 2) on one that makes no sense. */
  run(input: string, options: SearchOptions = {}): SearchResult {
    const query = parseQuery(input);
    const limit = options.limit ?? 20;
    const offset = options.offset ?? 0;
    const match = this.match(query.terms);
    const where = conditions(query, this.fold);
    const short = query.terms.every(({ text }) => text.length < LONG);
    // One snapshot for total, hits and facets, so that they agree while a crawl writes.
    return this.db.transaction(() => {
      const from =
        match === null
          ? 'FROM articles a WHERE '
          : 'FROM article_index i JOIN articles a ON a.id = i.rowid WHERE article_index MATCH ? AND ';
      const values = match === null ? where.values : [match, ...where.values];
      const few = match === null || options.sort === 'date' ? null : this.rankAll(match, from, where, short);
      const total = few?.length ?? this.count(match, from, where);
      const ranked =
        match === null || options.sort === 'date'
          ? (this.sql(
              `SELECT a.id, 0 AS score ${from}${where.sql} ORDER BY a.published_at DESC, a.id DESC LIMIT ? OFFSET ?`,
            ).all(...values, limit, offset) as Scored[])
          : (few ?? this.rankCommon(query, match, from, where)).slice(offset, offset + limit);
      const hits = ranked.map((row) => this.hit(row, query));
      return { total, hits, facets: options.facets === true ? this.facets(from + where.sql, values) : null };
    })();
  }

  /** Public ids of every match, in order of date and id. For exports. */
  matches(input: string): string[] {
    const query = parseQuery(input);
    const match = this.match(query.terms);
    const where = conditions(query, this.fold);
    const text = match === null ? '' : 'a.id IN (SELECT rowid FROM article_index WHERE article_index MATCH ?) AND ';
    return this.sql(
      `SELECT a.public_id FROM articles a WHERE ${text}${where.sql} ORDER BY ifnull(a.published_at, ''), a.public_id`,
    )
      .pluck()
      .all(...(match === null ? [] : [match]), ...where.values) as string[];
  }

  private count(match: string | null, from: string, where: Condition): number {
    if (match !== null && where.sql === '1')
      return this.sql('SELECT count(*) FROM article_index WHERE article_index MATCH ?').pluck().get(match) as number;
    const values = match === null ? where.values : [match, ...where.values];
    return this.sql(`SELECT count(*) ${from}${where.sql}`)
      .pluck()
      .get(...values) as number;
  }

  /** Every match by its score, the best first, in one pass; null when there are too many to score. */
  private rankAll(match: string, from: string, where: Condition, short: boolean): Scored[] | null {
    // The first score costs a pass over every match of every word; not worth it where the answer is "too many". Nor is
    // that asked, which is a pass too, of what is seldom so common.
    const known = this.sql(
      `SELECT rowid FROM article_index WHERE article_index MATCH ? LIMIT 1 OFFSET ${SCORED_AT_MOST}`,
    );
    if (short && where.sql === '1' && known.get(match) !== undefined) return null;
    const now = new Date().getUTCFullYear();
    const score = `-bm25(article_index, ${TITLE_WEIGHT}, 1) * (1 - ${AGEING} * min(30, max(0, ${now} - ifnull(substr(a.published_at, 1, 4), ${now} - 10))))`;
    const rows = this.sql(`SELECT a.id, ${score} AS score ${from}${where.sql} LIMIT ${SCORED_AT_MOST + 1}`).all(
      match,
      ...where.values,
    ) as Scored[];
    return rows.length > SCORED_AT_MOST ? null : rows.sort(byScore);
  }

  /** Many matches: those in titles first, then by how recently they were archived. */
  private rankCommon(query: Query, match: string, from: string, where: Condition): Scored[] {
    const inTitle = this.match(query.terms.map((term) => (term.not ? term : { ...term, where: 'title' as const })))!;
    const rows = (expression: string, base: number) =>
      this.sql(
        `SELECT a.id, ${base} + ifnull(substr(a.published_at, 1, 4), 0) / 10000.0 AS score ${from}${where.sql} ORDER BY i.rowid DESC LIMIT ${SCORED_AT_MOST}`,
      ).all(expression, ...where.values) as Scored[];
    const titles = rows(inTitle, 2).sort(byScore);
    const known = new Set(titles.map((row) => row.id));
    const rest = rows(match, 1)
      .filter((row) => !known.has(row.id))
      .sort(byScore);
    return [...titles, ...rest];
  }

  /** The terms in FTS5's own language, every word of them quoted; null when there are no terms. */
  private match(terms: readonly Term[]): string | null {
    const wanted = terms.filter((term) => !term.not).map((term) => this.expression(term));
    const unwanted = terms.filter((term) => term.not).map((term) => this.expression(term));
    if (wanted.length === 0 && unwanted.length === 0) return null;
    if (wanted.length === 0)
      throw badQuery('Exclusions need a word to exclude from.', 'Add a word to look for before the -words.');
    const all = wanted.join(' AND ');
    return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`;
  }

  private expression(term: Term): string {
    const words = indexText(term.text, this.fold)
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
      .trim();
    return `${term.where === 'title' ? 'title : ' : ''}"${words}"${term.prefix ? ' *' : ''}`;
  }

  private hit({ id, score }: Scored, query: Query): Hit {
    const row = this.sql(
      `SELECT ${LISTED}, v.form, v.body FROM articles a LEFT JOIN urls u ON u.id = a.url JOIN versions v ON v.id = a.latest WHERE a.id = ?`,
    ).get(id) as Listed & { form: number; body: Buffer };
    const { form, body, ...listed } = row;
    const words = query.terms.filter((term) => !term.not).map((term) => term.text.replace(/\*$/, ''));
    return { ...listed, score, snippet: snippet(unpackBody({ form, body }).text, words, this.fold) };
  }

  private facets(matching: string, values: readonly (string | number)[]): NonNullable<SearchResult['facets']> {
    // One pass over the matches, grouped by all three at once; the sums by each are small work afterwards.
    const groups = this.sql(
      `SELECT substr(a.published_at, 1, 4) AS year, a.source, a.site, count(*) AS count ${matching} GROUP BY 1, 2, 3`,
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

interface Scored {
  readonly id: number;
  readonly score: number;
}

const byScore = (a: Scored, b: Scored) => b.score - a.score || b.id - a.id;
