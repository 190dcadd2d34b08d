/** Threads that do the reading, so that the one thread that writes the archive is not alone at work. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';

export interface PoolOptions {
  /** Threads; at least one. */
  readonly workers: number;
  /** Tasks handed to a worker at once: handing over costs more than a small task. */
  readonly batch: number;
  /** Batches that wait in a worker, so that it never waits for a thread that is busy writing; one unless given. */
  readonly ahead?: number;
  /** What every worker is given when it starts. */
  readonly data?: unknown;
  /** The bound of a worker's heap, in MB: of its new and of its old objects. */
  readonly heapMb?: { readonly young: number; readonly old: number };
}

interface Waiting<Task, Answer> {
  readonly task: Task;
  readonly answer: Promise<Answer>;
  readonly settle: (answer: Promise<Answer>) => void;
}

/** As many threads as there are cores, at most four: the database has one writer. */
export function usualWorkers(): number {
  return Math.min(4, availableParallelism());
}

/** Threads that run a module. `module` is its URL without the extension: `.js` as built, `.ts` in the source. */
export async function openThreads(module: URL, options: ConstructorParameters<typeof Piscina>[0]): Promise<Piscina> {
  const { Piscina: Threads } = await import('piscina');
  // From source the worker is TypeScript too, and inherits the loader that runs this file.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Threads({ ...options, filename: `${fileURLToPath(module)}.${extension}` });
}

/** A pool whose workers are modules with a default export `(tasks) => answers`. */
export class WorkerPool<Task, Answer> {
  private waiting: Waiting<Task, Answer>[] = [];

  private constructor(
    private readonly pool: Piscina,
    private readonly batch: number,
  ) {}

  /** `module`: as for `openThreads`. */
  static async open<Task, Answer>(module: URL, options: PoolOptions): Promise<WorkerPool<Task, Answer>> {
    const { workers, batch, ahead = 1, data, heapMb } = options;
    const pool = await openThreads(module, {
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: ahead,
      workerData: data,
      ...(heapMb === undefined
        ? {}
        : { resourceLimits: { maxYoungGenerationSizeMb: heapMb.young, maxOldGenerationSizeMb: heapMb.old } }),
    });
    return new WorkerPool(pool, batch);
  }

  /** Rejects when a worker fails. A batch that is not full waits for more tasks, until somebody waits for it: `hurry`. */
  run(task: Task): Promise<Answer> {
    let settle!: Waiting<Task, Answer>['settle'];
    const answer = new Promise<Answer>((resolve) => {
      settle = resolve;
    });
    answer.catch(() => undefined); // it is awaited in its turn, and thrown there
    this.waiting.push({ task, answer, settle });
    if (this.waiting.length >= this.batch) this.send();
    return answer;
  }

  /** Hands a batch over that is not full when its first task, the oldest, is waited for. */
  hurry(answer: Promise<Answer>): void {
    if (this.waiting[0]?.answer === answer) this.send();
  }

  private send(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    const answers = this.pool.run(waiting.map(({ task }) => task)) as Promise<Answer[]>;
    waiting.forEach(({ settle }, i) => void settle(answers.then((all) => all[i]!)));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
