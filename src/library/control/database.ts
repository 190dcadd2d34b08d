/** Statements of the control, whose failures are explained in plain words. */
import type { Pool, PoolClient } from 'pg';
import { controlFault } from './connect.js';

export type Row = Record<string, unknown>;

export class Database {
  constructor(private readonly pool: Pool) {}

  async query(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.guard(async () => (await this.pool.query(text, values as unknown[])).rows);
  }

  async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw controlFault(error);
    }
  }

  /** All or nothing; nothing as well where the work gives false. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.guard(async () => {
      const client = await this.pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query(result === false ? 'ROLLBACK' : 'COMMIT');
        return result;
      } catch (error) {
        broken = error as Error;
        await client.query('ROLLBACK').catch(() => undefined); // the first error is the one to tell
        throw error;
      } finally {
        client.release(broken);
      }
    });
  }
}
