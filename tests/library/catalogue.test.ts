/** The catalogue of a library: what it takes from archives, keeps as they have it, and lets go. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparing } from '../../src/archive/comparing.js';
import { forget, planToForget } from '../../src/archive/forget/forget.js';
import { Session } from '../../src/archive/session.js';
import { publicId } from '../../src/core/url.js';
import { type Archive, Catalogue, openArchive } from '../../storage/index.js';
import { paragraphs } from '../cli/site.js';
import { article, folderForTest, save } from '../storage/article.js';

const url = (site: string, n: number) => `http://${site}.example/news/${n}.html`;
const page = (site: string, n: number, lines = paragraphs(n)) =>
  article(url(site, n), `第${n}座公园`, lines, {
    site,
    publishedAt: `2020-01-${String((n % 28) + 1).padStart(2, '0')}`,
  });

async function archiveOf(dir: string, site: string, numbers: readonly number[]): Promise<Archive> {
  const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  for (const n of numbers) await save(archive, page(site, n));
  return archive;
}

const ids = (archive: Archive) => [...archive.listing.ids()];

describe('a catalogue', () => {
  it('finds, lists and compares articles of several archives as one archive that holds them all', async () => {
    const [a, b] = [await archiveOf(folderForTest(), 'a', [1, 2, 3]), await archiveOf(folderForTest(), 'b', [4, 5])];
    await save(b, article(url('b', 9), '第3座公园', paragraphs(3), { site: 'b' })); // a story of a's
    const one = await archiveOf(folderForTest(), 'a', [1, 2, 3]);
    for (const n of [4, 5]) await save(one, page('b', n));
    await save(one, article(url('b', 9), '第3座公园', paragraphs(3), { site: 'b' }));
    const catalogue = Catalogue.open(folderForTest(), 'write');
    expect(await catalogue.look('a', a)).toEqual({ taken: 3, removed: 0 });
    expect(await catalogue.look('b', b)).toEqual({ taken: 3, removed: 0 });
    const here = catalogue.archive;
    for (const archive of [here, one]) archive.likenesses.settle(comparing(archive.fold));
    expect(ids(here)).toEqual(ids(one));
    const found = (archive: Archive) =>
      archive.search('公园', { facets: true, limit: 50 }).facets!.sites.map(({ value, count }) => [value, count]);
    expect(found(here)).toEqual(found(one));
    expect([...here.clusters.all()]).toEqual([...one.clusters.all()]);
    for (const id of ids(one)) expect(here.articles.get(id)).toEqual(one.articles.get(id));
    expect(here.listing.list()).toEqual(one.listing.list());
    expect(here.articles.resolve(url('b', 4))).toBe(publicId(url('b', 4)));
    for (const archive of [a, b, one, here]) await archive.close();
  });

  it('takes only what changed, and an article that was only seen again without indexing it anew', async () => {
    const a = await archiveOf(folderForTest(), 'a', [1, 2, 3]);
    const catalogue = Catalogue.open(folderForTest(), 'write');
    const { archive: here } = catalogue;
    await catalogue.look('a', a);
    expect(await catalogue.look('a', a)).toEqual({ taken: 0, removed: 0 });
    await save(a, page('a', 2, ['原文改为海棠园。']), '2020-02-01T00:00:00Z');
    await a.commits.enqueue(() => a.articles.markGone(publicId(url('a', 3)), '2020-03-01T00:00:00Z'));
    expect(await catalogue.look('a', a)).toEqual({ taken: 2, removed: 0 });
    expect(here.search('海棠园').hits.map(({ id }) => id)).toEqual([publicId(url('a', 2))]);
    expect(here.listing.list({ changed: true }).map(({ versions }) => versions)).toEqual([2]);
    expect(here.listing.list({ gone: true }).map(({ id }) => id)).toEqual([publicId(url('a', 3))]);
    expect(catalogue.differing('a', a, 9)).toEqual([]);
    here.db.prepare(`UPDATE articles SET title = '别的' WHERE public_id = ?`).run(publicId(url('a', 1)));
    expect(catalogue.differing('a', a, 9)).toEqual([publicId(url('a', 1))]);
    for (const archive of [a, here]) await archive.close();
  });

  it('shows an article that two archives hold once, and that of the other when the first lets it go', async () => {
    const shared = article(url('wx', 1), '共享的文章', ['两个档案都有这一篇。'], { site: 'wx' });
    const [a, b] = [await archiveOf(folderForTest(), 'a', [1]), await archiveOf(folderForTest(), 'b', [2])];
    await save(a, shared);
    await save(b, { ...shared, blocks: [{ kind: 'paragraph', text: '后来的样子。' }], text: '后来的样子。' });
    const catalogue = Catalogue.open(folderForTest(), 'write');
    const { archive: here } = catalogue;
    for (const [name, archive] of [
      ['a', a],
      ['b', b],
    ] as const)
      await catalogue.look(name, archive);
    expect(here.articles.get(shared.id)?.text).toBe('两个档案都有这一篇。');
    expect(catalogue.holdersOf(shared.id)).toEqual(['a', 'b']);
    expect(await catalogue.drop('a')).toBe(2);
    expect(here.articles.get(shared.id)).toBeUndefined();
    expect(catalogue.hasStale('b')).toBe(true);
    await catalogue.look('b', b);
    expect(here.articles.get(shared.id)?.text).toBe('后来的样子。');
    expect(catalogue.differing('b', b, 9)).toEqual([]);
    expect(ids(here)).toHaveLength(2);
    for (const archive of [a, b, here]) await archive.close();
  });

  it('holds no word of what an archive forgot, in its files either', async () => {
    const dir = folderForTest();
    const a = await archiveOf(dir, 'a', [1, 2]);
    await save(a, article(url('a', 7), '独一无二的标题ZEBRA', ['其中写着 QUAGGA 一词。'], { site: 'a' }));
    const place = folderForTest();
    const catalogue = Catalogue.open(place, 'write');
    await catalogue.look('a', a);
    const id = publicId(url('a', 7));
    await a.commits.enqueue(() => a.db.prepare('DELETE FROM version_captures').run());
    await a.commits.enqueue(() => a.db.prepare('DELETE FROM captures').run()); // the test's records lie in no file
    await a.close();
    const session = await Session.open(dir, 'forget', {});
    await forget(session, planToForget(session.archive, [id], false), 'asked for');
    await session.close('done', {});
    const after = openArchive(dir, { mode: 'read' });
    expect(await catalogue.look('a', after)).toEqual({ taken: 0, removed: 1 });
    expect(catalogue.archive.articles.get(id)).toBeUndefined();
    const bytes = ['catalogue.db', 'catalogue.db-wal'].map((name) =>
      readFileSync(join(place, name)).toString('latin1'),
    );
    for (const word of ['zebra', 'quagga', 'ZEBRA', id]) for (const text of bytes) expect(text).not.toContain(word);
    for (const archive of [after, catalogue.archive]) await archive.close();
  });

  it('takes everything again from another archive under the same name, and from one that was brought back', async () => {
    const dir = folderForTest();
    const a = await archiveOf(dir, 'a', [1, 2, 3]);
    const catalogue = Catalogue.open(folderForTest(), 'write');
    await catalogue.look('a', a);
    const other = await archiveOf(folderForTest(), 'a', [3, 4]);
    expect((await catalogue.look('a', other)).removed).toBeGreaterThan(0);
    expect(catalogue.differing('a', other, 9)).toEqual([]);
    // As a backup of yesterday: the numbers of its changes are taken, by other changes.
    other.db.prepare(`UPDATE articles SET title = '昨天' WHERE public_id = ?`).run(publicId(url('a', 4)));
    const top = other.db.prepare('SELECT max(number) FROM changes').pluck().get() as number;
    await catalogue.look('a', other);
    other.db.exec(`UPDATE changes SET number = ${top + 5} WHERE number = ${top}`);
    other.db.exec(`UPDATE changes SET number = ${top} WHERE number = (SELECT min(number) FROM changes)`);
    await catalogue.look('a', other);
    expect(catalogue.differing('a', other, 9)).toEqual([]);
    for (const archive of [a, other, catalogue.archive]) await archive.close();
  });
});
