/** Reads many groups of records again, with workers when there are cores for them; answers come in order. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DeriveTask } from './derive-worker.js';
import { type Derived, Deriver, type DeriverOptions, type Question } from './deriver.js';
import type { Group } from './groups.js';

/** Groups handed to a worker at once: enough to make handing over cheap, few enough to bound memory. */
const AT_ONCE = 16;

export interface DeriveAllOptions extends DeriverOptions {
  /** 1: in this thread. */
  readonly workers: number;
  readonly question: Question;
  readonly signal: AbortSignal;
}

/** As many as there are cores, at most four: the database has one writer. */
export function usualWorkers(): number {
  return Math.min(4, availableParallelism());
}

export async function* deriveAll(
  groups: Iterable<Group>,
  options: DeriveAllOptions,
): AsyncGenerator<{ readonly group: Group; readonly derived: readonly Derived[] }> {
  const { question, signal } = options;
  if (options.workers <= 1) {
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
  const { Piscina } = await import('piscina');
  // From source the worker is TypeScript too, and inherits the loader that runs this file.
  const file = `./derive-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
  const { dir, profiles, site, workers } = options;
  const pool = new Piscina({
    filename: fileURLToPath(new URL(file, import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
  });
  const running: { groups: Group[]; answer: Promise<Derived[][]> }[] = [];
  const next = async function* () {
    const { groups: asked, answer } = running.shift()!;
    const answers = await answer;
    for (const [i, group] of asked.entries()) yield { group, derived: answers[i]! };
  };
  try {
    let batch: Group[] = [];
    const send = () => {
      const answer = pool.run({
        groups: batch,
        question,
        options: { dir, profiles, site },
      } satisfies DeriveTask) as Promise<Derived[][]>;
      answer.catch(() => undefined); // it is awaited in its turn, and thrown there
      running.push({ groups: batch, answer });
      batch = [];
    };
    for (const group of groups) {
      if (signal.aborted) return;
      batch.push(group);
      if (batch.length < AT_ONCE) continue;
      send();
      if (running.length > workers * 2) yield* next();
    }
    if (batch.length > 0) send();
    while (running.length > 0 && !signal.aborted) yield* next();
  } finally {
    await pool.destroy();
  }
}
