/** What the words of a query find in the full-text index, and how well each row fits them (bm25). */
import { indexText } from './index-text.js';
import { type Occurrences, phrase } from './phrases.js';
import { PostingLists } from './postings.js';
import { badQuery, type Term } from './query.js';
import { keep, listOf, without } from './rows.js';
import type { Prepare } from './statements.js';

export interface Found {
  /** The rows that match, ascending. */
  readonly rows: Int32Array;
  /** Those of `rows` (some of the above) that have every wanted word in their title. */
  titled(rows: Int32Array): Int32Array;
  /** bm25 of each of `rows` (some of the above): higher is better. */
  scores(rows: Int32Array): Float64Array;
}

/** A word in the title counts as much as this many in the text. */
const TITLE_WEIGHT = 8;
/** The constants of bm25, as FTS5 has them: how soon more of a word tells no more, and how much a long text is held against it. */
const [K1, B] = [1.2, 0.75];
/** The least a word can weigh, so that one in more than half of all articles does not count against them. */
const LEAST = 1e-6;
/** Words of these alone are tokens as they stand but for their case; what FTS5 makes of others is its own knowledge. */
const PLAIN = /^[0-9A-Za-z\u4e00-\u9fa5 ]+$/;

export class Words {
  constructor(
    private readonly sql: Prepare,
    private readonly fold: (text: string) => string,
  ) {}

  /** Null when there are no words. Use what is found inside one transaction. */
  find(terms: readonly Term[]): Found | null {
    const expression = this.expression(terms);
    if (expression === null) return null;
    const plain = terms.every((term) => !term.prefix && PLAIN.test(this.tokens(term)));
    const lists = plain ? PostingLists.open(this.sql) : null;
    return lists === null ? this.byFts5(terms, expression) : this.byPostings(terms, lists);
  }

  /** The terms in FTS5's own language, every word of them quoted; null when there are none. */
  expression(terms: readonly Term[]): string | null {
    if (terms.length === 0) return null;
    const quoted = (term: Term) =>
      `${term.where === 'title' ? 'title : ' : ''}"${this.tokens(term)}"${term.prefix ? ' *' : ''}`;
    const wanted = terms.filter((term) => !term.not).map(quoted);
    const unwanted = terms.filter((term) => term.not).map(quoted);
    if (wanted.length === 0)
      throw badQuery('Exclusions need a word to exclude from.', 'Add a word to look for before the -words.');
    const all = wanted.join(' AND ');
    return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`;
  }

  private tokens(term: Term): string {
    return indexText(term.text, this.fold)
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
      .trim();
  }

  private byPostings(terms: readonly Term[], lists: PostingLists): Found {
    const occurrences = (term: Term): Occurrences => {
      const tokens = this.tokens(term).toLowerCase().split(' ');
      const found = phrase(tokens.map((token) => lists.of(token)));
      return term.where === 'title' ? inTitles(found) : found;
    };
    const [first, ...others] = terms.filter((term) => !term.not);
    const wanted = [occurrences(first!)];
    let { rows } = wanted[0]!;
    // Once nothing is left no further word is read.
    for (const term of others) {
      if (rows.length === 0) break;
      const one = occurrences(term);
      wanted.push(one);
      rows = keep(rows, one.rows);
    }
    for (const term of terms) if (term.not && rows.length > 0) rows = without(rows, occurrences(term).rows);
    const average = lists.tokens / lists.rows;
    return {
      rows,
      titled: (some) => wanted.map((one) => inTitles(one).rows).reduce(keep, some),
      scores: (some) => {
        const lengths = this.lengths(some);
        const scores = new Float64Array(some.length);
        for (const one of wanted) {
          const n = one.rows.length;
          const idf = Math.max(Math.log((lists.rows - n + 0.5) / (n + 0.5)), LEAST);
          for (let i = 0, at = 0; i < some.length; i++) {
            while (one.rows[at]! < some[i]!) at++;
            const often = TITLE_WEIGHT * one.titles[at]! + one.texts[at]!;
            const norm = K1 * (1 - B + (B * lengths[i]!) / average);
            scores[i]! += (idf * often * (K1 + 1)) / (often + norm);
          }
        }
        return scores;
      },
    };
  }

  /** How many tokens each row has. The record of them is read as hexadecimal: a Buffer for each costs twice as much. */
  private lengths(rows: Int32Array): number[] {
    const sizes = this.sql(
      'SELECT hex(d.sz) FROM json_each(?) j CROSS JOIN article_index_docsize d ON d.id = j.value',
    ).pluck();
    return (sizes.all(listOf(rows)) as string[]).map(sumOfVarints);
  }

  private byFts5(terms: readonly Term[], expression: string): Found {
    const matching = (match: string) =>
      Int32Array.from(
        this.sql('SELECT rowid FROM article_index WHERE article_index MATCH ? ORDER BY rowid')
          .pluck()
          .all(match) as number[],
      );
    return {
      rows: matching(expression),
      titled: (some) => {
        const titles = terms.map((term) => (term.not ? term : { ...term, where: 'title' as const }));
        return keep(some, matching(this.expression(titles)!));
      },
      scores: (some) => {
        const scores = this.sql(
          `SELECT i.rowid, -bm25(article_index, ${TITLE_WEIGHT}, 1) FROM article_index i
           WHERE article_index MATCH ? AND +i.rowid IN (SELECT value FROM json_each(?))`,
        ).raw();
        const known = new Map(scores.all(expression, listOf(some)) as [number, number][]);
        return Float64Array.from(some, (row) => known.get(row)!);
      },
    };
  }
}

/** Only what stands in titles. */
function inTitles({ rows, titles }: Occurrences): Occurrences {
  const has = (_: number, i: number) => titles[i]! > 0;
  const kept = rows.filter(has);
  return { rows: kept, titles: titles.filter(has), texts: new Int32Array(kept.length) };
}

/** The sum of the numbers in a record that is written in hexadecimal: seven bits a byte, the highest first. */
function sumOfVarints(hex: string): number {
  let sum = 0;
  let value = 0;
  for (let at = 0; at < hex.length; at += 2) {
    const byte = Number.parseInt(hex.slice(at, at + 2), 16);
    value = value * 128 + (byte & 127);
    if (byte >= 128) continue;
    sum += value;
    value = 0;
  }
  return sum;
}
