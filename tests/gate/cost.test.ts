/** What reading a page costs, on the pages of the corpora (see gate.test.ts). Measured alone, after the other tests. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cpuMs, least } from '../cpu.js';
import { goldPages, readPage } from './measure.js';

const folder = process.env['YUANYE_CORPORA'];
/** Milliseconds a page, median, parse included, repair aside; a fresh process on a shared core takes 7. */
const MOST_CPU = 20;

it.skipIf(folder === undefined)(
  'pages are read within their budget of CPU (skipped unless YUANYE_CORPORA names their folder)',
  async () => {
    const costs: number[] = [];
    // Up to five readings: what the compiler does once, and what another process takes from the caches, is not its cost.
    for (const { body } of goldPages(join(folder!, 'corpora', 'extraction')))
      costs.push(await least(MOST_CPU, () => cpuMs(() => readPage(body))));
    costs.sort((a, b) => a - b);
    expect(costs[costs.length >> 1]).toBeLessThan(MOST_CPU);
  },
);
