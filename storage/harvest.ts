/** The archive as harvesters take it: articles in the order in which they came or changed, and those that were forgotten. */
import type { Prepare } from './statements.js';

/** An article by the time of its latest version. */
export interface Harvested {
  readonly id: string;
  /** When its latest version was saved, ISO 8601, UTC. */
  readonly lastSaved: string;
  /** Row number of that version: with the time, the place to go on behind. */
  readonly version: number;
  readonly site: string | null;
}

/** An article that was forgotten on request. */
export interface Deleted {
  readonly id: string;
  readonly at: string;
  /** One of its addresses. */
  readonly url: string;
  /** The site that it was listed under; null: none, or it is not known any more. */
  readonly site: string | null;
}

export interface HarvestFilter {
  /** Not before this moment, ISO 8601, UTC. */
  readonly from?: string | undefined;
  /** Before this moment. */
  readonly before?: string | undefined;
  readonly site?: string | undefined;
}

/** Row numbers in one part of the sitemap; a part may name 50,000 addresses. */
const PART = 20_000;

export class Harvest {
  constructor(private readonly sql: Prepare) {}

  /** The articles behind a place, the earliest saved first. */
  articles(filter: HarvestFilter, behind: { lastSaved: string; version: number } | null, limit: number): Harvested[] {
    const { before = '9', site } = filter;
    // The place as the beginning as well: a list that goes on must not pass over what was sent again.
    const from = behind?.lastSaved ?? filter.from ?? '';
    return this.sql(
      `SELECT a.public_id AS id, v.saved_at AS lastSaved, v.id AS version, a.site
       FROM versions v JOIN articles a ON a.id = v.article AND a.latest = v.id
       WHERE v.saved_at >= ? AND v.saved_at < ? AND (v.saved_at, v.id) > (?, ?)${site === undefined ? '' : ' AND a.site = ?'}
       ORDER BY v.saved_at, v.id LIMIT ?`,
    ).all(
      ...[from, before, behind?.lastSaved ?? '', behind?.version ?? 0],
      ...(site === undefined ? [limit] : [site, limit]),
    ) as Harvested[];
  }

  /** One article; undefined when there is none. */
  article(id: string): Harvested | undefined {
    return this.sql(
      `SELECT a.public_id AS id, v.saved_at AS lastSaved, v.id AS version, a.site
       FROM articles a JOIN versions v ON v.id = a.latest WHERE a.public_id = ?`,
    ).get(id) as Harvested | undefined;
  }

  /** Articles that were forgotten and have not come back, in the order of time and id. */
  deleted(): Deleted[] {
    return this.sql(
      `SELECT public_id AS id, max(at) AS at, min(url) AS url, max(site) AS site FROM forgotten f
       WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.public_id = f.public_id)
       GROUP BY public_id ORDER BY 2, 1`,
    ).all() as Deleted[];
  }

  /** When the first change was; null in an empty archive. */
  earliest(): string | null {
    const saved = this.sql('SELECT min(saved_at) FROM versions').pluck().get() as string | null;
    const forgotten = this.sql('SELECT min(at) FROM forgotten').pluck().get() as string | null;
    return [saved, forgotten].filter((one) => one !== null).sort()[0] ?? null;
  }

  /** How many parts the sitemap has. */
  parts(): number {
    return Math.ceil(((this.sql('SELECT max(id) FROM articles').pluck().get() as number | null) ?? 0) / PART);
  }

  /** The articles of one part, from 1, by row number. */
  part(number: number): Harvested[] {
    return this.sql(
      `SELECT a.public_id AS id, v.saved_at AS lastSaved, v.id AS version, a.site
       FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id > ? AND a.id <= ? ORDER BY a.id`,
    ).all((number - 1) * PART, number * PART) as Harvested[];
  }
}
