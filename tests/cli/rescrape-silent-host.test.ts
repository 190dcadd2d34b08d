/** Looks at pages whose host does not answer: the run says why, when it asks again, and what became of each page. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CrawlEvent } from '../../crawlers/index.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';

let site: EditableSite;
let folder: ReturnType<typeof temporaryFolder>;
const NAMES = [0, 1, 2].map((n) => `/news/2026/${100000 + n}.html`);

beforeEach(async () => {
  site = await editableSite(NAMES.length);
  folder = temporaryFolder();
  await crawlSite(site, folder.dir);
  const archive = openArchive(folder.dir, { mode: 'write' });
  archive.db.exec('DELETE FROM robots'); // which is believed for a day
  await archive.close();
});
afterEach(async () => {
  await site.close();
  folder.remove();
});

it('says that nothing answers, of the host and of each page', async () => {
  await site.close();
  const urls = NAMES.map((name) => `${site.url}${name}`);
  const tail = ['--allow-private', '--delay', '0', '--archive', folder.dir];
  const { code, out, told } = await runCli(['rescrape', ...urls.flatMap((url) => ['--url', url]), ...tail]);
  expect(code).toBe(3);
  expect(told).toMatch(/is left alone for this run after \d+ failures? in a row: .*ECONNREFUSED/);
  expect(told).toContain('0 looked at');
  expect(told).toContain('3 failed');
  for (const url of urls)
    expect(out).toMatch(new RegExp(`^failed +${url}\\s+its host was left alone: .*ECONNREFUSED`, 'm'));
  expect((await runCli(['rescrape', '--url', urls[0]!, ...tail, '--lang', 'zh'])).out).toContain(
    '此次运行已不再访问其主机：',
  );
}, 60_000);

it('says that robots.txt cannot be read, and when it is asked for again', async () => {
  site.robots = 503;
  const events: CrawlEvent[] = [];
  Object.assign(site.profile, { stopAfter: 3 });
  const { report, outcome } = await lookAgain(site, folder.dir, { onEvent: (event) => events.push(event) });
  expect(outcome).toBe('partial');
  const failed = events.filter((event) => event.type === 'host-failed');
  expect(failed.length).toBeGreaterThan(0);
  for (const { message, until } of failed) {
    expect(message).toMatch(/^robots\.txt cannot be read: .*503/);
    expect(until).toBeGreaterThan(Date.now() - 60_000);
  }
  expect(report.failures.map(({ url }) => new URL(url).pathname).sort()).toEqual(NAMES);
  for (const { why } of report.failures)
    expect(why).toMatch(/^its host was left alone: robots\.txt cannot be read: .*503/);
}, 60_000);
