/** The daemon: at every tick it begins the runs that are due, one at a time in each lane. Clock, runner and store are handed in. */
import { setMaxListeners } from 'node:events';
import type { Schedule } from '../../storage/index.js';
import { dueAt } from './plan.js';

/** What is to be run: by its times, or at once, as something that is due since then. */
export type Due = Schedule & { readonly dueSince?: Date };

interface DaemonStore {
  schedules(): readonly Due[];
  /** A planned time has begun; it never begins again. */
  begun(site: string, planned: string): void;
}

/** How a run ended: its exit code. */
type RunSite = (site: string, signal: AbortSignal) => Promise<number>;

export interface DaemonOptions {
  readonly store: DaemonStore;
  readonly run: RunSite;
  readonly now: () => Date;
  readonly log: {
    info(o: object, m: string): void;
    warn(o: object, m: string): void;
    error(o: object, m: string): void;
  };
  /** Exit code of a run that found the archive busy: it is tried again, not counted as done. */
  readonly busyCode: number;
  /** How many runs are at work at once, and which of them must not be: those of one lane. One run at a time by itself. */
  readonly lanes?: { readonly most: number; readonly of: (site: string) => string };
}

/** A busy archive is tried again after this long. */
const AGAIN_MS = 60_000;

export interface DaemonState {
  readonly running: string | null;
  readonly lastTick: string | null;
  readonly runs: Readonly<Record<string, number>>;
  readonly lastFailure: string | null;
}

export class Daemon {
  /** The runs that are at work, by their lane. */
  private readonly running = new Map<string, { readonly site: string; readonly done: Promise<void> }>();
  private readonly abort = new AbortController();
  private readonly notBefore = new Map<string, number>();
  private lastTick: Date | null = null;
  private lastFailure: string | null = null;
  private readonly runs: Record<string, number> = {};

  constructor(private readonly options: DaemonOptions) {
    setMaxListeners(0, this.abort.signal); // one for each run that is at work
  }

  get state(): DaemonState {
    return {
      running: [...this.running.values()].map(({ site }) => site).join(' ') || null,
      lastTick: this.lastTick?.toISOString() ?? null,
      runs: { ...this.runs },
      lastFailure: this.lastFailure,
    };
  }

  /** Begins what is due and has a lane. Never throws: a daemon outlives what goes wrong in it. */
  tick(): void {
    const now = this.options.now();
    this.lastTick = now;
    const { most, of } = this.lanes;
    if (this.running.size >= most || this.abort.signal.aborted) return;
    try {
      const due = this.options.store
        .schedules()
        .map((schedule) => ({ schedule, planned: this.dueOf(schedule, now) }))
        .filter((one): one is { schedule: Schedule; planned: Date } => one.planned !== null)
        // Who waits longest is first, so that a busy site does not starve another.
        .sort((a, b) => a.planned.getTime() - b.planned.getTime());
      for (const { schedule, planned } of due)
        if (this.running.size < most && !this.running.has(of(schedule.site))) this.begin(schedule.site, planned);
    } catch (error) {
      this.failed(error, 'the schedules cannot be read');
    }
  }

  /** Resolves when no run is at work. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Stops the runs that are at work (their pages in flight are finished) and begins no other. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.idle();
  }

  private get lanes() {
    return this.options.lanes ?? { most: 1, of: () => '' };
  }

  private dueOf(schedule: Due, now: Date): Date | null {
    const wait = this.notBefore.get(schedule.site);
    if (wait !== undefined && wait > now.getTime() && wait - now.getTime() <= AGAIN_MS) return null;
    try {
      return schedule.dueSince ?? dueAt(schedule, now);
    } catch (error) {
      this.failed(error, `the schedule of ${schedule.site} cannot be read`);
      return null;
    }
  }

  private begin(site: string, planned: Date): void {
    const { store, run, log, now, busyCode } = this.options;
    const lane = this.lanes.of(site);
    log.info({ site, planned: planned.toISOString() }, 'scheduled run begins');
    const work = async () => {
      try {
        const code = await run(site, this.abort.signal);
        if (code === busyCode) {
          this.notBefore.set(site, now().getTime() + AGAIN_MS);
          log.warn({ site }, 'the archive is busy; tried again in a minute');
        } else {
          store.begun(site, planned.toISOString());
          log.info({ site, code }, 'scheduled run ended');
        }
        this.runs[String(code)] = (this.runs[String(code)] ?? 0) + 1;
        if (code !== 0 && code !== busyCode) this.lastFailure = `${site}: exit code ${code}`;
      } catch (error) {
        this.notBefore.set(site, now().getTime() + AGAIN_MS);
        this.failed(error, `the run of ${site} could not begin`);
      } finally {
        this.running.delete(lane);
      }
    };
    // Begun once this is noted: a run that fails at once is taken out again.
    this.running.set(lane, { site, done: Promise.resolve().then(work) });
  }

  private failed(error: unknown, message: string): void {
    this.lastFailure = `${message}: ${error instanceof Error ? error.message : String(error)}`;
    this.options.log.error({ why: this.lastFailure }, message);
  }
}
