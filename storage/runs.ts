/** Runs: who works on the archive, and what came of it. */
import { join } from 'node:path';
import { EXIT, StopRun } from '../src/core/errors.js';
import { withFile } from './named-error.js';
import { RunLock } from './run-lock.js';
import type { Prepare } from './statements.js';

export type Outcome = 'done' | 'partial' | 'failed' | 'limit' | 'interrupted' | 'died';

export interface RunInfo {
  readonly id: number;
  /** crawl, import, rescrape, reprocess, … */
  readonly kind: string;
  readonly pid: number;
  readonly startedAt: string;
  /** Null for a run that is at work, and for one that died and was not closed by a later one yet. */
  readonly finishedAt: string | null;
  /** Null for a run that is at work. */
  readonly outcome: Outcome | null;
  readonly options: unknown;
  readonly report: unknown;
}

interface Row {
  id: number;
  kind: string;
  pid: number;
  started_at: string;
  finished_at: string | null;
  outcome: Outcome | null;
  options: string;
  report: string | null;
}

function fromRow(row: Row): RunInfo {
  return {
    id: row.id,
    kind: row.kind,
    pid: row.pid,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    options: JSON.parse(row.options),
    report: row.report === null ? null : JSON.parse(row.report),
  };
}

export class Runs {
  private held: RunLock | undefined;

  constructor(
    private readonly sql: Prepare,
    private readonly dir: string,
    private readonly now: () => string,
  ) {}

  /**
   * Takes the run lock and notes a new run; returns its number. Runs left open by dead processes are closed as
   * 'died'. Throws StopRun (exit 4) naming the holder when another run is at work; waits up to `waitMs` first.
   */
  start(kind: string, options: unknown = {}, waitMs = 0): number {
    const lock = this.held === undefined ? RunLock.take(this.dir, waitMs) : undefined;
    if (lock === undefined) throw this.busy();
    this.held = lock;
    try {
      this.sql(`UPDATE runs SET finished_at = ?, outcome = 'died' WHERE finished_at IS NULL`).run(this.now());
      return this.add(kind, options);
    } catch (error) {
      throw withFile(error, join(this.dir, 'archive.db'));
    }
  }

  private add(kind: string, options: unknown): number {
    return Number(
      this.sql('INSERT INTO runs (kind, pid, started_at, options) VALUES (?, ?, ?, ?)').run(
        kind,
        process.pid,
        this.now(),
        JSON.stringify(options ?? {}),
      ).lastInsertRowid,
    );
  }

  /** Notes how a run ended and frees the lock. `report` is any JSON value. */
  finish(run: number, outcome: Outcome, report: unknown = null): void {
    this.sql('UPDATE runs SET finished_at = ?, outcome = ?, report = ? WHERE id = ?').run(
      this.now(),
      outcome,
      report === null ? null : JSON.stringify(report),
      run,
    );
    this.release();
  }

  /** Whether another process is at work on this archive now. */
  atWorkElsewhere(): boolean {
    if (this.held !== undefined || !RunLock.exists(this.dir)) return false;
    const lock = RunLock.take(this.dir);
    lock?.release();
    return lock === undefined;
  }

  /** Stores a run's report so far, so that a killed run leaves one. */
  note(run: number, report: unknown): void {
    this.sql('UPDATE runs SET report = ? WHERE id = ?').run(JSON.stringify(report), run);
  }

  get(run: number): RunInfo | undefined {
    const row = this.sql('SELECT * FROM runs WHERE id = ?').get(run) as Row | undefined;
    return row && this.told([row])[0];
  }

  /** Runs, the latest first. */
  list(limit = 50): RunInfo[] {
    return this.told(this.sql('SELECT * FROM runs ORDER BY id DESC LIMIT ?').all(limit) as Row[]);
  }

  /** Rows as they are told: of runs that did not end, one is at work at most, the latest; the others died. */
  private told(rows: readonly Row[]): RunInfo[] {
    const runs = rows.map(fromRow);
    if (runs.every(({ outcome }) => outcome !== null)) return runs;
    const last = this.sql('SELECT max(id) FROM runs').pluck().get() as number;
    const working = this.isWorkedOn() ? last : null;
    return runs.map((run) => (run.outcome === null && run.id !== working ? { ...run, outcome: 'died' } : run));
  }

  /** Whether this or another process is at work on the archive; so it is taken to be where nobody can tell. */
  private isWorkedOn(): boolean {
    try {
      return this.held !== undefined || this.atWorkElsewhere();
    } catch {
      return true; // the lock of a folder that cannot be written to
    }
  }

  /** Runs of a kind, the latest first. */
  *ofKind(kind: string): Generator<RunInfo> {
    for (const id of this.sql('SELECT id FROM runs WHERE kind = ? ORDER BY id DESC').pluck().all(kind))
      yield this.get(id as number)!;
  }

  release(): void {
    this.held?.release();
    this.held = undefined;
  }

  private busy(): StopRun {
    const row = this.sql('SELECT * FROM runs WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1').get() as
      | Row
      | undefined;
    const who =
      row === undefined
        ? 'Another run'
        : `The ${row.kind} (process ${row.pid}, since ${new Date(row.started_at).toLocaleString('sv-SE')})`;
    return new StopRun(
      'archive-busy',
      `${who} is at work on this archive.`,
      'Wait for it to end, or stop it with Ctrl-C in its own terminal; reading the archive is possible meanwhile.',
      EXIT.unusable,
    );
  }
}
