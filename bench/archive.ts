/**
 * How an archive grows: `archive [SIZE …]` (default 10,000 and 200,000 articles). At each size what one more article
 * costs to insert and to compare, what a search and an export cost, and how many bytes lie on the disk for each.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWarcWriter } from '../snapshots/index.js';
import { comparing } from '../src/archive/comparing.js';
import type { Article, FetchedPage } from '../src/core/page.js';
import { fingerprint } from '../src/dedupe/index.js';
import { type Archive, openArchive } from '../storage/index.js';
import { measured } from './measured.js';
import { newsArticle } from './news.js';

const CLI = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const AT = '2024-01-01T00:00:00.000Z';
/** The articles at the end of each size by which one more is measured: the size of a run, not of an import. */
const LAST = 2000;
/** Pages written to WARC, from which the bytes of all are reckoned; a page's record does not know how many there are. */
const PAGES = 2000;

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The page that would have given an article, with the chrome of a small site round it. */
function pageOf(article: Article): FetchedPage {
  const chrome = Array.from({ length: 60 }, (_, i) => `<li><a href="/channel/${i}/">栏目${i}</a></li>`).join('\n');
  const body = article.blocks.map(({ text }) => `<p>${text}</p>`).join('\n');
  const html = `<html><head><meta charset="utf-8"><title>${article.title}</title></head><body><ul>${chrome}</ul><h1>${article.title}</h1>${body}</body></html>`;
  return {
    ...{ url: article.url!, finalUrl: article.url!, redirects: [], status: 200, fetchedAt: AT, via: 'http' },
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from(html),
  };
}

async function insert(archive: Archive, from: number, to: number): Promise<number> {
  const before = cpu();
  for (let i = from; i < to; i++) {
    const print = fingerprint(newsArticle(3, i), archive.fold);
    void archive.commits.enqueue(() =>
      archive.articles.save({ ...print, captures: [], capturedAt: AT, origin: 'source', run: null }),
    );
    if (i % 256 === 255) await archive.commits.flush();
  }
  await archive.commits.flush();
  return (cpu() - before) / Math.max(1, to - from);
}

function settle(archive: Archive): number {
  const before = cpu();
  const compared = archive.likenesses.settle(comparing(archive.fold));
  return (cpu() - before) / Math.max(1, compared);
}

/** CPU milliseconds of the slowest of twenty searches, after a first round that warms the cache. */
function slowest(archive: Archive): number {
  const queries = readFileSync(new URL('./queries.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((text) => text !== '' && !text.startsWith('#'));
  const times = queries.map((query) => {
    archive.search(query);
    const before = cpu();
    archive.search(query);
    return cpu() - before;
  });
  return times.sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!;
}

async function bytesOfPage(scratch: string): Promise<{ page: number; record: number; text: number }> {
  const dir = join(scratch, 'pages');
  const warc = await openWarcWriter(dir, { software: 'bench' });
  let page = 0;
  let text = 0;
  for (let i = 0; i < PAGES; i++) {
    const article = newsArticle(3, i);
    const fetched = pageOf(article);
    page += fetched.body.length;
    text += Buffer.byteLength(article.text);
    warc.write(fetched);
  }
  await warc.sync();
  await warc.close();
  const record = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  return { page: page / PAGES, record: record / PAGES, text: text / PAGES };
}

export async function benchArchive(sizes: readonly number[]): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-bench-archive-'));
  const dir = join(scratch, 'archive');
  try {
    const bytes = await bytesOfPage(scratch);
    process.stdout.write(
      `${'articles'.padStart(9)}  insert  compare  search p95  export jsonl   database  (CPU ms an article; CPU ms; CPU ms an article, RSS MB; bytes an article)\n`,
    );
    let have = 0;
    for (const size of sizes) {
      const archive = openArchive(dir, { mode: 'write', commits: { size: 256 } });
      await insert(archive, have, Math.max(have, size - LAST));
      settle(archive);
      const inserting = await insert(archive, Math.max(have, size - LAST), size);
      const comparison = settle(archive);
      have = size;
      const search = slowest(archive);
      archive.db.pragma('wal_checkpoint(TRUNCATE)');
      await archive.close();
      const out = join(scratch, `corpus-${size}`);
      const exported = await measured(scratch, CLI, ['export', '--format', 'jsonl', '--out', out, '--archive', dir]);
      rmSync(out, { recursive: true });
      const database = statSync(join(dir, 'archive.db')).size / size;
      const row = [inserting.toFixed(2).padStart(7), comparison.toFixed(2).padStart(8), search.toFixed(0).padStart(11)];
      process.stdout.write(
        `${String(size).padStart(9)} ${row.join(' ')}  ${((exported.cpu * 1000) / size).toFixed(2).padStart(8)} ${exported.rssMB.toFixed(0).padStart(4)}  ${database.toFixed(0).padStart(9)}\n`,
      );
      const { text, page, record } = bytes;
      process.stdout.write(
        `           text : database : snapshots = ${text.toFixed(0)} : ${database.toFixed(0)} : ${record.toFixed(0)} bytes an article (page as sent: ${page.toFixed(0)})\n`,
      );
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
