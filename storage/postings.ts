/**
 * Reads the posting lists of the full-text index, in the format that SQLite documents
 * (https://www.sqlite.org/fts5.html#fts5_data_structures): which rows hold a token, and where in them.
 *
 * Why not through FTS5: its bm25() passes over every match of every phrase once more to count them, and testing a
 * phrase of single characters costs it 100 ns a row. Only reads; what it does not know it leaves to FTS5.
 */
import type { Prepare } from './statements.js';

/**
 * The rows that hold a token, and its positions in each: row, length, positions, row… as the index has them, the frames
 * of its pages taken away. A row is told by how far it is from the one before, but whole at the offsets `whole`.
 * Between two of those rows ascend; after articles have changed, a later stretch begins again further down.
 */
export interface PostingList {
  readonly bytes: Uint8Array;
  readonly whole: readonly number[];
}

interface Segment {
  readonly id: number;
  readonly first: number;
  readonly last: number;
}

const AVERAGES = 1;
const STRUCTURE = 10;
/** In front of each term of the main index; prefix indexes, which we have none of, have others. */
const MAIN = 0x30;
/** Pages begin with two numbers of two bytes: where the first row number stands, and where the footer. */
const HEADER = 4;

/** Where the number that `varint` read last ended. */
export let varintEnd = 0;

/** SQLite's variable-length number at `from`, of 31 bits at most: seven a byte, the highest first. */
export function varint(bytes: Uint8Array, from: number): number {
  let byte = bytes[from++]!;
  let value = byte & 127;
  while (byte >= 128) {
    byte = bytes[from++]!;
    value = (value << 7) | (byte & 127);
  }
  varintEnd = from;
  return value;
}

/** All numbers in a record, of any length. */
function varints(bytes: Uint8Array, from = 0): number[] {
  const values: number[] = [];
  let value = 0;
  for (const byte of bytes.subarray(from)) {
    value = value * 128 + (byte & 127);
    if (byte >= 128) continue;
    values.push(value);
    value = 0;
  }
  return values;
}

export class PostingLists {
  private readonly known = new Map<string, PostingList>();

  private constructor(
    private readonly sql: Prepare,
    /** From the oldest to the newest. */
    private readonly segments: readonly Segment[],
    /** How many rows the index has. */
    readonly rows: number,
    /** How many tokens it has, all columns together. */
    readonly tokens: number,
  ) {}

  /** The lists as they are now; use them inside one transaction. Null when the index has a form this cannot read. */
  static open(sql: Prepare): PostingLists | null {
    const record = sql('SELECT block FROM article_index_data WHERE id = ?').pluck();
    const structure = record.get(STRUCTURE) as Buffer;
    const config = new Map(sql('SELECT k, v FROM article_index_config').raw().all() as [string, number][]);
    const version = config.get('version');
    // Version 5 is 4 after a row was deleted. As deleting takes rows out of the lists at once (secure-delete), a row
    // stands in one segment only, and none is marked as gone.
    const known = (version === 4 || version === 5) && config.get('secure-delete') === 1 && structure[4] !== 0xff;
    if (!known) return null;
    const [rows = 0, ...tokens] = varints(record.get(AVERAGES) as Buffer);
    return new PostingLists(
      sql,
      segmentsOf(structure),
      rows,
      tokens.reduce((sum, n) => sum + n, 0),
    );
  }

  /** The rows that hold a token. */
  of(token: string): PostingList {
    let list = this.known.get(token);
    if (list === undefined) {
      const term = Buffer.concat([Buffer.of(MAIN), Buffer.from(token)]);
      const pieces: Buffer[] = [];
      const whole: number[] = [];
      let size = 0;
      for (const segment of this.segments) size = this.collect(segment, term, size, pieces, whole);
      this.known.set(token, (list = { bytes: Buffer.concat(pieces, size), whole }));
    }
    return list;
  }

  /** Adds the pages' pieces of a segment's list to those of the segments before, `size` bytes; returns the new size. */
  private collect({ id, first, last }: Segment, term: Buffer, size: number, pieces: Buffer[], whole: number[]): number {
    const from = this.sql(
      'SELECT max(?, ifnull((SELECT pgno >> 1 FROM article_index_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1), 1))',
    )
      .pluck()
      .get(first, id, term) as number;
    // The page of the next term that has an entry: the list ends there or before.
    const to = this.sql(
      'SELECT pgno >> 1 FROM article_index_idx WHERE segid = ? AND term > ? AND pgno >> 1 > ? ORDER BY term LIMIT 1',
    )
      .pluck()
      .get(id, term, from) as number | undefined;
    const pages = this.sql('SELECT block FROM article_index_data WHERE id BETWEEN (? << 37) + ? AND (? << 37) + ?')
      .pluck()
      .all(id, from, id, to ?? last) as Buffer[];
    for (const [i, page] of pages.entries()) {
      const footer = page.readUInt16BE(2);
      // Before its first term a page goes on with the list of the page before.
      const end = footer < page.length ? varint(page, footer) : null;
      const found = i === 0 ? find(page, footer, term) : { start: HEADER, end };
      if (found === null) break;
      const firstRow = page.readUInt16BE(0);
      if (i === 0) whole.push(size);
      else if (firstRow > 0) whole.push(size + firstRow - HEADER);
      const piece = page.subarray(found.start, found.end ?? footer);
      pieces.push(piece);
      size += piece.length;
      if (found.end !== null) break;
    }
    return size;
  }
}

/** The segments of a structure record, from the oldest to the newest. */
function segmentsOf(structure: Buffer): Segment[] {
  const [levels = 0, , , ...rest] = varints(structure, 4);
  const byLevel: Segment[][] = [];
  for (let at = 0; byLevel.length < levels; ) {
    const count = rest[at + 1]!;
    at += 2;
    const level: Segment[] = [];
    for (; level.length < count; at += 3) level.push({ id: rest[at]!, first: rest[at + 1]!, last: rest[at + 2]! });
    byLevel.push(level);
  }
  return byLevel
    .reverse()
    .flat()
    .filter(({ last }) => last > 0); // 0: merged into another one, to the last page
}

/** The list behind a term on the page; `end` is null when the term is the page's last. Null when it is not there. */
function find(page: Buffer, footer: number, term: Buffer): { start: number; end: number | null } | null {
  let at = 0;
  let same = 0; // bytes in which ours agrees with the term before
  for (let next = footer; next < page.length; ) {
    const first = next === footer;
    at += varint(page, next);
    next = varintEnd;
    let from = at;
    let shared = 0;
    if (!first) {
      // Each term but the page's first leaves out what it shares with the one before it.
      shared = varint(page, from);
      from = varintEnd;
    }
    const length = varint(page, from);
    from = varintEnd;
    if (shared < same) return null; // terms ascend: this one is past ours
    if (shared > same) continue;
    let equal = 0;
    while (equal < length && page[from + equal] === term[same + equal]) equal++;
    same += equal;
    if (same === term.length && equal === length)
      return { start: from + length, end: next < page.length ? at + varint(page, next) : null };
  }
  return null;
}
