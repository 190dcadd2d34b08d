/**
 * The file of what readers add, `curation.db`. It is a database of its own, because everything else can be derived again
 * from the snapshots and this cannot.
 */
import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EXIT, StopRun } from '../src/core/errors.js';
import { isAlive } from './alive.js';
import { copyDatabase } from './copy.js';
import { type DatabaseFinding, sqliteFindings } from './doctor.js';
import { withCause } from './named-error.js';
import { type Prepare, statements } from './statements.js';

/** The file in the archive's folder. */
export const CURATION = 'curation.db';

const SCHEMA = `
  CREATE TABLE tags (article TEXT NOT NULL, tag TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (article, tag)) STRICT, WITHOUT ROWID;
  CREATE INDEX tags_by_tag ON tags (tag);
  CREATE TABLE notes (
    id TEXT PRIMARY KEY, article TEXT NOT NULL,
    exact TEXT, prefix TEXT, suffix TEXT, start INTEGER, stop INTEGER, -- all null: on the whole article
    body TEXT NOT NULL, seen TEXT, created_at TEXT NOT NULL, modified_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX notes_by_article ON notes (article);
  CREATE TABLE collections (name TEXT PRIMARY KEY, created_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE collected (
    id INTEGER PRIMARY KEY,
    collection TEXT NOT NULL REFERENCES collections (name) ON DELETE CASCADE,
    article TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (collection, article)
  ) STRICT;
  CREATE INDEX collected_by_article ON collected (article);
  CREATE TABLE marks (article TEXT PRIMARY KEY, reason TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 1;
`;
const FORM = 1;

/** How long a statement waits for another process, in milliseconds: all writes here are short. */
const PATIENCE = 5_000;

/** The name of the file while it is made, with the number of the process that makes it. */
const UNFINISHED = /^\.curation\.db-(\d{1,10})-\d+(?:-wal|-shm|-journal)?$/;

const HELP =
  'A backup (yuanye restore) or an export (yuanye curate import) has the tags, notes and collections; move the file away first.';

export class CurationFile {
  private db: Database.Database | null = null;
  private sql: Prepare | null = null;
  private writes = 0;
  private readonly file: string;

  /** The file in the folder `dir`. Nothing is opened before it is asked for, nor made before it is written to. */
  constructor(private readonly dir: string) {
    this.file = join(dir, CURATION);
  }

  /** Changes with everything that anybody writes. */
  version(): string {
    return this.read('0', (_, db) => `${db.pragma('data_version', { simple: true })}.${this.writes}`);
  }

  /** Copies the database into `target`, as it is at this moment; false when there is none. */
  async copyTo(target: string): Promise<boolean> {
    if (!existsSync(this.file)) return false;
    await copyDatabase(this.open(false), target);
    return true;
  }

  /** What SQLite finds wrong with the file. */
  findings(deep: boolean): DatabaseFinding[] {
    const finding = (message: string) => ({
      code: 'curation',
      severity: 'error' as const,
      message: `${CURATION}: ${message}`,
      hint: HELP,
    });
    try {
      return this.read([], (_, db) => sqliteFindings(db, deep).map(({ message }) => finding(message)));
    } catch (error) {
      if (error instanceof StopRun && error.code === 'curation-damaged') return [finding(error.message)];
      throw error;
    }
  }

  close(): void {
    this.db?.close();
    this.db = null;
    this.sql = null;
  }

  /** What is there; `none` where there is no file. */
  protected read<T>(none: T, work: (sql: Prepare, db: Database.Database) => T): T {
    if (this.db === null && !existsSync(this.file)) return none;
    try {
      const db = this.open(false);
      return work(this.sql!, db);
    } catch (error) {
      throw this.explained(error);
    }
  }

  /** One transaction; a work within another is part of it. */
  protected write<T>(work: (sql: Prepare) => T): T {
    try {
      const db = this.open(true);
      const done = db.inTransaction ? work(this.sql!) : db.transaction(() => work(this.sql!)).immediate();
      this.writes++;
      return done;
    } catch (error) {
      throw this.explained(error);
    }
  }

  protected writeIfThere(work: (sql: Prepare) => boolean): boolean;
  protected writeIfThere(work: (sql: Prepare) => number, none: 0): number;
  protected writeIfThere(work: (sql: Prepare) => boolean | number, none: false | 0 = false): boolean | number {
    return existsSync(this.file) ? this.write(work) : none;
  }

  private open(write: boolean): Database.Database {
    if (this.db !== null && (!write || !this.db.readonly)) return this.db;
    this.close();
    if (write) {
      this.sweep();
      if (!existsSync(this.file)) this.make();
    }
    const db = new Database(this.file, { readonly: !write, fileMustExist: true, timeout: PATIENCE });
    try {
      db.pragma('foreign_keys = ON');
      if (write) db.pragma('synchronous = FULL');
      if ((db.pragma('user_version', { simple: true }) as number) > FORM)
        throw new StopRun(
          'newer-archive',
          `${this.file} was written by a newer yuanye.`,
          'Update yuanye.',
          EXIT.unusable,
        );
    } catch (error) {
      db.close();
      throw error;
    }
    this.sql = statements(db);
    this.db = db;
    return db;
  }

  /** Makes the file under another name first: under its own it is whole, and of two who make it at once one is first. */
  private make(): void {
    const unfinished = join(this.dir, `.${CURATION}-${process.pid}-${Date.now()}`);
    const db = new Database(unfinished, { timeout: PATIENCE });
    try {
      db.pragma('synchronous = FULL');
      db.exec(SCHEMA);
      // Last: from then on a full disk can leave in the WAL what the file lacks, and only the file is taken over.
      db.pragma('journal_mode = WAL');
      db.close();
      try {
        linkSync(unfinished, this.file);
      } catch (error) {
        // Some disks know no links.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(unfinished, this.file);
      }
    } finally {
      db.close();
      for (const tail of ['', '-wal', '-shm']) rmSync(unfinished + tail, { force: true });
    }
  }

  /** Removes what processes that were killed in `make` left. */
  private sweep(): void {
    for (const name of readdirSync(this.dir)) {
      const pid = UNFINISHED.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(this.dir, name), { force: true });
    }
  }

  private explained(thrown: unknown): unknown {
    const error = withCause(thrown, this.dir);
    const code = (error as { code?: string }).code ?? '';
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
      return new StopRun('curation-damaged', `${this.file} is damaged (${code}).`, HELP, EXIT.unusable);
    if (code === 'SQLITE_CANTOPEN' || code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EROFS')
      return new StopRun(
        'no-access',
        `${this.file} cannot be written (${code}).`,
        'Check the permissions of the folder.',
        EXIT.unusable,
      );
    if (code.startsWith('SQLITE_BUSY'))
      return new StopRun('archive-busy', `${this.file} is being changed.`, 'Try again in a minute.', EXIT.unusable);
    return error;
  }

  /** Writes so that what is removed is overwritten on the disk, not only marked as free. */
  protected scrubbed(work: (sql: Prepare) => void): void {
    if (!existsSync(this.file)) return;
    this.open(true).pragma('secure_delete = ON');
    this.write(work);
    this.read(undefined, (_, db) => {
      db.exec('VACUUM');
      db.pragma('wal_checkpoint(TRUNCATE)');
    });
  }
}
