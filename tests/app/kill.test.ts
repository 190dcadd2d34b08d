/** A crawl that is killed, again and again, must end with the archive of a crawl that was left alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedSite, startSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { startCli } from './run-cli.js';

/** The long form is asked for by number, `KILLS=100`: five hundred articles, odd ones among them. */
const LONG = process.env['KILLS'] !== undefined;
const KILLS = Number(process.env['KILLS'] ?? 8);
const ARTICLES = LONG ? 500 : 200;
const dir = mkdtempSync(join(tmpdir(), 'yuanye-kill-'));
let site: StartedSite;
/** The site as on its first day: pages that change their mind do so for each crawl anew, at the same address. */
async function freshSite(): Promise<void> {
  const port = site === undefined ? 0 : Number(new URL(site.url).port);
  await site?.stop();
  site = await startSampleSite({ articles: ARTICLES, seed: 7, oddities: LONG, port });
}
beforeAll(freshSite);
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

/** What an archive says, without times and places: articles, their versions and names, what was skipped. */
async function contents(archive: string): Promise<object> {
  const open = openArchive(archive, { mode: 'read' });
  const articles = [...open.listing.ids()].map((id) => [
    ...[id, open.articles.get(id)?.urls.toSorted()],
    open.articles.versions(id).map(({ digest }) => digest),
  ]);
  const skipped = open.skipped.list().map(({ url, reason }) => [url, reason]);
  await open.close();
  return { articles, skipped };
}

test(
  `killed ${KILLS} times, a crawl of ${ARTICLES} articles gives the undisturbed archive`,
  async () => {
    const calm = join(dir, 'calm');
    expect((await crawl(calm).ended).code).toBe(LONG ? 3 : 0); // bombs, loops and broken pages are not had

    // The moments are counted in requests, so that a slow machine is killed at work as well, and spread over the crawl.
    const span = Math.max(2, Math.floor((1.6 * (await requests())) / KILLS));
    await freshSite();
    const troubled = join(dir, 'troubled');
    let killed = 0;
    for (let i = 0; i < KILLS; i++) {
      const before = await requests();
      const after = before + 1 + ((i * 7919) % span);
      const { child, ended } = crawl(troubled);
      let over = false;
      void ended.then(() => (over = true));
      while (!over && (await requests()) < after) await new Promise((resolve) => setTimeout(resolve, 5));
      // Work is committed in groups, ten times a second: some kills fall between a request and its commit, some behind.
      await new Promise((resolve) => setTimeout(resolve, (i * 104_729) % 150));
      child.kill('SIGKILL');
      if ((await ended).signal === 'SIGKILL') killed++;
    }
    expect(killed).toBe(KILLS);
    const { code, told } = await crawl(troubled).ended;
    expect(told).toBe('');
    expect([0, 3]).toContain(code); // what is not had may have been given up before the last kill
    expect(await contents(troubled)).toEqual(await contents(calm));
    expect((await startCli(['verify', '--deep', '--archive', troubled]).ended).code).toBe(0);
  },
  300_000 + KILLS * 20_000,
);
