/** What readers add: kept through rebuilds and backups, gone with an article that is forgotten, the same after an import. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { openArchive } from '../../storage/index.js';
import { fillGarden, URLS } from '../serve/room.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';
import { crawlSite, type EditableSite, editableSite, temporaryFolder } from './site.js';

const [FIRST, SECOND, COPY] = URLS.map(publicId) as [string, string, string];
const QUOTE = '埋了一层卵石';

const json = <T>(text: string): T[] =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((one) => JSON.parse(one) as T);

describe('yuanye curate', () => {
  const dir = folderForTest();
  const cli = (...args: string[]) => runCli([...args, '--archive', dir]);
  const ok = async (...args: string[]) => {
    const ended = await cli(...args);
    expect(ended.code, ended.told).toBe(0);
    return ended.out;
  };
  beforeAll(async () => {
    const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    await fillGarden(archive);
    await archive.close();
  });

  it('makes no file before something is written', async () => {
    await ok('curate', 'tags');
    await ok('curate', 'export');
    expect((await cli('curate', 'untag', FIRST, '无')).code).toBe(2);
    expect(existsSync(join(dir, 'curation.db'))).toBe(false);
  });

  it('gives tags that a search finds in either script', async () => {
    await ok('curate', 'tag', FIRST, '園林史', ' 待  核 ');
    await ok('curate', 'tag', URLS[1]!, '园林史');
    const found = async (query: string) =>
      json<{ id: string }>(await ok('search', query, '--json')).map(({ id }) => id);
    expect((await found('tag:园林史')).sort()).toEqual([FIRST, SECOND].sort());
    expect(await found('tag:园林史 tag:"待 核"')).toEqual([FIRST]);
    expect(await found('标签:园林史 口袋')).toEqual([FIRST]);
    expect((await cli('search', 'tag:无此')).code).toBe(2);
    expect(json(await ok('curate', 'tags', '--json'))).toContainEqual({ tag: '待 核', count: 1 });
    await ok('curate', 'untag', FIRST, '待 核');
    expect(json(await ok('curate', 'tags', FIRST, '--json'))).toEqual([{ article: FIRST, tags: ['園林史'] }]);
    expect(await ok('curate', 'tags', FIRST)).toBe('園林史\n');
  });

  it('takes spellings that a search takes for one as one tag, and keeps the first', async () => {
    await ok('curate', 'tag', FIRST, 'daihe', '待核');
    await ok('curate', 'tag', SECOND, 'DAIHE', '待覈', 'ｄａｉｈｅ');
    expect(json(await ok('curate', 'tags', SECOND, '--json'))).toEqual([
      { article: SECOND, tags: ['園林史', 'daihe', '待核'] },
    ]);
    const all = json<{ tag: string; count: number }>(await ok('curate', 'tags', '--json'));
    expect(
      all
        .filter(({ count }) => count === 2)
        .map(({ tag }) => tag)
        .sort(),
    ).toEqual(['daihe', '園林史', '待核']);
    await ok('curate', 'untag', FIRST, 'DAIHE', '待覈');
    await ok('curate', 'untag', SECOND, 'Daihe', '待核');
    expect(json(await ok('curate', 'tags', '--json'))).toEqual([{ tag: '園林史', count: 2 }]);
    expect((await cli('curate', 'untag', FIRST, 'DAIHE')).code).toBe(2);
  });

  it('refuses what cannot be kept, and says why', async () => {
    for (const wrong of ['', '  ', 'a"b', '「引」', '\u202e反', 'x'.repeat(65)])
      expect((await cli('curate', 'tag', FIRST, wrong)).code, wrong).toBe(2);
    expect((await cli('curate', 'tag', 'aaaaaaaaaaaaaaaa', '标')).code).toBe(2);
    expect((await cli('curate', 'note', FIRST, '记', '--quote', '没有这句话')).told).toContain('does not have');
    expect((await cli('curate', 'note', FIRST, '记', '--quote', '，')).told).toContain('more than once');
    expect((await cli('curate', 'reword', 'none', '记')).code).toBe(2);
    const empty = async (...args: string[]) => (await cli('curate', ...args)).told;
    expect(await empty('tag', FIRST, ' ')).toContain('The tag has no letters.');
    expect(await empty('note', FIRST, ' ')).toContain('The note has no text.');
    expect(await empty('collect', ' ', FIRST)).toContain('The name of the collection is empty.');
    for (const folder of ['.', ' .. '])
      expect(await empty('collect', folder, FIRST)).toContain(`A collection cannot be called ${folder.trim()}`);
  });

  it('notes a passage, rewords and removes the note', async () => {
    const [note] = json<{ id: string }>(await ok('curate', 'note', FIRST, '存疑', '--quote', QUOTE, '--json'));
    const reworded = await cli('curate', 'reword', note!.id, '已核');
    expect([reworded.code, reworded.told]).toEqual([0, `note ${note!.id} has its new words\n`]);
    const [listed] = json(await ok('curate', 'notes', FIRST, '--json'));
    expect(listed).toMatchObject({ body: '已核', now: 'here', reads: QUOTE, passage: { exact: QUOTE } });
    const [other] = json<{ id: string }>(await ok('curate', 'note', FIRST, '全文', '--json'));
    expect(await ok('curate', 'notes', FIRST)).toContain('whole article');
    const zh = await cli('curate', 'notes', FIRST, '--lang', 'zh');
    expect(zh.out).toContain('（引文未变）');
    expect(zh.out).not.toMatch(/\(here\)|（here）/);
    expect((await cli('curate', 'unnote', other!.id)).told).toBe(`note ${other!.id} is removed\n`);
    expect(json(await ok('curate', 'notes', '--json'))).toHaveLength(1);
  });

  it('collects articles and exports a collection', async () => {
    await ok('curate', 'collect', '课程', SECOND, URLS[0]!);
    await ok('curate', 'collect', '课程', FIRST);
    expect(json(await ok('curate', 'collections', '--json'))).toMatchObject([{ name: '课程', count: 2 }]);
    const out = await ok('export', '--format', 'jsonl', '--collection', '课程', '--out', '-');
    expect(
      json<{ id: string }>(out)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([FIRST, SECOND].sort());
    expect((await cli('export', '--format', 'jsonl', '--collection', '无', '--out', '-')).code).toBe(2);
    await ok('curate', 'uncollect', '课程', SECOND);
    expect(json(await ok('curate', 'collections', '课程', '--json'))).toMatchObject([{ article: FIRST }]);
    const unknown = await cli('curate', 'collect', '课程', SECOND, 'http://garden.example/none.html');
    expect([unknown.code, unknown.told]).toEqual([2, expect.stringContaining('Nothing was put into the collection.')]);
    const whole = await cli('curate', 'uncollect', '课程');
    expect([whole.code, whole.told]).toEqual([2, expect.stringContaining('--yes')]);
    expect(json(await ok('curate', 'collections', '--json'))).toMatchObject([{ name: '课程', count: 1 }]);
    await ok('curate', 'uncollect', '课程', '--yes');
    expect(await ok('curate', 'collections', '--json')).toBe('');
    await ok('curate', 'collect', '课程', FIRST);
    await ok('curate', 'uncollect', '课程', FIRST);
    await ok('curate', 'uncollect', '课程'); // nothing in it to lose
    await ok('curate', 'collect', '课程', FIRST);
  });

  it('comes back from its export, once and again', async () => {
    await ok('curate', 'mark', COPY, '--reason', '转载');
    const file = join(dir, 'kept.json');
    await ok('curate', 'export', file);
    const kept = readFileSync(file, 'utf8');
    const again = await cli('curate', 'export', file);
    expect([again.code, again.told]).toEqual([2, expect.stringContaining(`${file} is there already.`)]);
    await ok('curate', 'export', file, '--update');
    expect(readFileSync(file, 'utf8')).toBe(kept);
    const other = join(dir, 'thesis.json');
    writeFileSync(other, '{"chapters": []}');
    expect((await cli('curate', 'export', other, '--update')).code).toBe(2);
    expect(readFileSync(other, 'utf8')).toBe('{"chapters": []}');
    expect(JSON.parse(kept)).toMatchObject({
      notes: [
        {
          type: 'Annotation',
          target: { source: `urn:yuanye:${FIRST}`, selector: [{ exact: QUOTE }, { type: 'TextPositionSelector' }] },
        },
      ],
    });
    expect(json(await ok('curate', 'import', file, '--json'))).toEqual([{ changed: 0, forgotten: 0, missing: 0 }]);
    const empty = folderForTest();
    await openArchive(empty, { mode: 'write' }).close();
    const into = (...args: string[]) => runCli([...args, '--archive', empty]);
    expect(json((await into('curate', 'import', file, '--json')).out)).toMatchObject([{ missing: 3 }]);
    expect((await into('curate', 'export')).out).toBe(kept);
    for (const wrong of ['', '{}', kept.replace('curation@1', 'curation@9'), kept.replace(FIRST, '../../etc'), '[1]']) {
      writeFileSync(file, wrong);
      expect((await into('curate', 'import', file)).code, wrong.slice(0, 30)).toBe(2);
    }
    expect((await into('curate', 'export')).out).toBe(kept);
  });

  it('two who begin at once, and one that is killed, leave every entry that was told', async () => {
    const shared = folderForTest();
    await openArchive(shared, { mode: 'write' }).close();
    const script = `
      import { Curation } from ${JSON.stringify(new URL('../../storage/curation.ts', import.meta.url).href)};
      const [dir, name, count] = process.argv.slice(-3);
      const curation = new Curation(dir, (text) => text);
      for (let i = 0; i < Number(count); i++) {
        curation.tag('a'.repeat(16), name + i, '2026-01-01T00:00:00Z');
        process.stdout.write(i + '\\n');
      }
    `;
    const write = (name: string, count: number) => start(script, [shared, name, String(count)]);
    const killed = write('k', 100_000);
    const others = [write('a', 60), write('b', 60)];
    await Promise.all(others.map(({ ended }) => ended));
    while (killed.count() < 30) await new Promise((resolve) => setTimeout(resolve, 20));
    killed.child.kill('SIGKILL');
    await killed.ended;
    const archive = openArchive(shared, { mode: 'read' });
    const tags = archive.curation.tagsOf('a'.repeat(16));
    expect(archive.curation.findings(true)).toEqual([]);
    await archive.close();
    expect(tags.filter((tag) => /^[ab]/.test(tag))).toHaveLength(120);
    expect(tags.filter((tag) => tag.startsWith('k')).length).toBeGreaterThanOrEqual(killed.count());
  }, 60_000);
});

/** Code of its own process; `count` is how many lines it has written. */
function start(code: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (lines += text.split('\n').length - 1));
  return { child, ended: once(child, 'close'), count: () => lines };
}

describe('a curation beside backup, forget and rebuild', () => {
  let site: EditableSite;
  const folder = temporaryFolder();
  const { dir } = folder;
  const at = (n: number) => `${site.url}/news/2026/${100000 + n}.html`;
  const cli = (...args: string[]) => runCli([...args, '--archive', dir]);
  beforeAll(async () => {
    site = await editableSite(4);
    await crawlSite(site, dir);
  }, 60_000);
  afterAll(async () => {
    await site.close();
    folder.remove();
  });

  it('a backup has it; a damaged file is told, and the archive can still be read', async () => {
    const backup = folderForTest();
    const restored = join(folderForTest(), 'restored');
    const there = (...args: string[]) => runCli([...args, '--archive', restored]);
    await cli('curate', 'tag', at(1), '旧');
    expect((await cli('backup', backup)).code).toBe(0);
    await cli('curate', 'tag', at(1), '新');
    const renewed = await cli('backup', backup, '--json');
    expect(renewed.code, renewed.told).toBe(0);
    expect((await runCli(['restore', backup, '--archive', restored])).code).toBe(0);
    expect((await there('verify')).code).toBe(0);
    expect((await there('curate', 'tags', at(1), '--json')).out).toContain('"旧","新"');
    await cli('curate', 'untag', at(1), '旧', '新');
    writeFileSync(join(restored, 'curation.db'), 'no database at all, but long enough to be looked at. '.repeat(90));
    const verified = await there('verify');
    expect([verified.code, verified.out]).toEqual([1, expect.stringContaining('curation.db')]);
    expect((await there('curate', 'tags')).code).toBe(4);
    expect((await there('search', '公园')).code).toBe(0);
  }, 60_000);

  it('marked articles are forgotten, with all that was said of them; a rebuild keeps the rest', async () => {
    const secret = '鹧鸪坪溆浦亭';
    await cli('curate', 'note', at(1), secret);
    await cli('curate', 'tag', at(1), '去');
    await cli('curate', 'tag', at(2), '留');
    const kept = join(folderForTest(), 'kept.json');
    await cli('curate', 'export', kept);
    expect((await cli('forget', '--marked')).code).toBe(2);
    expect((await cli('forget', at(1))).code).toBe(2);
    await cli('curate', 'mark', at(1), '--reason', '当事人要求');
    expect((await cli('forget', '--marked', '--dry-run')).told).toContain('would go');
    const gone = await cli('forget', '--marked', '--json');
    expect([gone.code, json(gone.out)], gone.told).toEqual([
      0,
      [expect.objectContaining({ forgotten: [publicId(at(1))] })],
    ]);
    expect((await cli('show', at(1))).code).not.toBe(0);
    const bytes = ['curation.db', 'curation.db-wal']
      .filter((name) => existsSync(join(dir, name)))
      .map((name) => readFileSync(join(dir, name)));
    expect(bytes.some((file) => file.includes(secret))).toBe(false);
    expect((await cli('curate', 'tags', '--json')).out.trim()).toBe('{"tag":"留","count":1}');
    const again = await cli('curate', 'import', kept, '--json');
    expect([again.code, json(again.out)]).toEqual([3, [{ changed: 0, forgotten: 2, missing: 0 }]]);

    const into = join(folderForTest(), 'rebuilt');
    expect((await cli('rebuild', '--into', into)).code).toBe(0);
    expect((await runCli(['search', 'tag:留', '--archive', into, '--json'])).out).toContain(publicId(at(2)));
  }, 60_000);
});
