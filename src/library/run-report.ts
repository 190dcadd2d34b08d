/** The report of a library's run: what became of each site, and the exit code for all of them. */
import type { RunInfo } from '../../storage/index.js';
import { EXIT, type ExitCode, StopRun } from '../core/errors.js';
import type { LibrarySite } from './library.js';
import type { Unseen } from './look.js';

/** What became of one run of a site. */
export interface SiteRun {
  readonly site: string;
  /** crawl, rescrape … */
  readonly kind: string;
  /** The number of the run in the site's archive; null: none was begun. */
  readonly id: number | null;
  readonly exitCode: number;
  readonly seconds: number;
  readonly outcome: string;
  /** The run as the archive keeps it. */
  readonly info: RunInfo | null;
  /** The last lines that it printed, when it failed. */
  readonly said: readonly string[];
}

export interface LibraryReport {
  readonly runs: readonly SiteRun[];
  /** Sites whose archive could not be taken into the catalogue. */
  readonly unseen: readonly Unseen[];
  readonly stopped: boolean;
  readonly exitCode: ExitCode;
}

/** A run of a site that could not be begun, or an archive that cannot be read. */
export function failure(site: LibrarySite, kind: string, error: unknown): SiteRun {
  const said = error instanceof StopRun ? [error.message, error.hint] : [String(error)];
  const exitCode = error instanceof StopRun ? error.exitCode : EXIT.failed;
  return { site: site.name, kind, id: null, exitCode, seconds: 0, outcome: 'failed', info: null, said };
}

/** The report of a run that is over. `once`: it was to run each site once, so that a stop cuts it short. */
export function reportOf({ runs, unseen, stopped }: Omit<LibraryReport, 'exitCode'>, once: boolean): LibraryReport {
  const codes = runs.map(({ exitCode }) => exitCode);
  const all = (code: number) => codes.length > 0 && codes.every((one) => one === code);
  // A run by schedule goes on until it is stopped: that is no interruption.
  if (stopped && once) return { runs, unseen, stopped, exitCode: EXIT.interrupted };
  if (codes.every((code) => code === EXIT.done || (stopped && code === EXIT.interrupted)))
    return { runs, unseen, stopped, exitCode: unseen.length === 0 ? EXIT.done : EXIT.partial };
  if (codes.every((code) => code === EXIT.done || code === EXIT.limit))
    return { runs, unseen, stopped, exitCode: EXIT.limit };
  return { runs, unseen, stopped, exitCode: all(EXIT.failed) ? EXIT.failed : EXIT.partial };
}
