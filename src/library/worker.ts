/**
 * A worker: one of the machines that crawl a library together. It takes sites that are due, each for a slice of at most so
 * many minutes in a process of its own, and publishes what came of it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder, RunLock } from '../../storage/index.js';
import { softwareVersion } from '../config/version.js';
import { EXIT, StopRun } from '../core/errors.js';
import { Control } from './control/control.js';
import type { Job } from './control/jobs.js';
import type { Lease } from './control/lease.js';
import { Services } from './services.js';
import { SiteCopy } from './site-copy.js';
import { runSlice } from './slice.js';
import { checkStore } from './store/marker.js';
import { openStore } from './store/open.js';
import type { Store } from './store/store.js';
import { Tenure } from './tenure.js';
import type { WorkerOptions, WorkerStatus } from './worker-options.js';

/** How often to look for what is due, and to sweep what others left, in milliseconds. */
const [LOOK_MS, SWEEP_MS] = [1_000, 10_000];
/** How often copies that others have newer are removed, in milliseconds. */
const REMOVE_COPIES_MS = 60_000;
/** How long a site whose archive is newer than the program is left to others. */
const TOO_NEW_MS = 600_000;

/** Works until it is told to stop or to drain. Throws StopRun when the control or the store cannot be used at the start. */
export async function runWorker(
  options: WorkerOptions,
  onStart: (status: () => WorkerStatus) => void | Promise<void>,
): Promise<void> {
  const dir = resolve(options.dir);
  makeFolder(dir);
  const lock = RunLock.take(dir, 0, 'worker.lock');
  if (lock === undefined)
    throw new StopRun(
      'worker-busy',
      `Another worker is at work in ${dir}.`,
      'Give each worker a folder of its own: --dir DIR',
      EXIT.unusable,
    );
  try {
    const control = await Control.open(options.control, options.leaseS);
    try {
      const store = await openStore(options.store);
      await checkStore(store, control.library);
      const worker = new Worker({ ...options, dir }, control, store);
      await onStart(() => worker.status);
      await worker.run();
    } finally {
      await control.close();
    }
  } finally {
    lock.release();
  }
}

class Worker {
  readonly id: string;
  private readonly tenures = new Map<string, Tenure>();
  private readonly atWork = new Map<string, { stop: AbortController; done: Promise<void> }>();
  private readonly slices: Record<string, number> = {};
  /** Sites whose archive is newer than this program, and when that was seen. */
  private readonly tooNew = new Map<string, number>();
  private readonly services: Services;
  private drain = false;
  private sweptAt = Number.NEGATIVE_INFINITY;
  private copiesRemovedAt = performance.now();
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: WorkerOptions,
    private readonly control: Control,
    private readonly store: Store,
  ) {
    this.id = workerId(options.dir);
    this.services = new Services(options.onEvent, options.log);
  }

  get status(): WorkerStatus {
    const {
      id: worker,
      services: { away },
      slices,
      drain,
    } = this;
    return { worker, atWork: [...this.atWork.keys()].sort(), away: { ...away }, slices: { ...slices }, drain };
  }

  async run(): Promise<void> {
    const { signal, onEvent } = this.options;
    onEvent({ type: 'joined', worker: this.id, library: this.control.library });
    const stop = () => this.stopAll();
    signal.addEventListener('abort', stop);
    const everyMs = 250 * this.options.leaseS;
    const heartbeat = setInterval(() => void this.services.use('control', () => this.heartbeat()), everyMs);
    const probe = setInterval(() => void this.services.use('store', () => this.probe()), everyMs);
    try {
      await this.services.use('control', () => this.heartbeat());
      while (!signal.aborted && !(this.drain && this.atWork.size === 0)) {
        if (!this.drain) await this.services.use('control', () => this.takeDue());
        await wait(LOOK_MS, undefined, { signal }).catch(() => undefined); // stopped: what is at work ends below
      }
      while (this.atWork.size > 0) await Promise.all([...this.atWork.values()].map(({ done }) => done));
    } finally {
      clearInterval(heartbeat);
      clearInterval(probe);
      signal.removeEventListener('abort', stop);
    }
    await this.services.use('control', () => this.control.workers.leave(this.id));
  }

  private stopAll(): void {
    for (const one of this.atWork.values()) one.stop.abort();
  }

  /** Asks the store for what says whose it is. Without it nothing can be published: what is at work saves and ends. */
  private async probe(): Promise<void> {
    const { address } = this.store;
    const over = new AbortController();
    const late = wait(500 * this.options.leaseS, undefined, { signal: over.signal }).then(() => {
      throw new StopRun('store-unreachable', `The store ${address} does not answer.`, 'It is tried again by itself.');
    });
    try {
      await Promise.race([checkStore(this.store, this.control.library), late]);
    } catch (error) {
      this.stopAll();
      throw error;
    } finally {
      over.abort();
    }
  }

  /** Says that this worker is alive, and renews its leases. */
  private async heartbeat(): Promise<void> {
    const { labels, sites, leaseS } = this.options;
    const askedAt = performance.now();
    if (askedAt - this.renewedAt < 100 * leaseS) return; // one that waited for the last one
    this.renewedAt = askedAt;
    const tenures = [...this.tenures.values()];
    const held = await this.control.renew(tenures.map(({ lease }) => lease));
    await this.control.hosts.renew(tenures.flatMap(({ heldHosts }) => heldHosts));
    for (const tenure of tenures) {
      const renewed = held.get(tenure.lease.name);
      if (renewed === undefined) tenure.end();
      else tenure.renewed(askedAt);
      if (renewed?.wanted === true) this.atWork.get(tenure.lease.name)?.stop.abort();
    }
    const facts = { id: this.id, machine: hostname(), pid: process.pid, version: softwareVersion(), labels, sites };
    this.drain = await this.control.workers.heartbeat(facts);
  }

  /** Takes what is due, as far as there is room; now and then sweeps what others left. */
  private async takeDue(): Promise<void> {
    const now = performance.now();
    if (now - this.sweptAt > Math.min(SWEEP_MS, 250 * this.options.leaseS)) {
      this.sweptAt = now;
      await this.control.sweep();
    }
    if (now - this.copiesRemovedAt > REMOVE_COPIES_MS) {
      this.copiesRemovedAt = now;
      await this.removeOutdatedCopies();
    }
    while (this.services.away.store === null && this.atWork.size < this.options.sites && !this.options.signal.aborted) {
      const job = await this.control.due(this.options.labels);
      if (job === null) return;
      await this.begin(job);
    }
  }

  private async begin(job: Job): Promise<void> {
    // Its last slice is not quite over, or it is left to a worker of a newer version.
    const tooNew = performance.now() - (this.tooNew.get(job.site) ?? Number.NEGATIVE_INFINITY) < TOO_NEW_MS;
    if (tooNew || this.atWork.has(job.site)) return this.control.putOff(job, job.labels);
    const askedAt = performance.now();
    const lease = await this.control.take(job.site, this.id, job);
    // Its owner queues the next slice itself; one that is waited for gets the job a little later.
    if (typeof lease === 'string') return this.control.putOff(job, lease === 'preferred' ? job.labels : null);
    const stop = new AbortController();
    const done = this.slice(lease, job, askedAt, stop)
      .catch((error: unknown) => this.options.log.error({ why: String(error) }, 'a slice failed'))
      .finally(() => {
        this.tenures.get(lease.name)?.end();
        this.tenures.delete(lease.name);
        this.atWork.delete(lease.name);
      });
    this.atWork.set(lease.name, { stop, done });
  }

  /** One slice of a site: brought up to date, worked at, published. */
  private async slice(lease: Lease, job: Job, askedAt: number, stop: AbortController): Promise<void> {
    const { control, store, options } = this;
    const copy = this.copyOf(lease.name);
    const tenure = new Tenure({ control, store, lease, copy, job, askedAt });
    this.tenures.set(lease.name, tenure);
    try {
      const { imported } = await tenure.prepare();
      const { kind, exitCode, next, lastLines } = await runSlice(tenure, copy.dir, options, stop.signal);
      const outcome = exitCode === EXIT.done ? `${kind}: done` : `${kind}: exit ${exitCode}`;
      this.slices[String(exitCode)] = (this.slices[String(exitCode)] ?? 0) + 1;
      if (exitCode === EXIT.usage || exitCode === EXIT.unusable)
        throw new StopRun(
          'slice',
          lastLines.join(' ') || `The run of ${lease.name} ended with exit ${exitCode}.`,
          '',
          EXIT.failed,
        );
      if (
        !(await tenure.publish(lastLines.length === 0 ? outcome : `${outcome} ${lastLines.join(' ')}`, next, imported))
      )
        throw new StopRun(
          'lease-lost',
          `The lease of ${lease.name} is another's.`,
          'What was fetched is imported later.',
        );
      options.onEvent({ type: 'published', site: lease.name, outcome: kind, exitCode });
    } catch (error) {
      const lost = tenure.signal.aborted;
      const why = lost
        ? `The lease of ${lease.name} was lost.`
        : error instanceof Error
          ? error.message
          : String(error);
      const hint = error instanceof StopRun ? error.hint : '';
      options.log.warn({ site: lease.name, why }, 'a slice is not published');
      options.onEvent({ type: 'not-published', site: lease.name, why, hint });
      // With the control away the lease runs out by itself, and is swept.
      if (lost) return;
      // A store that is away, and a program that is older than the archive, are no fault of the site's: it is not given up.
      const code = error instanceof StopRun ? error.code : '';
      const away = /^store-(?:unreachable|missing|denied|full)$/.test(code);
      const spared = away || code === 'newer-archive';
      if (code === 'newer-archive') this.tooNew.set(lease.name, performance.now());
      await this.services.use('control', async () => {
        await control.release(lease, `${why} ${hint}`.trim(), spared ? null : job);
        if (spared) await control.putOff(job, job.labels);
      });
      if (away) await this.services.use('store', () => this.probe());
    }
  }

  /** Removes copies that others have newer; what was never published of them is written to the store first. */
  private async removeOutdatedCopies(): Promise<void> {
    const there = join(this.options.dir, 'sites');
    const names = (existsSync(there) ? readdirSync(there) : []).filter((name) => !this.atWork.has(name));
    const mine = names.flatMap((name) => {
      const base = this.copyOf(name).base;
      return base === null ? [] : [{ name, generation: base.generation }];
    });
    for (const { name, manifest } of await this.control.newer(mine, this.id)) {
      const copy = this.copyOf(name);
      await this.control.addLate(name, await copy.remove(manifest, this.id));
      copy.dropState();
    }
  }

  private copyOf(name: string): SiteCopy {
    const { dir } = this.options;
    return new SiteCopy(join(dir, 'sites', name), join(dir, 'state'), name, this.control.library, this.store);
  }
}

/** The name of a worker, which stays with its folder: the site that it had last is there. */
function workerId(dir: string): string {
  const file = join(dir, 'worker.id');
  if (!existsSync(file))
    writeFileSync(file, `${hostname().replace(/[^\w-]/g, '-')}-${randomBytes(3).toString('hex')}\n`);
  return readFileSync(file, 'utf8').trim();
}
