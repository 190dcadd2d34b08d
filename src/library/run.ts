/**
 * A library's run: each site that is due in a process of its own, so many side by side. One site's failure is its own; the
 * catalogue is kept up meanwhile, and one report says what became of each.
 */
import { join } from 'node:path';
import { openArchive, RunLock, type Schedule } from '../../storage/index.js';
import { EXIT, StopRun } from '../core/errors.js';
import { ownCommand, runChild } from '../schedule/child.js';
import { Daemon, type DaemonOptions, type Due } from '../schedule/daemon.js';
import { type Library, type LibrarySite, openLibrary, siteNamed } from './library.js';
import { stampOf } from './look.js';
import { failure, type LibraryReport, reportOf, type SiteRun } from './run-report.js';
import { openSiteArchive } from './sites.js';
import { CatalogueUpkeep } from './upkeep.js';
import { AGAIN_MS, keepLast, kindOf, lastRun, unfinished, wordsFor } from './work.js';

export interface LibraryRunOptions {
  /** Every site (or the named ones) now, and then the end; else by schedule until it is stopped. */
  readonly once: boolean;
  readonly names: readonly string[];
  /** Sites at work side by side. */
  readonly sites: number;
  /** Of them, how many may run a browser. */
  readonly browsers: number;
  /** Words that every child gets: a delay, private addresses. */
  readonly words: readonly string[];
  /** Pages that a crawl visits at most; null: no limit. */
  readonly limit: number | null;
  readonly tickMs: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly log: DaemonOptions['log'];
  readonly onEvent: (event: LibraryEvent) => void;
}

export type LibraryEvent =
  | { readonly type: 'begins'; readonly site: string; readonly kind: string }
  | { readonly type: 'ended'; readonly run: SiteRun }
  | { readonly type: 'output'; readonly site: string; readonly line: string };

/** Lines of a child that are kept. */
const LAST_LINES = 5;

/** The turns that the sites of a library take with hosts and browsers. */
const TURNS_FILE = 'turns.db';

/** Runs the sites of a library. Throws StopRun (exit 4) when another process runs them. */
export async function runLibrary(folder: string, options: LibraryRunOptions): Promise<LibraryReport> {
  const library = openLibrary(folder);
  if (library.shared !== null)
    throw new StopRun(
      'usage',
      'The sites of this library are crawled by its workers.',
      'yuanye worker on each machine; yuanye library run --once queues all sites for them now.',
      EXIT.usage,
    );
  for (const name of options.names) siteNamed(library, name);
  const lock = RunLock.take(library.dir);
  if (lock === undefined)
    throw new StopRun(
      'library-busy',
      `Another process runs the sites of ${library.dir}.`,
      'yuanye library status tells how far they are; Ctrl-C in its own terminal stops it.',
      EXIT.unusable,
    );
  try {
    return await new LibraryRun(library, options).run();
  } finally {
    lock.release();
  }
}

/** What is known of a site between two looks at its archive. */
interface Known {
  readonly stamp: string;
  readonly schedules: readonly Schedule[];
  /** Whether it waits for its first crawl, or for the rest of one. */
  readonly unfinished: boolean;
}

class LibraryRun {
  private readonly runs: SiteRun[] = [];
  private readonly known = new Map<string, Known>();
  /** When a site was begun outside its schedule. */
  private readonly begun = new Map<string, number>();
  private readonly busy = new Set<string>();
  private wake = (): void => undefined;
  private readonly upkeep: CatalogueUpkeep;
  private readonly daemon: Daemon;
  private readonly start: Date;

  constructor(
    private library: Library,
    private readonly options: LibraryRunOptions,
  ) {
    const { now, log, sites } = options;
    this.start = now();
    this.upkeep = new CatalogueUpkeep(() => this.library, log);
    this.daemon = new Daemon({
      ...{ now, log, busyCode: EXIT.unusable },
      store: { schedules: () => this.due(), begun: (key, planned) => this.noteBegun(key, planned) },
      run: (key, signal) => this.runSite(key, signal).finally(() => setImmediate(this.wake)),
      lanes: { most: sites, of: (key) => partsOf(key).name },
    });
  }

  async run(): Promise<LibraryReport> {
    const { daemon, options } = this;
    const { once, signal } = options;
    await this.read();
    if (!once && this.due().length === 0)
      throw new StopRun(
        'no-schedule',
        'No site of this library has a schedule, and none waits for its first crawl.',
        'yuanye library run --once looks at every site now; yuanye schedule add SITE --archive DIR gives a site times.',
        EXIT.usage,
      );
    this.upkeep.start();
    try {
      while (!signal.aborted) {
        daemon.tick();
        if (once && daemon.state.running === null && this.due().length === 0) break;
        await this.pause();
        await this.read();
      }
      await daemon.stop();
    } finally {
      this.upkeep.stop();
    }
    await this.upkeep.finish(!signal.aborted);
    return reportOf({ runs: this.runs, unseen: this.upkeep.unseen, stopped: signal.aborted }, once);
  }

  /** Until a run ends, this one is stopped, or it is time to look at the clock. */
  private async pause(): Promise<void> {
    const { signal, tickMs } = this.options;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, tickMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', this.wake, { once: true });
      if (signal.aborted) this.wake();
    });
    signal.removeEventListener('abort', this.wake);
  }

  /** The library's file and its sites' schedules as they are now: both may change while it runs. */
  private async read(): Promise<void> {
    const { log } = this.options;
    try {
      this.library = openLibrary(this.library.dir);
    } catch (error) {
      log.error({ why: (error as Error).message }, 'the library cannot be read; its run goes on with what was read');
    }
    for (const site of this.chosen) {
      const stamp = stampOf(site.dir);
      if (this.known.get(site.name)?.stamp === stamp) continue;
      try {
        const archive = await openSiteArchive(site);
        const facts = { schedules: archive.schedules.list(), unfinished: unfinished(archive, site) };
        await archive.close();
        this.known.set(site.name, { stamp, ...facts });
      } catch (error) {
        log.warn({ site: site.name, why: (error as Error).message }, 'an archive cannot be read');
        // A run that is made once tells so of each site; one by schedule tells it once.
        if (!this.options.once && !this.known.has(site.name)) this.ended(site, failure(site, 'none', error));
        this.known.set(site.name, { stamp, schedules: [], unfinished: false });
      }
    }
  }

  private get chosen(): readonly LibrarySite[] {
    const { names } = this.options;
    return names.length === 0 ? this.library.sites : this.library.sites.filter(({ name }) => names.includes(name));
  }

  private due(): Due[] {
    const now = this.options.now().getTime();
    return this.chosen.flatMap(({ name }): Due[] => {
      const { schedules, unfinished: wants } = this.known.get(name) ?? { schedules: [], unfinished: false };
      const begun = this.begun.get(name);
      const atOnce: Due = { ...AT_ONCE, site: keyOf(name, ''), dueSince: this.start };
      if (this.options.once) return begun === undefined ? [atOnce] : [];
      const first = wants && (begun === undefined || now - begun > AGAIN_MS) ? [atOnce] : [];
      return [...first, ...schedules.map((one) => ({ ...one, site: keyOf(name, one.site) }))];
    });
  }

  private noteBegun(key: string, planned: string): void {
    const { name, scheduled } = partsOf(key);
    const site = this.library.sites.find((one) => one.name === name);
    if (scheduled === '' || site === undefined) return;
    const archive = openArchive(site.dir, { mode: 'write' });
    try {
      archive.schedules.begun(scheduled, planned);
    } finally {
      archive.db.close();
    }
  }

  /** One run of a site; resolves with its exit code, 4 only where it is to be tried again. */
  private async runSite(key: string, signal: AbortSignal): Promise<number> {
    const { name, scheduled } = partsOf(key);
    const site = this.library.sites.find((one) => one.name === name);
    if (site === undefined) return EXIT.done; // it was taken out meanwhile
    let kind = 'none';
    try {
      const words = await this.wordsFor(site, scheduled);
      kind = kindOf(words);
      this.options.onEvent({ type: 'begins', site: name, kind });
      const run = await this.child(site, kind, words, signal);
      // Somebody else is at the archive, such as a child of a run that was killed: once more, a minute later.
      if (run.exitCode === EXIT.unusable && run.id === null && !this.busy.has(key) && !signal.aborted) {
        this.busy.add(key);
        return EXIT.unusable;
      }
      this.busy.delete(key);
      if (scheduled === '') this.begun.set(name, this.options.now().getTime());
      this.ended(site, run);
      return run.exitCode === EXIT.unusable ? EXIT.failed : run.exitCode;
    } catch (error) {
      this.begun.set(name, this.options.now().getTime());
      this.ended(site, failure(site, kind, error));
      return EXIT.failed;
    }
  }

  /** The command that looks after a site now: its first crawl, the rest of one, or a look at what may have changed. */
  private async wordsFor(site: LibrarySite, scheduled: string): Promise<string[]> {
    const archive = await openSiteArchive(site);
    try {
      return wordsFor(archive, site, scheduled, this.options);
    } finally {
      await archive.close();
    }
  }

  private async child(
    site: LibrarySite,
    kind: string,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<SiteRun> {
    const before = await lastRun(site);
    const started = performance.now();
    const lastLines: string[] = [];
    const exitCode = await runChild([...ownCommand(), ...words], signal, {
      env: { YUANYE_TURNS: join(this.library.dir, TURNS_FILE), YUANYE_BROWSERS: String(this.options.browsers) },
      onLine: (line) => {
        keepLast(lastLines, line, LAST_LINES);
        this.options.onEvent({ type: 'output', site: site.name, line });
      },
    });
    const info = await lastRun(site);
    const own = info !== null && info.id !== before?.id ? info : null;
    const outcome = own?.outcome ?? (exitCode === EXIT.unusable ? 'busy' : 'failed');
    const seconds = (performance.now() - started) / 1000;
    const facts = { site: site.name, kind, id: own?.id ?? null, exitCode, seconds, outcome, info: own };
    return { ...facts, said: exitCode === EXIT.done ? [] : lastLines };
  }

  private ended(site: LibrarySite, run: SiteRun): void {
    this.known.delete(site.name);
    this.runs.push(run);
    this.options.onEvent({ type: 'ended', run });
  }
}

const AT_ONCE = {
  cron: '',
  timeZone: 'UTC',
  jitterS: 0,
  createdAt: '',
  lastPlanned: null,
  lastRun: null,
  lastStart: null,
} as const;

/** A run in the daemon's eyes: a site of the library, and the schedule by which it is begun, if it is by one. */
const keyOf = (name: string, scheduled: string): string => `${name}\n${scheduled}`;
function partsOf(key: string): { readonly name: string; readonly scheduled: string } {
  const [name = '', scheduled = ''] = key.split('\n');
  return { name, scheduled };
}
