/** One numbered step of the schema. */
import type { Database } from 'better-sqlite3';

export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Runs inside one transaction with its record. */
  up(db: Database): void;
}
