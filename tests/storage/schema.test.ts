import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { schemaDocument } from '../../scripts/schema.js';
import { SCHEMA_ZH } from '../../scripts/schema-zh.js';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from './article.js';

describe('the database', () => {
  it.each([
    ['schema.md', 'en'],
    ['schema.zh.md', 'zh'],
  ] as const)('is as docs/%s says', (name, lang) => {
    const written = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
    expect(written, 'stale: npm run docs').toBe(schemaDocument(lang));
  });

  it('has no Chinese for a comment that is gone', () => {
    const english = schemaDocument();
    expect(Object.keys(SCHEMA_ZH).filter((comment) => !english.includes(comment))).toEqual([]);
  });

  it('is one STRICT file in WAL mode, with foreign keys, synced fully', async () => {
    const archive = openArchive(folderForTest(), { mode: 'write' });
    const { db } = archive;
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    const loose = db
      .prepare(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all();
    expect(loose).toEqual([]);
    await archive.close();
  });

  it('knows an article by an address whose escapes an older program wrote in lower case', async () => {
    const dir = folderForTest();
    const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    const url = 'http://garden.example/%E5%9B%AD/1.html';
    const { id } = await save(archive, article(url, '甲', ['第一段。']));
    archive.db.prepare('UPDATE urls SET url = ?').run(url.replace(/%../g, (code) => code.toLowerCase()));
    archive.db.exec('DELETE FROM migrations WHERE number = 91');
    await archive.close();
    const again = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    const saved = await save(again, article(url, '甲', ['第一段。']), '2020-02-01T00:00:00Z');
    expect(saved).toMatchObject({ id, outcome: 'unchanged' });
    await again.close();
  });

  it('asks for authors of what an older program archived; a damaged version keeps none', async () => {
    const dir = folderForTest();
    const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    for (const n of [1, 2])
      await save(archive, article(`http://garden.example/${n}.html`, `第${n}篇`, ['第一段。'], { author: '陳曉園' }));
    archive.db.exec(`
      UPDATE versions SET body = x'00' WHERE id = (SELECT latest FROM articles WHERE title = '第2篇');
      DROP VIEW articles_latest;
      ALTER TABLE articles DROP COLUMN author;
      CREATE VIEW articles_latest AS SELECT 1;
      DELETE FROM migrations WHERE number = 130;
    `);
    await archive.close();
    const again = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    expect(again.db.prepare('SELECT title, author FROM articles_latest ORDER BY title').all()).toEqual([
      { title: '第1篇', author: '陳曉園' },
      { title: '第2篇', author: null },
    ]);
    expect(again.search('author:陈晓园').total).toBe(1);
    await again.close();
  });

  it('shows plain views to programs that know nothing of ours', async () => {
    const dir = folderForTest();
    const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    const edit = { at: 0, before: '網(wǎng)', after: '網', confidence: 1 };
    const step = (rule: string, edits: number) => ({
      stage: 'repair' as const,
      rule,
      reason: 'r',
      edits: Array(edits).fill(edit),
    });
    const url = 'http://garden.example/1.html';
    await save(archive, article(url, '甲', ['第一段。'], { trail: [step('pinyin@1', 3), step('slip@1', 1)] }));
    await save(archive, article(url, '甲', ['改了。'], { trail: [step('pinyin@1', 2)] }), '2020-02-01T00:00:00Z');
    await save(archive, article('http://garden.example/2.html', '乙', ['第二篇。'], { trail: [step('pinyin@1', 1)] }));
    await archive.close();
    const stranger = new Database(join(dir, 'archive.db'), { readonly: true });
    expect(stranger.prepare('SELECT * FROM repairs_by_rule').all()).toEqual([
      { stage: 'repair', rule: 'pinyin@1', articles: 2, edits: 3 },
    ]);
    expect(stranger.prepare('SELECT title, url, versions, repairs FROM articles_latest ORDER BY title').all()).toEqual([
      { title: '乙', url: 'http://garden.example/2.html', versions: 1, repairs: 1 },
      { title: '甲', url, versions: 2, repairs: 2 },
    ]);
    expect(stranger.prepare('SELECT * FROM duplicates').all()).toEqual([]);
    for (const view of ['articles_latest', 'duplicates', 'repairs_by_rule'])
      for (const row of stranger.prepare(`SELECT * FROM ${view}`).all() as object[])
        for (const value of Object.values(row)) expect(Buffer.isBuffer(value)).toBe(false);
    stranger.close();
  });
});
