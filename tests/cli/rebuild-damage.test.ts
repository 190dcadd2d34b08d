/** What a rebuild could not read or find: it says where, takes everything else, and its exit code says so. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './run-cli.js';
import { crawlSite, editableSite, lookAgain, temporaryFolder } from './site.js';

const folder = temporaryFolder();
const dir = join(folder.dir, 'whole');
let warcs: string[] = [];

beforeAll(async () => {
  const site = await editableSite(4);
  await crawlSite(site, dir);
  [...site.pages.values()][0]!.lines.push('补记：园中的老樟树又添了一圈年轮。');
  await lookAgain(site, dir);
  await site.close();
  const [article] = (await runCli(['list', '--archive', dir, '--json'])).out.split('\n');
  await runCli(['curate', 'tag', (JSON.parse(article!) as { id: string }).id, '樟树', '--archive', dir]);
  warcs = readdirSync(join(dir, 'snapshots')).filter((name) => name.endsWith('.warc.gz'));
}, 60_000);
afterAll(() => folder.remove());

/** Rebuilds a copy of the archive that `harm` was done to. */
async function rebuilt(name: string, harm: (copy: string) => void) {
  const copy = join(folder.dir, name);
  cpSync(dir, copy, { recursive: true });
  harm(copy);
  const run = (into: string, ...more: string[]) =>
    runCli(['rebuild', '--archive', copy, '--into', join(folder.dir, into), ...more]);
  const { code, out } = await run(`${name}-json`, '--json');
  const { told } = await run(`${name}-text`);
  return { code, told, ...(JSON.parse(out) as { articles: number; damaged: number; damage: object[] }) };
}

test('a changed byte is told with its file, place and bytes', async () => {
  const file = `snapshots/${warcs[0]}`;
  const { code, damage, told, articles } = await rebuilt('byte', (copy) => {
    const bytes = readFileSync(join(copy, file));
    bytes[bytes.length >> 1]! ^= 0xff;
    writeFileSync(join(copy, file), bytes);
  });
  expect([code, articles]).toEqual([3, 3]);
  const place = { offset: expect.any(Number), bytes: expect.any(Number) };
  expect(damage).toEqual([
    { file, ...place, reason: expect.stringMatching(/gzip/) },
    { file: `snapshots/${warcs[1]}`, ...place, reason: 'a record that this one repeats cannot be read' },
  ]);
  expect(told).toMatch(new RegExp(`damaged  ${file}:\\d+  .*; \\d+ bytes cannot be read`));
}, 60_000);

test('a file that ends too early is told by what its index names', async () => {
  const file = `snapshots/${warcs[0]}`;
  const size = readFileSync(join(dir, file)).length;
  const { code, damage } = await rebuilt('cut', (copy) => truncateSync(join(copy, file), size >> 1));
  expect(code).toBe(3);
  expect(damage).toContainEqual({
    ...{ file, offset: size >> 1, bytes: expect.any(Number) },
    reason: 'the file ends before what its index names',
  });
}, 60_000);

test('a file that only its index names is told', async () => {
  const file = `snapshots/${warcs[1]}`;
  const { code, damage, told } = await rebuilt('gone', (copy) => rmSync(join(copy, file)));
  const reason = 'its index is there, the file is not';
  expect([code, damage]).toEqual([3, [{ file, offset: null, bytes: null, reason }]]);
  expect(told).toContain(`damaged  ${file}  ${reason}`);
}, 60_000);

test('damaged tags, notes and collections stay behind, and that is told', async () => {
  const { code, damage, articles } = await rebuilt('curated', (copy) => {
    for (const tail of ['-wal', '-shm']) rmSync(join(copy, `curation.db${tail}`), { force: true });
    writeFileSync(join(copy, 'curation.db'), 'no database at all, only words '.repeat(99));
  });
  expect([code, articles]).toEqual([3, 4]);
  expect(damage).toMatchObject([{ file: 'curation.db', reason: expect.stringMatching(/damaged/) }]);
}, 60_000);

test.each(['lost', 'empty'])(
  'a database that is %s is told, and nothing new is begun over its snapshots',
  async (what) => {
    const copy = join(folder.dir, `without-${what}`);
    cpSync(dir, copy, { recursive: true });
    for (const name of readdirSync(copy).filter((one) => one.startsWith('archive.db'))) rmSync(join(copy, name));
    if (what === 'empty') writeFileSync(join(copy, 'archive.db'), '');
    const page = join(folder.dir, 'page.html');
    writeFileSync(page, '<h1>新的一页</h1><p>园中的老樟树又添了一圈年轮。</p>');
    for (const words of [
      ['list'],
      ['verify'],
      ['doctor'],
      ['reprocess'],
      ['crawl'],
      ['crawl', 'http://127.0.0.1:9/a.html', '--allow-private'],
      ['import', page],
      ['schedule', 'add', 'chla', '--cron', '0 6 * * *'],
    ]) {
      const { code, told } = await runCli([...words, '--archive', copy]);
      expect(code, `${words.join(' ')}: ${told}`).toBe(4);
      expect(told).toContain(`There are snapshots in ${copy}, and their database (archive.db) is not there.`);
      expect(told).toContain('yuanye rebuild --archive');
    }
    expect(existsSync(join(copy, 'archive.db'))).toBe(what === 'empty');
    const into = join(folder.dir, `again-${what}`);
    expect((await runCli(['rebuild', '--archive', copy, '--into', into])).code).toBe(0);
    expect((await runCli(['list', '--archive', into])).out).toBe((await runCli(['list', '--archive', dir])).out);
  },
  60_000,
);
