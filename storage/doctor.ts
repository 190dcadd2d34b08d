/** What can be wrong with an archive's database, looked for table by table. Each finding says what helps. */
import type { Database } from 'better-sqlite3';

export interface DatabaseFinding {
  readonly code: string;
  /** error: something is damaged or lost. warning: it will go wrong. notice: good to know. */
  readonly severity: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly hint: string;
  /** The article and the number of its version, where one is meant. */
  readonly article?: string;
  readonly version?: number;
}

const RESTORE =
  'yuanye restore brings a backup back; yuanye rebuild derives the archive again from the snapshots, which are not touched.';

/** A count that should be 0, and what it means when it is not. */
interface Check {
  readonly code: string;
  readonly severity: DatabaseFinding['severity'];
  readonly sql: string;
  readonly message: (count: number) => string;
  readonly hint: string;
}

const CHECKS: readonly Check[] = [
  {
    code: 'article-without-version',
    severity: 'error',
    sql: 'SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.id = a.latest AND v.article = a.id)',
    message: (n) => `${n} ${n === 1 ? 'article' : 'articles'} without a latest version.`,
    hint: RESTORE,
  },
  {
    code: 'not-in-index',
    severity: 'error',
    sql: `SELECT (SELECT count(*) FROM articles WHERE id NOT IN (SELECT rowid FROM article_index))
      + (SELECT count(*) FROM article_index WHERE rowid NOT IN (SELECT id FROM articles))`,
    message: (n) =>
      `Articles and entries of the full-text index do not belong together, ${n} in all: searches miss them.`,
    hint: RESTORE,
  },
  {
    code: 'version-without-bytes',
    severity: 'warning',
    sql: `SELECT count(*) FROM versions v WHERE NOT EXISTS (SELECT 1 FROM version_captures l WHERE l.version = v.id)`,
    message: (n) => `${n} ${n === 1 ? 'version' : 'versions'} without a record that could be read again.`,
    hint: 'yuanye verify --deep --repair gives a row to captures that have none.',
  },
  {
    code: 'run-died',
    severity: 'notice',
    sql: `SELECT count(*) FROM runs WHERE finished_at IS NULL`,
    message: (n) => `${n} ${n === 1 ? 'run' : 'runs'} ended without saying so (a kill or a power cut).`,
    hint: 'The next run closes them and mends what they left; nothing that was saved is lost.',
  },
];

/** The checks of SQLite itself. `deep` also compares every index with its table, which reads everything twice. */
export function sqliteFindings(db: Database, deep: boolean): DatabaseFinding[] {
  const found: string[] = [];
  const pages = db.pragma(deep ? 'integrity_check(20)' : 'quick_check(20)') as Record<string, string>[];
  for (const row of pages) for (const text of Object.values(row)) if (text !== 'ok') found.push(text);
  const keys = db.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[];
  for (const { table, rowid, parent } of keys.slice(0, 20))
    found.push(`row ${rowid} of ${table} names a missing row of ${parent}`);
  return found.map((message) => ({ code: 'database', severity: 'error', message, hint: RESTORE }));
}

/** What the rows say of each other. `busy`: a run is at work, so an open one is no dead one. */
export function rowFindings(db: Database, busy: boolean): DatabaseFinding[] {
  const found: DatabaseFinding[] = [];
  for (const { code, severity, sql, message, hint } of CHECKS) {
    if (busy && code === 'run-died') continue;
    const count = db.prepare(sql).pluck().get() as number;
    if (count > 0) found.push({ code, severity, message: message(count), hint });
  }
  return found;
}

/** WARC files that records lie in, relative to the snapshots folder. */
export function namedFiles(db: Database): string[] {
  return db
    .prepare('SELECT name FROM files WHERE id IN (SELECT file FROM captures) ORDER BY name')
    .pluck()
    .all() as string[];
}

/** Writes the log back into the database file and cuts it; false when a reader or a run holds it just now. */
export function shortenLog(db: Database): boolean {
  const [row] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  return row?.busy === 0;
}
