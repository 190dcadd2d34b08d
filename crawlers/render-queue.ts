/** What is to be rendered, as Crawlee's request queue (its IRequestManager, by its methods). */
import { randomUUID } from 'node:crypto';
import { Request } from '@crawlee/core';

export class RenderQueue<Job> {
  // Crawlee sets both; there is nothing here that could hang, and no lock.
  internalTimeoutMillis = 0;
  requestLockSecs = 0;
  /** Asks the pool to look again; set once there is one. */
  wake: () => void = () => undefined;
  private readonly waiting: Request[] = [];
  private readonly jobs = new Map<string, Job>();
  private handled = 0;

  push(url: string, job: Job): void {
    const id = randomUUID();
    this.jobs.set(id, job);
    // The key is no address: by its address Crawlee would make two GBK spellings one.
    this.waiting.push(new Request({ id, uniqueKey: id, url }));
    this.wake();
  }

  jobOf({ id }: Request): Job {
    const job = this.jobs.get(id ?? '');
    if (job === undefined) throw new Error('the request is none of this queue');
    return job;
  }

  has({ id }: Request): boolean {
    return this.jobs.has(id ?? '');
  }

  /** Empties the queue: what has not come to an end. */
  clear(): readonly Job[] {
    const left = [...this.jobs.values()];
    this.jobs.clear();
    this.waiting.length = 0;
    return left;
  }

  async isEmpty(): Promise<boolean> {
    return this.waiting.length === 0;
  }

  /** More may come at any time: the crawler runs until it is closed. */
  async isFinished(): Promise<boolean> {
    return false;
  }

  async fetchNextRequest(): Promise<Request | null> {
    return this.waiting.shift() ?? null;
  }

  /** Crawlee calls this before it tells of a failure, so the job is dropped by `end`. */
  async markRequestHandled(): Promise<void> {
    this.handled++;
  }

  end({ id }: Request): void {
    this.jobs.delete(id ?? '');
  }

  async reclaimRequest(request: Request): Promise<void> {
    this.waiting.unshift(request);
    this.wake();
  }

  async addRequest(): Promise<never> {
    throw new Error('Pages are rendered when they are asked for; addresses belong into the frontier.');
  }

  addRequestsBatched(): Promise<never> {
    return this.addRequest();
  }

  async handledCount(): Promise<number> {
    return this.handled;
  }

  getTotalCount(): number {
    return this.handled + this.jobs.size;
  }

  getPendingCount(): number {
    return this.jobs.size;
  }
}
