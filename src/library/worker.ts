/**
 * A worker: one of the machines that crawl a library together. It takes sites that are due, each for a slice of at most so
 * many minutes in a process of its own, and publishes what came of it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder, openArchive, RunLock } from '../../storage/index.js';
import { softwareVersion } from '../config/version.js';
import { EXIT, StopRun } from '../core/errors.js';
import { THROUGH_PARENT } from '../core/turns.js';
import { ownCommand, runChild } from '../schedule/child.js';
import { Control } from './control/control.js';
import type { Job } from './control/jobs.js';
import type { Lease } from './control/lease.js';
import { SiteCopy } from './published.js';
import { checkStore } from './store/marker.js';
import { openStore } from './store/open.js';
import type { Store } from './store/store.js';
import { Tenure } from './tenure.js';
import { lastRun, nextWork, scheduledNow, wordsFor } from './work.js';

export interface WorkerOptions {
  readonly control: string;
  readonly store: string;
  /** The folder of this machine's copies. */
  readonly dir: string;
  readonly labels: readonly string[];
  /** Sites at work side by side, at most; and of them, how many may run a browser. */
  readonly sites: number;
  readonly browsers: number;
  /** The longest that a site is worked at before it is published, in seconds. */
  readonly sliceS: number;
  /** How long a lease holds without being renewed, in seconds; the same for every worker of a library. */
  readonly leaseS: number;
  /** Words that every crawl gets. */
  readonly words: readonly string[];
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onEvent: (event: WorkerEvent) => void;
}

interface Log {
  info(o: object, m: string): void;
  warn(o: object, m: string): void;
  error(o: object, m: string): void;
}

export type WorkerEvent =
  | { readonly type: 'joined'; readonly worker: string; readonly library: string }
  | { readonly type: 'begins'; readonly site: string; readonly kind: string }
  | { readonly type: 'published'; readonly site: string; readonly outcome: string; readonly exitCode: number }
  | { readonly type: 'not-published'; readonly site: string; readonly why: string; readonly hint: string }
  | { readonly type: 'away'; readonly what: 'control' | 'store'; readonly why: string; readonly hint: string }
  | { readonly type: 'back'; readonly what: 'control' | 'store' };

/** How a worker is, for whoever watches it. */
export interface WorkerStatus {
  readonly worker: string;
  readonly atWork: readonly string[];
  /** Why the control or the store cannot be used just now; null: it can. */
  readonly away: { readonly control: string | null; readonly store: string | null };
  readonly slices: Readonly<Record<string, number>>;
  readonly drain: boolean;
}

/** How often to look for what is due, and to sweep what others left, in milliseconds. */
const [LOOK_MS, SWEEP_MS] = [1_000, 10_000];
/** How often copies that others have newer are let go. */
const TIDY_MS = 60_000;
/** How long a site whose archive is newer than the program is left to others. */
const TOO_NEW_MS = 600_000;
/** Lines of a child that are told when it fails. */
const SAID = 3;
/** A child that writes to a copy after its parent's death is waited for. */
const TRIES_BUSY = 3;

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
  private readonly away: { control: string | null; store: string | null } = { control: null, store: null };
  private drain = false;
  private sweptAt = Number.NEGATIVE_INFINITY;
  private tidiedAt = performance.now();
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: WorkerOptions,
    private readonly control: Control,
    private readonly store: Store,
  ) {
    this.id = workerId(options.dir);
  }

  get status(): WorkerStatus {
    const { id: worker, away, slices, drain } = this;
    return { worker, atWork: [...this.atWork.keys()].sort(), away: { ...away }, slices: { ...slices }, drain };
  }

  async run(): Promise<void> {
    const { signal, onEvent } = this.options;
    onEvent({ type: 'joined', worker: this.id, library: this.control.library });
    const stop = () => this.stopAll();
    signal.addEventListener('abort', stop);
    const everyMs = 250 * this.options.leaseS;
    const heart = setInterval(() => void this.present('control', () => this.beat()), everyMs);
    const probe = setInterval(() => void this.present('store', () => this.probe()), everyMs);
    try {
      await this.present('control', () => this.beat());
      while (!signal.aborted && !(this.drain && this.atWork.size === 0)) {
        if (!this.drain) await this.present('control', () => this.look());
        await wait(LOOK_MS, undefined, { signal }).catch(() => undefined); // stopped: what is at work ends below
      }
      while (this.atWork.size > 0) await Promise.all([...this.atWork.values()].map(({ done }) => done));
    } finally {
      clearInterval(heart);
      clearInterval(probe);
      signal.removeEventListener('abort', stop);
    }
    await this.present('control', () => this.control.workers.leave(this.id));
  }

  private stopAll(): void {
    for (const one of this.atWork.values()) one.stop.abort();
  }

  /** Does what needs the control or the store; that it is away is told once, and once that it is back. */
  private async present(what: 'control' | 'store', work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.away[what] !== null) this.options.onEvent({ type: 'back', what });
      this.away[what] = null;
    } catch (error) {
      if (!(error instanceof StopRun))
        this.options.log.error({ what, why: String(error) }, 'a look at the control or the store failed');
      const { message, hint } = error instanceof StopRun ? error : { message: String(error), hint: '' };
      if (this.away[what] === null) this.options.onEvent({ type: 'away', what, why: message, hint });
      this.away[what] = message;
    }
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
  private async beat(): Promise<void> {
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
  private async look(): Promise<void> {
    const now = performance.now();
    if (now - this.sweptAt > Math.min(SWEEP_MS, 250 * this.options.leaseS)) {
      this.sweptAt = now;
      await this.control.sweep();
    }
    if (now - this.tidiedAt > TIDY_MS) {
      this.tidiedAt = now;
      await this.tidy();
    }
    while (this.away.store === null && this.atWork.size < this.options.sites && !this.options.signal.aborted) {
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
      const { kind, exitCode, next, said } = await this.work(lease, tenure, copy.dir, stop.signal);
      const outcome = exitCode === EXIT.done ? `${kind}: done` : `${kind}: exit ${exitCode}`;
      this.slices[String(exitCode)] = (this.slices[String(exitCode)] ?? 0) + 1;
      if (exitCode === EXIT.usage || exitCode === EXIT.unusable)
        throw new StopRun(
          'slice',
          said.join(' ') || `The run of ${lease.name} ended with exit ${exitCode}.`,
          '',
          EXIT.failed,
        );
      if (!(await tenure.publish(said.length === 0 ? outcome : `${outcome} ${said.join(' ')}`, next, imported)))
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
      await this.present('control', async () => {
        await control.release(lease, `${why} ${hint}`.trim(), spared ? null : job);
        if (spared) await control.putOff(job, job.labels);
      });
      if (away) await this.present('store', () => this.probe());
    }
  }

  private async work(lease: Lease, tenure: Tenure, dir: string, stop: AbortSignal) {
    const { options } = this;
    const site = { name: lease.name, site: lease.site, dir, own: true };
    await openArchive(dir, { mode: 'write' }).close(); // brought up to date; throws when it is newer than the program
    const began = await lastRun(site);
    const { words, kind, scheduled } = read(dir, (archive) => {
      const due = scheduledNow(archive, new Date());
      const found = wordsFor(archive, site, due?.site ?? '', { words: options.words, limit: null });
      return { words: found, kind: found[0] === 'schedule' ? 'rescrape' : found[0]!, scheduled: due };
    });
    options.onEvent({ type: 'begins', site: lease.name, kind });
    const signal = AbortSignal.any([stop, tenure.signal, AbortSignal.timeout(options.sliceS * 1000)]);
    const said: string[] = [];
    let exitCode: number;
    for (let tries = 1; ; tries++) {
      exitCode = await runChild([...ownCommand(), ...words], signal, {
        env: {
          YUANYE_TURNS: `${THROUGH_PARENT}${join(options.dir, 'turns.db')}`,
          YUANYE_BROWSERS: String(options.browsers),
        },
        onMessage: (message, answer) => tenure.onMessage(message, answer),
        onLine: (line) => {
          said.push(line);
          if (said.length > SAID) said.shift();
        },
      });
      const busy = exitCode === EXIT.unusable && (await lastRun(site))?.id === began?.id;
      if (!busy || tries === TRIES_BUSY || signal.aborted) break;
      await wait(250 * options.leaseS);
    }
    tenure.signal.throwIfAborted();
    const now = new Date();
    const archive = openArchive(dir, { mode: 'write' });
    try {
      // One that was stopped goes on with the next slice, by the same schedule.
      if (scheduled !== null && exitCode !== EXIT.interrupted)
        archive.schedules.begun(scheduled.site, scheduled.planned.toISOString());
      return { kind, exitCode, next: nextWork(archive, site, exitCode, now), said: exitCode === EXIT.done ? [] : said };
    } finally {
      await archive.close();
    }
  }

  /** Lets copies go that others have newer; what was never published of them is written to the store first. */
  private async tidy(): Promise<void> {
    const there = join(this.options.dir, 'sites');
    const names = (existsSync(there) ? readdirSync(there) : []).filter((name) => !this.atWork.has(name));
    const mine = names.flatMap((name) => {
      const base = this.copyOf(name).base;
      return base === null ? [] : [{ name, generation: base.generation }];
    });
    for (const { name, manifest } of await this.control.newer(mine, this.id)) {
      const copy = this.copyOf(name);
      await this.control.addLate(name, await copy.letGo(manifest, this.id));
      copy.gone();
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

function read<T>(dir: string, what: (archive: ReturnType<typeof openArchive>) => T): T {
  const archive = openArchive(dir, { mode: 'read' });
  try {
    return what(archive);
  } finally {
    archive.db.close();
  }
}
