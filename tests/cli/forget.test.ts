/** What was forgotten is nowhere any more, and does not come back; what others need stays, and all of it is sound. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishReplacing } from '../../src/archive/forget/forget.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';

const SECRET = '鹧鸪坪溆浦亭';

/** The files of an archive whose bytes hold a text, packed or not. */
function holding(dir: string, text: string): string[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => {
      const bytes = readFileSync(path);
      const plain = path.includes('.warc') && !path.includes('.cdxj') ? gunzipSync(bytes) : bytes;
      return [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from([...text].join(' '))].some((form) =>
        plain.includes(form),
      );
    });
}

describe('yuanye forget', () => {
  let site: EditableSite;
  const folder = temporaryFolder();
  const other = temporaryFolder();
  const { dir } = folder;
  const page = (n: number) => site.pages.get(`/news/2026/${100000 + n}.html`)!;
  const at = (n: number) => `${site.url}/news/2026/${100000 + n}.html`;
  const cli = (...args: string[]) => runCli([...args, '--archive', dir]);

  beforeAll(async () => {
    site = await editableSite(6);
    page(1).lines[2] = `${SECRET}旁的石阶已经修好，${page(1).lines[2]}`;
    page(4).title = page(3).title;
    page(4).lines = page(3).lines;
    await crawlSite(site, dir);
    page(1).lines[3] = `更正：${SECRET}尚未开放，请市民绕行，具体时间另行通知，${page(1).lines[3]}`;
    await lookAgain(site, dir);
  }, 60_000);
  afterAll(async () => {
    await site.close();
    folder.remove();
    other.remove();
  });

  it('refuses an empty reason, which would stay for ever', async () => {
    for (const reason of ['', ' \u3000 ']) {
      const { code, told } = await cli('forget', at(2), '--reason', reason);
      expect([code, told]).toEqual([2, expect.stringContaining('The reason is empty')]);
    }
    expect((await cli('show', at(2))).code).toBe(0);
  });

  it('refuses what another page needs, with the list', async () => {
    const { code, told } = await cli('forget', at(3), '--reason', 'test');
    expect(code).toBe(1);
    expect(told).toContain(at(4));
    expect((await cli('show', at(3))).code).toBe(0);
  }, 60_000);

  it('removes text, versions, index entries and payload, and leaves a sound archive', async () => {
    for (const format of ['warc', 'wacz'])
      expect((await cli('export', '--format', format, '--out', join(other.dir, format))).code).toBe(0);
    expect(holding(dir, SECRET).some((path) => path.includes('.warc'))).toBe(true);
    expect((await cli('search', SECRET, '--json')).out).toContain(at(1));
    const dry = await cli('forget', at(1), '--reason', 'test', '--dry-run');
    expect([dry.code, dry.told.includes('would go')]).toEqual([0, true]);
    const { code, told } = await cli('forget', at(1), '--reason', 'asked by the person named');
    expect(told).toContain('backups, exports');
    expect(code).toBe(0);
    expect(holding(dir, SECRET)).toEqual([]);
    expect((await cli('search', SECRET, '--json')).out).not.toContain(at(1));
    for (const command of ['show', 'history', 'diff', 'duplicates', 'snapshot list', 'snapshot cat']) {
      const { code, told } = await cli(...command.split(' '), `${at(1)}#top`);
      expect([code, told], command).toEqual([
        2,
        expect.stringMatching(/was forgotten on request, at 20\d\d-.*person named/),
      ]);
    }
    expect(JSON.parse((await cli('show', at(1), '--json')).told)).toMatchObject({ code: 'forgotten' });
    expect((await cli('show', 'http://nobody.example/')).told).toContain('There is no article');
    const again = await cli('forget', at(1), '--reason', 'another');
    expect([again.code, again.told]).toEqual([0, expect.stringContaining('(asked by the person named)')]);
    const verified = await cli('verify', '--deep');
    expect([verified.code, verified.out]).toEqual([0, '']);
    const archive = openArchive(dir, { mode: 'write' });
    expect(archive.forgetting.list()).toMatchObject([{ url: at(1), reason: 'asked by the person named' }]);
    archive.db.exec(`INSERT INTO article_index (article_index, rank) VALUES ('integrity-check', 0)`);
    await archive.close();
  }, 60_000);

  it('does not come back by a crawl, a rebuild or a reprocess', async () => {
    await crawlSite(site, dir);
    await lookAgain(site, dir);
    expect(holding(dir, SECRET)).toEqual([]);
    const into = join(other.dir, 'archive');
    expect((await cli('rebuild', '--into', into)).code).toBe(0);
    expect((await runCli(['show', at(1), '--archive', into])).code).toBe(2);
    expect((await runCli(['show', at(2), '--archive', into])).code).toBe(0);
    const archive = openArchive(into, { mode: 'read' });
    expect(archive.articles.isForgotten([at(1)])).toBe(true);
    expect(archive.harvest.deleted()).toMatchObject([{ url: at(1), site: 'garden' }]);
    await archive.close();
    const forgot = openArchive(dir, { mode: 'read' });
    expect(forgot.harvest.article(forgot.articles.resolve(at(2))!)!.site).toBe('garden');
    expect(forgot.harvest.deleted()).toMatchObject([{ url: at(1), site: 'garden' }]);
    await forgot.close();
  }, 60_000);

  it('is not asked for when it is named again, which says why', async () => {
    site.log.length = 0;
    page(5).answer = (_request, response) => void response.writeHead(302, { location: at(1) }).end();
    const crawl = (url: string) => cli('crawl', url, '--allow-private', '--delay', '0', '--related-depth', '0');
    const named = await crawl(at(1));
    expect(named.code).toBe(3);
    expect(named.told).toContain('skipped 1: forgotten 1');
    expect(site.log.filter((line) => line.startsWith(new URL(at(1)).pathname))).toEqual([]);
    expect((await cli('list', '--skipped')).out).toMatch(
      new RegExp(
        `^forgotten +${at(1)} +The article .* was forgotten on request, at .*: asked by the person named$`,
        'm',
      ),
    );
    const archive = openArchive(dir, { mode: 'write' });
    archive.db.exec('DELETE FROM frontier'); // it is asked for by an address that leads there
    await archive.close();
    const other = at(5).replace('100005', '100099');
    site.pages.set(new URL(other).pathname, page(5));
    expect((await crawl(other)).code).toBe(3);
    expect((await cli('list', '--skipped')).out).toMatch(new RegExp(`^forgotten +${other} +The article `, 'm'));
    const looked = await cli('rescrape', '--url', at(1));
    expect([looked.code, looked.told]).toEqual([2, expect.stringContaining('asked by the person named')]);
    Reflect.deleteProperty(page(5), 'answer');
    expect(holding(dir, SECRET)).toEqual([]);
  }, 60_000);

  it('does not come back by an import, which says why', async () => {
    for (const format of ['warc', 'wacz'])
      for (const keep of ['articles', 'all']) {
        const path = join(other.dir, format);
        const { out, code } = await cli('import', path, '--keep', keep, '--json');
        const lines = out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
        const sums = lines.pop();
        const own = lines.filter(({ url }) => url === at(1));
        expect(own.length).toBeGreaterThan(0);
        for (const one of own)
          expect(one).toMatchObject({ outcome: 'forgotten', message: 'this page was forgotten on request' });
        expect(sums.outcomes).toMatchObject({ forgotten: own.length });
        expect([code, sums.outcomes.kept]).toEqual([0, undefined]);
      }
    expect((await cli('import', join(other.dir, 'warc'))).told).toMatch(/\d forgotten on request, and not taken in/);
    expect(holding(dir, SECRET)).toEqual([]);
  }, 60_000);

  it('forgets with --also what only repeats the payload', async () => {
    const { code, out } = await cli('forget', at(3), '--also', '--reason', 'test', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).forgotten).toHaveLength(2);
    for (const n of [3, 4]) expect((await cli('show', at(n))).code).toBe(2);
    expect((await cli('show', at(2))).code).toBe(0);
    expect((await cli('verify', '--deep')).code).toBe(0);
  }, 60_000);

  it('ends after a crash in one of the two states, never between them', async () => {
    const archive = openArchive(dir, { mode: 'write' });
    const { file } = [...archive.captures.all()][0]!;
    const copy = (name: string) => copyFileSync(join(archive.snapshots, file), join(archive.snapshots, name));
    copy('half.warc.gz.new'); // died while writing
    copy('planned.warc.gz'); // died before the rows were switched
    copy('old.warc.gz'); // died after
    const put = archive.db.prepare('INSERT INTO replaced_files (old, new, state) VALUES (?, ?, ?)');
    put.run('a.warc.gz', 'half.warc.gz', 'planned');
    put.run('b.warc.gz', 'planned.warc.gz', 'planned');
    put.run('old.warc.gz', file, 'done');
    await finishReplacing(archive);
    const left = readdirSync(archive.snapshots);
    expect(left).toContain(file);
    for (const name of ['half.warc.gz.new', 'planned.warc.gz', 'old.warc.gz']) expect(left).not.toContain(name);
    expect(archive.forgetting.unfinished()).toEqual([]);
    await archive.close();
  });
});
