/** DuckDB, which reads exports as strangers do. */
import { DuckDBInstance } from '@duckdb/node-api';

/** The rows of a query, in a database of its own. */
export async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS() as Record<string, unknown>[];
  } finally {
    connection.closeSync();
  }
}
