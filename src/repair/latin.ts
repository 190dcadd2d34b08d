/** GBK bytes that were read as windows-1252, and UTF-8 bytes that were read as GBK. */
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
    if (edits.length === found && looksLikeGbk(stretch))
      flags.push(flag('mojibake', m.index, stretch, 'GBK read as windows-1252, with bytes lost on the way'));
  }
  return { edits, flags };
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
