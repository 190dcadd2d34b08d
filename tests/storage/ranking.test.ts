import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from './article.js';

let archive: Archive;
/** The same pages for every run: a small generator of numbers (mulberry32). */
let state = 7;
function below(limit: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % limit;
}
const WORDS = ['园林', '公园', '园', '林地', '规划', '设计', '城市', 'GB', '50137', 'Café', '，', '的'];
const words = (count: number) => Array.from({ length: count }, () => WORDS[below(WORDS.length)]).join('');

function page(i: number) {
  const date = `${2000 + below(27)}-0${1 + below(9)}-1${below(10)}`;
  return article(`http://garden.example/${i}.html`, words(1 + below(4)), [words(1 + below(60))], {
    publishedAt: below(8) === 0 ? null : date,
    source: ['园林日报', '城市周刊', null][below(3)]!,
    site: ['garden', 'lake'][below(2)]!,
  });
}

beforeAll(async () => {
  archive = openArchive(folderForTest(), { mode: 'write', commits: { size: 16, waitMs: 1 } });
  // Some pages a second time, changed: their words leave the index and come again in a later part of it.
  for (let round = 0; round < 3; round++) {
    const at = `202${round}-01-01T00:00:00Z`;
    const pages = Array.from({ length: 300 }, (_, i) => i).filter(() => round === 0 || below(3) === 0);
    await Promise.all(pages.map((i) => save(archive, page(i), at)));
  }
});
afterAll(() => archive.close());

/** Ids and scores as FTS5's own bm25 ranks them, with the loss by age in SQL. */
function byFts5(match: string, where = '1'): [string, number][] {
  const now = new Date().getUTCFullYear();
  const age = `min(30, max(0, ${now} - ifnull(substr(a.published_at, 1, 4), ${now} - 10)))`;
  return archive.db
    .prepare(
      `SELECT a.public_id, -bm25(article_index, 8, 1) * (1 - 0.02 * ${age}) AS score
       FROM article_index i JOIN articles a ON a.id = i.rowid WHERE article_index MATCH ? AND ${where}
       ORDER BY score DESC, a.id DESC`,
    )
    .raw()
    .all(match) as [string, number][];
}

describe('the ranking', () => {
  it.each([
    ['园林', '"园 林"'],
    ['园', '"园"'],
    ['林园', '"林 园"'],
    ['规划 设计', '"规 划" AND "设 计"'],
    ['的 title:园林', '"的" AND title : "园 林"'],
    ['title:城市 title:公园', 'title : "城 市" AND title : "公 园"'],
    ['公园 公园 城', '"公 园" AND "公 园" AND "城"'],
    ['园林 -设计 -title:公园', '"园 林" NOT ("设 计" OR title : "公 园")'],
    ['gb50137', '"gb 50137"'],
    ['café 园林', '"café" AND "园 林"'],
    ['caf* -规划', '"caf" * NOT "规 划"'],
    ['园林公园规划', '"园 林 公 园 规 划"'],
    ['没有', '"没 有"'],
    ['园林 after:2010 before:2012', '"园 林"', `a.published_at >= '2010' AND a.published_at < '2013'`],
    ['规划 after:2001', '"规 划"', `a.published_at >= '2001'`],
    ['园林 设计 before:2004-05', '"园 林" AND "设 计"', `a.published_at < '2004-06'`],
    ['园林公园规划 after:2001', '"园 林 公 园 规 划"', `a.published_at >= '2001'`],
    ['园 site:lake', '"园"', `a.site = 'lake'`],
    ['园林 source:日报 after:2020', '"园 林"', `a.source = '园林日报' AND a.published_at >= '2020'`],
  ])('of %s is that of bm25', (query, match, where = '1') => {
    const wanted = byFts5(match, where);
    const { total, hits } = archive.search(query, { limit: 1000 });
    expect(total).toBe(wanted.length);
    expect(hits.map(({ id }) => id)).toEqual(wanted.map(([id]) => id));
    for (const [i, { score }] of hits.entries()) expect(score / wanted[i]![1]).toBeCloseTo(1, 10);
    expect(archive.matches(query).sort()).toEqual(wanted.map(([id]) => id).sort());
  });

  it('of a very common word puts titles first, then what was archived last', async () => {
    const common = openArchive(folderForTest(), { mode: 'write', commits: { waitMs: 1 } });
    await save(common, article('http://garden.example/1.html', '公园', ['园林的公园。']));
    // Copies of it, one in a thousand with the word in the title.
    common.db.exec(`
      INSERT INTO articles (public_id, kind, title, published_at, chars, text_digest, first_seen, last_seen, latest)
        WITH copy (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copy WHERE n < 12600)
        SELECT n, kind, CASE WHEN n % 1000 = 0 THEN '园林' ELSE '公园' END, CASE WHEN n % 7 > 0 THEN 2000 + n % 20 END,
          chars, text_digest, first_seen, last_seen, latest FROM articles, copy WHERE id = 1;
      INSERT INTO article_index (rowid, title, text)
        SELECT id, CASE title WHEN '园林' THEN '园 林' ELSE '公 园' END, '园 林 的 公 园' FROM articles WHERE id > 1;
    `);
    const year = (n: number) => (n === 1 ? 2019 : n % 7 > 0 ? 2000 + (n % 20) : 0);
    const numbers = Array.from({ length: 12_600 }, (_, i) => i + 1);
    const ordered = (some: number[]) => some.sort((a, b) => year(b) - year(a) || b - a);
    const wanted = [
      ...ordered(numbers.filter((n) => n % 1000 === 0)),
      ...ordered(numbers.slice(-12_000).filter((n) => n % 1000 !== 0)),
    ];
    for (const [offset, limit] of [
      [5, 40],
      [0, 3],
      [12, 1],
      [20, 5],
      [11_985, 40],
      [13_000, 5],
    ] as const) {
      const found = common.search('园林', { limit, offset, facets: true });
      expect(found.total).toBe(12_600);
      expect(found.hits.map(({ id }) => id)).toEqual(
        wanted.slice(offset, offset + limit).map((n) => (n === 1 ? expect.any(String) : String(n))),
      );
      const years = new Map(found.facets!.years.map(({ value, count }) => [value, count]));
      for (const [value, count] of years)
        expect(count).toBe(numbers.filter((n) => year(n) === Number(value ?? 0)).length);
      expect([...years.values()].reduce((sum, count) => sum + count, 0)).toBe(12_600);
    }
    const byDate = common.search('园林', { sort: 'date', limit: 1, offset: 1 }); // after the one whose day is known, too
    expect(byDate).toMatchObject({ total: 12_600, hits: [{ id: '12599' }] });
    await common.close();
  });
});
