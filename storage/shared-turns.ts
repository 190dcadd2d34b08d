/**
 * Turns that processes take by a table in a file of their own. Who holds a turn says so every few seconds: a process that
 * was killed loses it after a quarter of a minute, and nobody has to clean up after it.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { SharedTurns } from '../src/core/turns.js';
import { type Prepare, statements } from './statements.js';

/** A turn ends this long after its holder was last heard of, in milliseconds. */
const LEASE_MS = 15_000;
const HEARD_MS = 4_000;
/**
 * An end that lies further ahead was written by a clock that was ahead. More than a lease: another process may have taken
 * or renewed its turn after this one looked at the clock.
 */
const AHEAD_MS = 2 * LEASE_MS;
/** How often one who waits looks again: at most after this long, at least before that. */
const [LOOK_MS, LONG_MS] = [40, 1_000];
/** No pause is longer; what says so was written by a clock that was ahead. */
const LONGEST_REST_MS = 3600_000 + AHEAD_MS;
const PATIENCE = 60_000;

const SCHEMA = `
  -- Hosts that were asked: not before next_at (milliseconds since the epoch), and by nobody but the holder until then.
  CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY, next_at INTEGER NOT NULL, holder TEXT, until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- Processes that run a browser, and those that wait for one.
  CREATE TABLE IF NOT EXISTS browsers (holder TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS waiting (holder TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Opens the turns of a file. `browsers`: so many processes may run one. */
export function openTurns(file: string, browsers: number): SharedTurns {
  return new Turns(file, browsers);
}

class Turns implements SharedTurns {
  private readonly db: Database.Database;
  private readonly sql: Prepare;
  private readonly me = `${process.pid}-${randomBytes(6).toString('hex')}`;
  private readonly held = new Set<string>();
  private browser = false;
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    file: string,
    private readonly browsers: number,
  ) {
    this.db = new Database(file, { timeout: PATIENCE });
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = OFF'); // a machine that went down asks nobody meanwhile
    this.db.exec(SCHEMA);
    this.sql = statements(this.db);
    this.heartbeat = setInterval(() => this.beat(), HEARD_MS).unref();
  }

  async take(host: string, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const waitMs = this.tryHost(host, Date.now());
      if (waitMs === 0) return true;
      await pause(waitMs, signal);
    }
    return false;
  }

  rest(host: string, restMs: number): void {
    const at = Math.ceil(Date.now() + restMs);
    this.held.delete(host);
    this.sql('UPDATE hosts SET next_at = max(next_at, ?) WHERE host = ?').run(at, host);
    this.sql('UPDATE hosts SET holder = NULL WHERE host = ? AND holder = ?').run(host, this.me);
  }

  async takeBrowser(signal: AbortSignal): Promise<boolean> {
    try {
      while (!signal.aborted) {
        if (this.tryBrowser(Date.now())) return true;
        await pause(5 * LOOK_MS, signal);
      }
      return false;
    } finally {
      this.sql('DELETE FROM waiting WHERE holder = ?').run(this.me);
    }
  }

  leaveBrowser(): void {
    this.browser = false;
    this.sql('DELETE FROM browsers WHERE holder = ?').run(this.me);
  }

  browserWanted(): boolean {
    return this.sql('SELECT 1 FROM waiting WHERE holder <> ? AND until > ?').get(this.me, Date.now()) !== undefined;
  }

  close(): void {
    clearInterval(this.heartbeat);
    for (const host of this.held) this.rest(host, 0);
    if (this.browser) this.leaveBrowser();
    this.db.close();
  }

  /** 0: the host is ours. Else how many milliseconds to wait. */
  private tryHost(host: string, now: number): number {
    this.sql(`INSERT INTO hosts (host, next_at, until) VALUES (?, 0, 0) ON CONFLICT DO NOTHING`).run(host);
    const { changes } = this.sql(
      `UPDATE hosts SET holder = @me, until = @until WHERE host = @host
         AND (next_at <= @now OR next_at > @late) AND (holder IS NULL OR until <= @now OR until > @ahead)`,
    ).run({ me: this.me, host, now, until: now + LEASE_MS, ahead: now + AHEAD_MS, late: now + LONGEST_REST_MS });
    if (changes === 1) {
      this.held.add(host);
      return 0;
    }
    const nextAt = this.sql('SELECT next_at FROM hosts WHERE host = ?').pluck().get(host) as number;
    return Math.min(Math.max(nextAt - now, LOOK_MS / 2 + Math.random() * LOOK_MS), LONG_MS);
  }

  private tryBrowser(now: number): boolean {
    return this.db
      .transaction(() => {
        for (const table of ['browsers', 'waiting'])
          this.sql(`DELETE FROM ${table} WHERE until <= ? OR until > ?`).run(now, now + AHEAD_MS);
        const others = this.sql('SELECT count(*) FROM browsers WHERE holder <> ?').pluck().get(this.me) as number;
        this.browser = others < this.browsers;
        this.put(this.browser ? 'browsers' : 'waiting', now);
        return this.browser;
      })
      .immediate();
  }

  private put(table: 'browsers' | 'waiting', now: number): void {
    this.sql(`INSERT OR REPLACE INTO ${table} (holder, until) VALUES (?, ?)`).run(this.me, now + LEASE_MS);
  }

  private beat(): void {
    const now = Date.now();
    const renew = this.sql('UPDATE hosts SET until = ? WHERE host = ? AND holder = ?');
    for (const host of this.held) renew.run(now + LEASE_MS, host, this.me);
    if (this.browser) this.put('browsers', now);
  }
}

/** Waits, but not longer than until the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
