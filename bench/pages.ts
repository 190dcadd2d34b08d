/**
 * What reading one page costs: CPU from its bytes to the clean article, median and mean, stage by stage. With
 * YUANYE_CORPORA on the real pages of the folder that it names, else on those of the sample site.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { serveSampleSite } from '../samples/index.js';
import { repairModel } from '../src/archive/models.js';
import { clean } from '../src/clean/index.js';
import type { FetchedPage } from '../src/core/page.js';
import { decode } from '../src/decode/index.js';
import { extract } from '../src/extract/index.js';
import { repair } from '../src/repair/index.js';

const page = (body: Uint8Array, headers: FetchedPage['headers'] = {}): FetchedPage => ({
  ...{ url: '', finalUrl: '', redirects: [], status: 200, via: 'import', fetchedAt: '2024-06-01T00:00:00Z' },
  ...{ headers, body },
});

function realPages(folder: string): FetchedPage[] {
  const sets = readdirSync(folder).filter((set) => statSync(join(folder, set)).isDirectory());
  return sets.flatMap((set) =>
    readdirSync(join(folder, set))
      .filter((file) => /\.html(?:\.gz)?$/.test(file))
      .map((file) => readFileSync(join(folder, set, file)))
      .map((bytes) => page(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)),
  );
}

async function samplePages(count: number): Promise<FetchedPage[]> {
  const site = await serveSampleSite({ port: 0, seed: 1, articles: count });
  try {
    const truth = (await (await fetch(`${site.url}/_truth.jsonl`)).text()).trim().split('\n');
    const pages: FetchedPage[] = [];
    for (const line of truth) {
      const response = await fetch((JSON.parse(line) as { url: string }).url);
      pages.push(page(new Uint8Array(await response.arrayBuffer()), Object.fromEntries(response.headers)));
    }
    return pages;
  } finally {
    await site.stop();
  }
}

/** Prints a table. The first round is what a fresh process pays, its code not yet compiled; the second what a long one does. */
export async function benchPages(count: number): Promise<void> {
  const folder = process.env['YUANYE_CORPORA'];
  const pages =
    folder === undefined ? await samplePages(count) : realPages(join(folder, 'corpora', 'extraction')).slice(0, count);
  const bytes = pages.reduce((sum, { body }) => sum + body.length, 0) / pages.length;
  const origin = folder === undefined ? 'pages of the sample site' : 'real pages';
  process.stdout.write(`${pages.length} ${origin}, ${(bytes / 1000).toFixed(0)} kB in the mean; CPU ms a page\n`);
  const model = repairModel();
  for (const round of ['fresh', 'warm']) {
    const costs = new Map<string, number[]>();
    for (const one of pages) {
      let all = 0;
      const timed = <T>(stage: string, work: () => T): T => {
        const before = process.cpuUsage();
        const out = work();
        const { user, system } = process.cpuUsage(before);
        all += (user + system) / 1000;
        costs.set(stage, [...(costs.get(stage) ?? []), (user + system) / 1000]);
        return out;
      };
      const decoded = timed('decode', () => decode(one));
      const repaired = timed('repair', () => repair(decoded, model));
      const { article } = timed('extract (parse included)', () => extract(repaired, null));
      timed('clean', () => clean(article, null, null));
      costs.set('together', [...(costs.get('together') ?? []), all]);
    }
    for (const [stage, list] of costs) {
      const sorted = list.sort((a, b) => a - b);
      const mean = list.reduce((sum, ms) => sum + ms, 0) / list.length;
      process.stdout.write(
        `  ${round.padEnd(6)} ${stage.padEnd(26)} median ${sorted[sorted.length >> 1]!.toFixed(2).padStart(6)}  mean ${mean.toFixed(2).padStart(6)}\n`,
      );
    }
  }
}
