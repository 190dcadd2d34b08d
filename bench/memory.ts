/** Whether a crawl's memory stays flat: the peak of a whole process, for sites of growing size. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleSite } from '../samples/index.js';
import { measured } from './measured.js';

const CLI = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));

/** Crawls a sample site of each size whole, lists and all, and prints its peak beside that of the first. */
export async function benchMemory(sizes: readonly number[]): Promise<void> {
  process.stdout.write(
    `${'articles'.padStart(9)} ${'s'.padStart(6)} ${'RSS MB'.padStart(8)} ${'to first'.padStart(9)}\n`,
  );
  let first: number | null = null;
  for (const articles of sizes) {
    const scratch = mkdtempSync(join(tmpdir(), 'yuanye-memory-'));
    const site = await startSampleSite({ articles });
    try {
      const words = [
        '--allow-private',
        '--delay',
        '0',
        '--quiet',
        '--media',
        'none',
        '--archive',
        join(scratch, 'archive'),
      ];
      const { rssMB, wall } = await measured(scratch, CLI, ['crawl', `${site.url}/`, ...words], [0, 3]);
      first ??= rssMB;
      const cells = [String(articles).padStart(9), wall.toFixed(0).padStart(6), rssMB.toFixed(0).padStart(8)];
      process.stdout.write(`${cells.join(' ')} ${(rssMB / first).toFixed(2).padStart(9)}\n`);
    } finally {
      await site.stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}
