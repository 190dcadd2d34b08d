/** Reading again by better rules: what an earlier reading gave for a record, and the plan of what would change. */
import type { Article } from '../src/core/page.js';
import { unpackArticle } from './body.js';
import { digestText } from './digests.js';
import type { Prepare } from './statements.js';

/** The version that a record gave. */
export interface EarlierReading {
  readonly id: string;
  readonly digest: string;
  readonly article: Article;
  /** The record is not the first of its version: it showed what an earlier one had shown. */
  readonly again: boolean;
  /** The article was seen in a template change, which made no version. */
  readonly templateChanged: boolean;
}

export interface Planned {
  /** Row number of the first record it is read from. */
  readonly capture: number;
  readonly what: string;
  /** The article's public id; null for one that is not in the archive yet. */
  readonly id: string | null;
  /** What changes, any JSON value. */
  readonly change: unknown;
}

/** How far a reading of the whole archive has come. */
export interface Progress {
  /** What was asked, and by which program: another question starts from the beginning. */
  readonly question: string;
  /** The last record that was read, or 'all'. */
  readonly last: { readonly file: string; readonly offset: number } | 'all' | null;
}

export class Rederivations {
  constructor(private readonly sql: Prepare) {}

  /** The version that a record is part of, the latest reading of it; undefined when it is none's. */
  earlier(capture: number): EarlierReading | undefined {
    const row = this.sql(
      `SELECT v.id, v.form, v.body, v.why, v.digest, a.id AS row, a.public_id AS publicId FROM version_captures l
       JOIN versions v ON v.id = l.version JOIN articles a ON a.id = v.article WHERE l.capture = ? ORDER BY v.id DESC LIMIT 1`,
    ).get(capture) as
      | { id: number; form: number; body: Buffer; why: Buffer; digest: Buffer; row: number; publicId: string }
      | undefined;
    if (row === undefined) return undefined;
    const first = this.sql(
      `SELECT c.id FROM version_captures l JOIN captures c ON c.id = l.capture WHERE l.version = ?
       ORDER BY c.fetched_at, c.id LIMIT 1`,
    )
      .pluck()
      .get(row.id) as number;
    const templateChanged =
      this.sql('SELECT 1 FROM same_readings WHERE article = ? LIMIT 1').get(row.row) !== undefined;
    return {
      id: row.publicId,
      digest: digestText(row.digest),
      article: unpackArticle(row),
      again: first !== capture,
      templateChanged,
    };
  }

  /** Notes what would change, and how far the reading has come (inside a work). */
  plan(rows: readonly Planned[], progress: Progress): void {
    const put = this.sql('INSERT OR REPLACE INTO rederive_plan (capture, what, article, told) VALUES (?, ?, ?, ?)');
    for (const { capture, what, id, change } of rows) put.run(capture, what, id, JSON.stringify(change));
    this.sql(`INSERT OR REPLACE INTO meta (key, value) VALUES ('rederive', ?)`).run(JSON.stringify(progress));
  }

  progress(): Progress | null {
    const value = this.sql(`SELECT value FROM meta WHERE key = 'rederive'`).pluck().get() as string | undefined;
    return value === undefined ? null : (JSON.parse(value) as Progress);
  }

  /** What waits to be changed, in the order of the records. */
  *planned(): Generator<Planned> {
    for (let after = 0; ; ) {
      const rows = this.sql('SELECT * FROM rederive_plan WHERE capture > ? ORDER BY capture LIMIT 200').all(after) as {
        capture: number;
        what: string;
        article: string | null;
        told: string;
      }[];
      for (const { capture, what, article, told } of rows)
        yield { capture, what, id: article, change: JSON.parse(told) as unknown };
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.capture;
    }
  }

  /** One change is made (inside the work that makes it). */
  done(capture: number): void {
    this.sql('DELETE FROM rederive_plan WHERE capture = ?').run(capture);
  }

  /** Forgets plan and progress (inside a work). */
  clear(): void {
    this.sql('DELETE FROM rederive_plan').run();
    this.sql(`DELETE FROM meta WHERE key = 'rederive'`).run();
  }
}
