/** `yuanye library` on archives that are there: sites come and go, and are read as one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { openArchive, RunLock } from '../../storage/index.js';
import { runCli } from '../cli/run-cli.js';
import { paragraphs } from '../cli/site.js';
import { article, folderForTest, save } from '../storage/article.js';

vi.setConfig({ testTimeout: 60_000 });

const url = (site: string, n: number) => `http://${site}.example/news/${n}.html`;
const page = (site: string, n: number) => article(url(site, n), `第${n}座公园`, paragraphs(n), { site });

async function fill(dir: string, site: string, numbers: readonly number[]): Promise<void> {
  const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  for (const n of numbers) await save(archive, page(site, n));
  await archive.close();
}

const root = folderForTest();
const library = join(root, 'library');
const [a, b, both] = ['a', 'b', 'both'].map((name) => join(root, name)) as [string, string, string];
const lib = (...words: string[]) => runCli(['library', ...words, '--library', library]);
const jsonOf = (out: string) =>
  out
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Record<string, unknown>);

beforeAll(async () => {
  await fill(a, 'a', [1, 2, 3]);
  await fill(b, 'b', [4, 5]);
  await fill(both, 'a', [1, 2, 3]);
  await fill(both, 'b', [4, 5]);
  expect((await runCli(['library', 'init', library])).code).toBe(0);
});

describe('a library', () => {
  it('takes archives in as they are, where they lie or moved, and says which', async () => {
    const added = await lib('add', '--archive', a);
    expect(added).toMatchObject({ code: 0 });
    expect(added.told).toContain('stays where it is');
    const moved = await lib('add', '--archive', b, '--move', '--name', '第二');
    expect(moved.told).toContain('lies in the library');
    expect(existsSync(b)).toBe(false);
    expect(readFileSync(join(library, 'library.yaml'), 'utf8')).toBe(
      'library: 1\nsites:\n  a:\n    site: a\n    archive: ../a\n  第二:\n    site: b\n',
    );
    const listed = jsonOf((await lib('list', '--json')).out);
    expect(listed.map(({ name, own }) => [name, own])).toEqual([
      ['a', false],
      ['第二', true],
    ]);
    const status = jsonOf((await lib('status', '--json')).out);
    expect(status.map(({ name, articles, state }) => [name, articles, state])).toEqual([
      ['a', 3, 'ready'],
      ['第二', 2, 'ready'],
    ]);
  });

  it('is searched, listed and exported as one archive would be, byte for byte', async () => {
    for (const words of [
      ['search', '公园', '--json', '--facets'],
      ['search', 'site:b', '--json', '--by-date'],
      ['export', '--format', 'jsonl', '--out', '-'],
      ['export', '--format', 'csv', '--out', '-', '--representatives', '--script', 'hant'],
    ]) {
      const one = await runCli([...words, '--archive', both]);
      const all = await lib(...words);
      expect(all, words.join(' ')).toMatchObject({ code: 0 });
      expect(all.out.length).toBeGreaterThan(100);
      // Row numbers differ, and with them the order of articles of one day and one score.
      const sorted = (text: string) => text.split('\n').sort().join('\n');
      if (words[0] === 'search') expect(sorted(all.out)).toBe(sorted(one.out));
      else expect(all.out).toBe(one.out);
    }
    const list = jsonOf((await lib('list', '--articles', '--json', '--site', 'b')).out);
    expect(list.map(({ id }) => id).sort()).toEqual([4, 5].map((n) => publicId(url('b', n))).sort());
    for (const words of [
      ['--format', 'wacz', '--out', join(root, 'x.wacz')],
      ['--format', 'warc', '--out', join(root, 'x.warc.gz')],
      ['--format', 'jsonl', '--out', '-', '--versions'],
      ['--format', 'jsonl', '--out', '-', '--script', 'original'],
      ['--format', 'markdown', '--out', join(root, 'x'), '--pictures'],
      ['--format', 'jsonl', '--out', '-', '--run', '1'],
      ['--format', 'jsonl', '--out', '-', '--since-last', 'weekly'],
    ]) {
      const { code, told } = await lib('export', ...words);
      expect(told).toContain('--site NAME exports it from its own archive');
      expect(code).toBe(2);
    }
    const own = ['export', '--format', 'jsonl', '--out', '-', '--versions'];
    expect((await lib(...own, '--site', '第二')).out).toBe(
      (await runCli([...own, '--archive', join(library, 'sites', '第二')])).out,
    );
    expect((await lib(...own, '--site', 'nobody')).told).toContain('It has: a');
  });

  it('finds one story across sites', async () => {
    await fill(a, 'a', []);
    const archive = openArchive(a, { mode: 'write', commits: { waitMs: 1 } });
    await save(archive, article(url('a', 40), '转载：第4座公园', paragraphs(4), { site: 'a' }));
    await archive.close();
    const [cluster] = jsonOf((await lib('duplicates', '--json')).out) as { members: { id: string }[] }[];
    expect(cluster!.members.map(({ id }) => id).sort()).toEqual([publicId(url('a', 40)), publicId(url('b', 4))].sort());
  });

  it('forgets in every site that holds an article, and in the catalogue at once', async () => {
    const shared = article(url('wx', 1), '两处都有', ['这篇文章在两个档案里都有一份。'], { site: 'wx' });
    const c = join(root, 'c');
    for (const dir of [a, c]) {
      const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
      await archive.commits.enqueue(
        () => archive.db.exec('DELETE FROM version_captures; DELETE FROM captures'), // the test's records lie in no file
      );
      await save(archive, { ...shared, url: null, urls: [] });
      await archive.close();
    }
    expect((await lib('add', '--archive', c)).code).toBe(0);
    const [hit] = jsonOf((await lib('search', '两处都有', '--json')).out);
    const id = hit!['id'] as string;
    const gone = await lib('forget', id, '--reason', 'asked for');
    expect(gone, gone.told).toMatchObject({ code: 0 });
    expect(jsonOf((await lib('search', '两处都有', '--json')).out)).toEqual([]);
    expect((await lib('forget', id, '--reason', 'again')).code).toBe(2);
    expect((await lib('remove', 'wx')).code).toBe(0);
  });

  it('verifies sites and catalogue, and makes the catalogue anew', async () => {
    expect((await lib('verify')).told).toContain('sound');
    const { db, close } = (() => {
      const archive = openArchive(a, { mode: 'write' });
      return { db: archive.db, close: () => archive.close() };
    })();
    // Changed behind the back of everybody: no change was counted.
    db.exec('DROP TRIGGER change_of_articles_update');
    db.exec(`UPDATE articles SET title = '改过的标题'`);
    await close();
    const wrong = await lib('verify', 'a', '--json');
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('catalogue-differs');
    const again = await lib('rebuild-catalogue', '--json');
    expect(JSON.parse(again.out)).toEqual({ articles: 6, unseen: [] });
    expect((await lib('verify', 'a')).code).toBe(0);
    expect(readdirSync(library).filter((name) => name.includes('new'))).toEqual([]);
    writeFileSync(join(library, 'catalogue.db'), 'this is no database, and long enough to be read as one'.repeat(200));
    const damaged = await lib('search', '公园');
    expect(damaged).toMatchObject({ code: 4 });
    expect(damaged.told).toContain('rebuild-catalogue');
    expect((await lib('rebuild-catalogue')).code).toBe(0);
    expect((await lib('search', '公园')).code).toBe(0);
  });

  it('goes on with the sites that can be read, and says what is wrong with the others', async () => {
    const broken = join(root, 'broken');
    await fill(broken, 'd', [7]);
    expect((await lib('add', '--archive', broken)).code).toBe(0);
    const archive = openArchive(broken, { mode: 'write' });
    archive.db.exec(`INSERT INTO migrations VALUES (999, 'later', '2099-01-01')`);
    await archive.close();
    const found = await lib('search', '公园', '--json');
    expect(found.code).toBe(3);
    expect(found.told).toContain('newer yuanye');
    expect(jsonOf(found.out).length).toBeGreaterThan(4);
    const status = await lib('status', '--json');
    expect(status.code).toBe(3);
    expect(jsonOf(status.out).find(({ name }) => name === 'd')).toMatchObject({ state: 'newer-archive' });
    const run = await lib('run', '--once', 'd', '--json');
    expect(run.out).toContain('newer yuanye');
    expect(run.code).not.toBe(0);
    const add = await runCli(['library', 'add', '--archive', broken, '--library', library, '--name', 'e']);
    expect(add.code).toBe(2);
    expect(add.told).toContain('is in the library already');
    expect((await lib('remove', 'd')).code).toBe(0);
    expect((await lib('add', '--archive', broken)).told).toContain('newer yuanye');
  });

  it('never deletes an archive that it was not asked to', async () => {
    const place = join(library, 'sites', '第二');
    expect((await lib('remove', '第二')).told).toContain('stays in');
    expect(existsSync(join(place, 'archive.db'))).toBe(true);
    expect(jsonOf((await lib('search', 'site:a', '--json')).out).length).toBeGreaterThan(0);
    expect((await lib('add', '--archive', place)).code).toBe(0);
    const lock = RunLock.take(place);
    expect((await lib('remove', '第二', '--delete-archive')).code).toBe(4);
    lock?.release();
    expect((await lib('remove', 'a', '--delete-archive')).code).toBe(2); // it lies outside
    expect((await lib('remove', '第二', '--delete-archive')).code).toBe(0);
    expect(existsSync(place)).toBe(false);
    expect(existsSync(join(a, 'archive.db'))).toBe(true);
  });
});

describe('what is wrong with a command line', () => {
  it.each([
    [['library', 'init', library], 2, 'already'],
    [['library', 'status', '--library', join(root, 'none')], 4, 'library init'],
    [['library', 'init', a], 2, 'is an archive'],
    [['library', 'add', '--library', library], 2, 'Name a site'],
    [['library', 'add', 'no-such-site', '--library', library], 2, 'no site "no-such-site"'],
    [['library', 'add', 'http://x.example/', '--name', '../x', '--library', library], 2, 'cannot be the name'],
    [['library', 'add', 'http://x.example/', '--name', 'A', '--library', library], 2, 'has a site "a"'],
    [['library', 'add', 'chla', '--cron', 'now', '--library', library], 2, 'no schedule'],
    [['library', 'remove', 'nobody', '--library', library], 2, 'It has: a'],
    [['library', 'run', '--once', 'nobody', '--library', library], 2, 'It has: a'],
    [['library', 'add', '--archive', join(root, 'none'), '--library', library], 4, 'no archive'],
  ])('%j', async (args, code, says) => {
    const ended = await runCli(args as string[]);
    expect(ended.told).toContain(says);
    expect(ended.code).toBe(code);
  });

  it('is a library.yaml that cannot be read', async () => {
    const other = join(root, 'other');
    await runCli(['library', 'init', other]);
    for (const [text, says] of [
      ['library: 2\nsites: {}\n', 'newer'],
      ['library: 1\nsites:\n  x: { sight: chla }\n', 'sites.x'],
      ['library: [1', 'not YAML'],
      ['library: 1\nsites:\n  ../x: { site: chla }\n', 'cannot be the name'],
    ] as const) {
      writeFileSync(join(other, 'library.yaml'), text);
      expect((await runCli(['library', 'list', '--library', other])).told).toContain(says);
    }
    mkdirSync(join(other, 'sites', 'x'), { recursive: true });
    writeFileSync(join(other, 'library.yaml'), 'library: 1\n# kept\nsites:\n  x: { site: chla } # why\n');
    await runCli(['library', 'add', 'chla', '--library', other]);
    const text = readFileSync(join(other, 'library.yaml'), 'utf8');
    expect(text).toContain('# kept');
    expect(text).toContain('# why');
    expect(text).toContain('chla:\n    site: chla');
  });
});
