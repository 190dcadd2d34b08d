/** The daemon: at every tick it begins the runs that are due, one at a time. Clock, runner and store are handed in. */
import type { Schedule } from '../../storage/index.js';
import { dueAt } from './plan.js';

interface DaemonStore {
  schedules(): readonly Schedule[];
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
  private running: { site: string; done: Promise<void> } | undefined;
  private readonly abort = new AbortController();
  private readonly notBefore = new Map<string, number>();
  private lastTick: Date | null = null;
  private lastFailure: string | null = null;
  private readonly runs: Record<string, number> = {};

  constructor(private readonly options: DaemonOptions) {}

  get state(): DaemonState {
    return {
      running: this.running?.site ?? null,
      lastTick: this.lastTick?.toISOString() ?? null,
      runs: { ...this.runs },
      lastFailure: this.lastFailure,
    };
  }

  /** Begins what is due, unless a run is at work. Never throws: a daemon outlives what goes wrong in it. */
  tick(): void {
    const now = this.options.now();
    this.lastTick = now;
    if (this.running !== undefined || this.abort.signal.aborted) return;
    try {
      const due = this.options.store
        .schedules()
        .map((schedule) => ({ schedule, planned: this.dueOf(schedule, now) }))
        .filter((one): one is { schedule: Schedule; planned: Date } => one.planned !== null)
        // Who waits longest is first, so that a busy site does not starve another.
        .sort((a, b) => a.planned.getTime() - b.planned.getTime())[0];
      if (due !== undefined) this.begin(due.schedule.site, due.planned);
    } catch (error) {
      this.failed(error, 'the schedules cannot be read');
    }
  }

  /** Resolves when no run is at work. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running.done;
  }

  /** Stops a run that is at work (its pages in flight are finished) and begins no other. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.idle();
  }

  private dueOf(schedule: Schedule, now: Date): Date | null {
    const wait = this.notBefore.get(schedule.site);
    if (wait !== undefined && wait > now.getTime() && wait - now.getTime() <= AGAIN_MS) return null;
    try {
      return dueAt(schedule, now);
    } catch (error) {
      this.failed(error, `the schedule of ${schedule.site} cannot be read`);
      return null;
    }
  }

  private begin(site: string, planned: Date): void {
    const { store, run, log, now, busyCode } = this.options;
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
        this.running = undefined;
      }
    };
    this.running = { site, done: Promise.resolve() };
    this.running.done = work();
  }

  private failed(error: unknown, message: string): void {
    this.lastFailure = `${message}: ${error instanceof Error ? error.message : String(error)}`;
    this.options.log.error({ why: this.lastFailure }, message);
  }
}
