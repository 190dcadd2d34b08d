/** Named marks: how far somebody has exported the archive. They live in `meta`. */
import type { Prepare } from './statements.js';

/** A place in the archive's history: every version saved behind it is new. */
export interface Mark {
  /** The highest row number of a version, and the latest time of saving: either tells a later version. */
  readonly version: number;
  readonly savedAt: string;
}

export interface NamedMark extends Mark {
  /** When it was set: ISO 8601, UTC. */
  readonly at: string;
  /** What the export chose, so that another choice does not go on from this mark. */
  readonly choice: unknown;
}

const key = (name: string) => `mark:${name}`;

export class Marks {
  constructor(private readonly sql: Prepare) {}

  /** Where the archive is now. */
  now(): Mark {
    const row = this.sql('SELECT max(id) AS version, max(saved_at) AS savedAt FROM versions').get() as {
      version: number | null;
      savedAt: string | null;
    };
    return { version: row.version ?? 0, savedAt: row.savedAt ?? '' };
  }

  get(name: string): NamedMark | null {
    const value = this.sql('SELECT value FROM meta WHERE key = ?').pluck().get(key(name)) as string | undefined;
    return value === undefined ? null : (JSON.parse(value) as NamedMark);
  }

  /** Ids of the articles that were forgotten on request at a time (ISO 8601, UTC) or after it, in order of the ids. */
  forgottenSince(at: string): string[] {
    return this.sql('SELECT DISTINCT public_id FROM forgotten WHERE at >= ? ORDER BY public_id')
      .pluck()
      .all(at) as string[];
  }

  put(name: string, mark: NamedMark): void {
    this.sql('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key(name), JSON.stringify(mark));
  }
}
