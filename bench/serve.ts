/**
 * How long pages of the reading room take, in an archive made for it or in one that is there: `serve [ARTICLES] [ARCHIVE]`;
 * and what a crawl loses beside readers: `serve-beside [PAGES] [ROUNDS]`. Each page is asked for with other values each
 * time, so that no kept answer helps.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleSite } from '../samples/index.js';
import { openArchive } from '../storage/index.js';
import { measured } from './measured.js';
import { type Asked, openRoom } from './room.js';
import { fill, p95 } from './search.js';

const CLI = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const ROUNDS = 40;
const BESIDE = 20;

interface Kind {
  readonly name: string;
  /** Milliseconds at the 95th percentile. */
  readonly budget: number;
  readonly path: (i: number) => string;
}

const search = (q: string, i: number) => `/search?q=${encodeURIComponent(q)}&page=${1 + i}`;

async function filled(dir: string, articles: number): Promise<void> {
  const archive = openArchive(dir, { mode: 'write', commits: { size: 256 } });
  await fill(archive, articles);
  await archive.close();
}

/** Kinds of page, over the articles and the largest site of an archive. */
async function kindsOf(dir: string): Promise<{ readonly count: number; readonly kinds: readonly Kind[] }> {
  const archive = openArchive(dir, { mode: 'read' });
  const listed = archive.listing.list({}, { limit: ROUNDS, offset: 0 });
  const site = archive.listing.sites().find((one) => one.site !== null)?.site ?? '-';
  const count = archive.articles.count();
  await archive.close();
  const id = (i: number) => listed[i % listed.length]!.id;
  const kinds = [
    { name: 'article', budget: 40, path: (i: number) => `/a/${id(i)}` },
    { name: 'trail', budget: 250, path: (i: number) => `/a/${id(i)}/trail` },
    { name: 'home', budget: 60, path: (i: number) => `/?lang=${i % 2 === 0 ? 'zh' : 'en'}` },
    { name: 'site', budget: 60, path: (i: number) => `/sites/${encodeURIComponent(site)}?page=${1 + i}` },
    { name: 'sources', budget: 60, path: (i: number) => `/sources?n=${i}` },
    { name: 'year', budget: 60, path: (i: number) => `/years/${2000 + (i % 24)}?n=${i}` },
    { name: 'search, few', budget: 250, path: (i: number) => search('银杏大道', i) },
    { name: 'search, many', budget: 250, path: (i: number) => search('规划设计', i) },
    { name: 'search, most', budget: 600, path: (i: number) => search('公园', i) },
  ];
  return { count, kinds };
}

const figure = (n: number | null) => (n === null ? '-' : n.toFixed(0)).padStart(6);
const cpuP95 = (asked: readonly Asked[]) =>
  asked[0]?.cpu == null ? null : p95(asked.flatMap(({ cpu }) => (cpu === null ? [] : [cpu])));

/** Prints the p95 of each kind of page, the size of an article page, and the peak of memory. */
export async function benchServe(articles: number, folder: string | undefined): Promise<void> {
  const dir = folder ?? mkdtempSync(join(tmpdir(), 'yuanye-bench-serve-'));
  try {
    if (folder === undefined || !existsSync(join(dir, 'archive.db'))) await filled(dir, articles);
    const { count, kinds } = await kindsOf(dir);
    const room = await openRoom(dir);
    try {
      process.stdout.write(`${count} articles, ${ROUNDS} pages of each kind\n`);
      process.stdout.write(
        `${'page'.padEnd(14)}  budget  clock p95   CPU p95   CPU of the first (ms)    largest (kB)\n`,
      );
      // Threads open and load what they need at their first pages; a reader meets that once.
      for (const { path } of kinds) await room.ask(path(ROUNDS + 1));
      for (const { name, budget, path } of kinds) {
        const first = await room.ask(path(ROUNDS)); // warms the caches
        const asked: Asked[] = [];
        for (let i = 0; i < ROUNDS; i++) asked.push(await room.ask(path(i)));
        const largest = Math.max(...asked.map(({ bytes }) => bytes));
        const row = [figure(budget), figure(p95(asked.map(({ ms }) => ms))), figure(cpuP95(asked)), figure(first.cpu)];
        process.stdout.write(
          `${name.padEnd(14)}  ${row.join('    ')}    ${(largest / 1000).toFixed(0).padStart(20)}\n`,
        );
      }
      const searches = Array.from({ length: BESIDE }, (_, i) => room.ask(search('公园 园林', i)));
      const healthy: number[] = [];
      for (let i = 0; i < BESIDE; i++) healthy.push((await room.ask('/healthz')).ms);
      await Promise.all(searches);
      process.stdout.write(
        `${'/healthz'.padEnd(14)}  ${figure(50)}    ${figure(p95(healthy))}    while ${BESIDE} searches run\n`,
      );
      process.stdout.write(`memory: a peak of ${room.peak().toFixed(0)} MB (budget 400)\n`);
    } finally {
      await room.close();
    }
  } finally {
    if (folder === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

/** Articles in the archive of each crawl, before it begins. */
const BEFORE = 5000;
const A_SECOND = 5;

/** Prints the pages a second of a crawl alone and of one beside five requests a second, in turns. */
export async function benchBeside(pages: number, rounds: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-bench-beside-'));
  const site = await startSampleSite({ articles: pages });
  const crawl = async (dir: string) => {
    const words = ['--allow-private', '--delay', '0', '--quiet', '--media', 'none', '--concurrency', '32'];
    return await measured(scratch, CLI, ['crawl', `${site.url}/`, ...words, '--archive', dir], [0, 3]);
  };
  try {
    const times = { alone: [] as number[], beside: [] as number[] };
    const waits: number[] = [];
    for (let round = 0; round < rounds; round++)
      for (const how of round % 2 === 0 ? (['alone', 'beside'] as const) : (['beside', 'alone'] as const)) {
        const dir = join(scratch, `${how}-${round}`);
        await filled(dir, BEFORE);
        const { kinds } = await kindsOf(dir);
        const room = how === 'beside' ? await openRoom(dir) : null;
        const asking: Promise<unknown>[] = [];
        let i = 0;
        const timer = setInterval(() => {
          if (room === null) return;
          const { path } = kinds[i % kinds.length]!;
          asking.push(room.ask(path(i++ % ROUNDS)).then(({ ms }) => waits.push(ms)));
        }, 1000 / A_SECOND);
        try {
          times[how].push((await crawl(dir)).wall);
        } finally {
          clearInterval(timer);
          await Promise.all(asking);
          await room?.close();
          rmSync(dir, { recursive: true, force: true });
        }
      }
    const middle = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1]!;
    const [alone, beside] = [middle(times.alone), middle(times.beside)];
    process.stdout.write(`${pages} articles, median of ${rounds} crawls, the archive had ${BEFORE} articles before\n`);
    process.stdout.write(`alone ${alone.toFixed(1)} s, beside ${A_SECOND} requests a second ${beside.toFixed(1)} s: `);
    process.stdout.write(`${(100 * (1 - alone / beside)).toFixed(1)} % lost (budget 5); `);
    process.stdout.write(`${waits.length} requests, p95 ${p95(waits).toFixed(0)} ms\n`);
  } finally {
    await site.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
