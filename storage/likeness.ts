/**
 * Looking for duplicates: each article whose text is new is compared with those that share a band with it. Pairs are a
 * function of the set of texts, not of the order in which they came (crowded bands aside, which are recorded).
 *
 * No index of bands is kept: the signatures of all articles are read once a run (half a kilobyte each, .3 s for
 * 200,000) and met, band by band, with those that are new. That costs less than one random write a band would.
 */
import type { Database } from 'better-sqlite3';
import { unpackBody } from './body.js';
import type { Prepare } from './statements.js';

/** What is compared of a text; only the comparison knows what is in it. */
export interface Compared {
  readonly shingles: ReadonlySet<number>;
  readonly sentences: ReadonlyMap<number, number>;
}

/** The comparison itself; handed in, because this room stores and does not judge. */
export interface Comparing {
  readonly bands: number;
  /** A 32-bit key of a band of the signature that starts at `at`. */
  bandKey(slots: Uint32Array, at: number, band: number): number;
  maybeAlike(a: Uint32Array, aShingles: number, b: Uint32Array, bShingles: number): boolean;
  compared(text: string): Compared;
  compare(a: Compared, b: Compared): { kind: PairKind; score: number } | null;
}

export type PairKind = 'exact' | 'near' | 'contains' | 'contained';

/** Below this many shingles a text is too short to call two pages one: 图集 and 视频 stand on thousands of pages. */
export const LEAST_SHINGLES = 16;
/** Articles compared in one band at most: a band this full is a shared notice, not a shared story. */
const CROWD = 200;
/** New articles met with all others at once: bounds memory, and what a kill costs. */
const ROUND = 10_000;
/** Articles in one transaction: long enough to be cheap, short enough to let others write. */
const BATCH = 200;
/** Texts kept unpacked; a story's copies come together. */
const RECENT = 1000;

/** All signatures side by side. */
interface Signatures {
  readonly size: number;
  readonly articles: Float64Array;
  readonly shingles: Uint32Array;
  readonly slots: Uint32Array;
  readonly width: number;
  /** Row number → place. */
  readonly places: ReadonlyMap<number, number>;
}

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
    let all: Signatures | undefined;
    this.recent.clear();
    while (goOn()) {
      const fresh = this.sql('SELECT article FROM signatures WHERE pending = 1 ORDER BY article LIMIT ?')
        .pluck()
        .all(ROUND) as number[];
      if (fresh.length === 0) break;
      all ??= this.signatures();
      const candidates = this.meet(all, fresh, by);
      for (let from = 0; from < fresh.length && goOn(); from += BATCH) {
        const batch = fresh.slice(from, from + BATCH);
        this.db
          .transaction(() => batch.forEach((article) => void this.settleOne(article, all!, candidates, by)))
          .immediate();
        done += batch.length;
      }
    }
    this.recent.clear();
    return done;
  }

  /** Takes an article out of its pairs (inside a transaction), before it is forgotten. */
  remove(article: number): void {
    this.sql('DELETE FROM pairs WHERE a = ? OR b = ?').run(article, article);
  }

  private signatures(): Signatures {
    const size = this.sql('SELECT count(*) FROM signatures').pluck().get() as number;
    const articles = new Float64Array(size);
    const shingles = new Uint32Array(size);
    const places = new Map<number, number>();
    let slots = new Uint32Array(0);
    let width = 0;
    let i = 0;
    const rows = this.sql('SELECT article, shingles, slots FROM signatures ORDER BY article');
    for (const row of rows.iterate() as IterableIterator<{ article: number; shingles: number; slots: Buffer }>) {
      if (width === 0) {
        width = row.slots.length / 4;
        slots = new Uint32Array(size * width);
      }
      articles[i] = row.article;
      shingles[i] = row.shingles;
      places.set(row.article, i);
      new Uint8Array(slots.buffer, i * width * 4, width * 4).set(row.slots);
      i++;
    }
    return { size: i, articles, shingles, slots, width, places };
  }

  /**
   * For each new article the places of those worth a comparison. Of two new ones the later is given the earlier, so
   * that each pair is judged once.
   */
  private meet(all: Signatures, fresh: readonly number[], by: Comparing): Map<number, Set<number>> {
    const found = new Map<number, Set<number>>();
    const { slots, width, shingles, places } = all;
    const mine = fresh.map((article) => places.get(article)!).filter((place) => shingles[place]! >= LEAST_SHINGLES);
    const waits = new Uint8Array(all.size);
    const waiting = this.sql('SELECT article FROM signatures WHERE pending = 1').pluck();
    for (const article of waiting.iterate() as IterableIterator<number>) {
      const place = places.get(article);
      if (place !== undefined) waits[place] = 1;
    }
    const crowded: [number, number][] = [];
    const near = candidatesByBand(all, mine, by);
    for (let band = 0; band < by.bands; band++) {
      const heads = new Map<number, number[]>();
      for (const place of mine) heads.set(by.bandKey(slots, place * width, band), []);
      for (const place of near[band]!) heads.get(by.bandKey(slots, place * width, band))?.push(place);
      for (const [key, members] of heads) {
        if (members.length < 2) continue;
        if (members.length > CROWD) crowded.push([band * 2 ** 32 + key, members.length]);
        for (const a of members) {
          if (waits[a] === 0) continue;
          for (const b of members.slice(0, CROWD)) {
            if (b === a || (waits[b] === 1 && b > a)) continue;
            const set = found.get(a) ?? new Set();
            found.set(a, set);
            set.add(b);
          }
        }
      }
    }
    for (const [key, articles] of crowded) this.crowded(key, articles);
    return found;
  }

  private settleOne(article: number, all: Signatures, candidates: Map<number, Set<number>>, by: Comparing): void {
    this.sql('DELETE FROM pairs WHERE a = ? OR b = ?').run(article, article);
    this.sql('UPDATE signatures SET pending = 0 WHERE article = ?').run(article);
    const place = all.places.get(article)!;
    const { slots, shingles, width } = all;
    const mine = slots.subarray(place * width, (place + 1) * width);
    for (const other of candidates.get(place) ?? []) {
      const theirs = slots.subarray(other * width, (other + 1) * width);
      if (by.maybeAlike(mine, shingles[place]!, theirs, shingles[other]!))
        this.judge(article, all.articles[other]!, by);
    }
    candidates.delete(place);
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

/**
 * For each band the places, in order, that may share its key with one of `mine`. One pass over the signatures, each read
 * whole: an archive is passed over as fast as memory gives it, and nearly nothing of it is looked up.
 */
function candidatesByBand(all: Signatures, mine: readonly number[], by: Comparing): number[][] {
  const { slots, width, shingles } = all;
  // Keys by their last bits: sixteen times as many as there are new ones, as far as 8 MB go, so that chance brings few.
  const bits = Math.min(17, Math.max(10, 36 - Math.clz32(mine.length)));
  const mask = (1 << bits) - 1;
  const wanted = new Uint8Array(by.bands << bits);
  for (const place of mine)
    for (let band = 0; band < by.bands; band++)
      wanted[(band << bits) | (by.bandKey(slots, place * width, band) & mask)] = 1;
  const near: number[][] = Array.from({ length: by.bands }, () => []);
  for (let place = 0; place < all.size; place++) {
    if (shingles[place]! < LEAST_SHINGLES) continue;
    for (let band = 0; band < by.bands; band++)
      if (wanted[(band << bits) | (by.bandKey(slots, place * width, band) & mask)] === 1) near[band]!.push(place);
  }
  return near;
}
