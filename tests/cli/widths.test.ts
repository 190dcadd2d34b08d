/** What people read fits the terminal: the help and the tables, at 60 and 120 columns, in both languages. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { comparing } from '../../src/archive/comparing.js';
import { type CommandInfo, commandTree } from '../../src/cli/command-tree.js';
import { COMMANDS } from '../../src/cli/main.js';
import { wrap, wrapIndented } from '../../src/cli/wrapped.js';
import { publicId } from '../../src/core/url.js';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';

vi.setConfig({ testTimeout: 60_000 });

const archive = join(folderForTest(), 'archive');
const LONG = '风景园林师们说城南的公园今日开放市民可以免费入园'.repeat(3);
const PAGE = article('http://garden.example/1.html', LONG, [`公园今日开放，市民可以免费入园。${LONG}`], {
  source: '城市园林与风景名胜区保护建设报',
});

const COPY = 'http://garden.example/2.html';

beforeAll(async () => {
  const open = openArchive(archive, { mode: 'write' });
  await save(open, PAGE, '2020-01-01T22:30:00Z');
  await save(open, { ...PAGE, title: `${LONG}了` }, '2020-02-01T22:30:00Z');
  await save(open, { ...PAGE, id: publicId(COPY), url: COPY, urls: [COPY] }, '2020-02-02T22:30:00Z');
  open.likenesses.settle(comparing(open.fold));
  const run = open.runs.start('crawl');
  const skipped = { 'robots-disallowed': 10, 'never-rule': 3, 'out-of-scope': 421, 'too-large': 3, 'soft-404': 12 };
  const report = { saved: { new: 1200 }, done: 1300, ms: 9000, skipped, bytes: 12_000_000, requests: 1500 };
  open.runs.finish(run, 'partial', { ...report, error: `The disk is full. ${'A long reason of a fault. '.repeat(6)}` });
  await open.close();
});
afterEach(() => vi.unstubAllEnvs());

/** Lines wider than the terminal; a word alone that is wider, such as an address, cannot be broken. */
const tooWide = (text: string, columns: number) =>
  text.split('\n').filter((line) => stringWidth(line) > columns && /\S\s+\S/.test(line.trim()));

describe.each([
  [60, 'en'],
  [60, 'zh'],
  [120, 'en'],
  [120, 'zh'],
])('at %i columns in %s', (columns, lang) => {
  const run = (args: readonly string[]) => {
    vi.stubEnv('COLUMNS', String(columns));
    return runCli([...args, '--lang', lang]);
  };

  it('the help fits', async () => {
    const paths = (info: CommandInfo, path: string[]): string[][] => [
      path,
      ...info.below.flatMap((one) => paths(one, [...path, one.name])),
    ];
    const tree = await commandTree(COMMANDS);
    for (const path of [[], ...tree.flatMap((info) => paths(info, [info.name]))]) {
      const { out } = await run([...path, '--help']);
      expect(tooWide(out, columns), path.join(' ')).toEqual([]);
    }
  });

  it.each([[['status']], [['list']], [['runs']], [['runs', 'show', '1']], [['history', PAGE.id]], [['duplicates']]])(
    '%j fits',
    async (args) => {
      const { out, code } = await run([...args, '--archive', archive]);
      expect(code).toBe(0);
      expect(out).not.toBe('');
      expect(tooWide(out, columns)).toEqual([]);
      vi.stubEnv('COLUMNS', '');
      const whole = await runCli([...args, '--archive', archive, '--lang', lang]);
      // Nothing is lost by breaking lines.
      expect(out.replace(/\s/g, '')).toBe(whole.out.replace(/\s/g, ''));
    },
  );
});

describe.each(['en', 'zh'])('at 60 columns in %s', (lang) => {
  const run = async (...args: string[]) => {
    vi.stubEnv('COLUMNS', '60');
    const { out, told } = await runCli([...args, '--lang', lang]);
    return out + told;
  };

  it('the counts of a search fit', async () => {
    const dir = join(folderForTest(), 'facets');
    const open = openArchive(dir, { mode: 'write' });
    for (let n = 0; n < 12; n++) {
      const url = `http://garden.example/f${n}.html`;
      const own = { source: `城市园林与风景名胜区保护建设报第${n}分社`, publishedAt: `${2001 + n}-01-01` };
      await save(open, { ...article(url, `第${n}座公园`, [`公园今日开放，第${n}天。`], own) }, '2020-01-01T22:30:00Z');
    }
    await open.close();
    const text = await run('search', '公园', '--facets', '--limit', '1', '--archive', dir);
    expect(text).toContain('第11分社');
    expect(tooWide(text, 60)).toEqual([]);
  });

  it('the findings of verify fit', async () => {
    const dir = join(folderForTest(), 'damaged');
    await openArchive(dir, { mode: 'write' }).close();
    const snapshots = join(dir, 'snapshots');
    mkdirSync(snapshots, { recursive: true });
    writeFileSync(join(snapshots, '20200101-000000-1.warc.gz'), 'no record, but a line of words');
    mkdirSync(join(dir, 'sites'));
    writeFileSync(join(dir, 'sites', 'a.yaml'), `site: a\nname: a\narticle: ['(']\n`);
    const text = await run('verify', '--archive', dir);
    expect(text).toContain('a.yaml');
    expect(text).toContain('20200101-000000-1.warc.gz');
    expect(tooWide(text, 60)).toEqual([]);
  });
});

it('a command of an example goes on as a shell reads it', async () => {
  vi.stubEnv('COLUMNS', '60');
  const { out } = await runCli(['export', '--help']);
  expect(out).toMatch(
    /^ {2}yuanye export --format markdown \\\n {6}--query '风景园林 after:2019' --pictures \\\n {6}--out notes\/$/m,
  );
});

it('what is said below the examples begins a line', async () => {
  vi.stubEnv('COLUMNS', '120');
  for (const lang of ['en', 'zh']) {
    const { out } = await runCli(['site', 'new', '--help', '--lang', lang]);
    expect(out).toMatch(/--out -\n\S/);
  }
});

it('text for files and other programs is not broken', async () => {
  vi.stubEnv('COLUMNS', '');
  const { out } = await runCli(['list', '--archive', archive]);
  expect(out.split('\n'), 'two articles').toHaveLength(3);
  expect(wrapIndented('a '.repeat(200), 2, null)).toBe('a '.repeat(200));
});

it('a broken line goes on indented, and a Han character takes two columns', () => {
  expect(wrapIndented('ab 城南公园今日开放了', 2, 12)).toBe('ab 城南公园\n  今日开放了');
  expect(wrap('城南，公园', 6)).toBe('城南，\n公园');
});
