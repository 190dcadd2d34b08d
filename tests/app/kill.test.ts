/** A crawl that is killed, again and again, must end with the archive of a crawl that was left alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedSite, startSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { startCli } from './run-cli.js';

const KILLS = 10;
const dir = mkdtempSync(join(tmpdir(), 'yuanye-kill-'));
let site: StartedSite;
beforeAll(async () => {
  site = await startSampleSite({ articles: 300, seed: 7 });
});
afterAll(async () => {
  await site.stop();
  rmSync(dir, { recursive: true, force: true });
});

const crawl = (archive: string) =>
  startCli([
    'crawl',
    `${site.url}/`,
    '--allow-private',
    '--delay',
    '0',
    '--quiet',
    '--archive',
    archive,
    '--media',
    'none',
  ]);

async function requests(): Promise<number> {
  const stats = (await (await fetch(`${site.url}/_stats`)).json()) as { requests: number };
  return stats.requests;
}

/** What an archive says, without times and places: articles, their versions, what was skipped. */
async function contents(archive: string): Promise<object> {
  const open = openArchive(archive, { mode: 'read' });
  const articles = [...open.listing.ids()].map((id) => [id, open.articles.versions(id).map(({ digest }) => digest)]);
  const skipped = open.skipped.list().map(({ url, reason }) => [url, reason]);
  await open.close();
  return { articles, skipped };
}

test(`killed ${KILLS} times, a crawl of 300 pages gives the undisturbed archive`, async () => {
  const calm = join(dir, 'calm');
  expect((await crawl(calm).ended).code).toBe(3); // robots.txt forbids some pages

  const troubled = join(dir, 'troubled');
  let killed = 0;
  // The moments are counted in requests, so that a slow machine is killed at work as well.
  for (let i = 0; i < KILLS; i++) {
    const before = await requests();
    const after = before + 3 + ((i * 7919) % 27);
    const { child, ended } = crawl(troubled);
    let over = false;
    void ended.then(() => (over = true));
    while (!over && (await requests()) < after) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    if ((await ended).signal === 'SIGKILL') killed++;
  }
  expect(killed).toBe(KILLS);
  const { code, told } = await crawl(troubled).ended;
  expect(told).toBe('');
  expect(code).toBe(3);
  expect(await contents(troubled)).toEqual(await contents(calm));
  expect((await startCli(['verify', '--deep', '--archive', troubled]).ended).code).toBe(0);
}, 300_000);
