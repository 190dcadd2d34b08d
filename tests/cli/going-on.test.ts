/** Pages that an earlier crawl left queued under other options: asked or told about, never mixed in silence, never dropped. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftQueued } from '../../src/archive/crawl/going-on.js';
import { type Ask, chooseOptions } from '../../src/cli/going-on.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';
import { type EditableSite, editableSite } from './site.js';

const dir = folderForTest();
let site: EditableSite;
let other: EditableSite;
beforeAll(async () => {
  [site, other] = await Promise.all([editableSite(4), editableSite(3)]);
});
afterAll(() => Promise.all([site.close(), other.close()]));

const OURS = ['--allow-private', '--delay', '0'];
const crawl = (archive: string, ...words: string[]) => runCli(['crawl', ...words, '--archive', join(dir, archive)]);
const nameOf = (of: EditableSite) => new URL(of.url).host;

describe('what is queued under other options', () => {
  it('is told where nobody can be asked, with --quiet too, and is had all the same', async () => {
    expect((await crawl('told', `${site.url}/`, ...OURS, '--limit', '2', '--media', 'none')).code).toBe(5);
    const { code, told } = await crawl('told', `${site.url}/`, ...OURS, '--quiet');
    expect(code, told).toBe(0);
    expect(told).toMatch(/Run 1 left \d+ pages queued \(--allow-private --media none --delay 0\)\./);
    expect(told).toContain('They go on under the options of now (--allow-private --delay 0)');
    const { out } = await runCli(['list', '--json', '--archive', join(dir, 'told')]);
    expect(out.trim().split('\n')).toHaveLength(4);
  }, 60_000);

  it('says when nothing is, keeps no run of that, and says what to do', async () => {
    expect((await crawl('empty', `${site.url}/`, ...OURS)).code).toBe(0);
    for (const more of [[], ['--allow-private']]) {
      const { code, told } = await crawl('empty', ...more);
      expect(code, told).toBe(2);
      expect(told).toContain('There is nothing to resume');
      expect(told).toContain('yuanye rescrape looks at archived pages again');
      expect(told).not.toContain('Going on');
    }
    const { out } = await runCli(['runs', '--json', '--archive', join(dir, 'empty')]);
    expect(
      out
        .trim()
        .split('\n')
        .map((one) => JSON.parse(one).outcome),
    ).toEqual(['done']);
  }, 60_000);

  it('dry runs say that no page is new, and ask for none that is archived', async () => {
    const dry = ['crawl', `${site.url}/`, ...OURS, '--dry-run', '--archive', join(dir, 'dry')];
    expect((await crawl('dry', `${site.url}/`, ...OURS)).code).toBe(0);
    const [gone] = site.pages.values();
    gone!.answer = (_request, response) => void response.writeHead(404).end('gone');
    const asked = site.log.length;
    const { code, told } = await runCli(dry);
    const chinese = await runCli([...dry, '--lang', 'zh']);
    Reflect.deleteProperty(gone!, 'answer');
    expect(code, told).toBe(0);
    expect(told).toContain('0 pages to fetch (4 already archived)');
    expect(chinese.told).toContain('需抓取 0 个网页（4 个已存档）');
    expect(site.log.slice(asked).filter((line) => line.startsWith('/news/'))).toEqual([]);
  }, 60_000);

  it('runs that keep pages which fail in the browser, and runs that count what changed, can be shown', async () => {
    expect((await crawl('kept', `${site.url}/`, ...OURS, '--keep-failures')).code).toBe(0);
    expect((await runCli(['reprocess', '--archive', join(dir, 'kept')])).code).toBe(0);
    for (const form of [['1'], ['1', '--html'], ['2'], ['2', '--html']]) {
      const { code, told } = await runCli(['runs', 'show', ...form, '--archive', join(dir, 'kept')]);
      expect(code, told).toBe(0);
    }
  }, 60_000);

  it('is asked about on a terminal', async () => {
    expect((await crawl('asked', `${site.url}/`, ...OURS, '--limit', '2', '--since', '2020-01-01')).code).toBe(5);
    const left = (await leftQueued(join(dir, 'asked'), null))!;
    const now = { allowPrivate: true, delay: 500, media: 'all' };
    const asked: string[] = [];
    const answers =
      (...lines: (string | null)[]): Ask =>
      async (question) => {
        asked.push(question);
        return lines.shift() ?? null;
      };
    expect(await chooseOptions(left, now, answers('2'))).toEqual(now);
    expect(await chooseOptions(left, now, answers('what?', ''))).toEqual({
      ...{ allowPrivate: true, delay: 500, since: '2020-01-01' },
    });
    expect(asked[0]).toContain('2  all of it with the options of now: --allow-private --media all --delay 500');
    await expect(chooseOptions(left, now, answers(null))).rejects.toMatchObject({ code: 'options', exitCode: 2 });
    const same = { allowPrivate: true, since: '2020-01-01', media: 'article' };
    expect(await chooseOptions(left, same, answers('not asked'))).toEqual(same);
    expect((await leftQueued(join(dir, 'asked'), null))!.earlier.queued).toBe(left.earlier.queued);
  }, 60_000);

  it('waits, where two crawls of two sites had other options, for its own', async () => {
    expect((await crawl('two', `${site.url}/`, ...OURS, '--limit', '2', '--media', 'none')).code).toBe(5);
    expect((await crawl('two', `${other.url}/`, ...OURS, '--limit', '2')).code).toBe(5);
    const second = await crawl('two');
    expect(second.code, second.told).toBe(0);
    expect(second.told).toContain('Going on with the options of run 2: --allow-private --delay 0.');
    expect(second.told).toMatch(/Run 1 left \d+ pages queued \(--allow-private --media none --delay 0\)\. They wait/);
    const left = await leftQueued(join(dir, 'two'), null);
    expect([left?.earlier.run, left?.earlier.names]).toEqual([1, [`${site.url}/`]]);
    const third = await crawl('two');
    expect(third.told).toContain('Going on with the options of run 1: --allow-private --media none --delay 0.');
    const { out } = await runCli(['list', '--json', '--archive', join(dir, 'two')]);
    const sites = out
      .trim()
      .split('\n')
      .map((line) => new URL((JSON.parse(line) as { url: string }).url).host);
    expect(sites.toSorted()).toEqual([...Array(4).fill(nameOf(site)), ...Array(3).fill(nameOf(other))].toSorted());
  }, 60_000);
});
