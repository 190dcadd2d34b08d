/**
 * Keeps the heap of a long reading close to what is in use. Left to itself V8 lets the heap grow to several times that while
 * pages stream through: an import of 1,500 pages held 271 MiB where 45 were in use; with these two rules of thumb 171, for a
 * twentieth more CPU (`npm run bench -- import`).
 */
import { setFlagsFromString } from 'node:v8';

/**
 * Both are read by the collector at every collection, so that they may be set while the program runs. `young` false: only
 * the first is set, which costs a crawl no CPU that can be measured and a quarter less memory (`npm run bench -- memory`).
 */
export function leanHeap(young = true): void {
  // The old generation is collected when it has grown by three quarters, not fourfold.
  setFlagsFromString('--heap-growing-percent=75');
  if (!young) return;
  // The young generation keeps its first size: parsing makes little that outlives a page.
  setFlagsFromString('--semi-space-growth-factor=1');
}
