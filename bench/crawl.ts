/** The whole path on 3,000 sample pages, beside the floor, the named parts alone and the usual way, in the same run and taking turns. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleSite } from '../samples/index.js';
import { measured, type Usage } from './measured.js';
import { stageCosts } from './stages.js';

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The middle one of several runs, figure by figure. */
function median(runs: readonly Usage[]): Usage {
  const middle = (pick: (usage: Usage) => number) => runs.map(pick).sort((a, b) => a - b)[runs.length >> 1]!;
  return { cpu: middle((u) => u.cpu), rssMB: middle((u) => u.rssMB), wall: middle((u) => u.wall) };
}

/** Writes the addresses of so many pages of a running sample site to a file, which it returns. */
export async function urlsOf(site: { readonly url: string }, pages: number, scratch: string): Promise<string> {
  const truth = await (await fetch(`${site.url}/_truth.jsonl`)).text();
  const rows = truth
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { url: string; kind: string });
  const urls = rows.filter(({ kind }) => kind !== 'script').map(({ url }) => url);
  const file = join(scratch, 'urls.txt');
  writeFileSync(file, `${urls.slice(0, pages).join('\n')}\n`);
  return file;
}

/** The arguments of a crawl of these pages alone, as fast as it goes. */
export const crawlOf = (urls: string, archive: string): string[] => [
  ...['crawl', '--urls', urls, '--related-depth', '0', '--allow-private', '--delay', '0', '--quiet'],
  ...['--media', 'none', '--concurrency', '32', '--archive', archive],
];

/** How many articles a sample site has so that there are so many pages to crawl. */
export const articlesFor = (pages: number): number => pages + Math.ceil(pages / 20);

/** Prints the table; `rounds` runs of each program, in turn, so that a drifting machine hurts all alike. */
export async function benchCrawl(pages: number, rounds: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-bench-'));
  const site = await startSampleSite({ articles: articlesFor(pages) });
  try {
    const urls = await urlsOf(site, pages, scratch);
    const runs = { floor: [] as Usage[], parts: [] as Usage[], yuanye: [] as Usage[], cheerio: [] as Usage[] };
    let archive = '';
    for (let round = 0; round < rounds; round++) {
      archive = join(scratch, `archive-${round}`);
      runs.floor.push(
        await measured(scratch, root('bench/peers/floor.mjs'), [urls, join(scratch, `floor-${round}.db`)]),
      );
      runs.parts.push(
        await measured(scratch, root('bench/peers/parts.mjs'), [urls, join(scratch, `parts-${round}.db`)]),
      );
      runs.yuanye.push(await measured(scratch, root('dist/src/cli/bin.js'), crawlOf(urls, archive)));
      runs.cheerio.push(await measured(scratch, root('bench/peers/cheerio-crawler.mjs'), [urls]));
    }
    const usual = median(runs.cheerio);
    const row = (name: string, u: Usage) =>
      `${name.padEnd(34)} ${(pages / u.wall).toFixed(0).padStart(8)} ${((1000 * u.cpu) / pages).toFixed(2).padStart(14)} ${(u.cpu / usual.cpu).toFixed(2).padStart(8)} ${u.rssMB.toFixed(0).padStart(9)}`;
    process.stdout.write(`${pages} pages, median of ${rounds} rounds; whole processes, start included\n`);
    process.stdout.write(`${''.padEnd(34)}  pages/s  CPU s per 1000    ratio   RSS MB\n`);
    process.stdout.write(
      `${row('floor (no archive)', median(runs.floor))}\n${row('the named parts alone', median(runs.parts))}\n${row('yuanye crawl (the whole path)', median(runs.yuanye))}\n${row('tuned CheerioCrawler (no archive)', usual)}\n`,
    );
    process.stdout.write('\nCPU ms a page by stage, each alone on the pages of the last round:\n');
    for (const [stage, ms] of Object.entries(await stageCosts(archive, 1000)))
      process.stdout.write(`  ${stage.padEnd(26)} ${ms.toFixed(3)}\n`);
  } finally {
    await site.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
