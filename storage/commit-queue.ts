/**
 * Group commit. A transaction that is synced to disk costs milliseconds, whatever it holds; so works gather until
 * there are `size` of them or `waitMs` has passed, then the hook runs (the snapshot file is synced there: append,
 * fdatasync, commit), then all works run in one transaction.
 */
import { dirname } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { withCause } from './named-error.js';

interface Waiting {
  readonly work: () => unknown;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

export interface CommitOptions {
  /** Works in one transaction at most. */
  readonly size?: number;
  /** How long a work waits for its batch to fill, in milliseconds. */
  readonly waitMs?: number;
}

export class CommitQueue {
  /** Runs before every transaction, once a batch; when it fails, the whole batch fails and nothing is written. */
  beforeCommit: () => Promise<void> | void = () => undefined;

  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private closed = false;
  /** The first work that was handed in and failed since the last time that somebody asked. */
  private failure: { readonly error: unknown } | null = null;
  /** What waits for the end of the transaction that is running; null between transactions. */
  private atEnd: (() => void)[] | null = null;
  private readonly size: number;
  private readonly waitMs: number;
  /** Prepared once: two of them are run for every work. */
  private made: { readonly begin: Statement; readonly release: Statement } | null = null;

  constructor(
    private readonly db: Database,
    options: CommitOptions = {},
  ) {
    this.size = options.size ?? 64;
    this.waitMs = options.waitMs ?? 100;
  }

  /**
   * Hands in a work: synchronous, it writes through the archive's own handle. Resolves with its result once the
   * transaction that holds it is on disk. A work that throws takes back its own writes only, and rejects.
   */
  enqueue<T>(work: () => T): Promise<T> {
    if (this.closed) return Promise.reject(new Error('The commit queue is closed; nothing more can be saved.'));
    const promise = new Promise<T>((done, failed) => {
      this.waiting.push({ work, done: done as (value: unknown) => void, failed });
      if (this.waiting.length >= this.size) this.start();
      else this.timer ??= setTimeout(() => this.start(), this.waitMs);
    });
    // Callers gather works and wait for them later: one that fails meanwhile must not end the process as unhandled.
    promise.catch(() => undefined);
    return promise;
  }

  /** Hands in a work and writes what waits: for whoever has nothing else to hand in meanwhile. */
  now<T>(work: () => T): Promise<T> {
    const done = this.enqueue(work);
    void this.flush();
    return done;
  }

  /** Hands in a work that nobody waits for. When it fails, the next `settle` rejects. */
  hand(work: () => unknown): void {
    this.enqueue(work).catch((error: unknown) => {
      this.failure ??= { error };
    });
  }

  /**
   * Puts a write off to the end of the running transaction, behind all works and outside their savepoints; it is dropped
   * with the work that asked for it when that fails. At once when no transaction of the queue runs. For the full-text
   * index: FTS5 writes a segment of its own at every savepoint, which costs more than all the rest of a commit.
   */
  later(write: () => void): void {
    if (this.atEnd === null) write();
    else this.atEnd.push(write);
  }

  /** Writes what waits, and rejects when a work that was handed in has failed since the last time. */
  async settle(): Promise<void> {
    await this.flush();
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure.error;
  }

  /** Writes what waits and resolves when nothing does any more. Failures reach their own works, never this. */
  async flush(): Promise<void> {
    while (this.waiting.length > 0 || this.running !== undefined) {
      this.start();
      await this.running;
    }
  }

  /** Flushes and takes no more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flush();
  }

  private get savepoint() {
    this.made ??= { begin: this.db.prepare('SAVEPOINT work'), release: this.db.prepare('RELEASE work') };
    return this.made;
  }

  private start(): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
    });
  }

  private async drain(): Promise<void> {
    do {
      const batch = this.waiting.splice(0, this.size);
      if (batch.length === 0) return;
      try {
        await this.beforeCommit();
        this.commit(batch);
      } catch (error) {
        const cause = withCause(error, dirname(this.db.name));
        for (const { failed } of batch) failed(cause); // settling twice is harmless: the first settlement stands
      }
    } while (this.waiting.length >= this.size || (this.closed && this.waiting.length > 0));
    // A smaller rest waits for its batch to fill, unless flush() commits it first.
    if (this.waiting.length > 0) this.timer ??= setTimeout(() => this.start(), this.waitMs);
  }

  private commit(batch: readonly Waiting[]): void {
    const { db } = this;
    const settle: (() => void)[] = [];
    const atEnd: (() => void)[] = [];
    const { begin, release } = this.savepoint;
    db.exec('BEGIN IMMEDIATE');
    this.atEnd = atEnd;
    try {
      for (const { work, done, failed } of batch) {
        const before = atEnd.length;
        begin.run();
        try {
          const value = work();
          if (value instanceof Promise) throw new TypeError('A work must be synchronous: it returned a promise.');
          release.run();
          settle.push(() => done(value));
        } catch (error) {
          // A full disk or a damaged page ends the whole transaction by itself: then every work of it failed.
          if (!db.inTransaction) throw error;
          db.exec('ROLLBACK TO work; RELEASE work');
          atEnd.length = before;
          settle.push(() => failed(error));
        }
      }
      for (const write of atEnd) write();
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    } finally {
      this.atEnd = null;
    }
    for (const tell of settle) tell();
  }
}
