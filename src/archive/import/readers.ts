/** Workers that read the pages of an import beside the thread that writes them. */
import { WorkerPool } from '../worker-pool.js';
import type { Reading, ReadTask } from './read-worker.js';

export type Readers = WorkerPool<ReadTask, Reading>;

/** Null without workers: then pages are read in the thread that writes. */
export async function openReaders(workers: number): Promise<Readers | null> {
  if (workers < 1) return null;
  return WorkerPool.open<ReadTask, Reading>(new URL('./read-worker', import.meta.url), {
    workers,
    batch: 8,
    ahead: 4,
    // Little of a page outlives it; the largest page that is read needs a tenth of the bound.
    heapMb: { young: 2, old: 512 },
  });
}
