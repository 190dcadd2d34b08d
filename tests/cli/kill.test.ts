/** A crawl that is killed, again and again, must end with the archive of a crawl that was left alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSite, serveSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { startCli } from './start-cli.js';

/** The long form is asked for by number, `KILLS=100`: five hundred articles, odd ones among them. */
const LONG = process.env['KILLS'] !== undefined;
const KILLS = Number(process.env['KILLS'] ?? 3);
const ARTICLES = LONG ? 500 : 40;
/** A run is killed after so many requests at most, and a while: commits come every half second, so some kills fall in front of any. */
const REQUESTS = LONG ? 40 : 12;
/** Between two requests, in milliseconds: a kill that comes late on a busy machine still finds the run at work. */
const DELAY_MS = 40;
const WHILE_MS = 600;
const dir = mkdtempSync(join(tmpdir(), 'yuanye-kill-'));
let site: RunningSite;
/** The site as on its first day: pages that change their mind do so for each crawl anew, at the same address. */
async function freshSite(): Promise<void> {
  const port = site === undefined ? 0 : Number(new URL(site.url).port);
  await site?.stop();
  site = await serveSampleSite({ articles: ARTICLES, seed: 7, oddities: LONG, port });
}
beforeAll(freshSite);
afterAll(async () => {
  await site.stop();
  rmSync(dir, { recursive: true, force: true });
});

const crawl = (archive: string, delay: number): string[] => [
  ...['crawl', `${site.url}/`, '--allow-private', '--delay', String(delay), '--media', 'none', '--quiet'],
  ...['--archive', archive],
];

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

/** Kills crawls of one archive until one comes through or `kills` are used up, then lets it be finished. */
async function troubled(archive: string, kills: number): Promise<number> {
  let killed = 0;
  let through = false;
  while (killed < kills && !through) {
    const before = site.stats.requests;
    const { child, ended } = startCli(crawl(archive, DELAY_MS));
    let over = false;
    void ended.then(() => (over = true));
    // Counted in requests, so that a slow machine is killed at work as well, and no page is too slow to get past.
    const last = before + Math.random() * REQUESTS;
    while (!over && site.stats.requests <= last) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * WHILE_MS));
    child.kill('SIGKILL');
    if ((await ended).signal === 'SIGKILL') killed++;
    else through = true;
  }
  const { code, told } = await runCli(crawl(archive, 0));
  expect(told).toBe('');
  expect([0, 3]).toContain(code); // what is not had may have been given up before the last kill
  return killed;
}

test(
  `killed ${KILLS} times, a crawl of ${ARTICLES} articles gives the undisturbed archive`,
  async () => {
    const calm = join(dir, 'calm');
    expect((await runCli(crawl(calm, 0))).code).toBe(LONG ? 3 : 0); // bombs, loops and broken pages are not had
    const expected = await contents(calm);
    for (let left = KILLS, n = 0; left > 0; n++) {
      await freshSite();
      const archive = join(dir, `troubled-${n}`);
      const killed = await troubled(archive, left);
      expect(killed).toBeGreaterThan(0);
      expect(await contents(archive)).toEqual(expected);
      expect((await runCli(['verify', '--deep', '--archive', archive])).code).toBe(0);
      left -= killed;
    }
  },
  300_000 + KILLS * 30_000,
);
