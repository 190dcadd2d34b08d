/**
 * Crawlee's AutoscaledPool over our frontier. Its BasicCrawler adds to every page a request, a context, three time-outs and
 * statistics that nothing here reads, a quarter of a millisecond of CPU (docs/performance.md), and a SIGINT handler that
 * aborts what is in flight. The pool asks every half second whether something is ready; that is far too coarse for a
 * 200 ms delay, so a timer wakes it at the very moment a host is.
 */
import { AutoscaledPool, Configuration, LogLevel, log, type Snapshotter } from '@crawlee/core';

export interface TaskSource {
  ready(): boolean;
  finished(): boolean;
  /** Does one task; must not throw. */
  run(): Promise<void>;
  /** When the next task is ready: milliseconds since the epoch, or null. */
  nextAt(): number | null;
  now(): number;
}

/**
 * The pool weighs the machine's load before every task and starts `ps` every second, to scale what is not to be scaled
 * here: a fiftieth of a crawl's CPU. It takes another measurer, so it gets one that measures nothing.
 */
const UNMEASURED = {
  start: async () => undefined,
  stop: async () => undefined,
  getLoadSignals: () => [],
} satisfies Partial<Record<keyof Snapshotter, unknown>> as unknown as Snapshotter;

export class TaskPool {
  private readonly pool: AutoscaledPool;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Number.POSITIVE_INFINITY;
  /** A pool that has ended must not be woken: it would ask what is ready, and arm a timer, for ever. */
  private over = false;

  constructor(
    private readonly source: TaskSource,
    concurrency: number,
  ) {
    log.setLevel(LogLevel.OFF);
    const config = new Configuration({
      persistStorage: false, // its default folder is ./storage, our source
      purgeOnStart: false,
    });
    this.pool = new AutoscaledPool(
      {
        runTaskFunction: () => source.run(),
        isTaskReadyFunction: async () => this.ready(),
        isFinishedFunction: async () => source.finished(),
        // Manners bound each host and concurrency bounds all; there is nothing left for the pool to scale.
        minConcurrency: concurrency,
        maxConcurrency: concurrency,
        loggingIntervalSecs: null,
        systemStatusOptions: { snapshotter: UNMEASURED },
      },
      config,
    );
  }

  /** Asks again whether something is ready. */
  wake(): void {
    if (!this.over) void this.pool.notify();
  }

  /** Runs tasks until the source is finished. */
  async run(): Promise<void> {
    try {
      await this.pool.run();
    } finally {
      this.over = true;
      if (this.timer !== undefined) clearTimeout(this.timer);
    }
  }

  private ready(): boolean {
    if (this.source.ready()) return true;
    this.arm();
    return false;
  }

  private arm(): void {
    const at = this.over ? null : this.source.nextAt();
    if (at === null || at >= this.timerAt) return;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(
      () => {
        this.timerAt = Number.POSITIVE_INFINITY;
        this.wake();
      },
      // Timers may fire up to a millisecond early; a host is never asked early.
      Math.min(Math.max(0, Math.ceil(at - this.source.now())), 2 ** 30),
    );
  }
}
