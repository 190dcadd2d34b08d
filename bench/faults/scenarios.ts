/** Faults done to crawls of the sample site, each compared with a crawl that nothing disturbed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type StartedSite, startSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { random } from './hostile-pages.js';

const CLI = fileURLToPath(new URL('../../src/app/cli.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Ground {
  readonly site: StartedSite;
  readonly profile: string;
  /** What an undisturbed crawl brings. */
  readonly expected: string;
  /** Milliseconds it took. */
  readonly took: number;
  close(): Promise<void>;
}

/** The words' exit code; `on` gets the process as soon as it runs. */
async function yuanye(
  words: readonly string[],
  on: (child: ChildProcess) => void = () => undefined,
): Promise<number | null> {
  const child = spawn(process.execPath, ['--import', TSX, CLI, ...words], { stdio: 'ignore' });
  on(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'yuanye-faults-'));
}

const crawl = (ground: Pick<Ground, 'profile'>, dir: string, on?: (child: ChildProcess) => void) =>
  yuanye(['crawl', ground.profile, '--archive', dir, '--allow-private', '--delay', '0', '--quiet'], on);

/** Articles with addresses, texts and version counts, as one text: equal texts, equal archives. */
export async function contents(dir: string): Promise<string> {
  const archive = openArchive(dir, { mode: 'read' });
  const rows = archive.revisits.pages().map(({ id, url }) => {
    const versions = archive.articles.versions(id);
    return `${id} ${new URL(url).pathname} ${versions.map(({ textDigest }) => textDigest).join(' ')}`;
  });
  await archive.close();
  return rows.sort().join('\n');
}

/** `yuanye verify --deep`'s exit code: 0 when every article traces to sound bytes. */
export const verifyDeep = (dir: string) => yuanye(['verify', '--deep', '--archive', dir, '--quiet']);

export async function makeGround(articles: number): Promise<Ground> {
  const site = await startSampleSite({ articles });
  const folder = newFolder();
  const profile = join(folder, 'sample.yaml');
  const host = new URL(site.url).host;
  const facts = {
    ...{ site: 'sample', name: 'sample', hosts: [host], seeds: [`${site.url}/`], render: 'never', delayMs: 0 },
    ...{ article: ['/htm/'], never: ['/(?:admin|member|search)'] },
  };
  writeFileSync(profile, JSON.stringify(facts));
  const calm = join(folder, 'calm');
  const started = performance.now();
  await crawl({ profile }, calm);
  const took = performance.now() - started;
  const expected = await contents(calm);
  return {
    ...{ site, profile, expected, took },
    close: async () => {
      await site.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Result {
  readonly fault: string;
  readonly ok: boolean;
  readonly told: string;
}

async function compare(fault: string, ground: Ground, dir: string, told: string): Promise<Result> {
  const same = (await contents(dir)) === ground.expected;
  const sound = await verifyDeep(dir);
  rmSync(dir, { recursive: true, force: true });
  const ok = same && sound === 0;
  return { fault, ok, told: `${told}; ${same ? 'the same archive' : 'ANOTHER archive'}, verify --deep ${sound}` };
}

/** SIGKILL at random moments until a crawl comes through, `kills` times in all. */
export async function killed(ground: Ground, kills: number, seed = 1): Promise<Result> {
  const rnd = random(seed);
  const dir = newFolder();
  let left = kills;
  let starts = 0;
  for (;;) {
    starts++;
    const code = await crawl(ground, dir, (child) => {
      if (left-- <= 0) return;
      // Every moment counts, also those before the first page and after the last.
      setTimeout(() => child.kill('SIGKILL'), rnd() * ground.took * 1.05);
    });
    if (code !== null && left <= 0) break;
    if (code !== null && left > 0) {
      const kept = await compare(`SIGKILL, seed ${seed}`, ground, dir, `${kills - left} kills`);
      if (!kept.ok) return kept;
      return killed(ground, left, seed + 1); // it came through: the rest is done to a new archive
    }
  }
  return compare('SIGKILL at random moments', ground, dir, `${starts} starts`);
}

/** SIGSTOP for a while, then SIGCONT. */
export async function stopped(ground: Ground, ms = 1500): Promise<Result> {
  const dir = newFolder();
  await crawl(ground, dir, (child) => {
    void (async () => {
      await pause(ground.took * 0.6);
      child.kill('SIGSTOP');
      await pause(ms);
      child.kill('SIGCONT');
    })();
  });
  return compare('SIGSTOP and SIGCONT', ground, dir, `stopped for ${ms} ms`);
}

/** Two crawls of one archive: one works, the other is refused with exit code 4. */
export async function twice(ground: Ground): Promise<Result> {
  const dir = newFolder();
  const codes = await Promise.all([crawl(ground, dir), pause(ground.took * 0.5).then(() => crawl(ground, dir))]);
  const result = await compare('two processes at once', ground, dir, `exit codes ${codes.join(' and ')}`);
  // On a machine that was slow the second may have found the work done: then it is 0 or 3.
  return { ...result, ok: result.ok && codes.every((code) => code === 0 || code === 3 || code === 4) };
}

/** SIGTERM: pages in flight are saved, exit code 130, and the next crawl goes on. */
export async function interrupted(ground: Ground): Promise<Result> {
  const dir = newFolder();
  const code = await crawl(ground, dir, (child) => {
    setTimeout(() => child.kill('SIGTERM'), ground.took * 0.7);
  });
  await crawl(ground, dir);
  return compare('SIGTERM', ground, dir, `exit code ${code}`);
}

/** Pages of the database are overwritten: it is told, and never read as if nothing were. */
export async function damagedDatabase(ground: Ground): Promise<Result> {
  const dir = newFolder();
  await crawl(ground, dir);
  const file = join(dir, 'archive.db');
  const size = statSync(file).size;
  const handle = openSync(file, 'r+');
  for (let at = 8192; at < size; at += 3 * 4096) writeSync(handle, Buffer.alloc(2048, 0xa5), 0, 2048, at);
  closeSync(handle);
  const code = await verifyDeep(dir);
  const told = readFileSync(file).length;
  rmSync(dir, { recursive: true, force: true });
  return {
    fault: 'damaged database pages',
    ok: code !== 0 && code !== null,
    told: `verify ends with ${code} (${told} bytes)`,
  };
}
