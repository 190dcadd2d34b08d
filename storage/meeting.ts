/**
 * New articles met with all articles: who shares a band of the signature with whom. The new ones are held side by side
 * in a few megabytes; the others go past them once, one row at a time, and nothing of them is kept but who is alike.
 */
import type { Comparing } from './comparing.js';

export interface SignatureRow {
  readonly article: number;
  readonly shingles: number;
  /** 1 when it has not been compared yet. */
  readonly pending: number;
  /** Hexadecimal. */
  readonly slots: string;
}

/** Below this many shingles a text is too short to call two pages one: 图集 and 视频 stand on thousands of pages. */
export const LEAST_SHINGLES = 16;
/** Articles compared in one band at most: a band this full is a shared notice, not a shared story. */
const CROWD = 200;
/** New articles at a time: each takes a kilobyte and a half, and each round reads the whole archive once. */
const ROUND = 4096;
/** Keys are looked up only when their last bits are those of a new one: so few are by chance that it costs nothing. */
const BITS = 16;

export class Meeting {
  readonly most = ROUND;
  private readonly articles = new Float64Array(ROUND);
  private readonly shingles = new Uint32Array(ROUND);
  private slots = new Uint32Array(0);
  private width = 0;
  /** New articles that are long enough to be compared. */
  private size = 0;
  /** Band by band the keys of the new ones in ascending order, each as `key * ROUND + place`. */
  private readonly keys: Float64Array;
  /** How many articles have a key, counted at its first place in `keys`. */
  private readonly counts: Uint32Array;
  /** One bit for each band and each ending of a key. */
  private readonly wanted: Uint32Array;

  constructor(private readonly by: Comparing) {
    this.keys = new Float64Array(by.bands * ROUND);
    this.counts = new Uint32Array(by.bands * ROUND);
    this.wanted = new Uint32Array((by.bands << BITS) >> 5);
  }

  /** Takes the new articles, `most` at most and in ascending order; returns their numbers. */
  begin(rows: Iterable<SignatureRow>): Float64Array {
    const fresh: number[] = [];
    this.size = 0;
    for (const { article, shingles, slots } of rows) {
      fresh.push(article);
      if (shingles < LEAST_SHINGLES) continue;
      const place = this.size++;
      if (this.width === 0) {
        this.width = slots.length / 8;
        this.slots = new Uint32Array(ROUND * this.width);
      }
      Buffer.from(this.slots.buffer, 4 * place * this.width, 4 * this.width).write(slots, 'hex');
      this.articles[place] = article;
      this.shingles[place] = shingles;
    }
    this.sortKeys();
    return Float64Array.from(fresh);
  }

  private sortKeys(): void {
    const { by, keys, slots, width, size, wanted } = this;
    this.counts.fill(0);
    wanted.fill(0);
    for (let band = 0; band < by.bands; band++) {
      const from = band * ROUND;
      for (let place = 0; place < size; place++) {
        const key = by.bandKey(slots, place * width, band);
        keys[from + place] = key * ROUND + place;
        const bit = bitOf(band, key);
        wanted[bit >> 5]! |= 1 << (bit & 31);
      }
      keys.subarray(from, from + size).sort();
    }
  }

  /**
   * For each new article those whose signatures are like its own. Of two new ones the later is given the earlier, so that
   * each pair is judged once. `rows`: all articles in ascending order.
   */
  meet(rows: Iterable<SignatureRow>): Map<number, number[]> {
    const found = new Map<number, number[]>();
    if (this.size === 0) return found;
    const { by, keys, counts, wanted, articles, shingles, slots, width, size } = this;
    const theirs = new Uint32Array(width);
    const bytes = Buffer.from(theirs.buffer);
    /** For each new one the last row it was held against: two articles may share many bands. */
    const tried = new Uint32Array(ROUND);
    let number = 0;
    for (const row of rows) {
      number++;
      if (row.shingles < LEAST_SHINGLES) continue;
      bytes.write(row.slots, 'hex');
      for (let band = 0; band < by.bands; band++) {
        const key = by.bandKey(theirs, 0, band);
        const bit = bitOf(band, key);
        if ((wanted[bit >> 5]! & (1 << (bit & 31))) === 0) continue;
        const end = band * ROUND + size;
        const first = lowest(keys, band * ROUND, end, key * ROUND);
        const last = (key + 1) * ROUND;
        if (first === end || keys[first]! >= last || counts[first]!++ >= CROWD) continue;
        for (let i = first; i < end && keys[i]! < last; i++) {
          const place = keys[i]! % ROUND;
          const article = articles[place]!;
          if (tried[place] === number || row.article === article) continue;
          if (row.pending === 1 && row.article > article) continue;
          tried[place] = number;
          const mine = slots.subarray(place * width, (place + 1) * width);
          if (!by.maybeAlike(mine, shingles[place]!, theirs, row.shingles)) continue;
          const others = found.get(article);
          if (others === undefined) found.set(article, [row.article]);
          else others.push(row.article);
        }
      }
    }
    return found;
  }

  /** Bands so full that not all of their articles were compared, by band and key, after `meet`. */
  *crowded(): Generator<{ readonly key: number; readonly articles: number }> {
    for (let i = 0; i < this.counts.length; i++) {
      const articles = this.counts[i]!;
      if (articles > CROWD)
        yield { key: Math.floor(i / ROUND) * 2 ** 32 + Math.floor(this.keys[i]! / ROUND), articles };
    }
  }
}

const bitOf = (band: number, key: number): number => (band << BITS) | (key & ((1 << BITS) - 1));

/** The first place in `sorted` from `from` to `end` whose value is not below `value`; `end` when there is none. */
function lowest(sorted: Float64Array, from: number, end: number, value: number): number {
  while (from < end) {
    const middle = (from + end) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else end = middle;
  }
  return from;
}
