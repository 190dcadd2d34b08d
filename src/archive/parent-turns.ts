/**
 * The turns of a run that a worker has started. Before such a run sends a request to a host it needs two turns: one of this
 * machine (`local`, kept in a file that its runs share), and one of all machines, which the control (PostgreSQL) gives. The
 * run has no connection to the control: its parent process, the worker, asks for it (Node's IPC channel). Browsers are
 * shared by the runs of one machine alone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { HostAnswer, HostMessage, SharedTurns } from '../core/turns.js';

/**
 * A turn that took longer than this to arrive is given back: this process or its parent may have stood still meanwhile,
 * and the lease that the turn belongs to may be over.
 */
const STALE_MS = 5_000;
/** How long to wait before the parent is asked once more, where it gives no turn and no time: the control is away. */
const PAUSE_MS = 1_000;

export class ParentTurns implements SharedTurns {
  private serial = 0;
  private closed = false;
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
    // A run whose parent goes away is interrupted (interruptible in run-command.ts), and so is this.
    while (!signal.aborted && !this.closed) {
      const asked = performance.now();
      const waitMs = await this.ask(host);
      if (signal.aborted || this.closed) break;
      if (waitMs === 0 && performance.now() - asked < STALE_MS) return true;
      if (waitMs === 0) this.tell({ turn: 'rest', host, restMs: 0 });
      else await pause(waitMs ?? PAUSE_MS, signal);
    }
    this.rest(host, 0);
    return false;
  }

  /** Gives both turns back; nobody sends a request to the host within so many milliseconds. */
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
    this.closed = true;
    process.off('message', this.onMessage).off('disconnect', this.onEnd);
    this.ended();
    this.local.close();
  }

  /** Asks the parent for a turn: 0 when this run has it, else how many milliseconds to wait; null: no turn is given now. */
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

  /** No answer comes any more: the parent is gone, or this is closed. */
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
