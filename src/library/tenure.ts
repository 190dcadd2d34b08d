/**
 * A site in the hands of one owner: its lease, its copy on this machine, and what the owner may still do. A lease that is
 * not renewed in time ends the work before it is over.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT, StopRun } from '../core/errors.js';
import type { HostAnswer, HostMessage } from '../core/turns.js';
import { ownCommand, runChild } from '../schedule/child.js';
import type { Control } from './control/control.js';
import { type HeldHost, holderOf } from './control/hosts.js';
import type { Job } from './control/jobs.js';
import type { Lease } from './control/lease.js';
import { keysOf } from './manifest.js';
import type { SiteCopy } from './site-copy.js';
import type { Store } from './store/store.js';
import { queued, readArchive } from './work.js';

/** How long a host's pause that the control did not take is held back, in milliseconds. */
const AGAIN_MS = 1_000;

export interface TenureOptions {
  readonly control: Control;
  readonly store: Store;
  readonly lease: Lease;
  readonly copy: SiteCopy;
  /** The job that brought the site; null: a command did. */
  readonly job: Job | null;
  /** When the lease was asked for, by `performance.now()`. */
  readonly askedAt: number;
}

export class Tenure {
  /** Aborts when the lease may end: nothing more is fetched or published. */
  private readonly ending = new AbortController();
  private over: number;
  private readonly held = new Map<string, Promise<unknown>>();
  private readonly hosts = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: TenureOptions) {
    this.over = options.askedAt + 1000 * options.control.leaseS;
    this.watch();
  }

  get lease(): Lease {
    return this.options.lease;
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Hosts that are held just now, to be renewed with the lease. */
  get heldHosts(): HeldHost[] {
    return [...this.hosts].map((host) => ({ host, holder: holderOf(this.lease) }));
  }

  /** The lease was renewed by a request that began then (`performance.now()`). */
  renewed(askedAt: number): void {
    this.over = askedAt + 1000 * this.options.control.leaseS;
    this.watch();
  }

  /** The lease is another's, or is given back. */
  end(): void {
    clearTimeout(this.timer);
    this.ending.abort();
  }

  /** Brings the copy to what was published, with what this machine or others fetched and did not publish. */
  async prepare(): Promise<{ readonly imported: readonly string[] }> {
    const { control, copy, lease } = this.options;
    if (lease.manifest === null)
      throw new StopRun(
        'not-published',
        `Nothing was published of ${lease.name} yet.`,
        `yuanye library add ends what was begun; yuanye library remove ${lease.name} takes it out.`,
        EXIT.unusable,
      );
    if (!copy.comesFrom(lease.generation)) await copy.bringUpToDate(lease.generation, lease.manifest, this.signal);
    const late = await control.late(lease.name);
    const files = await copy.bringLate(late);
    if (files.length > 0) await this.import(files);
    return { imported: late.flatMap(({ parts }) => parts.map(({ key }) => key)) };
  }

  private async import(files: readonly string[]): Promise<void> {
    const lines: string[] = [];
    const words = ['import', ...files, '--keep', 'all', '--archive', this.options.copy.dir, '--quiet'];
    const code = await runChild([...ownCommand(), ...words], this.signal, { onLine: (line) => void lines.push(line) });
    if (code === EXIT.done || code === EXIT.partial || this.signal.aborted) return;
    throw new StopRun(
      'late-import',
      `WARC files that came late to ${this.lease.name} could not be imported: ${lines.slice(-2).join(' ')}`,
      `They are kept beside ${this.options.copy.dir}.`,
    );
  }

  /** Answers a run of this site that wants to ask a host. */
  onMessage(message: unknown, answer: (message: object) => void): void {
    const asked = message as Partial<HostMessage> & { host: string };
    if (asked.turn === 'rest') this.rest(asked.host, (asked as { restMs: number }).restMs);
    if (asked.turn !== 'take') return;
    const { id } = asked as { id: number };
    const reply = (waitMs: number | null) => answer({ turn: id, waitMs } satisfies HostAnswer);
    this.inLine(asked.host, async () => {
      if (this.signal.aborted) return reply(null);
      try {
        const waitMs = await this.options.control.hosts.take(asked.host, this.lease);
        if (waitMs === 0) this.hosts.add(asked.host);
        reply(waitMs);
      } catch (error) {
        if (!(error instanceof StopRun)) throw error;
        reply(AGAIN_MS); // the control is away: nothing is asked meanwhile
      }
    });
  }

  /** A host's pause is noted before the host is asked for again, whatever is away meanwhile. */
  private rest(host: string, restMs: number): void {
    const from = performance.now();
    this.inLine(host, async () => {
      this.hosts.delete(host);
      for (;;) {
        try {
          return await this.options.control.hosts.rest(
            host,
            this.lease,
            Math.max(0, restMs - (performance.now() - from)),
          );
        } catch (error) {
          if (!(error instanceof StopRun)) throw error;
          if (this.signal.aborted) return;
          await wait(AGAIN_MS);
        }
      }
    });
  }

  private inLine(host: string, work: () => Promise<unknown>): void {
    const before = this.held.get(host) ?? Promise.resolve();
    const now = before.then(work).catch(() => this.end()); // a fault of ours: nothing more is asked under this lease
    this.held.set(host, now);
    void now.then(() => this.held.get(host) === now && this.held.delete(host));
  }

  /**
   * Publishes the copy and lets the site go. False: the lease is another's; nothing is published, and what was fetched is
   * left for the next owner to import.
   */
  async publish(outcome: string, next: Date | null | 'same', imported: readonly string[]): Promise<boolean> {
    const { control, store, lease, copy, job } = this.options;
    const facts = readArchive(copy.dir, (archive) => ({ articles: archive.articles.count(), queued: queued(archive) }));
    const { manifest, warcs } = await copy.upload(lease.epoch, this.signal);
    const there = new Set(keysOf(manifest));
    const leavings = [...keysOf(lease.manifest), ...imported].filter((key) => !there.has(key));
    this.signal.throwIfAborted();
    const at = new Date().toISOString();
    const done = await control.publish(
      lease,
      { manifest, facts: { ...facts, outcome, at }, next, leavings, imported },
      job,
    );
    this.end();
    if (!done) {
      await control.addLate(lease.name, warcs);
      return false;
    }
    copy.noteBase(lease.generation + 1, manifest);
    copy.dropLate();
    await sweepLeavings(control, store, lease.name, there);
    return true;
  }

  private watch(): void {
    clearTimeout(this.timer);
    // A quarter of the time before the end: what is in flight then is over before another owner begins.
    const left = this.over - performance.now() - 250 * this.options.control.leaseS;
    this.timer = setTimeout(() => this.end(), Math.max(0, left)).unref();
  }
}

/** Deletes what no publication names any more. What is not deleted now is, after the next publication. */
export async function sweepLeavings(
  control: Control,
  store: Store,
  name: string,
  there: ReadonlySet<string>,
): Promise<void> {
  const keys = await control.leavings(name);
  for (const key of keys) if (!there.has(key)) await store.delete(key);
  if (keys.length > 0) await control.swept(name, keys);
}
