/** Which characters a lone byte can belong to. */
import { annotatedKind, isReading } from './annotations.js';
import { unassigned, unitOf } from './gbk.js';
import { isHan } from './lm.js';
import type { RepairModel } from './model.js';

/** Characters that start with a given byte and that texts use, with their second bytes. */
export interface Partners {
  readonly units: readonly number[];
  readonly seconds: readonly number[];
}

/** Ranks from here on are of characters that the model never met. */
export const KNOWN = 8191;
/** By the model's own table, which a page's view of the model shares. */
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
export const GAPS: readonly (readonly number[])[] = Array.from({ length: 0xff }, (_, x) => {
  const gaps: number[] = [];
  for (let y = 0x81; y <= 0xfe; y++) if (unassigned(x, y)) gaps.push(y);
  return gaps;
});

const spokenCache = new WeakMap<RepairModel['rank'], Map<string, readonly number[]>>();

/** The characters of the kind converters annotate that have this reading. */
export function spoken(model: RepairModel, reading: string): readonly number[] {
  let known = spokenCache.get(model.rank);
  if (known === undefined) {
    known = new Map();
    spokenCache.set(model.rank, known);
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
