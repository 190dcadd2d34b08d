/** Brings a database to today's schema, step by step, each step recorded with it. */
import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.js';
import { MIGRATIONS } from './migrations/index.js';

function appliedMigrations(db: Database): Set<number> {
  const has = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'migrations'`).get() !== undefined;
  return new Set(has ? (db.prepare('SELECT number FROM migrations').pluck().all() as number[]) : []);
}

/** The steps that `db` has not taken yet, in order. */
export function pendingMigrations(db: Database, all: readonly Migration[] = MIGRATIONS): readonly Migration[] {
  const done = appliedMigrations(db);
  return all.filter((m) => !done.has(m.number)).sort((a, b) => a.number - b.number);
}

/** Whether a database has any step's schema: a file that was killed while it was made has none. */
export const hasSchema = (db: Database): boolean => appliedMigrations(db).size > 0;

/** Steps recorded in `db` that this program does not know: the archive was written by a newer one. */
export function unknownMigrations(db: Database, all: readonly Migration[] = MIGRATIONS): readonly number[] {
  const known = new Set(all.map((m) => m.number));
  return [...appliedMigrations(db)].filter((n) => !known.has(n));
}

/**
 * Takes all pending steps in one transaction that no other process can enter. `before` is called once when an
 * archive with content is about to change (a backup is made there), never for a new file; `after` ends the transaction.
 */
export function migrate(
  db: Database,
  before: (first: Migration) => void,
  all: readonly Migration[] = MIGRATIONS,
  after: () => void = () => undefined,
): void {
  const waiting = pendingMigrations(db, all);
  if (waiting.length === 0) return;
  if (appliedMigrations(db).size > 0) before(waiting[0]!);
  const record = `INSERT INTO migrations (number, name, at) VALUES (?, ?, ?)`;
  db.transaction(() => {
    db.exec(
      `CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL) STRICT`,
    );
    // Asked again inside the lock: another process may have been first.
    for (const step of pendingMigrations(db, all)) {
      step.up(db);
      db.prepare(record).run(step.number, step.name, new Date().toISOString());
    }
    after();
  }).exclusive();
}
