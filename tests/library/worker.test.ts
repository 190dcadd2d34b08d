/** Workers that crawl a library together, as processes of their own, on a real PostgreSQL and a real store. */
import type { ChildProcess } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../cli/run-cli.js';
import { startCli } from '../cli/start-cli.js';
import { folderForTest } from '../storage/article.js';
import { type Ground, gapsOf, ground, type Seen } from './ground.js';
import { POSTGRES, type Postgres, startPostgres, WITHOUT } from './postgres.js';
import { type S3Server, startS3 } from './s3-server.js';

vi.setConfig({ testTimeout: 240_000 });

let postgres: Postgres;
let s3: S3Server;
const grounds: Ground[] = [];
const children: ChildProcess[] = [];
beforeAll(async () => {
  if (POSTGRES === null) return;
  [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(grounds.map((one) => one.close()));
  await s3?.close();
  await postgres?.close();
});

const jsonOf = (out: string) =>
  out
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Record<string, unknown>);

/** A library of the ground's sites on a new control. */
async function libraryOn(one: Ground, store: string) {
  grounds.push(one);
  const control = await postgres.database();
  const dir = join(folderForTest(), 'library');
  const env: Record<string, string> = { ...s3.env, YUANYE_CONTROL: control, YUANYE_STORE: store };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const made = await runCli(['library', 'init', dir, '--control', control, '--store', store]);
  expect(made, made.told).toMatchObject({ code: 0 });
  for (const [i, address] of one.addresses.entries()) {
    const file = join(dir, `s${i}.yaml`);
    const host = new URL(address).host;
    writeFileSync(
      file,
      `site: s${i}\nname: s${i}\nhosts: ['${host}']\nseeds: ['${address}/']\narticle: ['/news/']\nlist: ['^http://[^/]+/$']\nrender: never\n`,
    );
    const added = await runCli(['library', 'add', file, '--library', dir]);
    expect(added, added.told).toMatchObject({ code: 0 });
  }
  const lib = (...words: string[]) => runCli(['library', ...words, '--library', dir]);
  const sites = async () =>
    jsonOf((await lib('status', '--json')).out).filter(({ worker, name }) => worker === null || name);
  return { dir, env, lib, sites };
}
type Library = Awaited<ReturnType<typeof libraryOn>>;

function startWorker({ env }: Library, dir: string, ...words: string[]) {
  const play = ['--allow-private', '--delay', '40', '--lease', '6', '--slice', '5', '--json'];
  const started = startCli(['worker', '--dir', dir, ...play, ...words], env);
  children.push(started.child);
  return started;
}

interface Facts {
  readonly articles?: number;
  readonly queued?: number;
}
/** Every site is published with so many articles, and nothing queued. */
async function whole(library: Library, articles: number, ms = 120_000): Promise<void> {
  for (const end = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const sites = await library.sites();
    const left = sites.filter(({ facts }) => (facts as Facts).articles !== articles || (facts as Facts).queued !== 0);
    if (left.length === 0) return;
    if (Date.now() > end) throw new Error(`not whole: ${JSON.stringify(left)}`);
  }
}

/** No host was asked by two at once, or sooner than its pause. */
function polite(logs: readonly (readonly Seen[])[], pause: number): void {
  for (const log of logs) expect(Math.min(...gapsOf(log))).toBeGreaterThan(pause);
}

describe.skipIf(POSTGRES === null)(`workers${WITHOUT}`, () => {
  it('crawl many sites together, publish what came, and the library reads as one archive', async () => {
    const one = await ground(5, 8);
    const library = await libraryOn(one, 's3://yuanye/first');
    const workers = ['a', 'b'].map((name) => startWorker(library, join(folderForTest(), name), '--sites', '3'));
    await whole(library, 8);
    polite([one.pictures, ...one.sites], 30);
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) {
      const { code, out, told } = await ended;
      expect(code, told + out).toBe(0);
    }
    const brought = await library.lib('follow', '--once');
    expect(brought, brought.told).toMatchObject({ code: 0 });
    const found = await library.lib('search', '公园', '--json', '--facets');
    expect(found.out).toContain('"total":40');
    const verified = await library.lib('verify', '--deep');
    expect(verified, verified.told + verified.out).toMatchObject({ code: 0 });
    expect(readdirSync(library.dir)).toContain('catalogue.db');
  });
});
