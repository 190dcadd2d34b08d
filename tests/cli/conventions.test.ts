/** What every command has in common: where options stand, how errors read, what exit codes mean, completion. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CommandInfo, commandTree, globalOptions } from '../../src/cli/command-tree.js';
import { COMMANDS, EXIT_CODES } from '../../src/cli/main.js';
import { EXIT } from '../../src/core/errors.js';
import { placeholders } from '../../src/lang/sentences/placeholders.js';
import { openArchive } from '../../storage/index.js';
import { startProgram } from '../program.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';

// Most tests here run several commands, whose modules are loaded once each.
vi.setConfig({ testTimeout: 60_000 });

const dir = folderForTest();
const archive = join(dir, 'archive');
const file = join(dir, 'file.txt');
const FIRST = article('http://garden.example/1.html', '城南公园今日开放', ['公园今日开放，市民可以免费入园。']);

beforeAll(async () => {
  writeFileSync(file, 'no archive');
  const open = openArchive(archive, { mode: 'write' });
  await save(open, FIRST, '2020-01-01T22:30:00Z');
  const blocks = [
    { kind: 'paragraph' as const, text: '公园今日开放，市民可以免费入园。' },
    { kind: 'image' as const, text: '', src: 'http://garden.example/p/1.jpg', caption: '湖边的水杉' },
  ];
  await save(open, { ...FIRST, title: '城南公园明日开放', blocks }, '2020-02-01T00:00:00Z');
  await open.close();
});

/** Every error of ours: a sentence, and below it what helps; no stack. */
const ERROR = /^yuanye: \S.*[.)]\n(?: {2}\S.*\n)+$/;

describe('global options', () => {
  it('stand before the command or behind it', async () => {
    const forms = [
      ['--archive', archive, 'list', '--json'],
      [`--archive=${archive}`, '--json', 'list'],
      ['--json', '--quiet', '--archive', archive, 'list'],
      ['list', '--json', '--archive', archive],
    ];
    const outs = await Promise.all(forms.map((args) => runCli(args)));
    for (const { code, out } of outs) {
      expect(code).toBe(0);
      expect(out).toBe(outs[0]!.out);
    }
    expect(JSON.parse(outs[0]!.out)).toMatchObject({ id: FIRST.id });
    const below = await runCli(['--archive', archive, '--json', 'site', 'list']);
    expect(() => JSON.parse(below.out.split('\n')[0]!)).not.toThrow();
  });
});

describe('help', () => {
  it('lists every command and what every exit code means', async () => {
    const { out, code } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(out).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
    expect(EXIT_CODES.map(([number]) => number).sort((a, b) => a - b)).toEqual(
      Object.values(EXIT).sort((a, b) => a - b),
    );
    for (const [number, means] of EXIT_CODES)
      expect(out).toMatch(new RegExp(`^ {2}${number} +${means.slice(0, 12)}`, 'm'));
  });

  it('of a command is the same either way', async () => {
    expect((await runCli(['help', 'list'])).out).toBe((await runCli(['list', '--help'])).out);
  });
});

it('the help has its placeholders in the language of the reader, each in the catalogue', async () => {
  const written = (info: CommandInfo): string[] => [
    info.arguments,
    ...info.options.map((option) => option.written),
    ...info.below.flatMap(written),
  ];
  const all = [...(await commandTree(COMMANDS)).flatMap(written), ...globalOptions().map((option) => option.written)];
  const names = all.flatMap((text) => [...text.matchAll(/[<[]([\w-]+)(?:\.\.\.)?[>\]]/g)].map(([, name]) => name!));
  // The parser itself writes [options] and [command].
  expect(Object.keys(placeholders).sort()).toEqual([...new Set([...names, 'options', 'command'])].sort());
  const { out } = await runCli(['diff', '--help', '--lang', 'zh']);
  expect(out).toContain('yuanye diff [选项] <编号或网址> [旧版本] [新版本]');
  expect(out).toContain('--archive <文件夹>');
  expect((await runCli(['diff', '--help'])).out).toContain('yuanye diff [options] <id-or-url> [from] [to]');
  expect((await runCli(['diff', '--lang', 'zh'])).told).toContain('缺少参数“编号或网址”');
  expect((await runCli(['diff', '--lang', 'zh', '--archive'])).told).toContain('“--archive <文件夹>”');
});

describe('an error', () => {
  const cases: [args: string[], code: number][] = [
    [['nothing'], 2],
    [['--colour', 'list'], 2],
    [['list', '--colour'], 2],
    [['list', '--limit', 'many'], 2],
    [['export', '--archive', archive], 2],
    [['export', '--format', 'xlsx'], 2],
    [['show'], 2],
    [['completion', 'tcsh'], 2],
    [['show', 'nothing', '--archive', archive], 2],
    [['list', '--archive', file], 4],
    [['crawl', 'http://garden.example/', '--quiet', '--archive', file], 4],
    [['import', file, '--archive', file], 4],
    [['doctor', '--archive', file], 4],
    [['verify', '--archive', join(dir, 'not-there')], 4],
    [['backup', archive, '--archive', archive], 2],
    [['backup', join(archive, 'inside', 'deep'), '--archive', archive], 2],
    [['backup', dir, '--archive', archive], 2],
    [['backup', file, '--archive', archive], 2],
    [['restore', file, '--archive', join(dir, 'new')], 4],
    [['restore', join(dir, 'not-there'), '--archive', join(dir, 'new')], 4],
    [['export', '--format', 'csv', '--out', join(file, 'below'), '--archive', archive], 4],
    [['export', '--format', 'csv', '--out', `${dir}/${'x'.repeat(300)}`, '--archive', archive], 4],
    [['export', '--format', 'epub', '--out', `${dir}/${'x'.repeat(300)}`, '--archive', archive], 4],
    [['export', '--format', 'csv', '--out', file, '--archive', archive], 2],
    [['export', '--format', 'epub', '--out', join(file, 'a.epub'), '--archive', archive], 4],
    [['export', '--format', 'wacz', '--out', dir, '--archive', archive], 2],
    [['diff', FIRST.id, '1', '9', '--archive', archive], 2],
    [['snapshot', 'cat', 'http://garden.example/none', '--archive', archive], 2],
    [['watch', 'remove', '77', '--archive', archive], 2],
    [['site', 'boilerplate', 'none.example', '--archive', archive], 2],
    [['rescrape', 'none.example', '--archive', archive], 2],
    ...(existsSync('/proc/self') ? [[['import', file, '--archive', '/proc/none'], 4] as [string[], number]] : []),
  ];
  it.each(cases)('of %j has the one form, and exits %i', async (args, code) => {
    const { code: is, told, out } = await runCli(args);
    expect(told + out, args.join(' ')).toMatch(ERROR);
    expect(is).toBe(code);
    const json = await runCli([...args, '--json']);
    expect(json.code).toBe(code);
    expect(Object.keys(JSON.parse(json.told) as object).sort()).toEqual(['code', 'hint', 'message']);
  });

  it('of a file that is no WACZ is one line, with the reason', async () => {
    const broken = join(dir, 'broken.wacz');
    writeFileSync(broken, 'PK\u0003\u0004 broken');
    const { code, told } = await runCli(['import', broken, '--archive', join(dir, 'other')]);
    expect(code).toBe(3);
    expect(told).toMatch(/^not-read {3}.*broken\.wacz {2}\S/m);
    expect(told).not.toMatch(/^ +at /m);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'of a folder that cannot be written is a sentence (root writes everywhere, Windows has other rights)',
    async () => {
      const closed = join(dir, 'closed');
      mkdirSync(closed, { mode: 0o500 });
      for (const format of ['csv', 'markdown', 'epub', 'wacz']) {
        const { code, told } = await runCli([
          'export',
          '--format',
          format,
          '--out',
          join(closed, 'x'),
          '--archive',
          archive,
        ]);
        expect(told).toMatch(ERROR);
        expect(code).toBe(4);
      }
      expect(readdirSync(closed)).toEqual([]);
    },
  );

  it('leaves nothing behind in an archive that was no folder', () => {
    expect(existsSync(join(dir, 'new'))).toBe(false);
  });
});

describe('what people read', () => {
  it('shows a picture with its caption and address', async () => {
    const { out } = await runCli(['show', FIRST.id, '--archive', archive]);
    expect(out).toMatch(/^\[picture\] 湖边的水杉 {2}http:\/\/garden\.example\/p\/1\.jpg$/m);
  });

  it('compares a title by words', async () => {
    const { out } = await runCli(['diff', FIRST.id, '--archive', archive]);
    expect(out).toMatch(/^title: 城南公园\[-今日-\]\{\+明日\+\}开放$/m);
    const history = await runCli(['history', FIRST.id, '--archive', archive]);
    expect(history.out).toContain('title “城南公园[-今日-]{+明日+}开放”');
  });

  it('shows times in the zone of the reader, and keeps ISO 8601 for machines', async () => {
    const before = process.env.TZ;
    process.env.TZ = 'Asia/Shanghai';
    try {
      const [people, machines] = [
        await runCli(['history', FIRST.id, '--archive', archive]),
        await runCli(['history', FIRST.id, '--json', '--archive', archive]),
      ];
      expect(people.out).toContain('2020-01-02 06:30 Asia/Shanghai');
      expect(JSON.parse(machines.out.split('\n')[0]!)).toMatchObject({ capturedAt: '2020-01-01T22:30:00Z' });
      const shown = async (...args: string[]) => (await runCli(['show', FIRST.id, ...args, '--archive', archive])).out;
      expect(await shown('--at', '2020-01-02')).toContain('# 城南公园今日开放');
      expect(await shown('--at', '2020-02')).toContain('# 城南公园明日开放');
      expect((await runCli(['show', FIRST.id, '--at', '2020-01-01', '--archive', archive])).code).toBe(2);
      expect(await shown('--version', '1', '--cite', 'gbt7714')).toContain('[2020-01-02]');
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

describe('a trail', () => {
  it('shows the character that an edit belongs to', async () => {
    const page = join(dir, 'page.html');
    const text =
      '園林網(wǎng)今日開通，設(shè)計師們在湖邊種下水杉，園林綠化的經驗值得推廣(guǎng)，產業(yè)園區從早到晚都開放，市民可以免費入園。';
    writeFileSync(
      page,
      `<html><head><meta charset="utf-8"><title>園林網(wǎng)開通</title></head><body><h1>園林網(wǎng)開通</h1><div>2019-12-20 10:00</div><div>${`<p>${text}</p>`.repeat(4)}</div></body></html>`,
    );
    const into = join(dir, 'trails');
    expect((await runCli(['import', page, '--url', 'http://garden.example/t.html', '--archive', into])).code).toBe(0);
    const { out } = await runCli(['show', 'http://garden.example/t.html', '--trail', '--archive', into]);
    for (const edit of ['業(yè) → 業', '網(wǎng) → 網', '廣(guǎng) → 廣', '設(shè) → 設'])
      expect(out).toContain(`: ${edit}`);
    expect(out).not.toMatch(/: \(\p{L}+\) → /u);
  });
});

it('a limit says nothing about pages that are named, and is not passed over', async () => {
  for (const limit of ['--limit', '--budget']) {
    const args = ['rescrape', '--url', 'http://none.example/', limit, '1', '--archive', archive];
    const { code, told } = await runCli(args);
    expect([code, told], limit).toEqual([2, expect.stringContaining('--url names the pages')]);
  }
});

describe('verify', () => {
  it('beside a run at work says what it left out', async () => {
    const into = join(dir, 'busy');
    const open = openArchive(into, { mode: 'write' });
    try {
      open.runs.start('crawl');
      const { out, code } = await runCli(['verify', '--archive', into]);
      expect(out).toMatch(/notice {2}at-work .*\n.*The crawl \(process \d+\) is at work\. Left out: /);
      expect(code).toBe(0);
      const json = await runCli(['verify', '--json', '--archive', into]);
      expect(JSON.parse(json.out.split('\n')[0]!)).toMatchObject({ code: 'at-work', severity: 'notice' });
    } finally {
      await open.close();
    }
    expect((await runCli(['verify', '--archive', into])).out).not.toContain('at-work');
  });

  it('with --json sums up in the last line, also when there is nothing to find', async () => {
    const json = await runCli(['verify', '--json', '--quiet', '--archive', join(dir, 'trails')]);
    expect(JSON.parse(json.out)).toMatchObject({
      sound: true,
      errors: 0,
      notices: 0,
      mended: 0,
      files: 1,
      expected: 1,
      records: 1,
      captures: 1,
    });
    const deep = await runCli(['verify', '--json', '--deep', '--archive', join(dir, 'trails')]);
    expect(JSON.parse(deep.out)).toMatchObject({ expected: 1, captures: 1 });
    const people = await runCli(['verify', '--archive', join(dir, 'trails')]);
    expect([people.out, people.told]).toEqual(['', expect.stringMatching(/1 named by the database\nsound\n$/)]);
    const lost = await runCli(['verify', '--json', '--archive', archive]);
    const lines = lost.out
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
    const none = { records: 0, captures: 0, bytes: 0 };
    expect([lost.code, lines.at(-1)]).toMatchObject([1, { sound: false, errors: lines.length - 1, ...none }]);
  });
});

describe('an error on a terminal', () => {
  const { isTTY, columns } = process.stderr;
  afterEach(() => Object.assign(process.stderr, { isTTY, columns }));
  const long = ['show', `http://garden.example/${'garden '.repeat(12)}`, '--archive', archive];

  it.each(['en', 'zh'])('is wrapped at its columns, in %s', async (lang) => {
    const piped = (await runCli([...long, '--lang', lang])).told;
    expect(piped.split('\n')).toHaveLength(3);
    Object.assign(process.stderr, { isTTY: true, columns: 60 });
    const { told } = await runCli([...long, '--lang', lang]);
    expect(told.replace(/\s+/g, '')).toBe(piped.replace(/\s+/g, ''));
    const lines = told.trimEnd().split('\n');
    expect(Math.max(...lines.map((one) => stringWidth(one)))).toBeLessThanOrEqual(60);
    expect(lines.slice(1).filter((one) => !one.startsWith('  '))).toEqual([]);
    const json = await runCli([...long, '--lang', lang, '--json']);
    expect(json.told.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a file that is not there', () => {
  const missing = join(dir, 'not-there.txt');
  it.each([
    [['crawl', '--urls', missing]],
    [['site', 'check', 'chla', missing]],
    [['curate', 'import', missing, '--archive', archive]],
    [['detect', missing]],
    [['extract', missing]],
    [['repair', missing]],
    [['import', missing, '--archive', join(dir, 'other')]],
  ])('ends %j with exit code 3, under one code', async (args) => {
    const people = await runCli(args);
    expect(people.told).toContain('not-there.txt');
    expect(people.told).toContain('there is no such file');
    const { code, out, told } = await runCli([...args, '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(`${out}${told}`.split('\n')[0]!)).toMatchObject({
      code: 'no-such-file',
      hint: 'Check the path.',
    });
  });
});

describe('an archive that is not there', () => {
  const none = join(dir, 'no-archive');
  it.each([
    [['rescrape'], 4],
    [['reprocess'], 4],
    [['verify', '--repair'], 4],
    [['schedule', 'run', 'chla'], 4],
    [['schedule', 'remove', 'chla'], 4],
    [['watch', 'add', '口袋公园'], 4],
    [['watch', 'list'], 4],
    [['watch', 'remove', '1'], 4],
    [['crawl'], 2],
  ])('%j works on nothing and makes none', async (args, code) => {
    const { code: is, told } = await runCli([...args, '--archive', none]);
    expect(told).toMatch(ERROR);
    expect(is).toBe(code);
    expect(existsSync(none)).toBe(false);
  });
});

it('a schedule may come before the first crawl, and what it makes is said', async () => {
  const [one, two] = [join(dir, 'mistyped-1'), join(dir, 'mistyped-2')];
  const add = (into: string, ...more: string[]) =>
    runCli(['schedule', 'add', 'chla', '--cron', '0 6 * * *', '--archive', into, ...more]);
  expect((await add(one)).told).toContain(`There was no archive in ${one}; an empty one was made.`);
  expect((await add(one)).told).not.toContain('was made');
  expect(JSON.parse((await add(two, '--json')).out)).toMatchObject({ site: 'chla', made: two });
  expect(JSON.parse((await add(two, '--json')).out)).not.toHaveProperty('made');
});

it.each(['2026-02-30', '2026-13-01', '2026-2-3'])('crawl --since refuses %s, which is no day', async (day) => {
  const { code, told } = await runCli(['crawl', 'chla', '--since', day, '--archive', join(dir, 'no-such-day')]);
  expect([code, told]).toEqual([2, expect.stringContaining('Write a day that there is')]);
});

it('the report of a run is a page or an object, not both', async () => {
  const into = join(dir, 'trails');
  const both = await runCli(['runs', 'show', '1', '--html', '--json', '--archive', into]);
  expect([both.code, both.out]).toEqual([2, '']);
  expect(JSON.parse(both.told)).toMatchObject({ code: 'usage' });
  expect((await runCli(['runs', 'show', '1', '--html', '--archive', into])).out).toMatch(/^<!doctype html>/i);
  expect(JSON.parse((await runCli(['runs', 'show', '1', '--json', '--archive', into])).out)).toMatchObject({ id: 1 });
});

const has = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};

describe('completion', () => {
  const script = async (shell: string) => {
    const { out, code } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    return out;
  };

  it.each(['bash', 'zsh', 'fish'])('of %s knows every command, and the forms of an export', async (shell) => {
    const text = await script(shell);
    for (const name of Object.keys(COMMANDS)) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
    for (const word of ['since-last', 'parquet', 'epub', 'log-level', 'boilerplate']) expect(text).toContain(word);
    expect(text).not.toContain('undefined');
  });

  const missing = (shell: string) => (has(shell) ? '' : ` (skipped: ${shell} is not installed)`);
  it.skipIf(!has('bash'))(`of bash completes commands, options and values${missing('bash')}`, async () => {
    const path = join(dir, 'yuanye.bash');
    writeFileSync(path, await script('bash'));
    const complete = (...words: string[]) => {
      const ask = `source ${path}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _yuanye; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', ask], { encoding: 'utf8' }).trim().split('\n').sort();
    };
    expect(complete('yuanye', 'ex')).toEqual(['export', 'extract']);
    expect(complete('yuanye', 'export', '--format', 'c')).toEqual(['csl-json', 'csv']);
    expect(complete('yuanye', '--archive', 'x', 'export', '--since')).toEqual(['--since-last']);
    expect(complete('yuanye', 'site', 'ch')).toEqual(['check']);
    expect(complete('yuanye', 'site', 'check', '--ur')).toEqual(['--url']);
  });

  it.skipIf(!has('zsh'))(`of zsh is valid${missing('zsh')}`, async () => {
    const path = join(dir, 'yuanye.zsh');
    writeFileSync(path, await script('zsh'));
    execFileSync('zsh', ['-n', path]);
  });

  it.skipIf(!has('fish'))(`of fish is valid${missing('fish')}`, async () => {
    const path = join(dir, 'yuanye.fish');
    writeFileSync(path, await script('fish'));
    execFileSync('fish', ['-n', path]);
  });
});

const FULL = '/dev/full';
const NO_FULL = existsSync(FULL) ? '' : ` (skipped: there is no ${FULL})`;
it.skipIf(NO_FULL !== '')(`output that cannot be written is an error${NO_FULL}`, async () => {
  const full = openSync(FULL, 'w');
  try {
    const child = startProgram(['--help'], { stdio: ['ignore', full, 'pipe'] });
    let told = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (told += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, told]).toEqual([4, 'yuanye: The output cannot be written: the disk is full.\n']);
  } finally {
    closeSync(full);
  }
});

it.skipIf(NO_FULL !== '')(`an error that cannot be told keeps its exit code${NO_FULL}`, async () => {
  const full = openSync(FULL, 'w');
  try {
    const child = startProgram(['list', '--archive', join(dir, 'no-archive')], { stdio: ['ignore', 'ignore', full] });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(4);
  } finally {
    closeSync(full);
  }
});
