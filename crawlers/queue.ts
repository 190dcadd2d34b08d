/**
 * Our frontier as Crawlee's request queue (its IRequestManager, duck-typed). Crawlee asks every half second whether
 * something is ready; that is far too coarse for a 200 ms delay, so a timer wakes it at the very moment a host is.
 */
import type { Claim } from './schedule.js';

export interface QueueSource {
  ready(): boolean;
  finished(): boolean;
  claim(): Claim | null;
  /** Milliseconds since the epoch, or null. */
  nextAt(): number | null;
  now(): number;
}

/** What BasicCrawler reads of a request, and no more: its own class validates and hashes each address. */
class QueuedRequest {
  readonly id: string;
  readonly uniqueKey: string;
  readonly url: string;
  readonly method = 'GET';
  readonly noRetry = true;
  readonly retryCount = 0;
  readonly userData = {};
  readonly errorMessages: string[] = [];
  loadedUrl: string | undefined;
  state = 0;

  constructor(readonly claim: Claim) {
    this.id = String(claim.target.id);
    this.uniqueKey = this.id;
    this.url = claim.target.url;
  }

  pushErrorMessage(error: unknown): void {
    this.errorMessages.push(String(error));
  }
}

export class FrontierQueue {
  /** Set by the crawl once the pool exists. */
  wakePool: () => void = () => undefined;
  internalTimeoutMillis = 0;
  requestLockSecs = 0;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Number.POSITIVE_INFINITY;
  private handled = 0;

  constructor(private readonly source: QueueSource) {}

  async isEmpty(): Promise<boolean> {
    if (this.source.ready()) return false;
    this.arm();
    return true;
  }

  async isFinished(): Promise<boolean> {
    return this.source.finished();
  }

  async fetchNextRequest(): Promise<QueuedRequest | null> {
    const claim = this.source.claim();
    return claim === null ? null : new QueuedRequest(claim);
  }

  async markRequestHandled(): Promise<void> {
    this.handled++;
  }

  async reclaimRequest(): Promise<void> {
    throw new Error('A target is never reclaimed through Crawlee: the frontier postpones it itself.');
  }

  async addRequest(): Promise<never> {
    throw new Error('Targets enter the frontier in the transaction of the page that names them.');
  }

  async addRequestsBatched(): Promise<never> {
    return this.addRequest();
  }

  handledCount(): Promise<number> {
    return Promise.resolve(this.handled);
  }

  getTotalCount(): number {
    return this.handled;
  }

  getPendingCount(): number {
    return 0;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<QueuedRequest> {
    for (let request = await this.fetchNextRequest(); request !== null; request = await this.fetchNextRequest()) {
      yield request;
    }
  }

  close(): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
  }

  private arm(): void {
    const at = this.source.nextAt();
    if (at === null || at >= this.timerAt) return;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(
      () => {
        this.timerAt = Number.POSITIVE_INFINITY;
        this.wakePool();
      },
      // Timers may fire up to a millisecond early; a host is never asked early.
      Math.min(Math.max(0, Math.ceil(at - this.source.now())), 2 ** 30),
    );
  }
}
