/** Prepared statements, made at first use and kept: preparing costs more than most of our statements. */
import type { Database, Statement } from 'better-sqlite3';

// biome-ignore lint/suspicious/noExplicitAny: the shape of a row is the caller's knowledge; it names it at each use.
type Any = any;

/** Returns the statement of `sql`, the same object for the same text. */
export type Prepare = (sql: string) => Statement<Any[], Any>;

export function statements(db: Database): Prepare {
  const made = new Map<string, Statement<Any[], Any>>();
  return (sql) => {
    let statement = made.get(sql);
    if (statement === undefined) made.set(sql, (statement = db.prepare(sql)));
    return statement;
  };
}
