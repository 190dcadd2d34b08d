/**
 * How long searches take, in an archive made for it or in one that is there: `search [ARTICLES] [ARCHIVE]`; and the only
 * search of a process, as from the command line, beside FTS5's own answer: `search-once ARCHIVE [ROUNDS]`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from '../src/dedupe/index.js';
import { type Archive, openArchive } from '../storage/index.js';
import { newsArticle } from './news.js';

/** Matches up to which a query is rare, medium; above, it is very common. */
const CLASSES = [
  { name: 'rare', most: 500, budget: 40 },
  { name: 'medium', most: 10_000, budget: 120 },
  { name: 'very common', most: Number.POSITIVE_INFINITY, budget: 300 },
] as const;
const ROUNDS = 7;
/** Queries of the command line, from rare to very common, with and without filters. */
const ONCE = [
  '银杏大道',
  '规划设计',
  '红嘴鸥 狼尾草',
  '口袋公园 title:开放',
  '"三年行动计划" after:2015 before:2016',
  '园林 source:日报 after:2023-06',
  '园林',
  '公园 园林',
  '公园',
  '公园 after:2019',
];

/** Fills an archive up to so many articles made for benches. */
export async function fill(archive: Archive, articles: number): Promise<void> {
  const at = '2020-01-01T00:00:00.000Z';
  for (let i = archive.articles.count(); i < articles; i++) {
    const print = fingerprint(newsArticle(1, i), archive.fold);
    void archive.commits.enqueue(() =>
      archive.articles.save({ ...print, captures: [], capturedAt: at, origin: 'source', run: null }),
    );
    if (i % 256 === 255) await archive.commits.flush();
  }
}

interface Timing {
  /** Milliseconds: user and system time of this process, and the clock. */
  readonly cpu: number;
  readonly wall: number;
}

function timed(work: () => unknown): Timing {
  const before = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall };
}

export const p95 = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
};

/** Prints the p95 of each class. The first round warms the cache and is not counted. */
export async function benchSearch(articles: number, folder: string | undefined): Promise<void> {
  const dir = folder ?? mkdtempSync(join(tmpdir(), 'yuanye-bench-search-'));
  if (!existsSync(join(dir, 'archive.db')) || folder === undefined) {
    const filling = openArchive(dir, { mode: 'write', commits: { size: 256 } });
    await fill(filling, articles);
    await filling.close();
  }
  const queries = readFileSync(new URL('./queries.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((text) => text !== '' && !text.startsWith('#'));
  const archive = openArchive(dir, { mode: 'read' });
  try {
    process.stdout.write(`${archive.articles.count()} articles, ${queries.length} queries, ${ROUNDS - 1} rounds\n`);
    const found = queries.map((query) => {
      const total = archive.search(query).total;
      const runs = Array.from({ length: ROUNDS }, () => timed(() => archive.search(query))).slice(1);
      const facets = Array.from({ length: 2 }, () => timed(() => archive.search(query, { facets: true }))).slice(1);
      return { query, total, runs, facets };
    });
    process.stdout.write(`${'class'.padEnd(12)} queries  CPU p95   clock p95   with facets, CPU p95  (ms)\n`);
    let least = 0;
    for (const { name, most, budget } of CLASSES) {
      const those = found.filter(({ total }) => total > least && total <= most);
      least = most;
      const all = those.flatMap(({ runs }) => runs);
      const row = [
        all.map(({ cpu }) => cpu),
        all.map(({ wall }) => wall),
        those.flatMap((one) => one.facets.map(({ cpu }) => cpu)),
      ];
      const [cpu, wall, facets] = row.map((times) => p95(times).toFixed(0).padStart(8));
      process.stdout.write(
        `${name.padEnd(12)} ${String(those.length).padStart(7)} ${cpu}    ${wall}               ${facets}   (budget ${budget})\n`,
      );
    }
    for (const { query, total, runs } of found)
      process.stdout.write(
        `  ${String(total).padStart(8)} ${p95(runs.map(({ cpu }) => cpu))
          .toFixed(0)
          .padStart(5)} ms  ${query}\n`,
      );
  } finally {
    await archive.close();
    if (folder === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

const WAYS = ['yuanye', 'fts5', 'fts5-ranking'];

/** Prints for each query the median CPU of a process's only search: ours, FTS5's same answer, and its ranking alone; in turns. */
export function benchSearchOnce(folder: string, rounds: number): void {
  const program = fileURLToPath(new URL('./first-search.ts', import.meta.url));
  const once = (how: string, query: string) =>
    Number(execFileSync(process.execPath, ['--import', 'tsx', program, how, folder, query]));
  const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1]!;
  process.stdout.write(`${WAYS.map((how) => how.padStart(13)).join('')}  (CPU ms)\n`);
  for (const query of ONCE) {
    const times = Array.from({ length: rounds }, () => WAYS.map((how) => once(how, query)));
    const row = WAYS.map((_, i) =>
      median(times.map((one) => one[i]!))
        .toFixed(0)
        .padStart(13),
    );
    process.stdout.write(`${row.join('')}  ${query}\n`);
  }
}
