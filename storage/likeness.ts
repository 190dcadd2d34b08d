/**
 * Looking for duplicates: each article whose text is new is compared with those that share a band with it. Pairs are a
 * function of the set of texts, not of the order in which they came (crowded bands aside, which are recorded).
 *
 * No index of bands is kept: the signatures of all articles are read past the new ones, some thousands of those at a
 * time, so that memory stays the same however large the archive is (docs/decisions/051-bands-are-read-not-kept.md).
 */
import type { Database } from 'better-sqlite3';
import { unpackBody } from './body.js';
import type { Compared, Comparing, PairKind } from './comparing.js';
import { Meeting, type SignatureRow } from './meeting.js';
import type { Prepare } from './statements.js';

/** Articles in one transaction: long enough to be cheap, short enough to let others write. */
const BATCH = 200;
/** Texts kept unpacked, some 10 kB each; a story's copies come together. */
const RECENT = 250;

/** Signatures read at a time, a kilobyte each. */
const SLICE = 512;

export class Likenesses {
  private readonly recent = new Map<number, Compared>();

  constructor(
    private readonly db: Database,
    private readonly sql: Prepare,
  ) {}

  /** How many articles have not been compared yet. */
  waiting(): number {
    return this.sql('SELECT count(*) FROM signatures WHERE pending = 1').pluck().get() as number;
  }

  /** Compares what waits; `goOn` is asked between two transactions. Returns how many were compared. */
  settle(by: Comparing, goOn: () => boolean = () => true): number {
    let done = 0;
    this.recent.clear();
    const meeting = new Meeting(by);
    while (goOn()) {
      const fresh = meeting.begin(this.rows('pending = 1', meeting.most));
      if (fresh.length === 0) break;
      const candidates = meeting.meet(this.rows('1'));
      for (const { key, articles } of meeting.crowded()) this.crowded(key, articles);
      for (let from = 0; from < fresh.length && goOn(); from += BATCH) {
        const batch = fresh.subarray(from, from + BATCH);
        this.db
          .transaction(() =>
            batch.forEach((article) => void this.settleOne(article, candidates.get(article) ?? [], by)),
          )
          .immediate();
        done += batch.length;
      }
    }
    this.recent.clear();
    return done;
  }

  /**
   * Signatures in order of their articles. In slices, not one open cursor: while one is open the connection refuses to
   * write, and whoever is handed it may leave it unread.
   */
  private *rows(where: string, most = Number.POSITIVE_INFINITY): Generator<SignatureRow> {
    // As hexadecimal: as a blob each row would bring a buffer of its own, and memory would fill with them.
    const slice = this.sql(
      `SELECT article, shingles, pending, hex(slots) AS slots FROM signatures
       WHERE article > ? AND ${where} ORDER BY article LIMIT ?`,
    );
    for (let after = 0, left = most; left > 0; ) {
      const rows = slice.all(after, Math.min(SLICE, left)) as SignatureRow[];
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.article;
      left -= rows.length;
    }
  }

  /** Takes an article out of its pairs (inside a transaction), before it is forgotten. */
  remove(article: number): void {
    this.sql('DELETE FROM pairs WHERE a = ? OR b = ?').run(article, article);
  }

  /** `others`: articles whose signatures are like this one's. */
  private settleOne(article: number, others: readonly number[], by: Comparing): void {
    this.sql('DELETE FROM pairs WHERE a = ? OR b = ?').run(article, article);
    this.sql('UPDATE signatures SET pending = 0 WHERE article = ?').run(article);
    for (const other of others) this.judge(article, other, by);
  }

  private judge(a: number, b: number, by: Comparing): void {
    const digest = this.sql('SELECT text_digest FROM articles WHERE id = ?').pluck();
    if ((digest.get(a) as Buffer).equals(digest.get(b) as Buffer)) {
      this.pair(a, b, 'exact', 1);
      return;
    }
    const found = by.compare(this.comparedOf(a, by), this.comparedOf(b, by));
    if (found !== null) this.pair(a, b, found.kind, found.score);
  }

  private pair(a: number, b: number, kind: PairKind, score: number): void {
    const turned: PairKind = kind === 'contains' ? 'contained' : kind === 'contained' ? 'contains' : kind;
    const [low, high, shown] = a < b ? [a, b, kind] : [b, a, turned];
    this.sql('INSERT OR REPLACE INTO pairs (a, b, kind, score) VALUES (?, ?, ?, ?)').run(low, high, shown, score);
  }

  private crowded(key: number, articles: number): void {
    this.sql(
      'INSERT INTO crowded_bands (key, articles) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET articles = max(articles, excluded.articles)',
    ).run(key, articles);
  }

  private comparedOf(article: number, by: Comparing): Compared {
    let one = this.recent.get(article);
    if (one === undefined) {
      const row = this.sql(
        'SELECT v.form, v.body FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id = ?',
      ).get(article) as { form: number; body: Buffer };
      one = by.compared(unpackBody(row).text);
      if (this.recent.size > RECENT) this.recent.delete(this.recent.keys().next().value!);
      this.recent.set(article, one);
    }
    return one;
  }
}
