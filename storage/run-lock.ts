/**
 * One run at a time, and one backup into a folder. The lock is SQLite's own exclusive lock on a file beside the archive, that is, the operating
 * system's: it cannot outlive the process that holds it, however that process ended, and says nothing about a copy.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { withFile } from './named-error.js';

export class RunLock {
  private constructor(private readonly db: Database.Database) {}

  /** The lock, or undefined when another process (or this one) holds it. Waits up to `waitMs` for it. */
  static take(dir: string, waitMs = 0, file = 'run.lock'): RunLock | undefined {
    const path = join(dir, file);
    let db: Database.Database | undefined;
    try {
      db = new Database(path, { timeout: waitMs });
      db.exec('BEGIN EXCLUSIVE');
      return new RunLock(db);
    } catch (error) {
      db?.close();
      if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
      throw withFile(error, path);
    }
  }

  /** Whether a run has ever been made here. */
  static exists(dir: string): boolean {
    return existsSync(join(dir, 'run.lock'));
  }

  release(): void {
    this.db.close();
  }
}
