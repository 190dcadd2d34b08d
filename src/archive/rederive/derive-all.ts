/** Reads many groups of records again, with workers when there are cores for them; answers come in order. */
import type { Archive } from '../../../storage/index.js';
import { usualWorkers, WorkerPool } from '../worker-pool.js';
import type { DeriveWork } from './derive-worker.js';
import { type Derived, Deriver, type DeriverOptions, type Question } from './deriver.js';
import type { Group } from './groups.js';

/** Groups handed to a worker at once: enough to make handing over cheap, few enough to bound memory. */
const AT_ONCE = 16;
/** Of an archive with so few records all pages are read before workers are ready: each takes a second of CPU to begin. */
const FEW = 100;

export interface DeriveAllOptions extends DeriverOptions {
  /** 1: in this thread; undefined: as many as are of use. */
  readonly workers: number | undefined;
  readonly question: Question;
  readonly signal: AbortSignal;
}

export async function* deriveAll(
  archive: Archive,
  groups: Iterable<Group>,
  options: DeriveAllOptions,
): AsyncGenerator<{ readonly group: Group; readonly derived: readonly Derived[] }> {
  const { question, signal } = options;
  const workers = options.workers ?? (archive.captures.count() > FEW ? usualWorkers() : 1);
  if (workers <= 1) {
    const deriver = Deriver.open(options);
    try {
      for (const group of groups) {
        if (signal.aborted) return;
        yield { group, derived: deriver.derive(group, question) };
        await new Promise(setImmediate); // commits and signals get their turn
      }
    } finally {
      await deriver.close();
    }
    return;
  }
  const { dir, profiles, site } = options;
  const pool = await WorkerPool.open<Group, Derived[]>(new URL('./derive-worker', import.meta.url), {
    workers,
    batch: AT_ONCE,
    data: { question, options: { dir, profiles, site } } satisfies DeriveWork,
  });
  const running: { readonly group: Group; readonly answer: Promise<Derived[]> }[] = [];
  const next = async () => {
    const { group, answer } = running.shift()!;
    pool.hurry(answer);
    return { group, derived: await answer };
  };
  try {
    for (const group of groups) {
      if (signal.aborted) return;
      running.push({ group, answer: pool.run(group) });
      if (running.length > workers * 2 * AT_ONCE) yield await next();
    }
    while (running.length > 0 && !signal.aborted) yield await next();
  } finally {
    await pool.close();
  }
}
