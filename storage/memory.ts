/** A frontier that forgets: for a dry run, which must leave no trace. */
import Database from 'better-sqlite3';
import { CommitQueue } from './commit-queue.js';
import { openFrontier, type SqliteFrontier } from './frontier.js';
import { migrate } from './migrate.js';

/** A frontier in memory, and what frees it. */
export function memoryFrontier(): { readonly frontier: SqliteFrontier; readonly close: () => Promise<void> } {
  const db = new Database(':memory:');
  migrate(db, () => undefined);
  const commits = new CommitQueue(db);
  const close = async () => {
    await commits.close();
    db.close();
  };
  return { frontier: openFrontier(db, commits), close };
}
