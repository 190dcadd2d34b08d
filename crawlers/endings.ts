/** How targets end: completed with their links, or put off. Commits are followed, never waited for one by one. */
import { PLANNED, type SkipReason } from '../src/core/errors.js';
import type { Committed, NewTarget, Outcome, Refusal } from '../src/core/frontier.js';
import type { CrawlOptions } from './options.js';
import type { Claim, Schedule } from './schedule.js';

export interface Ending {
  readonly status?: number | null;
  readonly links?: readonly NewTarget[];
  readonly refusals?: readonly Refusal[];
  readonly aliases?: readonly string[];
  readonly save?: () => void;
  readonly bytes?: number;
  /** What was only guessed is there: now it is news when something of it is missing. */
  readonly found?: boolean;
}

export class Endings {
  readonly skipped: Partial<Record<SkipReason, number>> = {};
  readonly refused: Partial<Record<SkipReason, number>> = {};
  done = 0;
  /** Pictures and files that were had; they are no pages. */
  files = 0;
  /** Of those skipped, the ones that a run was meant to have: asked for and not had, or named by whoever crawls. */
  missed = 0;
  /** Guesses of ours that came to nothing: Crawlee has them among what failed. */
  absent = 0;
  retries = 0;
  failure: unknown;
  wake: () => void = () => undefined;
  private committing = 0;
  private flushing = false;

  constructor(
    private readonly options: Pick<CrawlOptions, 'frontier' | 'onEvent'>,
    private readonly schedule: Schedule,
  ) {}

  get pending(): boolean {
    return this.committing > 0;
  }

  end(claim: Claim, outcome: Outcome, ending: Ending = {}): void {
    const { host } = claim;
    const target = ending.found === true ? { ...claim.target, probe: false } : claim.target;
    const { frontier, onEvent } = this.options;
    if (outcome.state === 'done' && target.role === 'media') this.files++;
    else if (outcome.state === 'done') this.done++;
    else if (!target.probe) this.miss(outcome.reason, target.depth === 0 || !PLANNED.has(outcome.reason));
    for (const { reason } of ending.refusals ?? []) this.refused[reason] = (this.refused[reason] ?? 0) + 1;
    const committed = frontier.complete({
      target,
      outcome,
      status: ending.status ?? null,
      links: ending.links ?? [],
      refusals: ending.refusals ?? [],
      aliases: ending.aliases ?? [],
      state: { ...host.state },
      save: ending.save ?? (() => undefined),
    });
    this.schedule.drop(claim, ending.aliases ?? []);
    this.commit(committed, claim);
    onEvent?.({ type: 'page', target, outcome, bytes: ending.bytes ?? 0 });
    this.schedule.release(host);
  }

  /** Counts a page that was not had; `wanted`: it should have been. */
  miss(reason: SkipReason, wanted = true): void {
    this.skipped[reason] = (this.skipped[reason] ?? 0) + 1;
    if (wanted) this.missed++;
  }

  putOff(claim: Claim, notBefore: number, reason: SkipReason, message: string): void {
    const { target, host } = claim;
    this.retries++;
    this.options.onEvent?.({ type: 'retry', target, reason, message });
    this.commit(this.options.frontier.postpone(target, notBefore, reason, { ...host.state }), claim);
    this.schedule.release(host);
  }

  /** Writes what waits, because nothing else is known to be done meanwhile. */
  flush(): void {
    if (this.flushing || this.committing === 0) return;
    this.flushing = true;
    void this.options.frontier.flush().finally(() => {
      this.flushing = false;
      this.wake();
    });
  }

  private commit(promise: Promise<Committed | undefined>, { target, host }: Claim): void {
    this.committing++;
    promise
      .then((committed) => {
        this.schedule.committed(target);
        this.schedule.wake([host.name, ...(committed?.hosts ?? [])]);
        if (committed !== undefined && committed.added > 0) {
          this.options.onEvent?.({ type: 'added', targets: committed.added });
        }
      })
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => {
        this.committing--;
        this.wake();
      });
  }
}
