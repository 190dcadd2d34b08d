/** Opening an archive: one folder, one database in it, brought to today's schema. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EXIT, StopRun, whyNotWritten } from '../src/core/errors.js';
import { Archive, type OpenOptions } from './archive.js';
import { foldTable } from './fold.js';
import { makeFolder } from './make-folder.js';
import { hasSchema, migrate, pendingMigrations, unknownMigrations } from './migrate.js';
import type { Migration } from './migration.js';
import { MIGRATIONS } from './migrations/index.js';
import { withCause } from './named-error.js';

/** A database that is read as an archive: its file in the folder, its steps, and what errors say of it. */
export interface DatabaseKind {
  readonly file: string;
  readonly steps: readonly Migration[];
  /** The archive itself: its folder has snapshots, and its database is copied before its form changes. */
  readonly original: boolean;
  readonly missing: (dir: string) => StopRun;
  /** What to do when the database is damaged, older or newer than this program. */
  readonly hints: { readonly damaged: string; readonly older: string; readonly newer: string };
}

const ARCHIVE: DatabaseKind = {
  file: 'archive.db',
  steps: MIGRATIONS,
  original: true,
  missing: (dir) =>
    hasSnapshots(dir)
      ? unusable(
          'database-lost',
          `There are snapshots in ${dir}, and their database (archive.db) is not there.`,
          `yuanye rebuild --archive ${dir} --into NEW derives it again from them; yuanye restore brings a backup back.`,
        )
      : unusable('no-archive', `There is no archive in ${dir}.`, 'yuanye crawl or yuanye import makes one.'),
  hints: {
    damaged: 'yuanye restore brings a backup back, yuanye rebuild derives it again from the snapshots.',
    older: 'yuanye doctor brings it up to date.',
    newer: 'Update yuanye.',
  },
};

/** How long a statement waits for another process's transaction before it gives up, in milliseconds. */
const PATIENCE = 60_000;

/** Whether there is an archive in `dir`. A database that was killed while it was made is none yet; a damaged one is. */
export function hasArchive(dir: string): boolean {
  return isMade(join(dir, ARCHIVE.file));
}

/** Whether there are WARC files in the archive folder. */
export function hasSnapshots(dir: string): boolean {
  const folder = join(dir, 'snapshots');
  return existsSync(folder) && readdirSync(folder).some((name) => /\.warc(?:\.gz)?(?:\.open)?$/.test(name));
}

function isMade(file: string): boolean {
  let db: Database.Database | undefined;
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return false;
    db = new Database(file, { readonly: true, timeout: PATIENCE });
    return hasSchema(db);
  } catch (error) {
    // Only what makes a database keeps a rollback journal; from then on it writes a WAL.
    if ((error as { code?: string }).code === 'SQLITE_READONLY_ROLLBACK') return false;
    return true; // opening it says what is wrong with it
  } finally {
    db?.close();
  }
}

/**
 * Opens the archive in `dir`. Throws StopRun (exit 4) when there is none to read, when its database was lost, when its form is newer than this
 * program (or, for reading, older and not yet brought up to date), or when the file is no database.
 */
export function openArchive(dir: string, options: OpenOptions): Archive {
  return openKind(ARCHIVE, dir, options);
}

/** The same for whatever is read as an archive. */
export function openKind(kind: DatabaseKind, dir: string, options: OpenOptions): Archive {
  const file = join(dir, kind.file);
  const write = options.mode === 'write';
  checkFolder(dir);
  if (!isMade(file) && (!write || (kind.original && options.overSnapshots !== true && hasSnapshots(dir))))
    throw kind.missing(dir);
  // What an archive holds may be no secret, but whoever else uses the machine was not asked.
  if (write) {
    try {
      makeFolder(dir);
    } catch (error) {
      const message = `${dir} cannot be made: ${whyNotWritten(error)}.`;
      throw unusable('archive-unusable', message, 'Name another folder with --archive.');
    }
    if (kind.original) mkdirSync(join(dir, 'snapshots'), { recursive: true });
  }
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: !write, fileMustExist: !write, timeout: PATIENCE });
    prepare(db, dir, write, kind);
    return new Archive(dir, db, options.mode, options);
  } catch (error) {
    db?.close();
    throw explained(error, dir, kind);
  }
}

/** Throws StopRun (exit 4) when `dir` is a file. */
function checkFolder(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() === false)
    throw unusable('not-a-folder', `${dir} is a file; an archive is a folder.`, 'Name the folder with --archive.');
}

/** Names of the steps to today's form that the archive in `dir` has not taken. Throws StopRun when there is none. */
export function pendingSteps(dir: string): string[] {
  checkFolder(dir);
  const file = join(dir, ARCHIVE.file);
  if (!isMade(file)) throw ARCHIVE.missing(dir);
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, timeout: PATIENCE });
    return pendingMigrations(db).map(({ name }) => name);
  } catch (error) {
    throw explained(error, dir, ARCHIVE);
  } finally {
    db?.close();
  }
}

function prepare(db: Database.Database, dir: string, write: boolean, kind: DatabaseKind): void {
  db.pragma('foreign_keys = ON');
  // In kB. The rows of 200,000 articles without their texts are 50 MB, and a search may touch them all, twice. A run that
  // writes comes by each page once: what it needs again is in the system's cache, and its own memory stays flat. With
  // 12 MB an insert into 200,000 articles takes no less time, and a crawl of 12,000 grows by 16 MB instead of none.
  db.pragma(`cache_size = -${write ? 4000 : 128_000}`);
  if (write) {
    // Only a new file takes it. 8 KB pages waste 12 % less behind the last blob of a page than 4 KB ones.
    db.pragma('page_size = 8192');
    if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal')
      throw unusable('no-wal', `The disk of ${dir} cannot hold a WAL database.`, 'Put the archive on a local disk.');
    db.pragma('synchronous = FULL');
  }
  const what = kind.original ? 'archive' : 'catalogue';
  const newer = unknownMigrations(db, kind.steps);
  if (newer.length > 0)
    throw unusable(
      `newer-${what}`,
      kind.original
        ? `The archive in ${dir} was written by a newer yuanye.`
        : `The catalogue in ${dir} was written by a newer yuanye.`,
      kind.hints.newer,
    );
  if (write) {
    // With the schema, in one transaction: an archive without its table could not be read.
    const keepTable = () => {
      if (!hasFoldTable(db)) db.prepare(`INSERT INTO meta (key, value) VALUES ('fold', ?)`).run(foldTable());
    };
    migrate(db, () => void (kind.original && backupBeforeMigration(db, dir)), kind.steps, keepTable);
    keepTable();
  } else if (pendingMigrations(db, kind.steps).length > 0 || !hasFoldTable(db))
    throw unusable(
      `older-${what}`,
      kind.original ? `The archive in ${dir} has an older form.` : `The catalogue in ${dir} has an older form.`,
      kind.hints.older,
    );
}

const hasFoldTable = (db: Database.Database): boolean =>
  db.prepare(`SELECT 1 FROM meta WHERE key = 'fold'`).get() !== undefined;

/** The database as it was, beside the archive, before its form changes. */
function backupBeforeMigration(db: Database.Database, dir: string): void {
  const folder = join(dir, 'backups');
  mkdirSync(folder, { recursive: true });
  const last = db.prepare('SELECT max(number) FROM migrations').pluck().get() as number;
  const target = join(folder, `before-migration-after-${String(last).padStart(3, '0')}.db`);
  // Under another name until it is whole: a kill must not leave half a file that looks like a backup.
  rmSync(`${target}.tmp`, { force: true });
  db.prepare('VACUUM INTO ?').run(`${target}.tmp`);
  renameSync(`${target}.tmp`, target);
}

function unusable(code: string, message: string, hint: string): StopRun {
  return new StopRun(code, message, hint, EXIT.unusable);
}

function explained(thrown: unknown, dir: string, { original, hints }: DatabaseKind): unknown {
  const error = withCause(thrown, dir);
  const code = (error as { code?: string }).code ?? '';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return unusable(
      'damaged',
      original
        ? `The archive database in ${dir} is damaged (${code}).`
        : `The catalogue in ${dir} is damaged (${code}).`,
      hints.damaged,
    );
  if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY' || code === 'EACCES')
    return unusable(
      'no-access',
      original
        ? `The archive in ${dir} cannot be opened (${code}).`
        : `The catalogue in ${dir} cannot be opened (${code}).`,
      'Check the permissions of the folder.',
    );
  if (code === 'SQLITE_BUSY')
    return unusable(
      'archive-busy',
      original ? `The archive in ${dir} is being changed.` : `The catalogue in ${dir} is being changed.`,
      'Try again in a minute.',
    );
  return error;
}
