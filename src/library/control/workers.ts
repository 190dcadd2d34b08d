/** The workers of a library, as far as they were heard of. */
import type { Database } from './database.js';

export interface WorkerFacts {
  readonly id: string;
  readonly machine: string;
  readonly pid: number;
  readonly version: string;
  readonly labels: readonly string[];
  /** Sites at work side by side, at most. */
  readonly sites: number;
}

export interface WorkerState extends WorkerFacts {
  readonly seenAt: Date;
  readonly alive: boolean;
  readonly drain: boolean;
  readonly atWork: number;
}

export class Workers {
  constructor(
    private readonly db: Database,
    private readonly leaseS: number,
  ) {}

  /** Says that a worker is alive; true when it is to drain. */
  async heartbeat({ id, machine, pid, version, labels, sites }: WorkerFacts): Promise<boolean> {
    const [row] = await this.db.query(
      `INSERT INTO yuanye.workers (id, machine, pid, version, labels, sites, seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())
       ON CONFLICT (id) DO UPDATE SET machine = excluded.machine, pid = excluded.pid, version = excluded.version,
         labels = excluded.labels, sites = excluded.sites, seen_at = excluded.seen_at RETURNING drain`,
      [id, machine, pid, version, [...labels], sites],
    );
    return row?.['drain'] === true;
  }

  async all(): Promise<WorkerState[]> {
    return (await this.db.query(
      `SELECT id, machine, pid, version, labels, sites, drain, seen_at AS "seenAt",
         seen_at > clock_timestamp() - make_interval(secs => $1) AS alive,
         (SELECT count(*)::int FROM yuanye.sites s WHERE s.worker = w.id AND until > clock_timestamp()) AS "atWork"
       FROM yuanye.workers w ORDER BY machine, id`,
      [this.leaseS],
    )) as unknown as WorkerState[];
  }

  /** Asks a worker (null: each) to finish and end, or takes that back. Gives the ids. */
  async drain(id: string | null, drain: boolean): Promise<string[]> {
    const rows = await this.db.query('UPDATE yuanye.workers SET drain = $2 WHERE id = coalesce($1, id) RETURNING id', [
      id,
      drain,
    ]);
    return rows.map((row) => row['id'] as string);
  }

  /** A worker that ended: it is waited for no longer. */
  async leave(id: string): Promise<void> {
    await this.db.query('DELETE FROM yuanye.workers WHERE id = $1', [id]);
  }
}
