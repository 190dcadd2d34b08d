import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Article } from '../../src/core/page.js';
import { packArticle, unpackArticle } from '../../storage/body.js';
import { openArchive } from '../../storage/index.js';
import { indexText } from '../../storage/index-text.js';
import { migrate, unknownMigrations } from '../../storage/migrate.js';
import { article, capture, folderForTest, same, save } from './article.js';

const URL1 = 'http://garden.example/htm/1.html';
const TEXT = ['园林绿化局今日公布了全市公园名录，共收录公园一百二十座。', '其中新增口袋公园二十三座，分布在六个区。'];

const open = (dir = folderForTest()) => openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });

describe('an article', () => {
  it('comes back as it was saved, whatever it holds', async () => {
    const archive = open();
    const step = {
      stage: 'repair' as const,
      rule: 'pinyin@1',
      reason: 'r',
      edits: [{ at: 0, before: '網(wǎng)', after: '網', confidence: 1 }],
    };
    const whole = article(URL1, '标题', TEXT, {
      trail: [step],
      views: 7,
      text: 'not what the blocks say',
      summary: '\ud800',
    });
    const saved = await save(archive, whole);
    expect(saved).toEqual({ id: whole.id, outcome: 'new', versionNumber: 1, duplicateOf: null });
    const back = archive.articles.get(saved.id);
    expect(back).toEqual(whole);
    expect(Object.keys(back!)).toEqual(Object.keys(whole));
    await archive.close();
  });

  it('is the same by any of its names, and only its canonical address gives the id', async () => {
    const archive = open();
    const other = 'http://m.garden.example/1.html?utm_source=x';
    const { id } = await save(archive, article(URL1, '标题', TEXT, { urls: [URL1, other] }));
    const again = await save(archive, article('http://m.garden.example/1.html', '标题', TEXT), '2020-01-02T00:00:00Z');
    expect(again).toMatchObject({ id, outcome: 'unchanged' });
    expect(archive.articles.resolve('http://m.garden.example/1.html#top')).toBe(id);
    expect(archive.articles.get(id)?.urls).toEqual([URL1, 'http://m.garden.example/1.html']);
    await archive.close();
  });

  it('has three versions when its text goes A, B, A', async () => {
    const archive = open();
    const a = article(URL1, '标题', TEXT);
    const b = article(URL1, '标题', [...TEXT, '补充一段。']);
    const outcomes = [];
    for (const [day, page] of [a, a, b, a, a].entries())
      outcomes.push(await save(archive, page, `2020-01-0${day + 1}T00:00:00Z`));
    expect(outcomes.map((o) => `${o.outcome} ${o.versionNumber}`)).toEqual([
      'new 1',
      'unchanged 1',
      'changed 2',
      'changed 3',
      'unchanged 3',
    ]);
    expect(archive.articles.versions(a.id).map((v) => v.captures.length)).toEqual([2, 1, 2]);
    expect(archive.articles.get(a.id, { number: 2 })?.blocks).toHaveLength(3);
    expect(archive.articles.get(a.id, { at: '2020-01-03T12:00:00Z' })?.blocks).toHaveLength(3);
    expect(archive.articles.get(a.id, { number: 9 })).toBeUndefined();
    await archive.close();
  });

  it('has the same versions whatever the order in which its captures come', async () => {
    const pages = [TEXT, TEXT, ['改写之后的正文只有这一句话而已。'], TEXT].map((text) => article(URL1, '标题', text));
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    await fc.assert(
      fc.asyncProperty(order, async (days) => {
        const archive = open();
        for (const day of days) await save(archive, pages[day]!, `2020-01-0${day + 1}T00:00:00Z`);
        const versions = archive.articles.versions(pages[0]!.id);
        const latest = archive.articles.get(pages[0]!.id);
        await archive.close();
        expect(versions.map((v) => v.capturedAt.slice(8, 10))).toEqual(['01', '03', '04']);
        expect(versions.map((v) => v.captures.length)).toEqual([2, 1, 1]);
        expect(versions[0]!.digest).toBe(versions[2]!.digest);
        expect(latest?.blocks).toHaveLength(2);
      }),
      { numRuns: 12 },
    );
  });

  it('read again by better rules is a version of the same time', async () => {
    const archive = open();
    await save(archive, article(URL1, '标题', TEXT));
    const better = await save(archive, article(URL1, '标题', TEXT.slice(0, 1)), '2020-01-01T00:00:00Z', 'rules');
    expect(better).toMatchObject({ outcome: 'changed', versionNumber: 2 });
    expect(archive.articles.versions(article(URL1, '', []).id).map((v) => v.origin)).toEqual(['source', 'rules']);
    expect(await save(archive, article(URL1, '标题', TEXT.slice(0, 1)), '2020-02-01T00:00:00Z')).toMatchObject({
      outcome: 'unchanged',
    });
    await archive.close();
  });

  it('is linked to its mirror, in either script', async () => {
    const archive = open();
    const first = await save(archive, article(URL1, '标题', TEXT));
    const hant = [
      '園林綠化局今日公佈了全市公園名錄,共收錄公園一百二十座。',
      '其中新增口袋公園二十三座，分佈在六個區。',
    ];
    const mirror = await save(archive, article('http://big5.garden.example/1.html', '標題', hant));
    expect(mirror).toMatchObject({ outcome: 'duplicate', duplicateOf: first.id });
    const short = ['图集'];
    await save(archive, article('http://garden.example/3', '一', short));
    expect((await save(archive, article('http://garden.example/4', '二', short))).outcome).toBe('new');
    await archive.close();
  });

  it('leaves nothing of an old text in the index', async () => {
    const archive = open();
    await save(archive, article(URL1, '标题', ['旧文本里有牡丹。']));
    await save(archive, article(URL1, '标题', ['新文本里有芍药。']), '2020-01-02T00:00:00Z');
    const hits = (word: string) =>
      archive.db
        .prepare('SELECT count(*) FROM article_index WHERE article_index MATCH ?')
        .pluck()
        .get(`"${indexText(word, same)}"`);
    expect([hits('牡丹'), hits('芍药')]).toEqual([0, 1]);
    archive.db.exec(`INSERT INTO article_index (article_index) VALUES ('integrity-check')`);
    await archive.close();
  });
});

describe('the commit queue', () => {
  it('calls the hook before each transaction and takes back only the work that failed', async () => {
    const archive = open();
    let calls = 0;
    archive.commits.beforeCommit = async () => {
      calls++;
    };
    const add = (url: string) => archive.commits.enqueue(() => archive.urls.intern(url));
    const bad = archive.commits.enqueue(() => {
      archive.urls.intern('http://lost.example/');
      throw new Error('broken work');
    });
    const results = await Promise.allSettled([add('http://a.example/'), bad, add('http://b.example/')]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(archive.urls.find('http://lost.example/')).toBeUndefined();
    expect(archive.urls.find('http://b.example/')).toBeDefined();
    expect(calls).toBe(1);
    await archive.close();
    await expect(archive.commits.enqueue(() => 1)).rejects.toThrow('closed');
  });

  it('writes nothing when the hook fails, and tells every work', async () => {
    const archive = open();
    archive.commits.beforeCommit = () => Promise.reject(new Error('disk full'));
    await expect(archive.commits.enqueue(() => archive.urls.intern('http://a.example/'))).rejects.toThrow('disk full');
    archive.commits.beforeCommit = () => undefined;
    expect(archive.urls.find('http://a.example/')).toBeUndefined();
    expect(await archive.commits.enqueue(() => 7)).toBe(7);
    await expect(archive.commits.enqueue(() => Promise.resolve(1))).rejects.toThrow('synchronous');
    await archive.close();
  });

  it('commits hundreds of works in few transactions, in order', async () => {
    const archive = openArchive(folderForTest(), { mode: 'write', commits: { size: 64, waitMs: 20 } });
    let calls = 0;
    archive.commits.beforeCommit = () => void calls++;
    const seen: number[] = [];
    const works = Array.from({ length: 300 }, (_, i) => archive.commits.enqueue(() => seen.push(i)));
    await archive.commits.flush();
    await Promise.all(works);
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(calls).toBe(5);
    await archive.close();
  });
});

describe('captures', () => {
  it('are found by address, time and payload, and never doubled', async () => {
    const archive = open();
    await archive.commits.enqueue(() => {
      const first = capture(URL1, '2020-01-01T00:00:00Z', {
        etag: '"x"',
        recordId: 'urn:uuid:1b4e28ba-2fa1-4d2b-883f-0016d3cca427',
      });
      const id = archive.captures.add(first);
      expect(archive.captures.add(first)).toBe(id);
      const revisit = capture(URL1, '2020-02-01T00:00:00Z', { type: 'revisit', digest: first.digest, recordId: 'odd' });
      archive.captures.add(revisit);
      expect(archive.captures.byDigest(first.digest)).toEqual({ ...first, id });
      expect(archive.captures.byUrl(URL1)).toMatchObject(revisit);
      expect(archive.captures.byUrl(URL1, '2020-01-15T00:00:00Z')).toMatchObject(first);
      expect(archive.captures.byUrl(URL1, '2019')).toBeUndefined();
      expect([...archive.captures.all()]).toEqual(archive.captures.allOf(URL1));
      const same = capture(URL1, '2020-01-20T00:00:00Z', { digest: first.digest, type: 'resource' });
      const other = archive.captures.add(same);
      expect(archive.captures.original(same)).toEqual({ ...same, id: other });
      expect(archive.captures.original({ ...same, recordId: 'gone' })?.id).toBe(id);
    });
    await archive.close();
  });
});

describe('a run', () => {
  it('is alone: a second is refused by name and process, in this process or another', async () => {
    const dir = folderForTest();
    const archive = open(dir);
    const run = archive.runs.start('crawl', { site: 'garden' });
    const second = open(dir);
    expect(() => second.runs.start('import')).toThrow(`The crawl (process ${process.pid}`);
    archive.runs.finish(run, 'done', { pages: 3 });
    expect(second.runs.get(second.runs.start('import'))).toMatchObject({ kind: 'import', finishedAt: null });
    await archive.close();
    await second.close();
  });

  it('of a killed process frees the archive at once and is noted as died', async () => {
    const dir = folderForTest();
    await open(dir).close();
    const code = `import { openArchive } from './storage/index.ts';
      const a = openArchive(process.argv[1], { mode: 'write' }); a.runs.start('crawl'); console.log('held'); setInterval(() => a.runs, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const archive = open(dir);
    expect(() => archive.runs.start('import')).toThrow(`The crawl (process ${child.pid}`);
    expect(archive.runs.list()).toMatchObject([{ finishedAt: null, outcome: null }]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(archive.runs.list()).toMatchObject([{ finishedAt: null, outcome: 'died' }]);
    expect(archive.runs.get(1)).toMatchObject({ finishedAt: null, outcome: 'died' });
    archive.runs.start('import');
    expect(archive.runs.list().map((r) => [r.kind, r.outcome])).toEqual([
      ['import', null],
      ['crawl', 'died'],
    ]);
    await archive.close();
  });
});

describe('opening', () => {
  it('tells what is wrong with what it finds', async () => {
    const dir = folderForTest();
    expect(() => openArchive(dir, { mode: 'read' })).toThrow('There is no archive');
    writeFileSync(join(dir, 'archive.db'), 'this is no database, but long enough to be read as one'.repeat(40));
    expect(() => openArchive(dir, { mode: 'write' })).toThrow('damaged');
  });

  it('reads beside a writer, and refuses what a newer program wrote', async () => {
    const dir = folderForTest();
    const writer = open(dir);
    const { id } = await save(writer, article(URL1, '标题', TEXT));
    const reader = openArchive(dir, { mode: 'read' });
    expect(reader.articles.get(id)?.title).toBe('标题');
    expect(() => reader.db.exec('DELETE FROM meta')).toThrow('readonly');
    await reader.close();
    writer.db.prepare(`INSERT INTO migrations VALUES (9999, 'later', 'now')`).run();
    await writer.close();
    expect(() => openArchive(dir, { mode: 'read' })).toThrow('newer yuanye');
  });

  it('takes each migration once, with a backup before the second', () => {
    const db = new Database(':memory:');
    const step = (number: number) => ({
      number,
      name: `s${number}`,
      up: (d: Database.Database) => void d.exec(`CREATE TABLE t${number} (x)`),
    });
    const backups: number[] = [];
    migrate(db, (m) => backups.push(m.number), [step(1)]);
    migrate(db, (m) => backups.push(m.number), [step(2), step(1), step(10)]);
    migrate(db, (m) => backups.push(m.number), [step(2), step(1), step(10)]);
    expect(backups).toEqual([2]);
    expect(unknownMigrations(db, [step(1)])).toEqual([2, 10]);
  });

  it('works on a copy of the folder', async () => {
    const dir = folderForTest();
    const archive = open(dir);
    await save(archive, article(URL1, '标题', TEXT));
    archive.runs.start('crawl');
    const copy = folderForTest();
    archive.db.pragma('wal_checkpoint(TRUNCATE)');
    for (const name of ['archive.db', 'run.lock']) copyFileSync(join(dir, name), join(copy, name));
    const second = open(copy);
    expect(second.articles.count()).toBe(1);
    second.runs.start('crawl');
    await Promise.all([archive.close(), second.close()]);
  });
});

it('rows packed before articles named a photographer are read in today’s shape', () => {
  const { photographer: _, ...old } = article('http://garden.example/1', '标题', ['正文一段。']);
  const packed = packArticle({ ...old, schema: 'article@1' } as unknown as Article);
  expect(Article.parse(unpackArticle(packed))).toMatchObject({ schema: 'article@2', photographer: null });
});
