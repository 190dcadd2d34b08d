/** Phrases out of posting lists: the rows where the tokens stand side by side, and how often. */
import { type PostingList, varint, varintEnd } from './postings.js';

/** The rows that hold a phrase, ascending; `titles` and `texts` say how often each holds it there. */
export interface Occurrences {
  readonly rows: Int32Array;
  readonly titles: Int32Array;
  readonly texts: Int32Array;
}

/**
 * Rows that may hold the phrase, ascending. In row `i` it may begin at `counts[i]` places, in `begins` from `from[i]`.
 * `length` rows and `places` places are in use.
 */
interface Candidates {
  readonly rows: Int32Array;
  readonly from: Int32Array;
  readonly counts: Int32Array;
  readonly begins: Int32Array;
  length: number;
  places: number;
}

/** The text is the index's second column; its positions lie behind all of the title's. */
const TEXT = 2 ** 28;
/** Before the positions of another column than the first, whose number follows in one byte. */
const COLUMN = 1;

// A search is often the only one of its process, so most of this runs before V8 has compiled it. It compiles a function
// soonest that is small and called often: hence one call a page, and no value outside of a list or of 32 bits.

/** The rows where the first token, the second and so on follow each other. */
export function phrase(tokens: readonly PostingList[]): Occurrences {
  const order = tokens.map((list, place) => ({ list, place }));
  // The rarest first: it decides how many places the others are looked for at.
  order.sort((a, b) => a.list.bytes.length - b.list.bytes.length);
  const [rarest, ...others] = order as [(typeof order)[0], ...typeof order];
  const candidates = occurrencesOf(rarest.list, rarest.place);
  for (const { list, place } of others) if (candidates.length > 0) narrow(candidates, list, place);
  const { length } = candidates;
  const titles = new Int32Array(length);
  const texts = new Int32Array(length);
  for (let i = 0; i < length; i++) count(candidates, i, titles, texts);
  return { rows: candidates.rows.subarray(0, length), titles, texts };
}

/** Every row that has the token, and where a phrase would begin in it that has the token in its `place`. */
function occurrencesOf({ bytes, whole }: PostingList, place: number): Candidates {
  const most = Math.ceil(bytes.length / 3); // a row, a length and a position take a byte each at least
  const [rows, from, counts] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const all = { rows, from, counts, begins: new Int32Array(bytes.length), length: 0, places: 0 };
  let ascending = true;
  for (let page = 0; page < whole.length; page++) {
    const before = all.length;
    readPage(bytes, whole[page]!, stopOf(whole, page, bytes), place, all);
    if (before > 0 && before < all.length && rows[before]! < rows[before - 1]!) ascending = false;
  }
  return ascending ? all : sorted(all);
}

function stopOf(whole: readonly number[], page: number, bytes: Uint8Array): number {
  return page + 1 < whole.length ? whole[page + 1]! : bytes.length;
}

/** Adds the rows of a page, whose first is written whole, to the candidates. */
function readPage(bytes: Uint8Array, at: number, stop: number, place: number, into: Candidates): void {
  const { rows, from, counts, begins } = into;
  let n = into.length;
  let places = into.places;
  let row = 0;
  while (at < stop) {
    let step = bytes[at++]!;
    if (step >= 128) {
      step = varint(bytes, at - 1);
      at = varintEnd;
    }
    row += step;
    let length = bytes[at++]!;
    if (length >= 128) {
      length = varint(bytes, at - 1);
      at = varintEnd;
    }
    const end = at + (length >>> 1);
    const start = places;
    let begin = 0 - place;
    while (at < end) {
      step = bytes[at++]!;
      if (step >= 128) {
        step = varint(bytes, at - 1);
        at = varintEnd;
      }
      if (step === COLUMN) {
        begin = TEXT * bytes[at++]! - place;
      } else begins[places++] = begin += step - 2;
    }
    rows[n] = row;
    from[n] = start;
    counts[n++] = places - start;
  }
  into.length = n;
  into.places = places;
}

/** The same rows, ascending. */
function sorted({ rows, from, counts, begins, length, places }: Candidates): Candidates {
  const order = new Int32Array(rows.reduce((most, row) => Math.max(most, row), 0) + 1);
  for (let i = 0; i < length; i++) order[rows[i]!] = i + 1;
  const kept = order.filter((i) => i > 0);
  const pick = (values: Int32Array) => kept.map((i) => values[i - 1]!);
  return { rows: pick(rows), from: pick(from), counts: pick(counts), begins, length, places };
}

/** Leaves of the candidates those that have another token in its `place`, too. */
function narrow(candidates: Candidates, { bytes, whole }: PostingList, place: number): void {
  const { rows, from, counts, length } = candidates;
  const kept = new Int32Array(length);
  for (let page = 0; page < whole.length; page++)
    meetPage(bytes, whole[page]!, stopOf(whole, page, bytes), place, candidates, kept);
  let n = 0;
  for (let i = 0; i < length; i++) {
    if (kept[i] === 0) continue;
    rows[n] = rows[i]!;
    from[n] = from[i]!;
    counts[n++] = kept[i]!;
  }
  candidates.length = n;
}

/** Notes in `kept` at how many of its places each candidate goes on with the token of a page, whose first row is whole. */
function meetPage(
  bytes: Uint8Array,
  at: number,
  stop: number,
  place: number,
  { rows, from, counts, begins, length: most }: Candidates,
  kept: Int32Array,
): void {
  let row = 0;
  let i = -1;
  while (at < stop) {
    let step = bytes[at++]!;
    if (step >= 128) {
      step = varint(bytes, at - 1);
      at = varintEnd;
    }
    row += step;
    let length = bytes[at++]!;
    if (length >= 128) {
      length = varint(bytes, at - 1);
      at = varintEnd;
    }
    const end = at + (length >>> 1);
    if (i < 0) i = lowerBound(rows, most, row);
    while (i < most && rows[i]! < row) i++;
    if (i === most) return;
    if (rows[i] === row) kept[i] = meet(bytes, at, end, place, begins, from[i]!, counts[i]!);
    at = end;
  }
}

/** Leaves of the `count` beginnings from `start` those that have the token at one of its positions; returns how many. */
function meet(
  bytes: Uint8Array,
  at: number,
  end: number,
  place: number,
  begins: Int32Array,
  start: number,
  count: number,
): number {
  const last = start + count;
  let n = start;
  let begin = 0 - place;
  for (let wanted = start; at < end; ) {
    let step = bytes[at++]!;
    if (step >= 128) {
      step = varint(bytes, at - 1);
      at = varintEnd;
    }
    if (step === COLUMN) {
      begin = TEXT * bytes[at++]! - place;
      continue;
    }
    begin += step - 2;
    while (begins[wanted]! < begin) if (++wanted === last) return n - start;
    if (begins[wanted] === begin) begins[n++] = begin;
  }
  return n - start;
}

/** Counts the places of a candidate by column. */
function count({ from, counts, begins }: Candidates, i: number, titles: Int32Array, texts: Int32Array): void {
  const start = from[i]!;
  const end = start + counts[i]!;
  let at = start;
  while (at < end && begins[at]! < TEXT / 2) at++;
  titles[i] = at - start;
  texts[i] = end - at;
}

/** How many of the first `length` of the ascending `rows` are below `row`. */
function lowerBound(rows: Int32Array, length: number, row: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
