/**
 * How long pages of the reading room take, in an archive made for it or in one that is there: `serve [ARTICLES] [ARCHIVE]`.
 * The room is a process of its own; each page is asked for with other values each time, so that no kept answer helps.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openArchive } from '../storage/index.js';
import { fill, p95 } from './search.js';

const CLI = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const ROUNDS = 40;
const BESIDE = 20;

interface Kind {
  readonly name: string;
  /** Milliseconds. */
  readonly budget: number;
  readonly path: (i: number) => string;
}

const search = (q: string, i: number) => `/search?q=${encodeURIComponent(q)}&page=${1 + i}`;

/** Prints the p95 of each kind of page, the size of an article page, and the peak of memory. */
export async function benchServe(articles: number, folder: string | undefined): Promise<void> {
  const dir = folder ?? mkdtempSync(join(tmpdir(), 'yuanye-bench-serve-'));
  const made = folder === undefined || !existsSync(join(dir, 'archive.db'));
  if (made) {
    const filling = openArchive(dir, { mode: 'write', commits: { size: 256 } });
    await fill(filling, articles);
    await filling.close();
  }
  const archive = openArchive(dir, { mode: 'read' });
  const listed = archive.listing.list({}, { limit: ROUNDS, offset: 0 });
  const site = archive.listing.sites().find((one) => one.site !== null)?.site ?? '-';
  const count = archive.articles.count();
  await archive.close();
  const id = (i: number) => listed[i % listed.length]!.id;
  const kinds: readonly Kind[] = [
    { name: 'article', budget: 40, path: (i) => `/a/${id(i)}` },
    { name: 'trail', budget: 250, path: (i) => `/a/${id(i)}/trail` },
    { name: 'home', budget: 60, path: (i) => `/?lang=${i % 2 === 0 ? 'zh' : 'en'}` },
    { name: 'site', budget: 60, path: (i) => `/sites/${encodeURIComponent(site)}?page=${1 + i}` },
    { name: 'sources', budget: 60, path: (i) => `/sources?n=${i}` },
    { name: 'year', budget: 60, path: (i) => `/years/${2000 + (i % 24)}?n=${i}` },
    { name: 'search, few', budget: 250, path: (i) => search('银杏大道', i) },
    { name: 'search, many', budget: 250, path: (i) => search('规划设计', i) },
    { name: 'search, most', budget: 600, path: (i) => search('公园', i) },
  ];
  const server = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--json', '--quiet', '--archive', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [first] = (await once(createInterface(server.stdout), 'line')) as [string];
    const { url } = JSON.parse(first) as { url: string };
    const ask = async (path: string): Promise<{ ms: number; bytes: number }> => {
      const start = performance.now();
      const answer = await fetch(new URL(path, url));
      const { byteLength } = await answer.arrayBuffer();
      if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
      return { ms: performance.now() - start, bytes: byteLength };
    };
    process.stdout.write(`${count} articles, ${ROUNDS} pages of each kind\n`);
    for (const { name, budget, path } of kinds) {
      await ask(path(ROUNDS)); // warms the caches
      const asked = [];
      for (let i = 0; i < ROUNDS; i++) asked.push(await ask(path(i)));
      const times = asked.map(({ ms }) => ms);
      const largest = Math.max(...asked.map(({ bytes }) => bytes));
      process.stdout.write(
        `${name.padEnd(14)} p95 ${p95(times).toFixed(0).padStart(5)} ms (budget ${budget}), at most ${(largest / 1000).toFixed(0)} kB\n`,
      );
    }
    const searches = Array.from({ length: BESIDE }, (_, i) => ask(search('公园 园林', i)));
    const healthy = [];
    for (let i = 0; i < BESIDE; i++) healthy.push((await ask('/healthz')).ms);
    await Promise.all(searches);
    process.stdout.write(
      `/healthz       p95 ${p95(healthy).toFixed(0).padStart(5)} ms (budget 50) while ${BESIDE} searches run\n`,
    );
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
    process.stdout.write(`memory         peak ${(Number(peak) / 1024).toFixed(0)} MB (budget 400)\n`);
  } finally {
    server.kill('SIGTERM');
    if (folder === undefined) rmSync(dir, { recursive: true, force: true });
  }
}
