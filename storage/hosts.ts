/** How to behave towards each host, kept over restarts: when it may be asked next, and its robots.txt. */
import type { Database, Statement } from 'better-sqlite3';
import type { HostState, StoredRobots } from '../src/core/frontier.js';

const COLUMNS = `host, next_at AS nextAt, delay_ms AS delayMs, failures, requests, bytes, gap_ms AS gapMs, gaps`;

/** The hosts' tables through prepared statements. Every write must run inside a commit of the archive's queue. */
export class Hosts {
  private readonly ids = new Map<string, number>();
  private readonly select: Statement;
  private readonly selectId: Statement;
  private readonly insert: Statement;
  private readonly update: Statement;
  private readonly selectRobots: Statement;
  private readonly upsertRobots: Statement;

  constructor(private readonly db: Database) {
    this.select = db.prepare(`SELECT ${COLUMNS} FROM hosts WHERE host = ?`);
    this.selectId = db.prepare('SELECT id FROM hosts WHERE host = ?').pluck();
    this.insert = db.prepare('INSERT INTO hosts (host) VALUES (?) ON CONFLICT DO NOTHING');
    this.update = db.prepare(
      `UPDATE hosts SET next_at = ?, delay_ms = ?, failures = ?, requests = ?, bytes = ?, gap_ms = ?, gaps = ?
       WHERE id = ?`,
    );
    this.selectRobots = db.prepare('SELECT origin, status, body, fetched_at AS fetchedAt FROM robots WHERE origin = ?');
    this.upsertRobots = db.prepare(
      'INSERT OR REPLACE INTO robots (origin, status, body, fetched_at) VALUES (?, ?, ?, ?)',
    );
  }

  /** The host's row number, made when it is new. Forget it with `rollback` when the transaction fails. */
  id(host: string): number {
    let id = this.ids.get(host);
    if (id !== undefined) return id;
    this.insert.run(host);
    id = this.selectId.get(host) as number;
    if (this.ids.size > 10_000) this.ids.clear(); // a cache, not the truth
    this.ids.set(host, id);
    return id;
  }

  /**
   * Pages are put off by minutes; what waits for longer than an hour was put off by a clock that was ahead. Hosts keep
   * their own pauses. `now` in milliseconds since the epoch.
   */
  unfreeze(now: number): void {
    const late = 'UPDATE frontier SET not_before = 0 WHERE state = 0 AND not_before > 0 AND not_before > ?';
    this.db.prepare(late).run(now + 3600_000);
  }

  /** After a failed transaction the numbers given in it may not exist. */
  forgetIds(): void {
    this.ids.clear();
  }

  hostState(host: string): HostState {
    const row = this.select.get(host) as HostState | undefined;
    return row ?? { host, nextAt: 0, delayMs: 0, failures: 0, requests: 0, bytes: 0, gapMs: 0, gaps: 0 };
  }

  save(row: HostState): void {
    this.update.run(
      row.nextAt,
      row.delayMs,
      row.failures,
      row.requests,
      row.bytes,
      row.gapMs,
      row.gaps,
      this.id(row.host),
    );
  }

  robots(origin: string): StoredRobots | null {
    return (this.selectRobots.get(origin) as StoredRobots | undefined) ?? null;
  }

  saveRobots(row: StoredRobots): void {
    this.upsertRobots.run(row.origin, row.status, row.body, row.fetchedAt);
  }
}
