/**
 * Our frontier as Crawlee's request queue (its IRequestManager, by its methods). Crawlee asks every half second whether
 * something is ready; that is far too coarse for a 200 ms delay, so a timer wakes it at the very moment a host is.
 */
import { Request } from '@crawlee/core';
import type { SkipReason } from '../src/core/errors.js';
import type { Outcome } from '../src/core/frontier.js';
import type { Ending, Endings } from './endings.js';
import type { Claim, Schedule } from './schedule.js';

/** What becomes of a claimed target: set by its handler, carried out when Crawlee marks its request or reclaims it. */
type Fate =
  | { readonly kind: 'ended'; readonly outcome: Outcome; readonly ending?: Ending }
  | { readonly kind: 'postponed'; readonly notBefore: number; readonly reason: SkipReason; readonly message: string }
  /** Back to the front of its host's line, as if it had not been claimed. */
  | { readonly kind: 'returned' };

export interface Task extends Claim {
  fate: Fate;
}

/** An address that a handler adds, and what it takes it for. */
export interface Added {
  readonly url: string;
  readonly label?: string | undefined;
}

export interface QueueSource {
  readonly schedule: Schedule;
  readonly endings: Endings;
  /** Whether nothing more is to be handed out. */
  stopping(): boolean;
  /** Called when nothing is left: true when there is more after all. */
  more(): Promise<boolean>;
  add(addresses: readonly Added[]): Promise<void>;
  now(): number;
}

export class FrontierQueue {
  // Crawlee sets both; there is nothing here that could hang, and no lock.
  internalTimeoutMillis = 0;
  requestLockSecs = 0;
  /** Asks the pool to look again; set once there is one. */
  wake: () => void = () => undefined;
  private readonly tasks = new WeakMap<object, Task>();
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Number.POSITIVE_INFINITY;
  private handled = 0;
  /** A pool that has ended must not be woken: it would ask what is ready, and arm a timer, for ever. */
  private over = false;

  constructor(private readonly source: QueueSource) {}

  taskOf(request: object): Task {
    const task = this.tasks.get(request);
    if (task === undefined) throw new Error('the request is none of this queue');
    return task;
  }

  async isEmpty(): Promise<boolean> {
    const { schedule, endings, now } = this.source;
    if (this.source.stopping()) return true;
    const at = schedule.nextAt();
    // Nothing is known to come next, but a commit may bring it: what is queued is committed now.
    if (at === null && schedule.atWork === 0) endings.flush();
    if (at !== null && at <= now()) return false;
    this.arm(at);
    return true;
  }

  async isFinished(): Promise<boolean> {
    const { schedule, endings } = this.source;
    if (schedule.atWork > 0) return false;
    if (endings.pending) {
      endings.flush();
      return false;
    }
    return this.source.stopping() || (schedule.idle() && !(await this.source.more()));
  }

  async fetchNextRequest(): Promise<Request | null> {
    const claim = this.source.stopping() ? null : this.source.schedule.claim();
    if (claim === null) return null;
    const { id, url, role, label = role, site, depth, attempts } = claim.target;
    // By its address Crawlee would make two GBK spellings one key, so the target's number is the key.
    const request = new Request({ uniqueKey: String(id), url, label, userData: { site, depth } });
    request.id = String(id);
    request.retryCount = attempts;
    this.tasks.set(request, { ...claim, fate: { kind: 'returned' } });
    return request;
  }

  /** The commit is not waited for: several pages are committed together. */
  async markRequestHandled(request: Request): Promise<void> {
    this.handled++;
    this.settle(request);
  }

  async reclaimRequest(request: Request): Promise<void> {
    this.settle(request);
  }

  async addRequest(added: Added): Promise<{ wasAlreadyPresent: boolean; wasAlreadyHandled: boolean }> {
    await this.source.add([added]);
    return { wasAlreadyPresent: false, wasAlreadyHandled: false };
  }

  async addRequestsBatched(all: AsyncIterable<Added | string> | Iterable<Added | string>) {
    const added: Added[] = [];
    for await (const one of all) added.push(typeof one === 'string' ? { url: one } : one);
    await this.source.add(added);
    return { addedRequests: [], requestsOverLimit: [], waitForAllRequestsToBeAdded: Promise.resolve([]) };
  }

  async handledCount(): Promise<number> {
    return this.handled;
  }

  getTotalCount(): number {
    return this.handled + this.getPendingCount();
  }

  getPendingCount(): number {
    return this.source.schedule.atWork;
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private settle(request: Request): void {
    const task = this.taskOf(request);
    const { fate } = task;
    if (fate.kind === 'ended') this.source.endings.end(task, fate.outcome, fate.ending);
    else if (fate.kind === 'returned') this.source.schedule.giveBack(task);
    else this.source.endings.putOff(task, fate.notBefore, fate.reason, fate.message);
  }

  private arm(at: number | null): void {
    if (this.over || at === null || at >= this.timerAt) return;
    clearTimeout(this.timer);
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
