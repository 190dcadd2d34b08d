/**
 * Looking for duplicates: each article whose text is new is compared with those that share a band with it. Pairs are a
 * function of the set of texts, not of the order in which they came (crowded bands aside, which are recorded).
 */
import type { Database } from 'better-sqlite3';
import { unpackBody } from './body.js';
import type { Prepare } from './statements.js';

/** What the comparison is made of; handed in, because this room stores and does not judge. */
export interface Comparing {
  bandKeys(signature: Uint32Array): readonly number[];
  /** Whether two signatures agree in a band as they are now. */
  shareBand(a: Uint32Array, b: Uint32Array): boolean;
  maybeAlike(a: Uint32Array, aShingles: number, b: Uint32Array, bShingles: number): boolean;
  /** What of a text is compared. */
  shingles(text: string): ReadonlySet<number>;
  compare(a: ReadonlySet<number>, b: ReadonlySet<number>): { kind: PairKind; score: number } | null;
}

export type PairKind = 'exact' | 'near' | 'contains' | 'contained';

/** Below this many shingles a text is too short to call two pages one: 图集 and 视频 stand on thousands of pages. */
export const LEAST_SHINGLES = 16;
/** Articles compared in one band at most: a band this full is a shared notice, not a shared story. */
const CROWD = 200;
/** Articles in one transaction: long enough to be cheap, short enough to let others write. */
const BATCH = 50;

interface Row {
  article: number;
  shingles: number;
  slots: Buffer;
  digest: Buffer;
}

export class Likenesses {
  /** Shingles of texts compared lately; a story's copies come together. */
  private readonly recent = new Map<number, ReadonlySet<number>>();

  constructor(
    private readonly db: Database,
    private readonly sql: Prepare,
  ) {}

  /** How many articles have not been compared yet. */
  waiting(): number {
    return this.sql('SELECT count(*) FROM signatures WHERE pending = 1').pluck().get() as number;
  }

  /** Compares what waits, a batch a transaction; `goOn` is asked between two. Returns how many were compared. */
  settle(by: Comparing, goOn: () => boolean = () => true): number {
    let done = 0;
    this.recent.clear();
    while (goOn()) {
      const rows = this.sql(
        `SELECT s.article, s.shingles, s.slots, a.text_digest AS digest FROM signatures s JOIN articles a ON a.id = s.article
         WHERE s.pending = 1 LIMIT ${BATCH}`,
      ).all() as Row[];
      if (rows.length === 0) break;
      this.db
        .transaction(() => {
          for (const row of rows) this.settleOne(row, by);
        })
        .immediate();
      done += rows.length;
    }
    return done;
  }

  /** Takes an article out of its bands and pairs (inside a transaction), before it is forgotten. */
  remove(article: number, by: Comparing): void {
    const slots = this.sql('SELECT slots FROM signatures WHERE article = ?').pluck().get(article) as Buffer | undefined;
    if (slots === undefined) return;
    const drop = this.sql('DELETE FROM bands WHERE key = ? AND article = ?');
    for (const key of by.bandKeys(slotsOf(slots))) drop.run(key, article);
    this.sql('DELETE FROM pairs WHERE a = ? OR b = ?').run(article, article);
  }

  private settleOne(row: Row, by: Comparing): void {
    this.recent.delete(row.article);
    this.sql('DELETE FROM pairs WHERE a = ? OR b = ?').run(row.article, row.article);
    this.sql('UPDATE signatures SET pending = 0 WHERE article = ?').run(row.article);
    if (row.shingles < LEAST_SHINGLES) return;
    const signature = slotsOf(row.slots);
    const candidates = new Set<number>();
    const inBand = this.sql(`SELECT article FROM bands WHERE key = ? LIMIT ${CROWD + 1}`).pluck();
    const put = this.sql('INSERT OR IGNORE INTO bands (key, article) VALUES (?, ?)');
    for (const key of by.bandKeys(signature)) {
      const others = inBand.all(key) as number[];
      if (others.length > CROWD) this.crowded(key, others.length);
      for (const other of others.slice(0, CROWD)) candidates.add(other);
      put.run(key, row.article);
    }
    candidates.delete(row.article);
    for (const other of candidates) this.judge(row, signature, other, by);
  }

  private judge(row: Row, signature: Uint32Array, id: number, by: Comparing): void {
    const other = this.sql(
      `SELECT s.article, s.shingles, s.slots, a.text_digest AS digest FROM signatures s JOIN articles a ON a.id = s.article WHERE s.article = ?`,
    ).get(id) as Row | undefined;
    if (other === undefined) return;
    if (other.digest.equals(row.digest)) {
      this.pair(row.article, id, 'exact', 1);
      return;
    }
    const theirs = slotsOf(other.slots);
    if (!by.shareBand(signature, theirs) || !by.maybeAlike(signature, row.shingles, theirs, other.shingles)) return;
    const found = by.compare(this.shinglesOf(row.article, by), this.shinglesOf(id, by));
    if (found !== null) this.pair(row.article, id, found.kind, found.score);
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

  private shinglesOf(article: number, by: Comparing): ReadonlySet<number> {
    let set = this.recent.get(article);
    if (set === undefined) {
      const row = this.sql(
        'SELECT v.form, v.body FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id = ?',
      ).get(article) as {
        form: number;
        body: Buffer;
      };
      set = by.shingles(unpackBody(row).text);
      if (this.recent.size > 500) this.recent.delete(this.recent.keys().next().value!);
      this.recent.set(article, set);
    }
    return set;
  }
}

/** The slots as numbers; the blob may lie at any address, so it is copied. */
function slotsOf(blob: Buffer): Uint32Array {
  return new Uint32Array(new Uint8Array(blob).buffer);
}
