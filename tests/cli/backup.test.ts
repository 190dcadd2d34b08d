import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { folderForTest } from '../storage/article.js';
import { type Ended, runCli } from './run-cli.js';
import { startCli } from './start-cli.js';

let site: RunningSite;
const CRAWL = ['--allow-private', '--delay', '250', '--quiet'];
const dir = folderForTest();
const archive = join(dir, 'archive');
const backup = join(dir, 'backup');

beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 1, articles: 120 });
});
afterAll(() => site.stop());

const quiet = (ended: Ended) => `${ended.out}${ended.told}`;
const sizes = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]));

describe('a crawl, searches, reads and backups at once, as processes of their own', () => {
  it('never see a locked database, and the backup is an archive', async () => {
    const first = await runCli(['crawl', `${site.url}/`, '--archive', archive, '--limit', '3', ...CRAWL]);
    expect([0, 5], quiet(first)).toContain(first.code);
    // It has minutes to do and is stopped when enough has been seen beside it, however slow the machine.
    const crawl = startCli(['crawl', `${site.url}/`, '--archive', archive, ...CRAWL]);
    let atWork = true;
    void crawl.ended.then(() => (atWork = false));
    const ends: Ended[] = [];
    const list = ['list', '--archive', archive, '--json', '--limit', '1000'];
    const articles = () => runCli(list).then(({ out }) => out.trim().split('\n').length);
    while (atWork && (await articles()) < 12) await new Promise((resolve) => setTimeout(resolve, 200));
    // First each as a process of its own, all at once; then in this process, beside the crawl's.
    const processOf = (args: readonly string[]) => startCli(args).ended;
    for (const begin of [processOf, runCli]) {
      const [found, all, saved] = await Promise.all([
        begin(['search', '公园', '--archive', archive, '--facets']),
        begin(list),
        begin(['backup', backup, '--archive', archive, '--json']),
      ]);
      const { id } = JSON.parse(all.out.split('\n')[0]!) as { id: string };
      ends.push(found, all, saved, await runCli(['show', id, '--archive', archive]));
    }
    expect(atWork, 'the crawl was over before the backups were').toBe(true);
    crawl.child.kill('SIGINT');
    const crawled = await crawl.ended;
    expect(crawled.code, quiet(crawled)).toBe(130);
    for (const ended of [...ends, crawled]) expect(quiet(ended)).not.toMatch(/locked|SQLITE_BUSY|SqliteError/i);
    expect(ends.filter(({ code }) => code !== 0).map(quiet)).toEqual([]);

    // The last backup was made while the crawl wrote: what it names is all there.
    const restored = join(dir, 'restored');
    expect((await runCli(['restore', backup, '--archive', restored])).code).toBe(0);
    const verified = await runCli(['verify', '--deep', '--archive', restored, '--json']);
    expect(verified.code, quiet(verified)).toBe(0);
    expect((await runCli(['search', '公园', '--archive', restored])).out).not.toBe('');
  }, 240_000);

  it('copies a second time only what is new, and lets go what newer files took the place of', async () => {
    const whole = await runCli(['backup', backup, '--archive', archive, '--json']);
    expect(whole.code, quiet(whole)).toBe(0);
    const before = sizes(join(backup, 'snapshots'));
    appendFileSync(join(backup, 'snapshots', 'stranger.warc.gz'), 'left from before');
    const again = JSON.parse((await runCli(['backup', backup, '--archive', archive, '--json'])).out);
    const stranger = statSync(join(backup, 'snapshots', 'stranger.warc.gz')).mtimeMs;
    expect(sizes(join(backup, 'snapshots'))).toEqual({ ...before, 'stranger.warc.gz': stranger });
    const [database, ...more] = readdirSync(backup).filter((name) => name.endsWith('.db'));
    expect(more).toEqual([]);
    expect(again.written).toBe(statSync(join(backup, database!)).size);
    expect(again.removed).toBe(1); // the earlier copy of the database
    rmSync(join(backup, 'snapshots', 'stranger.warc.gz'));
    expect((await runCli(['restore', backup, '--check'])).code).toBe(0);
  }, 120_000);

  it('gives the same articles, texts and digests back', async () => {
    const back = join(dir, 'back');
    expect((await runCli(['restore', backup, '--archive', back])).code).toBe(0);
    const [one, two] = [archive, back].map((path) => openArchive(path, { mode: 'read' }));
    const ids = [...one!.listing.ids()];
    expect(ids.length).toBeGreaterThan(10);
    expect([...two!.listing.ids()]).toEqual(ids);
    for (const id of ids) {
      expect(two!.articles.get(id)).toEqual(one!.articles.get(id));
      expect(two!.articles.versions(id)).toEqual(one!.articles.versions(id));
    }
    await Promise.all([one!.close(), two!.close()]);
    // And the next crawl goes on with it.
    const on = await runCli(['crawl', `${site.url}/`, '--archive', back, '--limit', '1', ...CRAWL]);
    expect([0, 3, 5], quiet(on)).toContain(on.code);
  }, 120_000);
});

describe('a restore', () => {
  it('touches nothing that is there, and takes no damaged backup', async () => {
    expect((await runCli(['restore', backup, '--archive', archive])).code).toBe(2);
    const warc = join(
      backup,
      'snapshots',
      readdirSync(join(backup, 'snapshots')).find((name) => name.endsWith('.warc.gz'))!,
    );
    const bytes = readFileSync(warc);
    truncateSync(warc, bytes.length - 1);
    const target = join(dir, 'never');
    const { code, told } = await runCli(['restore', backup, '--archive', target]);
    expect(code).toBe(1);
    expect(told).toMatch(/not as it was written/);
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(dir).filter((name) => name.includes('restoring'))).toEqual([]);
    rmSync(join(backup, 'backup.json'));
    expect((await runCli(['restore', backup, '--archive', target])).told).toMatch(/no whole backup/);
  });

  it('is not made of, nor a backup into, a folder that is something else', async () => {
    const other = folderForTest();
    appendFileSync(join(other, 'thesis.tex'), 'ours');
    const { code, told } = await runCli(['backup', other, '--archive', archive]);
    expect(code, told).toBe(2);
    expect(readdirSync(other)).toEqual(['thesis.tex']);
  });
});
