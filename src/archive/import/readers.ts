/** Reads pages beside the thread that writes them, so that two cores are busy. */
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { Reading, ReadTask } from './read-worker.js';

interface Waiting {
  readonly task: ReadTask;
  readonly reading: Promise<Reading>;
  readonly done: (reading: Promise<Reading>) => void;
}

/** Pages handed over at once: handing over costs more than a small page. */
const AT_ONCE = 8;
/** A worker's heap, MB: little of a page outlives it. The largest page that is read needs a tenth of the bound. */
const YOUNG_MB = 2;
const OLD_MB = 512;
/** Lots that wait in a worker, so that it never waits for a thread that is busy writing. */
const AHEAD = 4;

export class Readers {
  private batch: Waiting[] = [];

  private constructor(private readonly pool: Piscina) {}

  /** Null without workers: then pages are read where they are written. */
  static async open(workers: number): Promise<Readers | null> {
    if (workers < 1) return null;
    const { Piscina } = await import('piscina');
    // From source the worker is TypeScript too, and inherits the loader that runs this file.
    const file = `./read-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
    return new Readers(
      new Piscina({
        filename: fileURLToPath(new URL(file, import.meta.url)),
        minThreads: workers,
        maxThreads: workers,
        concurrentTasksPerWorker: AHEAD,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: OLD_MB },
      }),
    );
  }

  /** Rejects when a worker fails; a page that cannot be read is an answer. Who waits for it says `hurry`. */
  read(task: ReadTask): Promise<Reading> {
    let done!: Waiting['done'];
    const reading = new Promise<Reading>((resolve) => {
      done = resolve;
    });
    reading.catch(() => undefined); // it is awaited in its turn, and thrown there
    this.batch.push({ task, reading, done });
    if (this.batch.length >= AT_ONCE) this.send();
    return reading;
  }

  /** A lot that is not full is handed over all the same when its first page, the oldest, is waited for. */
  hurry(reading: Promise<Reading>): void {
    if (this.batch[0]?.reading === reading) this.send();
  }

  private send(): void {
    const { batch, pool } = this;
    if (batch.length === 0) return;
    this.batch = [];
    const answers = pool.run(batch.map(({ task }) => task)) as Promise<Reading[]>;
    batch.forEach(({ done }, i) => void done(answers.then((all) => all[i]!)));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
