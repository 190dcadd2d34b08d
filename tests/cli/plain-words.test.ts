/** What a command says where it has nothing to show, or was given what it cannot use. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';
import { startCli } from './start-cli.js';

vi.setConfig({ testTimeout: 60_000 });

const dir = folderForTest();
const archive = join(dir, 'archive');
const library = join(dir, 'library');
const taken = join(dir, 'taken');
const file = join(dir, 'file.txt');
const backup = join(dir, 'backup');
const PAGE = article('http://garden.example/1.html', '城南公园今日开放', ['公园今日开放，市民可以免费入园。']);

beforeAll(async () => {
  const open = openArchive(archive, { mode: 'write' });
  await save(open, PAGE, '2020-01-01T22:30:00Z');
  await open.close();
  mkdirSync(taken);
  writeFileSync(join(taken, 'own.txt'), 'mine');
  writeFileSync(file, 'a file');
  await openArchive(join(dir, 'empty'), { mode: 'write' }).close();
  await runCli(['backup', backup, '--archive', join(dir, 'empty')]);
  mkdirSync(join(archive, 'snapshots'), { recursive: true });
  writeFileSync(join(archive, 'snapshots', '20200101-000000-1.warc.gz'), ''); // a rebuild looks for one first
  await runCli(['library', 'init', library]);
});
afterEach(() => vi.unstubAllEnvs());

describe('a target that is taken', () => {
  const writers = (target: string): [name: string, args: string[]][] => [
    ...['jsonl', 'csv', 'parquet', 'markdown', 'text', 'tei', 'vertical'].map((format): [string, string[]] => [
      `export ${format}`,
      ['export', '--format', format, '--out', target, '--archive', archive],
    ]),
    ['backup', ['backup', target, '--archive', archive]],
    ['restore', ['restore', backup, '--archive', target]],
    ['rebuild', ['rebuild', '--into', target, '--archive', archive]],
  ];
  it.each(writers(taken))('that holds other files is wrong usage: %s', async (_, args) => {
    const { code, told } = await runCli(args);
    expect(told).toMatch(/not empty/);
    expect(code).toBe(2);
    expect(readdirSync(taken)).toEqual(['own.txt']);
  });

  it.each([...writers(file), ['library init', ['library', 'init', file]] as [string, string[]]])(
    'that is a file is wrong usage: %s',
    async (_, args) => {
      const { code, told } = await runCli(args);
      expect(told).toMatch(/is a file[,;]/);
      expect(code).toBe(2);
    },
  );

  it('in the library is wrong usage', async () => {
    mkdirSync(join(library, 'sites', 'garden'), { recursive: true });
    const { code, told } = await runCli(['library', 'add', '--archive', archive, '--move', '--library', library]);
    expect(told).toMatch(/is there already/);
    expect(code).toBe(2);
    expect(existsSync(archive)).toBe(true);
  });
});

describe('what is asked for together', () => {
  it('a citation in CSL is JSON within JSON, and no text', async () => {
    const { out } = await runCli(['show', PAGE.id, '--cite', 'csl', '--json', '--archive', archive]);
    expect(JSON.parse(out)).toMatchObject({ id: PAGE.id, csl: [{ type: 'webpage', title: PAGE.title }] });
    const all = await runCli(['show', PAGE.id, '--cite', '--json', '--archive', archive]);
    expect(JSON.parse(all.out)).toMatchObject({
      csl: [{ type: 'webpage' }],
      bibtex: expect.stringContaining('@online'),
    });
  });

  it('a site and an archive for a library are told apart', async () => {
    const { code, told } = await runCli(['library', 'add', 'chla', '--archive', archive, '--library', library]);
    expect(code).toBe(2);
    expect(told).toMatch(/"chla" is a new site, and .* an archive that is there: only one/);
  });

  it.each(['--pictures', '--update'])('%s and standard output are told to need a folder', async (option) => {
    const args = ['export', '--format', 'markdown', option, '--out', '-', '--archive', archive];
    const { code, told } = await runCli(args);
    expect(code).toBe(2);
    expect(told).toContain(`${option} needs a folder, and standard output is none.`);
  });
});

describe('nothing to show', () => {
  const other = ['--archive', archive];
  it.each([
    [['schedule', 'list', ...other], 'No schedules'],
    [['library', 'list', '--library', library], 'no sites'],
    [['runs', ...other], 'No runs yet'],
    [['watch', 'list', ...other], 'No standing queries'],
    [['curate', 'tags', ...other], 'No tags'],
    [['curate', 'notes', ...other], 'No notes'],
    [['curate', 'collections', ...other], 'No collections'],
    [['curate', 'marks', ...other], 'Nothing is marked'],
    [['duplicates', ...other], 'pairs: none'],
    [['list', '--gone', ...other], '0 articles'],
    [['list', '--skipped', ...other], 'No page was skipped'],
  ] as [string[], string][])('is said: %j', async (args, said) => {
    const { code, out, told } = await runCli(args);
    expect(code).toBe(0);
    expect(out + told).toContain(said);
    expect((await runCli([...args, '--json'])).out, 'an object a line: no line').toBe('');
  });

  it('of a trail is said', async () => {
    const { out } = await runCli(['show', PAGE.id, '--trail', '--archive', archive]);
    expect(out).toContain('Nothing was changed, removed or flagged');
  });
});

describe('a value that cannot be used', () => {
  it.each([
    ['61 * * * *', 'The minute cannot be "61".'],
    ['0 24 * * *', 'The hour cannot be "24".'],
    ['0 6 * 13 *', 'The month cannot be "13".'],
    ['0 6 * *', 'It has 4 fields, not 5.'],
    ['daily', 'It has 1 field, not 5.'],
  ])('of a schedule is named: %s', async (cron, said) => {
    const { code, told } = await runCli(['schedule', 'add', 'chla', '--cron', cron, '--archive', archive]);
    expect(code).toBe(2);
    expect(told).toContain(said);
    expect(told).not.toContain('CronPattern');
  });

  it.each([
    [['site', 'check', 'chla', join(dir, 'none.html')], 3],
    [['crawl', '--urls', join(dir, 'none.txt'), '--archive', archive], 3],
    [['curate', 'import', join(dir, 'none.json'), '--archive', archive], 3],
    [['site', 'check', join(dir, 'none.yaml')], 2], // it names a site
  ])('a file that is not there is said without the words of the system: %j', async (args, exit) => {
    const { code, told } = await runCli(args);
    expect(code).toBe(exit);
    expect(told).toMatch(/there is no such file/);
    expect(told).not.toMatch(/ENOENT|\bstat\b|\bopen '/);
  });

  it.each(['detect', 'extract', 'repair'])(
    '%s tells of a file that is not there and reads the others',
    async (name) => {
      const none = join(dir, 'none.txt');
      const { code, told, out } = await runCli([name, none, file, '--quiet']);
      expect(code).toBe(3);
      expect(told).toBe(`yuanye: ${none} cannot be read: there is no such file.\n  Check the path.\n`);
      expect(out).toContain(name === 'detect' ? 'utf-8' : 'a file');
      const json = await runCli([name, none, '--json']);
      expect(json.code).toBe(3);
      expect(JSON.parse(json.out)).toMatchObject({ file: none, code: 'no-such-file', hint: 'Check the path.' });
    },
  );

  it('an article that is not there begins no run', async () => {
    const before = await runCli(['runs', '--archive', archive]);
    const { code, told } = await runCli(['forget', 'nope', '--reason', 'asked', '--archive', archive]);
    expect([code, told]).toEqual([2, expect.stringContaining('There is no article "nope" in this archive.')]);
    expect((await runCli(['runs', '--archive', archive])).out).toBe(before.out);
  });

  it('a standing query for a site that is not there is wrong usage', async () => {
    for (const args of [['site:nope'], ['公园', '--site', 'nope']]) {
      const { code, told } = await runCli(['watch', 'add', ...args, '--archive', archive]);
      expect([code, told]).toEqual([2, expect.stringContaining('There is no site "nope"')]);
    }
  });

  it('an export of nothing writes nothing, not even the head of a table', async () => {
    const args = ['export', '--format', 'csv', '--from', '2030', '--out', '-', '--archive', archive];
    const { code, out, told } = await runCli(args);
    expect([code, out, told]).toEqual([3, '', expect.stringContaining('No article matches')]);
    const wrong = await runCli(['export', '--format', 'csv', '--from', '2019-13', '--out', '-', '--archive', archive]);
    expect([wrong.code, wrong.told]).toEqual([2, expect.stringContaining('"2019-13" is no date (--from).')]);
  });

  it('a mark of another selection is told as options', async () => {
    const since = (...more: string[]) =>
      runCli(['export', '--format', 'jsonl', '--since-last', 'weekly', '--archive', archive, ...more]);
    expect((await since('--from', '2019', '--representatives', '--out', join(dir, 'week-1'))).code).toBe(0);
    const { code, told } = await since('--out', join(dir, 'week-2'));
    expect([code, told]).toEqual([2, expect.stringContaining('an export that chose --from 2019 --representatives.')]);
  });

  it.each(['broken.wacz', 'broken.warc', 'broken.warc.gz', 'broken.zip'])('a %s is told to be broken', async (name) => {
    for (const text of ['hello', '<html><body><h1>404 Not Found</h1></body></html>']) {
      writeFileSync(join(dir, name), text);
      const { code, told } = await runCli(['import', join(dir, name), '--archive', join(dir, 'other')]);
      expect(code).toBe(3);
      expect(told).toMatch(/^not-read .*this is no (?:WACZ|WARC|ZIP) file, or a broken one/m);
    }
  });
});

describe('the environment', () => {
  const list = ['list', '--archive', archive];
  it('a language that there is not is told once, and the locale decides', async () => {
    const german = await startCli(list, { YUANYE_LANG: 'de', LC_ALL: 'C' }).ended;
    expect(german.told).toBe('yuanye: YUANYE_LANG is "de", and only zh and en exist: the locale decides.\n1 article\n');
    const chinese = await startCli(list, { YUANYE_LANG: 'de', LC_ALL: 'zh_CN.UTF-8' }).ended;
    expect(chinese.told).toMatch(/^yuanye: YUANYE_LANG 为“de”.*\n1 篇文章\n$/);
    for (const env of [{ YUANYE_LANG: '', LC_ALL: 'de_DE.UTF-8' }, { YUANYE_LANG: 'en_GB' }, { YUANYE_LANG: 'zh-TW' }])
      expect((await startCli(list, env).ended).told).toMatch(/^1 (?:article|篇文章)\n$/);
  });

  it('--lang with another language is refused, also without a command', async () => {
    for (const args of [
      ['--lang', 'de'],
      ['--lang=de', '--help'],
      ['list', '--lang', 'de'],
    ]) {
      const { code, told } = await runCli(args);
      expect(code).toBe(2);
      expect(told).toMatch(/de/);
    }
  });

  it('a time zone that there is not is told, and UTC is used', async () => {
    const show = ['show', PAGE.id, '--archive', archive];
    const { told, out } = await startCli(show, { TZ: 'Nonsense' }).ended;
    expect(told).toBe('yuanye: TZ is "Nonsense", which names no time zone such as Asia/Shanghai: UTC is used.\n');
    expect(out).toContain('UTC');
    expect(out).not.toContain('undefined');
    const empty = await startCli(show, { TZ: '' }).ended;
    expect(empty.told).toBe('');
    expect(empty.out).toBe(out);
  });
});

describe('a search that was meant otherwise', () => {
  const search = (...words: string[]) => runCli(['search', '--archive', archive, ...words]);

  it.each([
    ['search', ['search', '-地产 公园'], "yuanye search -- '-地产 公园'"],
    ['a single word', ['search', '公园', '-地产'], "yuanye search -- '-地产'"],
    ['watch', ['watch', 'add', '-地产'], "yuanye watch add -- '-地产'"],
    ['library', ['library', 'search', '-park'], "yuanye library search -- '-park'"],
    ['an option', ['search', '--nosuch'], 'yuanye search --help'],
  ])('is shown where a word with a dash stands: %s', async (_, args, hint) => {
    const { code, told } = await runCli(args);
    expect([code, told.includes(hint)], told).toEqual([2, true]);
    expect((await search('--', '-地产 公园')).told).toContain('1 hit');
  });

  it.each([
    ['sit:chla 公园', '"sit:" is no prefix'],
    ['公园 苹果 -foo:bar', '"foo:" is no prefix'],
    ['苹果 OR 公园', '"OR" is a word here'],
    ['苹果 AND 公园', '"AND" is a word here'],
  ])('is told of its odd words when it finds nothing: %s', async (query, doubt) => {
    const { code, out, told } = await search(query);
    expect([code, out, told.includes('0 hits'), told.includes(doubt)], told).toEqual([0, '', true, true]);
  });

  it.each(['公园 苹果', '"a OR b"', 'http://garden.example/2.html', '标题:苹果', 'or not', '公园'])(
    'and of nothing else: %s',
    async (query) => expect((await search(query)).told).toMatch(/^[01] hits?\n$/),
  );

  it('has its dates in their order', async () => {
    const { code, told } = await search('公园 after:2015 before:2014');
    expect([code, told.includes('after: is later than before:')]).toEqual([2, true]);
    expect((await search('公园 after:2015-06 before:2015')).code).toBe(0);
    const watch = await runCli(['watch', 'add', 'after:2015 before:2014', '--archive', archive]);
    expect(watch.code).toBe(2);
  });
});
