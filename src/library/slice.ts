/** The work of a slice: the command that a site needs now, in a process of its own, for so many minutes at most. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openArchive } from '../../storage/index.js';
import { EXIT } from '../core/errors.js';
import { THROUGH_PARENT } from '../core/turns.js';
import { ownCommand, runChild } from '../schedule/child.js';
import type { Tenure } from './tenure.js';
import { keepLast, kindOf, lastRun, nextWork, readArchive, scheduledNow, wordsFor } from './work.js';
import type { WorkerOptions } from './worker-options.js';

/** Lines of a failed command that are kept. */
const LAST_LINES = 3;
/** A command that writes to a copy after its parent's death is waited for: so often it is tried again. */
const TRIES_BUSY = 3;

interface SliceEnd {
  /** crawl, rescrape. */
  readonly kind: string;
  readonly exitCode: number;
  /** When the site is worked at next; null: by no schedule. */
  readonly next: Date | null;
  /** The last lines that the command printed; empty when it is done. */
  readonly lastLines: readonly string[];
}

/** Runs the command that the site of a tenure needs now, in its archive in `dir`. Throws when the lease is lost meanwhile. */
export async function runSlice(
  tenure: Tenure,
  dir: string,
  options: Pick<WorkerOptions, 'dir' | 'browsers' | 'sliceS' | 'leaseS' | 'words' | 'onEvent'>,
  stop: AbortSignal,
): Promise<SliceEnd> {
  const { lease } = tenure;
  const site = { name: lease.name, site: lease.site, dir, own: true };
  await openArchive(dir, { mode: 'write' }).close(); // brought up to date; throws when it is newer than the program
  const began = await lastRun(site);
  const { words, kind, scheduled } = readArchive(dir, (archive) => {
    const due = scheduledNow(archive, new Date());
    const found = wordsFor(archive, site, due?.site ?? '', { words: options.words, limit: null });
    return { words: found, kind: kindOf(found), scheduled: due };
  });
  options.onEvent({ type: 'begins', site: lease.name, kind });
  const signal = AbortSignal.any([stop, tenure.signal, AbortSignal.timeout(options.sliceS * 1000)]);
  const lastLines: string[] = [];
  let exitCode: number;
  for (let tries = 1; ; tries++) {
    exitCode = await runChild([...ownCommand(), ...words], signal, {
      env: {
        YUANYE_TURNS: `${THROUGH_PARENT}${join(options.dir, 'turns.db')}`,
        YUANYE_BROWSERS: String(options.browsers),
      },
      onMessage: (message, answer) => tenure.onMessage(message, answer),
      onLine: (line) => keepLast(lastLines, line, LAST_LINES),
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
    return {
      kind,
      exitCode,
      next: nextWork(archive, site, exitCode, now),
      lastLines: exitCode === EXIT.done ? [] : lastLines,
    };
  } finally {
    await archive.close();
  }
}
