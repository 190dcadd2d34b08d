/** A copy of the database while others write to it. */
import Connection, { type Database } from 'better-sqlite3';

/** Pages copied before the event loop gets a turn: about 16 MB. */
const AT_ONCE = 2000;

/**
 * Copies the database into `target`, as it is at this moment, whatever is committed meanwhile. The copy reads inside
 * one transaction: without it SQLite begins again after every foreign commit, and beside a crawl would never end.
 */
export async function copyDatabase(
  db: Database,
  target: string,
  onProgress: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<void> {
  db.exec('BEGIN');
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get(); // a deferred transaction begins with its first read
    await db.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted();
        onProgress(totalPages - remainingPages, totalPages);
        return AT_ONCE;
      },
    });
  } finally {
    if (db.inTransaction) db.exec('COMMIT');
  }
}

/**
 * Makes the database in `target` what the one in `from` is, or makes it. Who reads `target` meanwhile sees what it was until
 * the whole has taken its place.
 */
export async function replaceDatabase(from: string, target: string): Promise<void> {
  const db = new Connection(from, { readonly: true, fileMustExist: true });
  try {
    await copyDatabase(db, target);
  } finally {
    db.close();
  }
}
