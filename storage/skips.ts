/** Pages that were not had, and why. The reasons are the closed list of src/errors.ts. */
import type { SkipReason } from '../src/errors.js';
import type { Prepare } from './statements.js';

export interface SkippedPage {
  readonly url: string;
  readonly reason: SkipReason;
  readonly message: string;
  readonly run: number | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export class SkippedPages {
  constructor(private readonly sql: Prepare) {}

  /** Notes a page with its latest reason (inside a work). */
  add(page: SkippedPage): void {
    this.sql(
      `INSERT INTO skipped (url, reason, message, run, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE
       SET reason = excluded.reason, message = excluded.message, run = excluded.run, at = excluded.at`,
    ).run(page.url, page.reason, page.message, page.run, page.at);
  }

  /** The page was had after all (inside a work). */
  remove(url: string): void {
    this.sql('DELETE FROM skipped WHERE url = ?').run(url);
  }

  /** Skipped pages, ordered by address; of one run or reason if given. */
  list(filter: { run?: number; reason?: SkipReason; limit?: number } = {}): SkippedPage[] {
    return this.sql(
      `SELECT url, reason, message, run, at FROM skipped
       WHERE (@run IS NULL OR run = @run) AND (@reason IS NULL OR reason = @reason) ORDER BY url LIMIT @limit`,
    ).all({ run: filter.run ?? null, reason: filter.reason ?? null, limit: filter.limit ?? -1 }) as SkippedPage[];
  }

  /** How many pages stand under each reason, most frequent first. */
  counts(): { reason: SkipReason; pages: number }[] {
    return this.sql(
      'SELECT reason, count(*) AS pages FROM skipped GROUP BY reason ORDER BY pages DESC, reason',
    ).all() as {
      reason: SkipReason;
      pages: number;
    }[];
  }
}
