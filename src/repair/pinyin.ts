/** Readings that a converter left behind characters, as against readings that an author wrote. */
import type { Edit } from '../core/page.js';
import { annotatedKind, annotationAt, isReading, toned } from './annotations.js';
import { unitOf } from './gbk.js';
import { isHan } from './lm.js';
import type { RepairModel } from './model.js';
import type { Found, PageText } from './rule.js';
import type { Run } from './runs.js';
import { lastByte } from './slip-marks.js';

interface Note {
  readonly at: number;
  readonly length: number;
  readonly unit: number;
  readonly reading: string;
  readonly spaced: boolean;
  /** Behind half a character: 吹A(chǔ)PEC. */
  readonly inside: boolean;
}

/** Rank up to which a character is one that nobody needs to have read out. */
const COMMON = 2500;

/** So many different annotated characters no author has by chance: a converter was at work, whatever the text says. */
const SYSTEMATIC = 8;
/** What a text says that is about readings. */
const READINGS = /[兩两三多][讀读音]|[讀读]音|[讀读]作|拼音|注音|破音字|多音字|[聲声][調调]|[發发]音/;

/**
 * Whether the readings belong to the text: it gives one character two of them, which no converter does; it annotates
 * characters that converters leave alone about as often; or it talks about readings.
 */
function aboutReadings(
  text: string,
  runs: readonly Run[],
  kinds: ReadonlyMap<number, { readonly readings: ReadonlySet<string> }>,
  model: RepairModel,
): boolean {
  if (READINGS.test(text)) return true;
  let all = 0;
  for (const { readings } of kinds.values()) {
    if (readings.size > 1) return true;
    all++;
  }
  const others = new Set<number>();
  for (const n of collect(text, runs, model))
    if (toned(n.reading) && !annotatedKind(model, n.unit) && !n.inside) others.add(n.unit);
  return others.size > 1 && others.size * 3 >= all;
}

/** Readings behind traditional characters, decided over the whole page: which are annotated, how consistently, how common they are. */
export function findInjected({ text, runs, model }: PageText): Found {
  const notes = collect(text, runs, model).filter((n) => annotatedKind(model, n.unit));
  if (notes.length === 0) return NOTHING;
  const kinds = new Map<number, { readings: Set<string>; count: number; bare: number }>();
  for (const n of notes) {
    const kind = kinds.get(n.unit) ?? { readings: new Set<string>(), count: 0, bare: 0 };
    kind.readings.add(n.reading);
    kind.count++;
    kinds.set(n.unit, kind);
  }
  countBare(text, runs, kinds);
  if (kinds.size < SYSTEMATIC && aboutReadings(text, runs, kinds, model)) return NOTHING;
  const usual = (unit: number) => model.rank(model.fold(unit)) <= COMMON;
  const common = [...kinds].filter(([unit, k]) => usual(unit) && k.readings.size === 1 && k.bare <= k.count).length;
  const edits = notes
    .filter((n) => {
      const kind = kinds.get(n.unit)!;
      const consistent = kind.readings.size === 1 && (kind.bare <= kind.count || common >= 5);
      return toned(n.reading) && consistent && (usual(n.unit) || common >= 3);
    })
    .map((n) => drop(text, n, common >= 3 ? 0.999 : 0.97));
  return { edits, flags: [] };
}

/**
 * Readings sown at random over a page (的(de), 用(yong), 中(zhōng )): at least three different characters, most of them
 * so common that no author would annotate them, and far from every character, as a primer would have it. Two bracketed
 * pictures on the page are evidence too.
 */
export function findScattered({ text, runs, model }: PageText): Found {
  const notes = collect(text, runs, model);
  if (notes.length === 0) return NOTHING;
  const units = [...new Set(notes.map((n) => n.unit))];
  if (units.length < SYSTEMATIC && READINGS.test(text)) return NOTHING;
  const easy = units.filter((u) => model.rank(model.fold(u)) <= COMMON).length;
  const pictures = text.match(/[\u4e00-\u9fff]\(\p{Extended_Pictographic}\ufe0f?\)/gu)?.length ?? 0;
  if (units.length < (pictures >= 2 ? 1 : 3) || easy < units.length * 0.6) return NOTHING;
  let han = 0;
  for (const { from, to } of runs) for (let i = from; i < to; i++) if (isHan(text.charCodeAt(i))) han++;
  return notes.length < han * 0.45 ? { edits: notes.map((n) => drop(text, n, 0.9)), flags: [] } : NOTHING;
}

const NOTHING: Found = { edits: [], flags: [] };

const drop = (text: string, n: Note, confidence: number): Edit => ({
  at: n.at,
  before: text.slice(n.at, n.at + n.length),
  after: '',
  confidence,
});

/** Every `X(x)` where x is a reading of X, and `吹A(chǔ)PEC`, where it is one of the bytes 吹|A. */
function collect(text: string, runs: readonly Run[], model: RepairModel): Note[] {
  const notes: Note[] = [];
  for (const { from, to } of runs) {
    for (let at = text.indexOf('(', from + 1); at >= 0 && at < to; at = text.indexOf('(', at + 1)) {
      const found = annotationAt(text, at);
      if (found === null || at + found.length > to) continue;
      let unit = text.charCodeAt(at - 1);
      const inside = !isHan(unit);
      const spaced = text.charCodeAt(at + found.length - 2) === 0x20;
      if (!isHan(unit) && unit < 0x7f && unit > 0x40 && at - 2 >= from) {
        unit = unitOf(lastByte(text.charCodeAt(at - 2)), unit);
      }
      const previous = notes[notes.length - 1];
      if (
        unit === 0x29 &&
        previous !== undefined &&
        previous.at + previous.length === at &&
        previous.reading === found.reading
      )
        unit = previous.unit; // (de)(de)
      if (unit === 0 || !isHan(unit) || !isReading(model, unit, found.reading)) continue;
      notes.push({ at, length: found.length, unit, reading: found.reading, spaced, inside });
    }
  }
  return notes;
}

function countBare(text: string, runs: readonly Run[], kinds: Map<number, { bare: number }>): void {
  for (const { from, to } of runs)
    for (let i = from; i < to; i++) {
      const kind = kinds.get(text.charCodeAt(i));
      if (kind !== undefined && text.charCodeAt(i + 1) !== 0x28) kind.bare++;
    }
}
