/** GBK or UTF-8 bytes that were read as windows-1252, and UTF-8 bytes that were read as GBK. */
import type { Edit, Flag } from '../page.js';
import { codeOf, unitOf } from './gbk.js';
import { append, isHan, START } from './lm.js';
import type { RepairModel } from './model.js';
import { type Found, matchesIn, type PageText } from './rule.js';

/** The bytes 80–9F of windows-1252. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTE = new Map<number, number>();
for (let i = 0; i < UPPER.length; i++) {
  BYTE.set(UPPER.charCodeAt(i), 0x80 + i);
  BYTE.set(0x80 + i, 0x80 + i);
}

/** Where ISO 8859-15 has other characters than Latin-1, by their bytes: some converters write it for windows-1252. */
const LATIN9 = new Map(BYTE);
for (const [char, byte] of Object.entries({ '€': 0xa4, Š: 0xa6, š: 0xa8, Ž: 0xb4, ž: 0xb8, Œ: 0xbc, œ: 0xbd, Ÿ: 0xbe }))
  LATIN9.set(char.charCodeAt(0), byte);

/** A stretch of one line that begins and ends with a character that a high byte became, Han aside. */
const STRETCH =
  /[\u0080-\u07ff\u1000-\u1fff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ](?:[\x20-\x7e\u0080-\u07ff\u1000-\u1fff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]{0,4000}[\u0040-\u007e\u0080-\u07ff\u1000-\u1fff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ])?/g;

/** log P for each Han below which a decoded text is no text. */
const SENSE = -9.3;

/**
 * `ÖÐ¹ú` → 中国. Each character gives back its byte; UTF-8 that happened to be valid (Ŀ for C4 BF) gives back
 * all of its bytes. The bytes must be GBK without remainder and make sense as Chinese, else they are flagged.
 */
export function findLatin(page: PageText): Found {
  const { text, model } = page;
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  for (const m of matchesIn(page, STRETCH)) {
    const stretch = m[0];
    if (high(stretch) < 3 || western(stretch)) continue;
    const found = edits.length;
    let at = m.index;
    // Separate words of western text may stand before or behind: each part between blanks is tried on its own, too.
    for (const part of [stretch, ...parts(stretch)]) {
      if (part !== stretch) at = text.indexOf(part, at);
      const read = readAsGbk(part, model);
      if (read === null || read.sense < SENSE) continue;
      edits.push({ at, before: part, after: read.text, confidence: 0.99 });
      if (part === stretch) break;
      at += part.length;
    }
    if (edits.length === found && !looksLikeUtf8(stretch) && looksLikeGbk(stretch))
      flags.push(flag('mojibake', m.index, stretch, 'GBK read as windows-1252, with bytes lost on the way'));
  }
  return { edits, flags };
}

/**
 * `å›­æž—` → 园林: each character gives back its byte, and the bytes must be UTF-8 without remainder and make sense as
 * Chinese. The bytes 81, 8D, 8F, 90, 9D have no character in windows-1252; where they were dropped nothing can be done.
 */
export function findUtf8AsLatin(page: PageText): Found {
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  for (const m of matchesIn(page, STRETCH)) {
    const stretch = m[0];
    if (!looksLikeUtf8(stretch)) continue;
    const found = edits.length;
    let at = m.index;
    for (const part of [stretch, ...parts(stretch)]) {
      if (part !== stretch) at = page.text.indexOf(part, at);
      const read = readAsUtf8(part, BYTE, page.model) ?? readAsUtf8(part, LATIN9, page.model);
      if (read === null) continue;
      edits.push({ at, before: part, after: read, confidence: 0.99 });
      if (part === stretch) break;
      at += part.length;
    }
    if (edits.length === found)
      flags.push(flag('mojibake', m.index, stretch, 'UTF-8 read as windows-1252, with bytes lost on the way'));
  }
  return { edits, flags };
}

/** What Han characters become: E4 to E9, each with what a byte from 80 to BF became behind it. */
const UTF8_HAN = /[\u00e4-\u00e9][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/g;

function looksLikeUtf8(text: string): boolean {
  const leads = text.match(UTF8_HAN)?.length ?? 0;
  return leads >= 2 && leads * 6 >= high(text);
}

function readAsUtf8(text: string, byteOf: ReadonlyMap<number, number>, model: RepairModel): string | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const byte = unit < 0x80 ? unit : (byteOf.get(unit) ?? (unit < 0x100 ? unit : 0));
    if (byte === 0) return null;
    bytes[i] = byte;
  }
  let out: string;
  try {
    out = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null; // no UTF-8
  }
  let han = 0;
  let lm = START;
  for (let i = 0; i < out.length; i++) {
    if (!isHan(out.charCodeAt(i))) continue;
    han++;
    lm = append(model, lm, out.charCodeAt(i));
  }
  return han >= 2 && lm.d0 / han >= SENSE ? out : null;
}

const high = (text: string) => {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) count++;
  return count;
};

/** Cyrillic, Greek, Hebrew text has hardly a character of Latin-1; GBK read as windows-1252 is full of them. */
const western = (text: string) => (text.match(/[\u0080-\u00ff]/g)?.length ?? 0) < high(text) * 0.5;

const parts = (stretch: string) => (stretch.includes(' ') ? stretch.split(' ').filter((p) => high(p) >= 3) : []);

function flag(kind: string, at: number, text: string, reason: string, candidates?: string[]): Flag {
  return { kind, at, text: text.slice(0, 60), reason, ...(candidates === undefined ? {} : { candidates }) };
}

/** Most high characters in adjacent pairs, from the block where GBK leads and trails fall. */
function looksLikeGbk(text: string): boolean {
  const pairs = text.match(/[\u00a1-\u00fe][\u0080-\u00fe]/g)?.length ?? 0;
  return pairs >= 4 && pairs * 2 >= high(text) * 0.7 && !/[a-z]{4}/.test(text);
}

function readAsGbk(text: string, model: RepairModel): { text: string; sense: number } | null {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const byte = unit < 0x80 ? unit : (BYTE.get(unit) ?? (unit < 0x100 ? unit : 0));
    if (byte !== 0) bytes.push(byte);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 63));
    else if (unit < 0x2000) bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));
    else return null;
  }
  let out = '';
  let han = 0;
  let lm = START;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!;
    if (lead < 0x80) {
      out += String.fromCharCode(lead);
      continue;
    }
    const unit = unitOf(lead, bytes[++i] ?? 0);
    if (unit === 0) return null;
    out += String.fromCharCode(unit);
    if (!isHan(unit)) continue;
    han++;
    lm = append(model, lm, unit);
  }
  return han < 2 ? null : { text: out, sense: lm.d0 / han };
}

/** Han that UTF-8 bytes make when read as GBK: at least four in a row, and hardly a usual one among them. */
const ODD_RUN = /[\u4e00-\u9fff€][\u4e00-\u9fff€′″ⅰ-ⅹ①-⑩ａ-ｚＡ-Ｚ\u3041-\u30ff\u0391-\u0451]{2,}/g;

/** Rank from which a character is rare in any text. */
const RARE = 2500;

/** Whether a third of a run is rare: what the costly look at it would need anyhow, and sound text never has. */
function mostlyRare(run: string, model: RepairModel): boolean {
  let rare = 0;
  for (let i = 0; i < run.length; i++) {
    const unit = run.charCodeAt(i);
    if (!isHan(unit) || model.rank(model.fold(unit)) >= RARE) rare++;
  }
  return rare * 3 >= run.length;
}

/** `鍥灄` → 园林 where no byte was lost; most often some were, and the place is flagged. */
export function findUtf8AsGbk(page: PageText): Found {
  const { model } = page;
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  for (const m of matchesIn(page, ODD_RUN)) {
    const run = m[0];
    if (!mostlyRare(run, model)) continue;
    let lm = START;
    for (let i = 0; i < run.length; i++) lm = append(model, lm, run.charCodeAt(i));
    if (lm.d0 / run.length > -11.5) continue;
    const bytes: number[] = [];
    for (let i = 0; i < run.length; i++) {
      const code = run[i] === '€' ? 0x80 : codeOf(run.charCodeAt(i));
      if (code > 0xff) bytes.push(code >> 8);
      bytes.push(code & 0xff);
    }
    const back = new TextDecoder('utf-8').decode(Uint8Array.from(bytes));
    const lost = back.split('\ufffd').length - 1;
    const han = back.match(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/g)?.length ?? 0;
    if (han < 2 || lost > han) continue;
    if (lost === 0) {
      let sense = START;
      for (let i = 0; i < back.length; i++) sense = append(model, sense, back.charCodeAt(i));
      if (sense.d0 / back.length > SENSE) {
        edits.push({ at: m.index, before: run, after: back, confidence: 0.99 });
        continue;
      }
    }
    flags.push(flag('mojibake', m.index, run, 'UTF-8 read as GBK, with bytes lost on the way', [back]));
  }
  return { edits, flags };
}
