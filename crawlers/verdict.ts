/** What an error means for the page that it came with: skipped, tried again later, or the end of the run. */
import { CriticalError, NonRetryableError, RetryRequestError } from '@crawlee/core';
import { RetryPage, SkipPage } from '../src/core/errors.js';
import type { Endings } from './endings.js';
import { type Gate, Interrupted } from './gate.js';
import { Unreached } from './http-failure.js';
import { retryAfter } from './politeness.js';
import type { Task } from './queue.js';
import type { Schedule } from './schedule.js';
import { Busy, FAILING, triesOf } from './status.js';

/** This request is not to be done now; Crawlee gives it back to the queue, which knows what becomes of it. */
export class NotNow extends RetryRequestError {}
/**
 * Crawlee's form of SkipPage and StopRun. The two themselves do not extend its errors: every command knows them, and
 * loading Crawlee takes .4 s. The message is the reason alone, so that Crawlee's count of errors stays a short list.
 */
class PageSkipped extends NonRetryableError {}
class RunStopped extends CriticalError {}

/** What of the engine a verdict needs. */
interface Judged {
  readonly gate: Gate;
  readonly schedule: Schedule;
  readonly endings: Endings;
  readonly now: () => number;
}

interface Listener {
  readonly onPostponed?: (task: Task) => void;
}

/** Sets the task's fate and gives the error by which Crawlee does as much. */
export function verdict(task: Task, error: unknown, engine: Judged, roles: Listener): Error {
  if (error instanceof NotNow) return error;
  if (error instanceof Interrupted) {
    task.fate = { kind: 'returned' };
    return new NotNow('interrupted');
  }
  if (error instanceof RetryPage && postpones(task, error, engine)) {
    roles.onPostponed?.(task);
    return new NotNow(error.reason);
  }
  if (error instanceof SkipPage || error instanceof RetryPage) {
    const { reason, message } = error;
    if (error instanceof SkipPage && FAILING.has(reason)) engine.gate.failed(task.host, { refused: true }, message);
    if (task.target.probe && task.target.role !== 'media') engine.endings.absent++;
    task.fate = { kind: 'ended', outcome: { state: 'skipped', reason, detail: message } };
    return new PageSkipped(reason);
  }
  engine.endings.failure ??= error;
  engine.schedule.giveBack(task);
  return new RunStopped('the run cannot go on');
}

/** False when the page has been tried often enough. */
function postpones(task: Task, error: RetryPage, { gate, now }: Judged): boolean {
  const { target, host } = task;
  const busy = error instanceof Busy;
  const retryAfterMs = busy ? retryAfter(error.retryAfter, now()) : null;
  gate.failed(host, { retryAfterMs, unreached: error instanceof Unreached }, error.message);
  if (target.attempts + 1 >= triesOf(error)) return false;
  // Others of the host go first: one bad page must not make its host look bad.
  const pause = Math.max(300, 10 * host.state.delayMs) * 3 ** Math.min(target.attempts, 5);
  const notBefore = Math.max(error.notBefore ?? 0, host.state.nextAt + (busy ? 0 : pause));
  task.fate = { kind: 'postponed', notBefore, reason: error.reason, message: error.message };
  return true;
}
