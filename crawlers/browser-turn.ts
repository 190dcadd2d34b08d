/** The right to run a browser where processes share a number of them: taken before a page is rendered, left soon after. */
import type { SharedTurns } from '../src/core/turns.js';
import { Interrupted } from './gate.js';

/** A browser with nothing to render is closed after this long, in milliseconds. */
const IDLE_MS = 10_000;
/** One that others wait for is closed after this long, whatever waits for it here. */
const HELD_MS = 60_000;

export class BrowserTurn {
  private taken: Promise<void> | null = null;
  /** While the browser is to be closed: pages that are asked for then wait for it. */
  private leaving: Promise<void> | null = null;
  private left = (): void => undefined;
  private since = 0;
  private atWork = 0;
  private idle: NodeJS.Timeout | undefined;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly turns: SharedTurns,
    private readonly signal: AbortSignal,
    /** Closes the browser. */
    private readonly closeBrowser: () => Promise<void>,
  ) {}

  /** Does something with the browser. Throws Interrupted when the run is stopped while it waits for one. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    while (this.leaving !== null) await this.leaving;
    clearTimeout(this.idle);
    this.atWork++;
    try {
      this.taken ??= this.take();
      await this.taken;
      return await work();
    } finally {
      this.atWork--;
      this.rest();
    }
  }

  /** Rejects when a browser could not be closed. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    await this.leaving;
    if (this.taken !== null) this.turns.leaveBrowser();
    this.taken = null;
    if (this.failure !== null) throw this.failure.error;
  }

  private async take(): Promise<void> {
    if (!(await this.turns.takeBrowser(this.signal))) {
      this.taken = null;
      throw new Interrupted('stopped while waiting for a browser');
    }
    this.since = performance.now();
  }

  private rest(): void {
    if (this.taken === null) return;
    if (performance.now() - this.since > HELD_MS && this.turns.browserWanted()) this.wait();
    if (this.atWork > 0) return;
    if (this.leaving !== null) void this.leave();
    else this.idle = setTimeout(() => void this.leave(), IDLE_MS).unref();
  }

  private wait(): void {
    this.leaving ??= new Promise((resolve) => {
      this.left = resolve;
    });
  }

  private async leave(): Promise<void> {
    if (this.atWork > 0 || this.taken === null) return;
    this.wait();
    try {
      await this.closeBrowser();
    } catch (error) {
      this.failure ??= { error };
    }
    this.turns.leaveBrowser();
    this.taken = null;
    this.leaving = null;
    this.left();
  }
}
