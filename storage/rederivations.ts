/** Reading again by better rules: what an earlier reading gave for a record, and the plan of what would change. */
import type { Article, AttachmentLink } from '../src/core/page.js';
import { isWhole, type Packed, packArticle, unpackArticle } from './body.js';
import { digestText } from './digests.js';
import type { Prepare } from './statements.js';
import type { StoredArticles } from './stored-articles.js';

/** The version that a record gave. */
export interface EarlierReading {
  readonly id: string;
  readonly digest: string;
  readonly article: Article;
  /** The record is not the one that its version was read from: it showed what that one had shown. */
  readonly again: boolean;
  /** The article was seen in a template change, which made no version. */
  readonly templateChanged: boolean;
}

/** An article that is to be saved as today's rules read it. */
export interface Planned {
  /** Row numbers of the records that it is read from, the page itself first. */
  readonly captures: readonly number[];
  /** What changes, as it is reported: any JSON value. */
  readonly change: unknown;
  /** IANA name, to which dates of the page refer; null: China's. */
  readonly timeZone: string | null;
  readonly article: Article;
  readonly attachments: readonly AttachmentLink[];
}

/** How far a reading of the whole archive has come. */
export interface Progress {
  /** What was asked, and by which program: another question starts from the beginning. */
  readonly question: string;
  /** The last record that was read, or 'all'. */
  readonly last: { readonly file: string; readonly offset: number } | 'all' | null;
}

export class Rederivations {
  constructor(
    private readonly sql: Prepare,
    private readonly articles: StoredArticles,
  ) {}

  /**
   * The version that a record is part of, the latest reading of it; undefined when it is none's. Throws StopRun when its
   * bytes are not those that were written.
   */
  earlier(capture: number): EarlierReading | undefined {
    const row = this.sql(
      `SELECT v.id, v.form, v.body, v.why, v.digest, a.id AS row, a.public_id AS publicId FROM version_captures l
       JOIN versions v ON v.id = l.version JOIN articles a ON a.id = v.article WHERE l.capture = ? ORDER BY v.id DESC LIMIT 1`,
    ).get(capture) as
      | { id: number; form: number; body: Buffer; why: Buffer; digest: Buffer; row: number; publicId: string }
      | undefined;
    if (row === undefined) return undefined;
    if (!isWhole(row)) throw this.articles.damage(row.id);
    // The record that was written first gave the version; one that was fetched before it may have come later.
    const first = this.sql('SELECT min(capture) FROM version_captures WHERE version = ?').pluck().get(row.id) as number;
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

  /** Notes what is to be saved, and how far the reading has come (inside a work). */
  plan(rows: readonly Planned[], progress: Progress): void {
    const put = this.sql(
      'INSERT OR REPLACE INTO rederive_plan (capture, captures, change, time_zone, attachments, form, body, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    for (const { captures, change, timeZone, article, attachments } of rows) {
      const { form, body, why } = packArticle(article);
      const [first] = captures;
      const json = [captures, change, attachments].map((value) => JSON.stringify(value));
      put.run(first, json[0], json[1], timeZone, json[2], form, body, why);
    }
    this.sql(`INSERT OR REPLACE INTO meta (key, value) VALUES ('rederive', ?)`).run(JSON.stringify(progress));
  }

  progress(): Progress | null {
    const value = this.sql(`SELECT value FROM meta WHERE key = 'rederive'`).pluck().get() as string | undefined;
    return value === undefined ? null : (JSON.parse(value) as Progress);
  }

  /** What waits to be saved, in the order of the records: the row number of the first record, and what changes. */
  *planned(): Generator<{ readonly capture: number; readonly change: unknown }> {
    for (let after = 0; ; ) {
      const rows = this.sql(
        'SELECT capture, change FROM rederive_plan WHERE capture > ? ORDER BY capture LIMIT 200',
      ).all(after) as { capture: number; change: string }[];
      for (const { capture, change } of rows) yield { capture, change: JSON.parse(change) as unknown };
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.capture;
    }
  }

  /** What is planned for a record; undefined when nothing is. */
  plannedFor(capture: number): Planned | undefined {
    const row = this.sql('SELECT * FROM rederive_plan WHERE capture = ?').get(capture) as
      | (Packed & { captures: string; change: string; time_zone: string | null; attachments: string })
      | undefined;
    if (row === undefined) return undefined;
    return {
      captures: JSON.parse(row.captures) as number[],
      change: JSON.parse(row.change) as unknown,
      timeZone: row.time_zone,
      attachments: JSON.parse(row.attachments) as AttachmentLink[],
      article: unpackArticle(row),
    };
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
