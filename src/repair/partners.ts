/**
 * Tables for the search in slip-solver.ts: which characters the bytes that are left can belong to. Where text is read one
 * byte off, a pair is the second byte of one character and the first of the next. A pair that code page 936 does not
 * assign, such as A2 A0, is dropped by the decoder without a trace: two characters have lost a byte each. Such a pair is a gap.
 */
import { annotatedKind, isReading } from './annotations.js';
import { unassigned, unitOf } from './gbk.js';
import { isHan } from './lm.js';
import type { RepairModel } from './model.js';

/** Characters that start with a given byte and that texts use, with their second bytes. */
export interface Partners {
  readonly units: readonly number[];
  readonly seconds: readonly number[];
}

/** Ranks from here on are of characters that the model, which has 8,191 numbers, never met. */
export const KNOWN = 8191;
/** By the model's function `rank`: the model as a page sees it (page-view.ts) has the same one. */
const partnerCache = new WeakMap<RepairModel['rank'], (Partners | undefined)[]>();

export function partners(model: RepairModel, p: number): Partners {
  let rows = partnerCache.get(model.rank);
  if (rows === undefined) {
    rows = [];
    partnerCache.set(model.rank, rows);
  }
  let row = rows[p];
  if (row === undefined) {
    const units: number[] = [];
    const seconds: number[] = [];
    for (let q = 0x80; q <= 0xfe; q++) {
      const unit = unitOf(p, q);
      if (unit === 0 || (isHan(unit) ? model.rank(model.fold(unit)) >= KNOWN : p !== 0xa1 && p !== 0xa3)) continue;
      units.push(unit);
      seconds.push(q);
    }
    row = { units, seconds };
    rows[p] = row;
  }
  return row;
}

/** Second bytes that code page 936 leaves without a character behind this first one. */
const GAPS: readonly (readonly number[])[] = Array.from({ length: 0xff }, (_, x) => {
  const gaps: number[] = [];
  for (let y = 0x81; y <= 0xfe; y++) if (unassigned(x, y)) gaps.push(y);
  return gaps;
});

/** Bytes with the same gaps behind them share a number, by which results are cached; 0 for those with none. */
export const GAP_CLASS: readonly number[] = (() => {
  const classes = new Map<string, number>();
  return GAPS.map((gaps) => {
    if (gaps.length === 0) return 0;
    const key = gaps.join();
    if (!classes.has(key)) classes.set(key, classes.size + 1);
    return classes.get(key)!;
  });
})();

/** The second bytes of the gaps of a class. */
export const gapsOf = (gapClass: number): readonly number[] => GAPS[GAP_CLASS.indexOf(gapClass)]!;

/** Rank up to which a character is supposed where two bytes are unknown; rarer ones would be found by chance. */
const USUAL = 4500;
/** Marks that are supposed there. */
const COMMON_MARKS = new Set(Array.from('。、“”‘’「」『』《》（）…—·', (mark) => mark.charCodeAt(0)));
const usual = (model: RepairModel, unit: number, most = USUAL): boolean =>
  isHan(unit) ? model.rank(model.fold(unit)) < most : COMMON_MARKS.has(unit);

/** What a model's characters give, worked out once for each number. */
function remembered<T>(make: (model: RepairModel, key: number) => T): (model: RepairModel, key: number) => T {
  const caches = new WeakMap<RepairModel['rank'], Map<number, T>>();
  return (model, key) => {
    let cache = caches.get(model.rank);
    if (cache === undefined) {
      cache = new Map();
      caches.set(model.rank, cache);
    }
    let value = cache.get(key);
    if (value === undefined) {
      value = make(model, key);
      cache.set(key, value);
    }
    return value;
  };
}

const closings = remembered((model, key) =>
  gapsOf(key >> 8)
    .map((y) => unitOf(y, key & 0xff))
    .filter((unit) => usual(model, unit)),
);

/** The characters whose first byte was dropped in a gap and whose second one is seen. */
export const closing = (model: RepairModel, gapClass: number, seen: number): readonly number[] =>
  closings(model, (gapClass << 8) | seen);

/** Rank up to which a character is supposed although none of its bytes is seen. */
const COMMON = 2500;

/** The characters whose first byte was dropped in a gap and whose second one was lost behind it, at a `?` or a mark. */
export const hidden = remembered((model, gapClass: number) =>
  gapsOf(gapClass).flatMap((y) => partners(model, y).units.filter((unit) => usual(model, unit, COMMON))),
);

/** The characters between two gaps in a row, which took a byte each, with the class of the gaps behind each. */
export const between = remembered((model, gapClass: number) => {
  const found: { unit: number; gaps: number }[] = [];
  for (const y of gapsOf(gapClass))
    for (let s = 0x80; s <= 0xfe; s++) {
      const gaps = GAP_CLASS[s]!;
      const unit = gaps === 0 ? 0 : unitOf(y, s);
      if (usual(model, unit, COMMON)) found.push({ unit, gaps });
    }
  return found;
});

const withReadingCache = new WeakMap<RepairModel['rank'], Map<string, readonly number[]>>();

/** The characters that converters annotate, as in 網(wǎng), and that have this reading. */
export function charactersWithReading(model: RepairModel, reading: string): readonly number[] {
  let known = withReadingCache.get(model.rank);
  if (known === undefined) {
    known = new Map();
    withReadingCache.set(model.rank, known);
  }
  let units = known.get(reading);
  if (units === undefined) {
    const found: number[] = [];
    for (let unit = 0x4e00; unit <= 0x9fa5; unit++)
      if (annotatedKind(model, unit) && isReading(model, unit, reading)) found.push(unit);
    units = found;
    known.set(reading, units);
  }
  return units;
}

const behindCache = new WeakMap<RepairModel['rank'], Map<string, readonly { unit: number; lead: number }[]>>();

/** The characters that start with a given byte and have this reading, each with its second byte, now the lead of what follows. */
export function startingWith(
  model: RepairModel,
  first: number,
  reading: string,
): readonly { readonly unit: number; readonly lead: number }[] {
  let cache = behindCache.get(model.rank);
  if (cache === undefined) {
    cache = new Map();
    behindCache.set(model.rank, cache);
  }
  const key = `${first}${reading}`;
  let found = cache.get(key);
  if (found === undefined) {
    const units: { unit: number; lead: number }[] = [];
    for (let lead = 0x81; first >= 0x81 && lead <= 0xfe; lead++) {
      const unit = unitOf(first, lead);
      if (unit !== 0 && isHan(unit) && isReading(model, unit, reading)) units.push({ unit, lead });
    }
    found = units;
    cache.set(key, found);
  }
  return found;
}
