/** The cheap look at a whole page that decides which rules are worth asking: clean pages must cost nothing. */
import { annotationAt, eatenAnnotationAt } from './annotations.js';
import { mayBeCrossed } from './crossed.js';
import { unitOf } from './gbk.js';
import { isHan, START } from './lm.js';
import type { RepairModel } from './model.js';
import { outOfPlace, unusualPair } from './noise.js';
import { type Script, scriptOf } from './script.js';
import { CUT_MARKS, EATEN_MARKUP } from './slip-marks.js';
import { shifted } from './slip-triggers.js';
import { mayContinue, mayLead } from './utf8.js';

/** Signs of damage, as bits. */
export const SIGN = {
  pinyin: 1,
  slip: 2,
  latin: 4,
  entity: 8,
  symbols: 16,
  invisible: 32,
  privateUse: 64,
  lost: 128,
  doubled: 256,
  blanks: 512,
  utf8: 1024,
  crossed: 2048,
  spun: 4096,
} as const;

const OPEN = 1;
const MARK = 2;
const LATIN = 3;
const REFERENCE = 4;
const SYMBOL = 5;
const HIDDEN = 6;
const PRIVATE = 7;
const LOSS = 8;
const UTF8ISH = 9;
const CROSSED = 10;

/** 0: a character that no damage shows itself by. */
const KIND = new Uint8Array(65_536);
for (let u = 0xc0; u < 0x800; u++) KIND[u] = LATIN;
for (let u = 0x2600; u < 0x27c0; u++) KIND[u] = SYMBOL;
for (let u = 0xd83c; u <= 0xd83e; u++) KIND[u] = SYMBOL;
for (let u = 0xe000; u < 0xf900; u++) KIND[u] = PRIVATE;
for (const u of [0xad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]) KIND[u] = HIDDEN;
for (const c of '\ufffd锟烫屯') KIND[c.charCodeAt(0)] = LOSS;
for (const mark of Object.keys(CUT_MARKS)) KIND[mark.charCodeAt(0)] = MARK;
KIND[0x28] = OPEN;
KIND[0x23] = REFERENCE;
KIND[0x26] = REFERENCE;
// UTF-8 bytes of Han read as GBK: E4–E9 with a continuation byte are characters that few texts use.
for (let lead = 0xe4; lead <= 0xe9; lead++)
  for (let trail = 0x80; trail <= 0xbf; trail++) {
    const unit = unitOf(lead, trail);
    if (unit !== 0) KIND[unit] = UTF8ISH;
  }

// Rows of letters and symbols that Big5 Han become as GBK.
for (const [from, to] of [
  [0x391, 0x452],
  [0x2550, 0x2574],
  [0x3041, 0x312a],
] as const)
  for (let u = from; u < to; u++) KIND[u] = CROSSED;

/** Rank from which a character is one that GBK or Big5 Han become in the other code. */
const RARE = 3000;
const kindsOf = new WeakMap<RepairModel['rank'], Uint8Array>();

/** The kinds with what a model knows of rarity; made once for a model. */
function kinds(model: RepairModel): Uint8Array {
  let made = kindsOf.get(model.rank);
  if (made === undefined) {
    made = KIND.slice();
    for (let unit = 0x4e00; unit < 0xa000; unit++)
      if (made[unit] === 0 && model.rank(model.fold(unit)) >= RARE) made[unit] = CROSSED;
    kindsOf.set(model.rank, made);
  }
  return made;
}

/** The signs a text shows. One pass; nothing is decided here. */
export function scan(text: string, model: RepairModel): number {
  let script: Script | undefined;
  const simplified = () => (script ??= scriptOf(text, model, 300)) === 'hans';
  const kindOf = kinds(model);
  let signs = 0;
  let utf8 = 0;
  let commas = 0;
  /** Where two characters stand that nobody writes in a row. */
  const rare: number[] = [];
  /** Where a pair before a mark is hardly a word. */
  const unusual: number[] = [];
  const few = Math.max(2, text.length / 500); // such characters are names, too
  const short = text.length < EXCERPT;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const kind = kindOf[unit];
    if (kind === 0) continue;
    if (kind === OPEN) {
      const next = text.charCodeAt(i + 1);
      if (next < 0x61 || i === 0) continue;
      if (KIND[next] === SYMBOL || next === 0x24c2) signs |= SIGN.symbols;
      else if ((signs & SIGN.pinyin) === 0 && annotationAt(text, i) !== null) {
        if (isHan(text.charCodeAt(i - 1)) || (i > 1 && isHan(text.charCodeAt(i - 2)))) signs |= SIGN.pinyin;
      }
    } else if (kind === MARK) {
      signs |= atMark(text, i, signs, model, simplified);
      if (unit === 0x2c || unit === 0xff0c) {
        commas++;
        if (unusualPair(text, i - 1, model)) unusual.push(i - 1);
      }
    } else if (kind === LATIN) {
      if (KIND[text.charCodeAt(i + 1)] === LATIN || text.charCodeAt(i + 1) >> 6 === 2) signs |= SIGN.latin;
    } else if (kind === REFERENCE) {
      if (
        unit === 0x23 ? text.charCodeAt(i + 1) === 0x78 && text[i - 1] !== '&' : /^&(?:amp;)?#/.test(text.substr(i, 7))
      )
        signs |= SIGN.entity;
    } else if (kind === SYMBOL) {
      if (KIND[text.charCodeAt(i + 2)] === SYMBOL) signs |= SIGN.symbols;
    } else if (kind === HIDDEN) signs |= SIGN.invisible;
    else if (kind === PRIVATE) signs |= SIGN.privateUse;
    else if (kind === CROSSED) {
      if (rarities(text, i, model)) rare.push(i);
    } else if (kind === LOSS) {
      if (unit === 0xfffd || KIND[text.charCodeAt(i + 1)] === LOSS || text[i + 1] === '斤') signs |= SIGN.lost;
    } else if ((signs & SIGN.utf8) === 0 && mayContinue(text.charCodeAt(i + 1), model)) {
      // Three characters carry two.
      if (KIND[text.charCodeAt(i + 3)] === UTF8ISH || ++utf8 > few) signs |= SIGN.utf8;
      else if ((short || twoOfUtf8(text, i, model)) && rarities(text, i, model)) signs |= SIGN.utf8;
    }
  }
  // A long text has some rare names.
  const crowded = (places: readonly number[]) => places.length > text.length / 1500;
  const crossed = (i: number) => short || mayBeCrossed(text.charCodeAt(i), text.charCodeAt(i + 1), model);
  if (crowded(rare) && crowded(rare.filter(crossed))) signs |= SIGN.crossed;
  // Names end so, too, now and then. Longer sequences are asked only where there are enough such pairs.
  const many = (places: readonly number[]) => places.length >= 2 && places.length * 12 >= commas;
  if (many(unusual) && many(unusual.filter((at) => outOfPlace(text, at, model)))) signs |= SIGN.spun;
  return signs;
}

/** A shorter text holds few names, and little else that could show its damage. */
const EXCERPT = 500;

/** Whether two Han in UTF-8 may start at a character that has the lead of one: with a pair lost they are two, and both rare. */
function twoOfUtf8(text: string, i: number, model: RepairModel): boolean {
  return (
    model.rank(model.fold(text.charCodeAt(i + 1))) >= RARE ||
    (mayLead(text.charCodeAt(i + 1), model) && mayContinue(text.charCodeAt(i + 2), model))
  );
}

/** Two characters that nobody writes in a row: a rarity and what hardly follows it, or a letter and a Han. */
function rarities(text: string, i: number, model: RepairModel): boolean {
  const [unit, next] = [text.charCodeAt(i), text.charCodeAt(i + 1)];
  if (!isHan(unit)) return next >= 0x370;
  if (!isHan(next)) return false;
  const token = model.token(unit);
  return model.next(START, token).p + model.next({ ...START, c1: token }, model.token(next)).p < UNHEARD;
}
const UNHEARD = -20;

function atMark(text: string, i: number, signs: number, model: RepairModel, simplified: () => boolean): number {
  const unit = text.charCodeAt(i);
  const next = text.charCodeAt(i + 1);
  if (i === 0) return 0;
  let found = 0;
  if (isHan(text.charCodeAt(i - 1)) && (unit === next || (unit === 0x2c && (next === 0x3002 || next === 0x3001))))
    found |= SIGN.doubled;
  if (unit === 0x3f) {
    if (next === 0x20 && text.charCodeAt(i + 2) === 0x3f) found |= SIGN.blanks;
    else if (text[i - 1] === '。') found |= SIGN.blanks;
    if (eatenAnnotationAt(text, i + 1) !== null) return found | SIGN.slip;
  }
  if ((signs & SIGN.slip) !== 0) return found;
  const before = text.charCodeAt(i - 1);
  const second = text.charCodeAt(i + 2);
  // Code and addresses are full of ASCII round their marks; a slip has something else on one side at least, or the
  // bracket that closes a reading.
  if (before < 0x2000 && before !== 0x29 && next < 0x2000 && second < 0x2000)
    return unit === 0x3f && annotationAt(text, i + 3) !== null ? found | SIGN.slip : found;
  if (unit === 0x3f && next === 0x2f && EATEN_MARKUP.test(text.slice(i + 1, i + 20))) return found | SIGN.slip;
  if (next <= 0x20 && unit !== 0x21 && unit !== 0xff01) return found;
  // A mark alone is looked at on pages in traditional characters only: see `maybeCutBare`.
  if (unit !== 0x3f && before !== 0x3f && simplified()) return found;
  if ((unit !== 0x3001 && shifted(text, i + 1, model)) || (unit === 0x3f && CUT_MARKS[text[i + 1]!] !== undefined))
    found |= SIGN.slip;
  else if (before === 0x3f && (next === 0x20 || next === 0x3000)) found |= SIGN.slip;
  return found;
}
