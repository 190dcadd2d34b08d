import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../storage/migrate.js';
import { phrase } from '../../storage/phrases.js';
import { PostingLists } from '../../storage/postings.js';
import { statements } from '../../storage/statements.js';

/** Few words, some of them beginnings of others: long lists, and terms that share their bytes. */
const WORDS = ['园', '林', '国', '公', 'a', 'ab', 'abc', 'b', '1', '12'];

/** An index with pages of `pageSize` bytes, so that lists and the positions of a row go over many. */
function index(pageSize: number) {
  const db = new Database(':memory:');
  migrate(db, () => undefined);
  db.exec(`INSERT INTO article_index (article_index, rank) VALUES ('pgsz', ${pageSize})`);
  const sql = statements(db);
  const now = new Map<number, [string, string]>();
  return {
    sql,
    now,
    put: (row: number, title: string, text: string) => {
      now.set(row, [title, text]);
      sql('INSERT INTO article_index (rowid, title, text) VALUES (?, ?, ?)').run(row, title, text);
    },
    take: (row: number) => {
      sql(`INSERT INTO article_index (article_index, rowid, title, text) VALUES ('delete', ?, ?, ?)`).run(
        row,
        ...now.get(row)!,
      );
      now.delete(row);
    },
    merge: (pages: number) => sql(`INSERT INTO article_index (article_index, rank) VALUES ('merge', ${pages})`).run(),
    together: (work: () => void) => db.transaction(work)(),
  };
}
type Index = ReturnType<typeof index>;

/** What FTS5 finds, and the score it gives to each row. */
function asked({ sql }: Index, tokens: readonly string[], title: number, text: number): [number, number][] {
  return sql(
    `SELECT rowid, -bm25(article_index, ${title}, ${text}) FROM article_index WHERE article_index MATCH ? ORDER BY rowid`,
  )
    .raw()
    .all(`"${tokens.join(' ')}"`) as [number, number][];
}

/** How often a phrase stands in a text, from the text itself. */
function counted(text: string, tokens: readonly string[]): number {
  const words = text.split(' ');
  return words.filter((_, i) => tokens.every((token, k) => words[i + k] === token)).length;
}

const word = fc.constantFrom(...WORDS);
const text = (maxLength: number) => fc.array(word, { minLength: 1, maxLength }).map((words) => words.join(' '));
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: fc.nat(60), title: text(4), text: text(60) }) },
  { weight: 2, arbitrary: fc.record({ take: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ merge: fc.integer({ min: -20, max: 20 }) }) },
);

function does(made: Index, one: { put: number; title: string; text: string } | { take: number } | { merge: number }) {
  if ('merge' in one) made.merge(one.merge);
  else if ('put' in one) {
    // Numbers far apart take more bytes; as with articles, what is there is taken out before it is put in anew.
    const row = 1 + one.put ** 3;
    if (made.now.has(row)) made.take(row);
    made.put(row, one.title, one.text);
  } else if (made.now.has(1 + one.take ** 3)) made.take(1 + one.take ** 3);
}

describe('posting lists', () => {
  it('tell of any phrase what FTS5 finds, whatever was put in, changed, taken out and merged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(32, 50, 100, 1000),
        fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 5, maxLength: 5 }),
        (pageSize, commits, phrases) => {
          const made = index(pageSize);
          for (const steps of commits)
            made.together(() => {
              for (const one of steps) does(made, one);
            });
          const lists = PostingLists.open(made.sql)!;
          expect(lists.rows).toBe(made.now.size);
          for (const tokens of [...phrases, ...WORDS.map((one) => [one])]) {
            const { rows, titles, texts } = phrase(tokens.map((token) => lists.of(token)));
            const wanted = asked(made, tokens, 1, 1).map(([row]) => row);
            expect([...rows]).toEqual(wanted);
            expect([...titles]).toEqual(wanted.map((row) => counted(made.now.get(row)![0], tokens)));
            expect([...texts]).toEqual(wanted.map((row) => counted(made.now.get(row)![1], tokens)));
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are not read from an index that marks rows as gone and keeps them', () => {
    const made = index(1000);
    made.put(1, '园', '林');
    expect(PostingLists.open(made.sql)).not.toBeNull();
    made.sql(`INSERT INTO article_index (article_index, rank) VALUES ('secure-delete', 0)`).run();
    expect(PostingLists.open(made.sql)).toBeNull();
  });
});
