/** Forgetting on request: every row that holds words or bytes of an article goes; that it was here, and why not, stays. */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { StopRun } from '../src/core/errors.js';
import { unpackArticle } from './body.js';
import type { Captures, StoredCapture } from './captures.js';
import type { Front } from './front.js';
import type { Likenesses } from './likeness.js';
import type { Prepare } from './statements.js';

/** What belongs to one article. */
export interface Holdings {
  readonly id: string;
  readonly title: string | null;
  readonly site: string | null;
  readonly urls: readonly string[];
  readonly versions: number;
  /** Records that its versions were read from, and those of its addresses. */
  readonly captures: readonly (StoredCapture & { readonly read: boolean })[];
}

/** A WARC file that takes another's place; null when nothing of it was left. */
export interface Replaced {
  readonly old: string;
  readonly into: string | null;
  readonly moved: ReadonlyMap<number, number>;
}

/** What was asked to be forgotten and is not done yet. */
export interface Request {
  /** Public ids of the articles. */
  readonly ids: readonly string[];
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The rows are gone; what they held is still to be overwritten. */
  readonly removed: boolean;
}

export class Forgetting {
  constructor(
    private readonly db: Database,
    private readonly sql: Prepare,
    private readonly captures: Captures,
    private readonly front: Front,
    private readonly likenesses: Likenesses,
  ) {}

  /** What the archive holds of an article. Throws when there is none with this public id. */
  holdings(id: string): Holdings {
    const article = this.sql('SELECT id, title, site FROM articles WHERE public_id = ?').get(id) as
      | { id: number; title: string | null; site: string | null }
      | undefined;
    if (article === undefined) throw new Error(`There is no article ${id}.`);
    const numbers = (sql: string) => this.sql(sql).pluck().all(article.id) as number[];
    const read = new Set(
      numbers('SELECT l.capture FROM versions v JOIN version_captures l ON l.version = v.id WHERE v.article = ?'),
    );
    const named = numbers('SELECT c.id FROM urls u JOIN captures c ON c.url = u.id WHERE u.article = ?');
    const attached = numbers(
      `SELECT c.id FROM attachments t JOIN captures c ON c.id = t.capture OR c.url = (SELECT id FROM urls WHERE url = t.url) WHERE t.article = ?
         AND NOT EXISTS (SELECT 1 FROM attachments o WHERE o.url = t.url AND o.article <> t.article)`,
    );
    return {
      id,
      title: article.title,
      site: article.site,
      urls: this.sql('SELECT url FROM urls WHERE article = ? ORDER BY id').pluck().all(article.id) as string[],
      versions: this.sql('SELECT count(*) FROM versions WHERE article = ?').pluck().get(article.id) as number,
      captures: [...new Set([...read, ...named, ...attached])].map((row) => ({
        ...this.captures.get(row)!,
        read: read.has(row),
      })),
    };
  }

  /** Deleted content is overwritten from now on, not only marked as free. */
  scrub(): void {
    this.db.pragma('secure_delete = ON');
  }

  /** Notes what is to be forgotten before anything is changed (inside a work): a run that is killed is finished by the next. */
  begin(request: Request): void {
    this.sql(`INSERT OR REPLACE INTO meta (key, value) VALUES ('forgetting', ?)`).run(JSON.stringify(request));
  }

  /** What was begun and not ended. */
  begun(): Request | null {
    const value = this.sql(`SELECT value FROM meta WHERE key = 'forgetting'`).pluck().get() as string | undefined;
    return value === undefined ? null : (JSON.parse(value) as Request);
  }

  end(): void {
    this.sql(`DELETE FROM meta WHERE key = 'forgetting'`).run();
  }

  /** Throws when a row points to a place in a replaced file from which nothing was moved; asked before anything is removed. */
  check(replaced: readonly Replaced[], captures: readonly StoredCapture[]): void {
    const going = new Set(captures.map(({ id }) => id));
    for (const { old, moved } of replaced) {
      const rows = this.sql('SELECT c.id, c.offset FROM captures c JOIN files f ON f.id = c.file WHERE f.name = ?').all(
        old,
      ) as { id: number; offset: number }[];
      for (const { id, offset } of rows) if (!going.has(id) && !moved.has(offset)) throw unplaced(old, offset);
    }
  }

  /** Notes the files that are about to be replaced, so that a crash leaves no file that nobody knows (inside a work). */
  plan(replaced: readonly { old: string; into: string }[]): void {
    const put = this.sql(`INSERT OR REPLACE INTO replaced_files (old, new, state) VALUES (?, ?, 'planned')`);
    for (const { old, into } of replaced) put.run(old, into);
  }

  /** Files between their old and new form: of a 'planned' one the new is to go, of a 'done' one the old. */
  unfinished(): { old: string; into: string | null; state: 'planned' | 'done' }[] {
    return this.sql('SELECT old, new AS "into", state FROM replaced_files ORDER BY old').all() as ReturnType<
      Forgetting['unfinished']
    >;
  }

  finished(old: string): void {
    this.sql('DELETE FROM replaced_files WHERE old = ?').run(old);
  }

  /**
   * Removes articles and records, points the rows that stay into the new files, and writes down what was forgotten: one
   * work, one transaction.
   */
  remove(
    what: readonly Holdings[],
    captures: readonly StoredCapture[],
    replaced: readonly Replaced[],
    request: Request,
  ): void {
    for (const holding of what) this.removeArticle(holding, request);
    for (const { id } of captures) {
      this.sql('DELETE FROM version_captures WHERE capture = ?').run(id);
      this.sql('DELETE FROM captures WHERE id = ?').run(id);
    }
    for (const url of new Set([...what.flatMap(({ urls }) => urls), ...captures.map((one) => one.url)])) {
      this.sql(
        `DELETE FROM urls WHERE url = ? AND article IS NULL AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.url = urls.id)`,
      ).run(url);
      this.sql('DELETE FROM skipped WHERE url = ?').run(url);
    }
    for (const { old, into, moved } of replaced) this.repoint(old, into, moved);
    this.begin({ ...request, removed: true });
  }

  /** Gives the freed space back and leaves no page with old content, in the file or in its log. */
  compact(): void {
    this.db.exec('VACUUM');
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Every address that was forgotten, with the reason. */
  list(): { url: string; id: string; reason: string; at: string }[] {
    return this.sql('SELECT url, public_id AS id, reason, at FROM forgotten ORDER BY at, url').all() as ReturnType<
      Forgetting['list']
    >;
  }

  private removeArticle(holding: Holdings, note: { reason: string; at: string }): void {
    const { id, site, urls, captures } = holding;
    const article = this.sql('SELECT id, latest FROM articles WHERE public_id = ?').get(id) as {
      id: number;
      latest: number;
    };
    const latest = this.sql('SELECT form, body, why FROM versions WHERE id = ?').get(article.latest);
    // The index holds no copy of the text: a deletion must repeat exactly the words that were inserted.
    this.front.unindex(article.id, unpackArticle(latest));
    this.likenesses.remove(article.id);
    this.sql('DELETE FROM signatures WHERE article = ?').run(article.id);
    this.sql('DELETE FROM version_captures WHERE version IN (SELECT id FROM versions WHERE article = ?)').run(
      article.id,
    );
    this.sql('UPDATE urls SET article = NULL WHERE article = ?').run(article.id);
    this.sql('DELETE FROM versions WHERE article = ?').run(article.id);
    this.sql('DELETE FROM articles WHERE id = ?').run(article.id);
    const names = new Set([...urls, ...captures.filter(({ read }) => read).map(({ url }) => url)]);
    const put = this.sql('INSERT OR REPLACE INTO forgotten (url, public_id, site, reason, at) VALUES (?, ?, ?, ?, ?)');
    for (const url of names) {
      put.run(url, id, site, note.reason, note.at);
      const rank = createHash('sha256').update(url).digest().subarray(0, 8);
      this.sql('DELETE FROM boilerplate_samples WHERE rank = ?').run(rank);
    }
    this.cleanReports(id, names);
  }

  /** Reports of runs hold titles and changes of single pages. */
  private cleanReports(id: string, urls: ReadonlySet<string>): void {
    const about = (value: object): boolean =>
      (value as { id?: unknown }).id === id || urls.has((value as { url?: string }).url ?? '');
    const rows = this.sql('SELECT id, report FROM runs WHERE instr(report, ?) > 0').all(id) as {
      id: number;
      report: string;
    }[];
    for (const row of rows)
      this.sql('UPDATE runs SET report = ? WHERE id = ?').run(
        JSON.stringify(without(JSON.parse(row.report), about)),
        row.id,
      );
  }

  private repoint(old: string, into: string | null, moved: ReadonlyMap<number, number>): void {
    const from = this.sql('SELECT id FROM files WHERE name = ?').pluck().get(old) as number;
    if (into !== null) {
      const to = Number(this.sql('INSERT INTO files (name) VALUES (?)').run(into).lastInsertRowid);
      const rows = this.sql('SELECT id, offset FROM captures WHERE file = ?').all(from) as {
        id: number;
        offset: number;
      }[];
      const move = this.sql('UPDATE captures SET file = ?, offset = ? WHERE id = ?');
      for (const { id, offset } of rows) {
        const place = moved.get(offset);
        if (place === undefined) throw unplaced(old, offset);
        move.run(to, place, id);
      }
    }
    this.sql('DELETE FROM files WHERE id = ?').run(from);
    this.sql(`UPDATE replaced_files SET state = 'done', new = ? WHERE old = ?`).run(into, old);
  }
}

/** A report without those entries of its lists that are about something. */
export function without(report: unknown, about: (entry: object) => boolean): unknown {
  const isAbout = (value: unknown) => typeof value === 'object' && value !== null && about(value);
  if (Array.isArray(report)) return report.filter((one) => !isAbout(one)).map((one) => without(one, about));
  if (typeof report !== 'object' || report === null) return report;
  return Object.fromEntries(Object.entries(report).map(([key, one]) => [key, without(one, about)]));
}

function unplaced(file: string, offset: number): StopRun {
  return new StopRun(
    'snapshot-damaged',
    `${file} has no record at ${offset}, where the database names one; nothing was changed.`,
    'yuanye verify --deep tells what is damaged.',
  );
}
