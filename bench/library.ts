/**
 * A library beside one archive with the same articles: `library [SITES] [ARTICLES]` tells how long the catalogue takes to
 * make and to keep up, how many files a search has open, and how long searches take in either.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../src/dedupe/index.js';
import { initLibrary, openLibrary } from '../src/library/library.js';
import { lookAtSites } from '../src/library/look.js';
import { addArchive } from '../src/library/sites.js';
import { type Archive, Catalogue, openArchive } from '../storage/index.js';
import { newsArticle } from './news.js';
import { p95 } from './search.js';

const ROUNDS = 7;

async function fill(archive: Archive, numbers: readonly number[]): Promise<void> {
  const at = '2020-01-01T00:00:00.000Z';
  for (const [i, n] of numbers.entries()) {
    const print = fingerprint(newsArticle(1, n), archive.fold);
    void archive.commits.enqueue(() =>
      archive.articles.save({ ...print, captures: [], capturedAt: at, origin: 'source', run: null }),
    );
    if (i % 256 === 255) await archive.commits.flush();
  }
  await archive.commits.flush();
}

async function seconds(work: () => Promise<unknown>): Promise<string> {
  const start = performance.now();
  await work();
  return ((performance.now() - start) / 1000).toFixed(2);
}

const openFiles = (): number | null => {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null; // systems without /proc do not tell
  }
};

export async function benchLibrary(sites: number, articles: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'yuanye-bench-library-'));
  const say = (text: string) => process.stdout.write(`${text}\n`);
  try {
    const dir = initLibrary(join(root, 'library'));
    for (let s = 0; s < sites; s++) {
      const place = join(dir, 'sites', `s${s}`);
      const archive = openArchive(place, { mode: 'write', commits: { size: 256 } });
      await fill(
        archive,
        range(articles).filter((n) => n % sites === s),
      );
      await archive.close();
      await addArchive(openLibrary(dir), place, { name: null, move: false, times: null });
    }
    const one = join(root, 'one');
    const whole = openArchive(one, { mode: 'write', commits: { size: 256 } });
    await fill(whole, range(articles));
    await whole.close();
    const library = openLibrary(dir);
    const look = (compare: boolean) => () => lookAtSites(library, { waitMs: 0, compare });
    say(`${sites} sites, ${articles} articles`);
    say(`catalogue made          ${await seconds(look(false))} s`);
    say(`  and all compared      ${await seconds(look(true))} s`);
    say(`a look without changes  ${await seconds(look(false))} s`);
    const changed = openArchive(join(dir, 'sites', 's0'), { mode: 'write' });
    await fill(changed, [articles]);
    await changed.close();
    say(`a look at one article   ${await seconds(look(false))} s`);
    for (let s = 0; s < sites; s++) {
      const place = openArchive(join(dir, 'sites', `s${s}`), { mode: 'write' });
      await fill(place, [articles + 1 + s]);
      await place.close();
    }
    let most = 0;
    const onSite = () => {
      most = Math.max(most, openFiles() ?? 0);
    };
    const all = Number(await seconds(() => lookAtSites(library, { waitMs: 0, compare: false, onSite })));
    // A run looks every 30 seconds.
    say(`a look at all sites     ${all.toFixed(2)} s: a run is ${(30 + all).toFixed(0)} s behind at most`);
    if (most > 0) say(`files open by a look    ${most} in the whole process, at most`);
    const files = openFiles();
    const [catalogue, archive] = [Catalogue.open(dir, 'read').archive, openArchive(one, { mode: 'read' })];
    const before = openFiles();
    if (files !== null && before !== null) say(`files open by a search  ${before - files} (both databases)`);
    const queries = readFileSync(new URL('./queries.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter((text) => text !== '' && !text.startsWith('#'));
    const times = { library: [] as number[], archive: [] as number[] };
    for (const query of queries)
      for (let round = 0; round < ROUNDS; round++)
        for (const [name, where] of [
          ['library', catalogue],
          ['archive', archive],
        ] as const) {
          const start = process.cpuUsage();
          where.search(query, { facets: true });
          const { user, system } = process.cpuUsage(start);
          if (round > 0) times[name].push((user + system) / 1000);
        }
    const [ours, alone] = [p95(times.library), p95(times.archive)];
    say(
      `search p95 (CPU)        ${ours.toFixed(1)} ms in the library, ${alone.toFixed(1)} ms in one archive: ${(ours / alone).toFixed(2)} times`,
    );
    await catalogue.close();
    await archive.close();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
