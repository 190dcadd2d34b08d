/** Re-visits: what looking again at an archived page has found so far. */
import { digestBytes } from './digests.js';
import type { Prepare } from './statements.js';

/** What is remembered of a page between two looks. Times are ISO 8601, UTC. */
export interface CheckState {
  /** When it was last reached. */
  readonly lastAt: string;
  readonly unsent: number;
  readonly lastmod: string | null;
  readonly missingSince: string | null;
  readonly missing: number;
  readonly saidGone: number;
  readonly failure: string | null;
  readonly failedAt: string | null;
}

/** An archived page that can be looked at again. */
export interface RevisitPage extends CheckState {
  /** The article's public id. */
  readonly id: string;
  readonly url: string;
  readonly site: string | null;
  readonly publishedAt: string | null;
  readonly firstSeen: string;
  readonly goneAt: string | null;
  /** The date that its list or sitemap gives now. */
  readonly listed: string | null;
}

export interface StoredStretch {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly changed: boolean;
  readonly moved: boolean | null;
}

/** One look that reached the page. */
export interface CheckResult {
  readonly at: string;
  readonly changed: boolean;
  readonly moved: boolean | null;
}

const SELECT = `SELECT a.public_id AS id, u.url, a.site, a.published_at AS publishedAt, a.first_seen AS firstSeen,
    a.gone_at AS goneAt, coalesce(r.last_at, a.last_seen) AS lastAt, coalesce(r.unsent, 0) AS unsent,
    CASE WHEN r.article IS NULL THEN f.lastmod ELSE r.lastmod END AS lastmod, r.missing_since AS missingSince,
    coalesce(r.missing, 0) AS missing, coalesce(r.said_gone, 0) AS saidGone, r.failure, r.failed_at AS failedAt,
    f.lastmod AS listed
  FROM articles a JOIN urls u ON u.id = a.url
  LEFT JOIN revisits r ON r.article = a.id LEFT JOIN frontier f ON f.url = u.url
  WHERE u.url LIKE 'http%'`;

export class Revisits {
  constructor(private readonly sql: Prepare) {}

  /** Every page with an address, or those of one site, in the order of their ids. */
  pages(site: string | null = null): RevisitPage[] {
    return this.sql(`${SELECT} AND a.site IS coalesce(?, a.site) ORDER BY a.public_id`).all(site) as RevisitPage[];
  }

  page(id: string): RevisitPage | undefined {
    return this.sql(`${SELECT} AND a.public_id = ?`).get(id) as RevisitPage | undefined;
  }

  /** All stretches, by page and time. */
  *stretches(site: string | null = null): Generator<StoredStretch> {
    const rows = this.sql(
      `SELECT a.public_id AS id, s.from_at AS "from", s.to_at AS "to", s.changed, s.moved
       FROM stretches s JOIN articles a ON a.id = s.article
       WHERE a.site IS coalesce(?, a.site) ORDER BY a.public_id, s.from_at`,
    ).all(site) as { id: string; from: string; to: string; changed: number; moved: number | null }[];
    for (const row of rows)
      yield { ...row, changed: row.changed === 1, moved: row.moved === null ? null : row.moved === 1 };
  }

  /** When a site's latest articles were first seen, oldest first. */
  firstSeen(site: string, limit: number): string[] {
    const rows = this.sql('SELECT first_seen FROM articles WHERE site = ? ORDER BY first_seen DESC LIMIT ?')
      .pluck()
      .all(site, limit) as string[];
    return rows.reverse();
  }

  /** Remembers a look that reached the page (inside a work). `before`: when it was reached the time before. */
  look(id: string, before: string, { at, changed, moved }: CheckResult): void {
    const article = this.article(id);
    if (article === undefined || at <= before) return; // the clock was set back: nothing was learnt
    const flag = moved === null ? null : Number(moved);
    const last = this.sql(
      'SELECT from_at, changed, moved FROM stretches WHERE article = ? ORDER BY from_at DESC LIMIT 1',
    ).get(article) as { from_at: string; changed: number; moved: number | null } | undefined;
    if (last !== undefined && last.changed === 0 && !changed && last.moved === flag) {
      this.sql('UPDATE stretches SET to_at = ?, looks = looks + 1 WHERE article = ? AND from_at = ?').run(
        at,
        article,
        last.from_at,
      );
      return;
    }
    this.sql(
      'INSERT OR REPLACE INTO stretches (article, from_at, to_at, looks, changed, moved) VALUES (?, ?, ?, 1, ?, ?)',
    ).run(article, before, at, Number(changed), flag);
  }

  /** Remembers the state of a page (inside a work). */
  remember(id: string, s: CheckState): void {
    const article = this.article(id);
    if (article === undefined) return;
    this.sql(
      `INSERT OR REPLACE INTO revisits (article, last_at, unsent, lastmod, missing_since, missing, said_gone, failure,
         failed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(article, s.lastAt, s.unsent, s.lastmod, s.missingSince, s.missing, s.saidGone, s.failure, s.failedAt);
  }

  /** A reading with this digest says what the article's version says (inside a work). */
  sameReading(id: string, digest: string, run: number | null): void {
    this.sql('INSERT OR IGNORE INTO same_readings (article, digest, run) VALUES (?, ?, ?)').run(
      this.article(id),
      digestBytes(digest),
      run,
    );
  }

  isSameReading(id: string, digest: string): boolean {
    return (
      this.sql(
        'SELECT 1 FROM same_readings s JOIN articles a ON a.id = s.article WHERE a.public_id = ? AND s.digest = ?',
      ).get(id, digestBytes(digest)) !== undefined
    );
  }

  /** A record shows something else than its address's article: it makes no version (inside a work). */
  refuse(capture: number, why: string): void {
    this.sql('INSERT OR REPLACE INTO refused_records (capture, why) VALUES (?, ?)').run(capture, why);
  }

  isRefused(capture: number): boolean {
    return this.sql('SELECT 1 FROM refused_records WHERE capture = ?').get(capture) !== undefined;
  }

  private article(id: string): number | undefined {
    return this.sql('SELECT id FROM articles WHERE public_id = ?').pluck().get(id) as number | undefined;
  }
}
