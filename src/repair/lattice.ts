/**
 * Bytes that were read in the wrong encoding, some of them lost: every way in which they may be put back is followed,
 * and the language model judges the texts that come out.
 */
import { append, isHan, type LmState, START } from './lm.js';
import { FORM, type RepairModel } from './model.js';

/** What an observed character may stand for: bytes, each with a log P, or itself where `bytes` is null. */
export interface Origin {
  readonly bytes: readonly number[] | null;
  readonly cost: number;
}

export interface Observed {
  readonly unit: number;
  readonly origins: readonly Origin[];
  /** Bytes that may have been lost right before: one or two each. */
  readonly lost: readonly Origin[];
}

export interface Reading {
  readonly text: string;
  /** Posterior probability among everything tried. */
  readonly confidence: number;
  /** Log P of the text. */
  readonly score: number;
  /** No byte was supposed. */
  readonly whole: boolean;
  /** Han and CJK marks that came out of bytes. */
  readonly made: number;
  /** Other readings, best first. */
  readonly others: readonly string[];
  /** The last character lacks bytes; `text` has U+FFFD for it, `ends` what it may have been. */
  readonly ends: readonly string[];
}

/** How bytes make characters. */
export interface Code {
  /** The unit of complete bytes, 0 where there is none, -1 while more are to come. */
  unit(bytes: readonly number[]): number;
  /** What complete incomplete bytes at the end of a text. */
  ends(bytes: readonly number[]): readonly number[];
}

interface Path {
  readonly lm: LmState;
  readonly part: readonly number[];
  readonly text: string;
  /** Its last two units: to take them off a text that grows would copy the whole text each time. */
  readonly tail: string;
  readonly made: number;
  readonly whole: boolean;
  /** The script of its first character that has one. */
  readonly script: number;
}

/** An origin that costs so much supposes bytes. */
const SUPPOSED = -4;
const BEAM = 40;
/** So many nats behind the likeliest a text is followed no further. */
const LOST_FROM_SIGHT = 30;
/** Only the likeliest suppose that bytes were lost. */
const SUPPOSING = 6;
/** See DOUBT in slip-judge.ts: the model is this much too sure of itself. */
const DOUBT = 1.4;

/** A letter of another script, or a symbol, is hardly what Chinese bytes meant. */
const STRANGE = -6;
/** A character of the other script than the text began with. */
const MIXED = -4;

function strange(unit: number): number {
  if (isHan(unit) || unit < 0x80) return 0;
  return (unit >= 0x3000 && unit < 0x3100) || (unit >= 0xff00 && unit < 0xffe6) || (unit >= 0x2010 && unit < 0x2040)
    ? 0
    : STRANGE;
}

function feed(path: Path, { bytes, cost }: Origin, unit: number, code: Code, model: RepairModel): Path | null {
  if (bytes === null) {
    if (path.part.length > 0) return null;
    const char = String.fromCharCode(unit);
    return { ...path, lm: append(model, path.lm, unit, cost), text: path.text + char, tail: last(path.tail, char) };
  }
  let { lm, part, text, tail, made, script } = path;
  let owed = cost;
  for (const byte of bytes) {
    part = part.length === 0 ? [byte] : [...part, byte];
    const next = code.unit(part);
    if (next === 0) return null;
    if (next < 0) continue;
    part = [];
    if (isHan(next) && model.token(next) === 0) return null;
    const variant = model.form(next) === FORM.variant;
    const form = variant ? FORM.hant : model.form(next);
    lm = append(
      model,
      lm,
      next,
      owed +
        strange(next) +
        (variant ? MIXED : 0) +
        (form !== FORM.both && script !== FORM.both && form !== script ? MIXED : 0),
    );
    owed = 0;
    if (script === FORM.both) script = form;
    const char = String.fromCharCode(next);
    text += char;
    tail = last(tail, char);
    if (next >= 0x2000) made++;
  }
  if (owed !== 0) lm = { ...lm, d0: lm.d0 + owed };
  return { lm, part, text, tail, made, whole: path.whole && cost > SUPPOSED, script };
}

const last = (tail: string, char: string): string => (tail.length < 2 ? tail : tail.slice(1)) + char;

function pruned(paths: Path[]): Path[] {
  paths.sort((a, b) => b.lm.d0 - a.lm.d0);
  const kept: Path[] = [];
  const seen = new Map<string, number>();
  for (const path of paths) {
    if (path.lm.d0 < paths[0]!.lm.d0 - LOST_FROM_SIGHT) break;
    const key = `${path.part.join()}|${path.tail}`;
    const count = seen.get(key) ?? 0;
    if (count >= 3) continue;
    seen.set(key, count + 1);
    kept.push(path);
    if (kept.length === BEAM) break;
  }
  return kept;
}

/** Lost bytes that begin alike: where the first of them cannot stand, none of them is tried. */
interface Gap {
  readonly first: number;
  readonly cost: number;
  /** What follows the first byte; null: nothing. */
  readonly seconds: readonly (number | null)[];
}
const gaps = new WeakMap<readonly Origin[], readonly Gap[]>();

function gapsOf(lost: readonly Origin[]): readonly Gap[] {
  const known = gaps.get(lost);
  if (known !== undefined) return known;
  const made = new Map<string, { first: number; cost: number; seconds: (number | null)[] }>();
  for (const { bytes, cost } of lost) {
    const [first, second = null] = bytes as readonly number[];
    const key = `${first} ${cost}`;
    const gap = made.get(key) ?? { first: first!, cost, seconds: [] };
    gap.seconds.push(second);
    made.set(key, gap);
  }
  const found = [...made.values()];
  gaps.set(lost, found);
  return found;
}

/** The likeliest text of what was observed; null when no bytes explain it. */
export function readBytes(observed: readonly Observed[], code: Code, model: RepairModel): Reading | null {
  let paths: Path[] = [{ lm: START, part: [], text: '', tail: '', made: 0, whole: true, script: FORM.both }];
  for (const { unit, origins, lost } of observed) {
    const next: Path[] = [];
    paths.forEach((path, place) => {
      const before = [path];
      if (place < SUPPOSING)
        for (const { first, cost, seconds } of gapsOf(lost)) {
          const begun = feed(path, { bytes: [first], cost }, 0, code, model);
          if (begun === null) continue;
          for (const second of seconds) {
            const supposed = second === null ? begun : feed(begun, { bytes: [second], cost: 0 }, 0, code, model);
            if (supposed !== null) before.push({ ...supposed, whole: false });
          }
        }
      for (const from of before)
        for (const origin of origins) {
          const path = feed(from, origin, unit, code, model);
          if (path !== null) next.push(path);
        }
    });
    paths = pruned(next);
  }
  return best(paths, code, model);
}

function best(paths: readonly Path[], code: Code, model: RepairModel): Reading | null {
  const done: { text: string; score: number; path: Path; end: string }[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (const path of paths)
    if (path.part.length === 0) {
      done.push({ text: path.text, score: path.lm.d0, path, end: '' });
      most = Math.max(most, path.lm.d0);
    }
  for (const path of paths) {
    // An end makes no text likelier than it is so far: what is far behind now stays there.
    if (path.part.length === 0 || path.lm.d0 + CUT < most - FAR) continue;
    for (const unit of code.ends(path.part)) {
      const { d0 } = append(model, path.lm, unit, strange(unit) + CUT);
      done.push({ text: path.text + String.fromCharCode(unit), score: d0, path, end: String.fromCharCode(unit) });
      most = Math.max(most, d0);
    }
  }
  done.sort((a, b) => b.score - a.score);
  const first = done[0];
  if (first === undefined) return null;
  const seen = new Set<string>();
  let odds = 0;
  let stems = 0;
  for (const { text, score, path, end } of done) {
    if (seen.has(text)) continue;
    seen.add(text);
    if (text !== first.text) odds += Math.exp(score - first.score);
    if (end === '' || path.text !== first.path.text) stems += Math.exp(score - first.score);
  }
  const sure = (against: number) => 1 / (1 + against ** (1 / DOUBT));
  const confidence = sure(odds);
  const { path, score } = first;
  const reading = { score, whole: path.whole && first.end === '', made: path.made };
  const others = [...seen].slice(1, 5);
  if (first.end === '' || confidence >= SURE_END) return { ...reading, text: first.text, confidence, others, ends: [] };
  const ends = done.filter((d) => d.path.text === path.text && d.end !== '').map((d) => d.end);
  return { ...reading, text: `${path.text}\ufffd`, confidence: sure(stems), others, ends: ends.slice(0, 5) };
}

/** So many nats behind the best, a text adds less than a millionth to what speaks against it. */
const FAR = 15;
/** log P of a text that ends inside a character. */
const CUT = -4;
/** A last character that lacks bytes is written only when it is this sure. */
const SURE_END = 0.95;

/** log P for each Han below which a decoded text is no text. */
const SENSE = -9.3;

/** Whether a decoded text makes sense as Chinese: by its Han alone, for western text may stand among them. */
export function sensible(text: string, model: RepairModel): boolean {
  let han = 0;
  let lm = START;
  for (const c of text) {
    const unit = c.charCodeAt(0);
    if (!isHan(unit)) continue;
    han++;
    lm = append(model, lm, unit);
  }
  return han >= 2 && lm.d0 / han >= SENSE;
}

/** UTF-8, up to three bytes: what Chinese text is made of. */
export const UTF8: Code = {
  unit(bytes) {
    const [a, b, c] = bytes;
    if (a! < 0x80) return a!;
    if (a! < 0xc2 || a! > 0xef) return 0;
    if (b === undefined) return -1;
    if ((b & 0xc0) !== 0x80) return 0;
    if (a! < 0xe0) return ((a! & 31) << 6) | (b & 63);
    if (c === undefined) return a === 0xe0 && b < 0xa0 ? 0 : -1;
    if ((c & 0xc0) !== 0x80) return 0;
    const unit = ((a! & 15) << 12) | ((b & 63) << 6) | (c & 63);
    return unit >= 0xd800 && unit < 0xf900 ? 0 : unit;
  },
  ends([a, b]) {
    if (a! < 0xe2) return [];
    const seconds = b === undefined ? Array.from({ length: 64 }, (_, i) => 0x80 + i) : [b];
    return seconds.flatMap((second) =>
      Array.from({ length: 64 }, (_, i) => ((a! & 15) << 12) | ((second & 63) << 6) | i).filter(
        (unit) =>
          isHan(unit) || (unit >= 0x2010 && unit < 0x2030) || (unit >= 0x3001 && unit < 0x3012) || unit > 0xff00,
      ),
    );
  },
};
