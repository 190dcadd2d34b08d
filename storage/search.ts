/** Full-text search: exact recall by phrase, ranked by bm25 with the title's weight and recency, with snippets and facets. */
import type { Database } from 'better-sqlite3';
import { attachedText } from './attached-text.js';
import { unpackBody } from './body.js';
import { both, type Condition, conditions, type Narrow, narrowed } from './filters.js';
import { LISTED, type Listed } from './listing.js';
import { matchExpression } from './match.js';
import { askedQuery, parseQuery, type Query } from './query.js';
import { type Snippet, snippet } from './snippet.js';
import { spellings } from './spellings.js';
import type { Prepare } from './statements.js';

export interface SearchOptions {
  readonly limit?: number;
  readonly offset?: number;
  /** 'relevance' (default); 'date', the latest published first; 'saved', those whose latest version was saved last first. */
  readonly sort?: 'relevance' | 'date' | 'saved';
  /** Count hits by year, source and site. */
  readonly facets?: boolean;
  /** Exact values that a reader chose among the facets. With this, even if empty, a query may be empty: then all is found. */
  readonly narrow?: Narrow;
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
  readonly facets: {
    readonly years: Facet[];
    readonly sources: Facet[];
    readonly sites: Facet[];
    /** Null when there are too many matches to look each one up. */
    readonly languages: Facet[] | null;
  } | null;
}

/** A word in the title counts as much as this many in the text. */
const TITLE_WEIGHT = 8;
/** Per year of age an article loses this share of its score: among equals the newer comes first. */
const AGEING = 0.02;
/** No article loses more than that of so many years; one without a date counts as of some. */
const [OLDEST, UNDATED] = [30, 10];
/**
 * Above this many matches a word says little, and scoring all of them costs more than it tells: only the matches in
 * titles and the latest archived ones are ranked then. The total stays exact, and `sort: date` reaches every match.
 */
const SCORED_AT_MOST = 12_000;
/** Characters from which a word is seldom in more articles than are scored. */
const LONG = 4;

const EVERYTHING: Query = { terms: [], sites: [], sources: [], authors: [], tags: [], after: null, before: null };

export class Search {
  constructor(
    private readonly db: Database,
    private readonly sql: Prepare,
    private readonly fold: (text: string) => string,
    /** Public ids of the articles that have all of these tags. */
    private readonly tagged: (tags: readonly string[]) => string[],
  ) {}

  /** Answers a query in the language of `parseQuery`. Throws StopRun (exit 2) on one that makes no sense. */
  run(input: string, options: SearchOptions = {}): SearchResult {
    const { limit = 20, offset = 0, narrow } = options;
    const query = narrow !== undefined && input.trim() === '' ? EVERYTHING : askedQuery(input);
    const words = matchExpression(query.terms, this.fold);
    const where = both(this.conditions(query), narrowed(narrow ?? {}));
    // One snapshot for total, hits and facets, so that they agree while a crawl writes.
    return this.db.transaction(() => {
      const { total, ranked, counted } =
        words === null || (options.sort ?? 'relevance') !== 'relevance'
          ? this.latest(words, where, options.sort === 'saved' ? 'a.latest' : 'a.published_at', limit, offset)
          : this.best(query, words, where, limit, offset);
      const hits = ranked.map((row) => this.hit(row, query));
      return { total, hits, facets: options.facets === true ? this.facets(counted, total) : null };
    })();
  }

  /** Public ids of every match, in order of date and id; of those only that a run brought or found changed, if one is given. */
  matches(input: string, run: number | null = null): string[] {
    const query = parseQuery(input);
    const match = matchExpression(query.terms, this.fold);
    const { sql, values } = this.conditions(query);
    const news = 'a.id IN (SELECT article FROM versions WHERE run = ?) AND ';
    const text = match === null ? '' : 'a.id IN (SELECT rowid FROM article_index WHERE article_index MATCH ?) AND ';
    return this.sql(
      `SELECT a.public_id FROM articles a WHERE ${run === null ? '' : news}${text}${sql} ORDER BY ifnull(a.published_at, ''), a.public_id`,
    )
      .pluck()
      .all(...(run === null ? [] : [run]), ...(match === null ? [] : [match]), ...values) as string[];
  }

  private conditions(query: Query): Condition {
    const base = conditions(query, this.fold);
    if (query.tags.length === 0) return base;
    const ids = JSON.stringify(this.tagged(query.tags));
    return both(base, { sql: 'a.public_id IN (SELECT value FROM json_each(?))', values: [ids] });
  }

  private latest(words: string | null, where: Condition, by: string, limit: number, offset: number): Found {
    const ids = words === null ? null : this.ids(words, where);
    const meant = ids === null ? { ...where, sql: `FROM articles a WHERE ${where.sql}` } : among(ids);
    const count = this.sql(`SELECT count(*) ${meant.sql}`).pluck();
    const rows = this.sql(`SELECT a.id, 0 AS score ${meant.sql} ORDER BY ${by} DESC, a.id DESC LIMIT ? OFFSET ?`);
    return {
      total: ids?.length ?? (count.get(...meant.values) as number),
      ranked: rows.all(...meant.values, limit, offset) as Scored[],
      counted: ids === null ? meant : inGroups(ids),
    };
  }

  private best(query: Query, words: string, where: Condition, limit: number, offset: number): Found {
    const early = mayBeCommon(query, where) ? null : this.scored(words, where);
    const ids = early?.map(({ id }) => id) ?? this.ids(words, where);
    const scored = early ?? (ids.length <= SCORED_AT_MOST ? this.scored(words, where) : null);
    const ranked = scored?.slice(offset, offset + limit) ?? this.byTitle(ids, query, where, limit, offset);
    return { total: ids.length, ranked, counted: inGroups(ids) };
  }

  /** Row numbers of every match, ascending. As one text, for a row of a result costs more than parsing its number. */
  private ids(words: string, where: Condition): number[] {
    const from = where.sql === '1' ? 'FROM article_index i' : INDEXED;
    const rows = this.sql(
      `SELECT json_group_array(id) FROM
         (SELECT i.rowid AS id ${from} WHERE article_index MATCH ? AND ${where.sql} ORDER BY i.rowid)`,
    ).pluck();
    return JSON.parse(rows.get(words, ...where.values) as string) as number[];
  }

  /** Every match by its score, the best first; null when there are too many to score. */
  private scored(words: string, where: Condition): Scored[] | null {
    const now = new Date().getUTCFullYear();
    const age = `min(${OLDEST}, max(0, ${now} - ifnull(substr(a.published_at, 1, 4), ${now - UNDATED})))`;
    const rows = this.sql(
      `SELECT a.id, -bm25(article_index, ${TITLE_WEIGHT}, 1) * (1 - ${AGEING} * ${age}) AS score
       ${INDEXED} WHERE article_index MATCH ? AND ${where.sql} LIMIT ${SCORED_AT_MOST + 1}`,
    ).all(words, ...where.values) as Scored[];
    return rows.length > SCORED_AT_MOST ? null : rows.sort((a, b) => b.score - a.score || b.id - a.id);
  }

  /** A page of many matches: those in titles first, then those archived last; the latest published of each first. */
  private byTitle(ids: readonly number[], query: Query, where: Condition, limit: number, offset: number): Scored[] {
    const inTitle = query.terms.map((term) => (term.not ? term : { ...term, where: 'title' as const }));
    const titled = this.ids(matchExpression(inTitle, this.fold)!, where).slice(-SCORED_AT_MOST);
    const page = this.byYear(titled, 2, limit, offset);
    if (page.length === limit) return page;
    const known = new Set(titled);
    const rest = ids.slice(-SCORED_AT_MOST).filter((id) => !known.has(id));
    return [...page, ...this.byYear(rest, 1, limit - page.length, Math.max(0, offset - titled.length))];
  }

  private byYear(ids: readonly number[], base: number, limit: number, offset: number): Scored[] {
    const { sql, values } = among(ids);
    return this.sql(
      `SELECT a.id, ${base} + ifnull(substr(a.published_at, 1, 4), 0) / 10000.0 AS score ${sql}
       ORDER BY score DESC, a.id DESC LIMIT ? OFFSET ?`,
    ).all(...values, limit, offset) as Scored[];
  }

  private hit({ id, score }: Scored, query: Query): Hit {
    const row = this.sql(
      `SELECT ${LISTED}, v.form, v.body FROM articles a LEFT JOIN urls u ON u.id = a.url JOIN versions v ON v.id = a.latest WHERE a.id = ?`,
    ).get(id) as Listed & { form: number; body: Buffer };
    const { form, body, ...listed } = row;
    const words = query.terms
      .filter((term) => !term.not)
      .flatMap((term) => spellings(term.text.replace(/\*$/, ''), this.fold));
    const own = snippet(unpackBody({ form, body }).text, words, this.fold);
    if (own.marks.length > 0 || words.length === 0) return { ...listed, score, snippet: own };
    const attached = attachedText(this.sql, id);
    return { ...listed, score, snippet: attached === '' ? own : snippet(attached, words, this.fold) };
  }

  private facets({ sql, values }: Condition, total: number): NonNullable<SearchResult['facets']> {
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
      languages: total > SCORED_AT_MOST ? null : this.languages({ sql, values }),
    };
  }

  private languages({ sql, values }: Condition): Facet[] {
    return this.sql(`SELECT a.language AS value, count(*) AS count ${sql} GROUP BY 1 ORDER BY 2 DESC, 1`).all(
      ...values,
    ) as Facet[];
  }
}

interface Scored {
  readonly id: number;
  readonly score: number;
}

interface Found {
  readonly total: number;
  /** The page of hits that was asked for. */
  readonly ranked: readonly Scored[];
  /** All matches, to be counted by facets. */
  readonly counted: Condition;
}

/** Whether the matches are counted before they are scored, for the first score costs a pass over all of them. */
function mayBeCommon({ terms }: Query, where: Condition): boolean {
  return where.sql === '1' && terms.every(({ text }) => text.length < LONG);
}

/** The index first: to look into it for each article of a time or a site would begin the search anew each time. */
const INDEXED = 'FROM article_index i CROSS JOIN articles a ON a.id = i.rowid';

/** The articles of these rows, as what follows a SELECT. */
function among(ids: readonly number[]): Condition {
  return { sql: 'FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value WHERE 1', values: [JSON.stringify(ids)] };
}

/** The same for facets: many rows are picked out of an index that has them in groups, not looked up one by one. */
function inGroups(ids: readonly number[]): Condition {
  const few = among(ids);
  if (ids.length <= SCORED_AT_MOST) return few;
  return {
    ...few,
    sql: 'FROM articles a INDEXED BY articles_by_facets WHERE +a.id IN (SELECT value FROM json_each(?))',
  };
}
