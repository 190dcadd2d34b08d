/**
 * Turns that a run takes through the process that started it, a worker: a host is asked for by whoever has a turn of the
 * control of all machines. Among the runs of this machine the turns are those of a file, and so are the browsers.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { HostAnswer, HostMessage, SharedTurns } from '../core/turns.js';

/** An answer that took longer than this may be out of date: this process or its parent stood still meanwhile. */
const STALE_MS = 5_000;
/** How long to wait where nothing may be asked just now. */
const PAUSE_MS = 1_000;

export class ParentTurns implements SharedTurns {
  private serial = 0;
  private readonly waiting = new Map<number, (waitMs: number | null) => void>();
  private readonly onMessage = (message: HostAnswer): void => this.answered(message);
  private readonly onEnd = (): void => this.ended();

  /** `local`: the turns of this machine. */
  constructor(private readonly local: SharedTurns) {
    process.on('message', this.onMessage).on('disconnect', this.onEnd);
    process.channel?.unref(); // it holds the process only while an answer is awaited
  }

  async take(host: string, signal: AbortSignal): Promise<boolean> {
    if (!(await this.local.take(host, signal))) return false;
    while (!signal.aborted) {
      const asked = performance.now();
      const waitMs = await this.ask(host);
      if (signal.aborted) break;
      if (waitMs === 0 && performance.now() - asked < STALE_MS) return true;
      if (waitMs === 0) this.tell({ turn: 'rest', host, restMs: 0 });
      else await pause(waitMs ?? PAUSE_MS, signal);
    }
    this.rest(host, 0);
    return false;
  }

  rest(host: string, restMs: number): void {
    this.local.rest(host, restMs);
    this.tell({ turn: 'rest', host, restMs });
  }

  takeBrowser(signal: AbortSignal): Promise<boolean> {
    return this.local.takeBrowser(signal);
  }

  leaveBrowser(): void {
    this.local.leaveBrowser();
  }

  browserWanted(): boolean {
    return this.local.browserWanted();
  }

  close(): void {
    process.off('message', this.onMessage).off('disconnect', this.onEnd);
    this.ended();
    this.local.close();
  }

  /** 0: the host may be asked; else how long to wait; null: nothing may be asked now. */
  private ask(host: string): Promise<number | null> {
    if (!process.connected) return Promise.resolve(null);
    const id = ++this.serial;
    return new Promise((resolve) => {
      if (this.waiting.size === 0) process.channel?.ref();
      this.waiting.set(id, resolve);
      this.tell({ turn: 'take', host, id });
    });
  }

  private answered({ turn, waitMs }: HostAnswer): void {
    this.waiting.get(turn)?.(waitMs);
    this.waiting.delete(turn);
    if (this.waiting.size === 0) process.channel?.unref();
  }

  /** The parent is gone: nobody is asked any more. */
  private ended(): void {
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
  }

  private tell(message: HostMessage): void {
    // The end of the channel says that the parent is going away.
    if (process.connected) process.send!(message, undefined, undefined, () => undefined);
  }
}

/** Waits, but not longer than until the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
