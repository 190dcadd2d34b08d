/** Big5 bytes that were read as GBK, and GBK bytes that were read as Big5. */
import { decodeBytes, FIRST_LEAD, FIRST_TRAIL, pairTable, TRAILS } from '../core/encodings.js';
import type { Edit, Flag } from '../core/page.js';
import { codeOf, privateCodeOf, unitOf } from './gbk.js';
import { append, isHan, START } from './lm.js';
import type { RepairModel } from './model.js';
import { type Found, matchesIn, type PageText } from './rule.js';

/** log P for each character: above, a run is text as it stands. */
const SOUND = -9;
/** Above, what comes out is text; between this and the next a candidate. */
const SENSE = -7.5;
const MAYBE = -10;
/** Shorter runs make sense by chance. */
const SHORTEST = 3;

/** Big5 codes by character, made when a page first asks. */
let big5Codes: Map<string, number> | undefined;
function big5CodeOf(c: string): number {
  big5Codes ??= new Map(
    pairTable('big5').map((text, i) => [
      text,
      ((FIRST_LEAD + Math.floor(i / TRAILS)) << 8) | (FIRST_TRAIL + (i % TRAILS)),
    ]),
  );
  return big5Codes.get(c) ?? 0;
}

/** The characters that GBK codes are in Big5, by UTF-16 unit; made when a page first shows rare characters in a row. */
let asBig5: Uint16Array | undefined;
function inBig5(unit: number): number {
  if (asBig5 === undefined) {
    asBig5 = new Uint16Array(65_536);
    const texts = pairTable('big5');
    for (let u = 0x80; u < 65_536; u++) {
      const code = codeOf(u);
      if (code === 0 || (code & 0xff) < FIRST_TRAIL) continue;
      const text = texts[((code >> 8) - FIRST_LEAD) * TRAILS + (code & 0xff) - FIRST_TRAIL]!;
      if (text.length === 1) asBig5[u] = text.charCodeAt(0);
    }
  }
  return asBig5[unit]!;
}

function inGbk(unit: number): number {
  const code = big5CodeOf(String.fromCharCode(unit));
  return unitOf(code >> 8, code & 0xff);
}

/** Rank up to which a character is one that texts use. */
const USED = 5000;

const used = (unit: number, model: RepairModel) =>
  isHan(unit) ? model.rank(model.fold(unit)) < USED : unit >= 0x3000 || (unit >= 0x2010 && unit < 0x2030);

/** Whether the bytes of two characters in a row are, in the other code, characters that texts use. */
export const mayBeCrossed = (first: number, second: number, model: RepairModel): boolean =>
  (used(inBig5(first), model) && used(inBig5(second), model)) ||
  (used(inGbk(first), model) && used(inGbk(second), model));

/** The run's bytes in one code read in the other; `whole` unless a character has none, or a pair is none there. */
function across(run: string, code: (c: string) => number, encoding: string): { text: string; whole: boolean } {
  const bytes: number[] = [];
  let missed = 0;
  for (const c of run) {
    const pair = code(c);
    if (pair === 0) missed++;
    else bytes.push(pair >> 8, pair & 0xff);
  }
  const text = decodeBytes(Uint8Array.from(bytes), encoding);
  return { text: text.replaceAll('\ufffd', ''), whole: missed === 0 && !text.includes('\ufffd') };
}

function score(text: string, model: RepairModel): number {
  let lm = START;
  for (let i = 0; i < text.length; i++) lm = append(model, lm, text.charCodeAt(i));
  return lm.d0;
}

/** Rank up to which a character is one that every text has. */
const DAILY = 1500;

/** Whether a third of a run are rare characters, or letters of other scripts: sound text never has so many. */
function oddMostly(run: string, model: RepairModel): boolean {
  let odd = 0;
  for (let i = 0; i < run.length; i++) {
    const unit = run.charCodeAt(i);
    if (isHan(unit) ? model.rank(model.fold(unit)) > DAILY : unit < 0x2000 || (unit > 0x3040 && unit < 0x3130)) odd++;
  }
  return odd * 3 >= run.length;
}

/** `笢弊` → 中国 and `い地` → 中華: the bytes are read in the other code where only that makes sense. */
export function findCrossed(page: PageText): Found {
  const { model } = page;
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  for (const m of matchesIn(page, /[^\0-\u0370\ud800-\udfff\ufffd]{2,400}/g)) {
    const run = m[0];
    if (!oddMostly(run, model)) continue;
    const asItIs = score(run, model);
    if (asItIs / run.length > SOUND) continue;
    const [best] = [
      across(run, (c) => codeOf(c.charCodeAt(0)) || privateCodeOf(c.charCodeAt(0)), 'big5'),
      across(run, big5CodeOf, 'gb18030'),
    ]
      .filter(({ text }) => Array.from(text).filter((c) => isHan(c.charCodeAt(0))).length * 2 >= run.length)
      .map(({ text, whole }) => ({ text, whole, score: score(text, model) }))
      .sort((a, b) => b.score - a.score);
    if (best === undefined || best.score < asItIs + 8 || best.score / best.text.length < MAYBE) continue;
    if (best.whole && run.length >= SHORTEST && best.score / best.text.length > SENSE)
      edits.push({ at: m.index, before: run, after: best.text, confidence: 0.95 });
    else
      flags.push({
        kind: 'mojibake',
        at: m.index,
        text: run.slice(0, 60),
        reason: 'may be Big5 read as GBK, or GBK read as Big5',
        candidates: [best.text],
      });
  }
  // 人, 前 and 全 have no place in Big5, one Big5 character in five none in GBK: what was dropped is not missed. Where
  // such pairs stand on the page as private characters, nothing was dropped.
  const first = edits[0];
  if (first !== undefined && !edits.some(({ before }) => /[\ue000-\uf8ff]/.test(before)))
    flags.push({
      kind: 'mojibake',
      at: first.at,
      text: first.before.slice(0, 60),
      reason: 'characters that the wrong code lacks may have left no trace',
      candidates: [first.after.slice(0, 60)],
    });
  return { edits, flags: flags.sort((a, b) => a.at - b.at) };
}
