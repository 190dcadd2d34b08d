import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StopRun } from '../../src/core/errors.js';
import type { Article } from '../../src/core/page.js';
import { type Archive, openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from './article.js';

const PAGES: readonly [title: string, text: string, more?: Partial<Article>][] = [
  [
    '杭州西湖边新开口袋公园',
    '風景園林設計院完成了西湖邊的口袋公園，面積1200平方米。',
    { site: 'lake', source: '杭州日报', author: '钱江 陳曉園' },
  ],
  [
    '园林绿化条例修订',
    '城市园林绿化条例今年修订，执行标准GB50137-2011与CJJ/T 82。',
    { publishedAt: '2018-03-01T08:00:00+08:00' },
  ],
  [
    'A landscape of gardens',
    'Landscape architecture in Suzhou: the Humble Administrator’s Garden, café included.',
    { language: 'en', source: 'Garden Weekly', author: 'Ada Birch', publishedAt: '2021-05-06' },
  ],
  ['园林机械展', '展会上有割草机，也有地产商。著名的著作也在展出。', { publishedAt: null, source: null }],
  [
    '荷花开了',
    '公园里的荷花开了。园子与林子都很安静，２０２０年ＡＢＣ全角。',
    { publishedAt: '2020-07-01T00:00:00+08:00' },
  ],
  ['城市更新', '〇七年的旧城改造与𠮷野家旁的绿地，园 林 两字分开写。', { publishedAt: '2007-01-01' }],
];
let archive: Archive;
const titles = (query: string, options = {}) => archive.search(query, options).hits.map((hit) => hit.title);
const ask = (query: string) => titles(query).sort();
const PAGE = (i: number) => PAGES[i]![0];

beforeAll(async () => {
  archive = openArchive(folderForTest(), { mode: 'write', commits: { waitMs: 1 } });
  for (const [i, [title, text, more]] of PAGES.entries())
    await save(archive, article(`http://garden.example/${i}.html`, title, [text], more));
});
afterAll(() => archive.close());

describe('a search', () => {
  it.each([
    ['园林', [0, 1, 3, 5]],
    ['園林', [0, 1, 3, 5]],
    ['林', [0, 1, 3, 4, 5]],
    ['口袋公园', [0]],
    ['口袋公園 西湖', [0]],
    ['風景園林設計院完成了西湖邊的口袋公園', [0]],
    ['著作', [3]],
    ['着作', [3]],
    ['"園林綠化條例"', [1]],
    ['“园林绿化”', [1]],
    ['「园林绿化」', [1]],
    ['园林 -地产', [0, 1, 5]],
    ['园林 -"绿化条例" -机械', [0, 5]],
    ['landscape', [2]],
    ['LANDSCAPE Architecture', [2]],
    ['land*', [2]],
    ['land', []],
    ['cafe', [2]],
    ['50137', [1]],
    ['GB50137', [1]],
    ['GB50137-2011', [1]],
    ['82', [1]],
    ['1200平方米', [0]],
    ['2020年', [4]],
    ['abc', [4]],
    ['〇七年', [5]],
    ['𠮷野家', [5]],
    ['title:园林', [1, 3]],
    ['标题：園林', [1, 3]],
    ['title:"园林机械"', [3]],
    ['site:lake', [0]],
    ['园林 site:garden', [1, 3, 5]],
    ['source:日报', [0]],
    ['来源：日報', [0]],
    ['source:weekly', [2]],
    ['author:陈晓园', [0]],
    ['作者：陳曉園', [0]],
    ['author:"ada birch"', [2]],
    ['公园 author:钱', [0]],
    ['author:周', []],
    ['after:2020', [2, 4]],
    ['after:2018-03-01 before:2018-03-01', [1]],
    ['before:2007', [5]],
    ['公园 after:2020-07 before:2020', [4]],
    ['没有这个词', []],
  ])('for %s finds exactly what holds it', (query, wanted) => {
    expect(ask(query)).toEqual(wanted.map(PAGE).sort());
    expect(archive.search(query).total).toBe(wanted.length);
    const ids = archive.matches(query);
    expect(ids).toHaveLength(wanted.length);
    // Spaces between characters of an article do not part a word, nor do they in the index.
  });

  it('finds every stretch of Han characters of every text, in either script, and nothing that is not there', () => {
    const flat = (text: string) => archive.fold(text.normalize('NFKC')).toLowerCase();
    // What FTS sees of a text: its letters and digits in order, whatever stands between them.
    const letters = (text: string) => flat(text).replace(/[^\p{L}\p{N}\p{M}]/gu, '');
    const han = PAGES.map(([title, text]) => [title, text.replace(/[^\p{Script=Han}]/gu, '')] as const);
    const stretch = fc.tuple(fc.nat(PAGES.length - 1), fc.nat(60), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(stretch, ([page, from, length]) => {
        const query = [...han[page]![1]].slice(from, from + length).join('');
        fc.pre(query !== '' && /^[\p{Script=Han}]+$/u.test(query) && letters(PAGES[page]![1]).includes(letters(query)));
        const wanted = PAGES.filter(
          ([title, text]) => letters(title).includes(letters(query)) || letters(text).includes(letters(query)),
        );
        expect(ask(query)).toEqual(wanted.map(([title]) => title).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('puts the title first, then the newer, and shows why', () => {
    expect(titles('园林').slice(0, 2).sort()).toEqual([PAGE(1), PAGE(3)].sort());
    const [hit] = archive.search('園林 -绿化 -机械').hits;
    const { text, marks } = hit!.snippet;
    expect(marks.map(([start, end]) => text.slice(start, end))).toContain('園林');
    for (let i = 1; i < marks.length; i++) expect(marks[i]![0]).toBeGreaterThanOrEqual(marks[i - 1]![1]);
  });

  it('is paged without a gap or a repetition, by relevance and by date', () => {
    for (const sort of ['relevance', 'date'] as const) {
      const whole = titles('林', { sort, limit: 100 });
      const pages = [0, 2, 4, 6].flatMap((offset) => titles('林', { sort, limit: 2, offset }));
      expect(pages).toEqual(whole);
    }
    expect(titles('林', { sort: 'date' })[0]).toBe(PAGE(4));
    expect(archive.search('林', { offset: 99 })).toMatchObject({ total: 5, hits: [] });
    expect(archive.search('林', { limit: 0 })).toMatchObject({ total: 5, hits: [] });
  });

  it('counts by year, source and site, and the counts sum up to the total', () => {
    const { total, facets } = archive.search('林', { facets: true, limit: 1 });
    for (const list of Object.values(facets!)) expect(list!.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    expect(facets!.years.map(({ value }) => value)).toEqual(['2020', '2019', '2018', '2007', null]);
    expect(facets!.sites).toContainEqual({ value: 'lake', count: 1 });
  });
});

describe('a bad query', () => {
  it.each([
    '',
    '   ',
    '""',
    '“”',
    '"园林',
    '-园林',
    '- ',
    '!!!',
    '*',
    'after:昨天',
    'before:2019-13',
    'after:2019-02-30',
    'site:',
    '-site:lake 园林',
    'source:""',
    'author:""',
    '园林 "',
    '，。',
    'x'.repeat(2001),
    'a '.repeat(100),
  ])('such as %j gets a message', (query) => {
    let told: unknown;
    try {
      archive.search(query);
    } catch (error) {
      told = error;
    }
    expect(told).toBeInstanceOf(StopRun);
    expect(told).toMatchObject({ exitCode: 2, message: expect.not.stringMatching(/sql|fts5/i) });
    expect((told as StopRun).hint).not.toBe('');
  });
});

describe('injection', () => {
  const TRIED = [
    `园林'; DROP TABLE articles; --`,
    `园林" OR 1=1 --`,
    `title:园林" OR "`,
    'NEAR(园林 公园, 5)',
    'text : 园林',
    '{title text} : 园林',
    '园林 AND OR NOT',
    '^园林',
    '园林 + 公园',
    `site:x' OR '1'='1`,
    `source:%' UNION SELECT sql FROM sqlite_schema --`,
    `after:2019' --`,
    '\u0000园林\u0000',
    '园林*',
    'a*b*',
    '\ud800园林',
    '((((((((((园林',
  ];
  const before = () => archive.db.prepare('SELECT count(*) FROM articles').pluck().get();

  it.each(TRIED)('%j is text, not syntax', (query) => {
    try {
      archive.search(query, { facets: true });
      archive.matches(query);
    } catch (error) {
      expect(error).toBeInstanceOf(StopRun);
    }
    expect(before()).toBe(PAGES.length);
  });

  it('nothing anyone types reaches SQLite as an error', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        '-',
        ':',
        'title:',
        'site:',
        'after:',
        '*',
        '(',
        ')',
        ' ',
        'OR',
        'NEAR',
        '{',
        '^',
        '+',
        '园林',
        '\u0000',
        '“',
        '2019',
        ';',
        '--',
      ),
      fc.string({ maxLength: 4, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          archive.search(pieces.join(''));
        } catch (error) {
          expect(error).not.toBeInstanceOf(Database.SqliteError);
          expect(error).toBeInstanceOf(StopRun);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
