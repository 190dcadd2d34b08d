/** GBK bytes that were read as windows-1252, and what such bytes look like. */
import type { Edit, Flag } from '../core/page.js';
import { unitOf } from './gbk.js';
import { type Code, type Observed, type Origin, type Reading, readBytes, sensible } from './lattice.js';
import type { RepairModel } from './model.js';
import { type Found, matchesIn, type PageText } from './rule.js';

/** The bytes 80–9F of windows-1252. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** The byte of each character of windows-1252 from 80 to 9F, its controls included. */
export const BYTE = new Map<number, number>();
for (let i = 0; i < UPPER.length; i++) {
  BYTE.set(UPPER.charCodeAt(i), 0x80 + i);
  BYTE.set(0x80 + i, 0x80 + i);
}

/** Where ISO 8859-15 has other characters than Latin-1, by their bytes: some converters write it for windows-1252. */
export const LATIN9 = new Map(BYTE);
for (const [char, byte] of Object.entries({ '€': 0xa4, Š: 0xa6, š: 0xa8, Ž: 0xb4, ž: 0xb8, Œ: 0xbc, œ: 0xbd, Ÿ: 0xbe }))
  LATIN9.set(char.charCodeAt(0), byte);

/** A stretch of one line that begins and ends with a character that a high byte became, Han aside. */
export const STRETCH =
  /[\u0080-\u07ff\u1000-\u1fff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ](?:[\x20-\x7e\u0080-\u07ff\u1000-\u1fff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]{0,4000}[\u0040-\u007e\u0080-\u07ff\u1000-\u1fff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ])?/g;

/** A text with supposed bytes is written from here on, else it is a candidate: a wrong word is worse than a flag. */
const SURE = 0.95;

/** GBK, with the euro at 80. */
const GBK: Code = {
  unit([a, b]) {
    if (a! < 0x80) return a!;
    if (a === 0x80) return 0x20ac;
    if (a === 0xff) return 0;
    return b === undefined ? -1 : unitOf(a!, b);
  },
  ends: () => [],
};

/** The bytes of windows-1252 that have no character: where they were dropped each may have stood. */
const OPEN: readonly Origin[] = [0x81, 0x8d, 0x8f, 0x90, 0x9d].map((byte) => ({ bytes: [byte], cost: -6 }));

/** What a character gives back: its byte, or all bytes of UTF-8 that happened to be valid (Ŀ for C4 BF). */
function observedAt(text: string, i: number, lost: readonly Origin[]): Observed {
  const unit = text.charCodeAt(i);
  const byte = unit < 0x80 ? unit : (BYTE.get(unit) ?? (unit < 0x100 ? unit : 0));
  const origins: Origin[] = byte === 0 ? [] : [{ bytes: [byte], cost: 0 }];
  const rare = byte === 0 ? 0 : -7;
  if (unit >= 0x80 && unit < 0x800) origins.push({ bytes: [0xc0 | (unit >> 6), 0x80 | (unit & 63)], cost: rare });
  else if (unit >= 0x800 && unit < 0x2000)
    origins.push({ bytes: [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63)], cost: 0 });
  return { unit, origins, lost };
}

/** High characters at the beginning of a stretch that must make sense before the rest is read. */
const SAMPLE = 80;

/** Characters of a page in which lost bytes are looked for in vain before the rest is read as it stands: that is costly. */
const IN_VAIN = 1000;

type ReadBack = Pick<Reading, 'text' | 'confidence' | 'whole' | 'others'>;

function readAsGbk(text: string, model: RepairModel, supposing: boolean): ReadBack | null {
  const read = (part: string, lost: readonly Origin[]): Reading | null => {
    const observed = Array.from({ length: part.length }, (_, i) => observedAt(part, i, lost));
    const reading = readBytes(observed, GBK, model);
    return reading !== null && reading.made >= 2 && sensible(reading.text, model) ? reading : null;
  };
  // Of a long text whose bytes are whole there is no other reading worth looking for.
  const plain = text.length > LONG ? readPlainly(text) : null;
  if (plain !== null && sensible(plain, model)) return { text: plain, confidence: 1, whole: true, others: [] };
  // Following every way costs most where none leads anywhere; of such a text the beginning makes no sense either.
  const sample = beginning(text);
  const promising = (lost: readonly Origin[]) =>
    sample === text || read(sample, lost) !== null || read(sample.slice(0, -1), lost) !== null;
  const whole = promising([]) ? read(text, []) : null;
  if (whole?.whole) return whole;
  if (!supposing) return null;
  return promising(OPEN) ? read(text, OPEN) : null;
}

/** Characters from which a stretch is first read as it stands. */
const LONG = 200;

/** Each character as its byte of windows-1252, the bytes as GBK; null where one is none, or a pair has no character. */
function readPlainly(text: string): string | null {
  let out = '';
  let lead = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const byte = unit < 0x80 ? unit : (BYTE.get(unit) ?? (unit < 0x100 ? unit : 0));
    const read = byte === 0 ? 0 : GBK.unit(lead === 0 ? [byte] : [lead, byte]);
    if (read === 0) return null;
    lead = read < 0 ? byte : 0;
    if (read > 0) out += String.fromCharCode(read);
  }
  return lead === 0 ? out : null;
}

/** The text up to so many high characters and one more: the last of them may be the first byte of two. */
function beginning(text: string): string {
  let high = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80 && ++high > SAMPLE) return text.slice(0, i + 1);
  }
  return text;
}

/** `ÖÐ¹ú` → 中国. The bytes must be GBK without remainder and make sense as Chinese, else they are flagged. */
export function findLatin(page: PageText): Found {
  const { text, model } = page;
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  let left = IN_VAIN;
  for (const m of matchesIn(page, STRETCH)) {
    const stretch = m[0];
    if (high(stretch) < 3 || western(stretch)) continue;
    const found = edits.length;
    let candidates: string[] = [];
    let at = m.index;
    // Separate words of western text may stand before or behind: each part between blanks is tried on its own, too.
    for (const part of [stretch, ...parts(stretch)]) {
      if (part !== stretch) at = text.indexOf(part, at);
      const read = readAsGbk(part, model, left > 0);
      if (read === null) {
        left -= part.length;
        continue;
      }
      if (read.confidence < (read.whole ? 0.5 : SURE)) {
        if (part === stretch) candidates = [read.text, ...read.others];
        continue;
      }
      edits.push({ at, before: part, after: read.text, confidence: read.whole ? 0.99 : round(read.confidence) });
      if (part === stretch) break;
      at += part.length;
    }
    if (edits.length === found && (candidates.length > 0 || looksLikeGbk(stretch)))
      flags.push({
        kind: 'mojibake',
        at: m.index,
        text: stretch.slice(0, 60),
        reason: 'GBK read as windows-1252, with bytes lost on the way',
        candidates,
      });
  }
  return { edits, flags };
}

const round = (p: number) => Math.round(p * 1000) / 1000;

const high = (text: string) => text.replace(/[\0-\x7f]/g, '').length;

/** Cyrillic, Greek, Hebrew text has hardly a character of Latin-1; GBK read as windows-1252 is full of them. */
const western = (text: string) => (text.match(/[\u0080-\u00ff]/g)?.length ?? 0) < high(text) * 0.5;

const parts = (stretch: string) => (stretch.includes(' ') ? stretch.split(' ').filter((p) => high(p) >= 3) : []);

/** Most high characters in adjacent pairs, from the block where GBK leads and trails fall. */
function looksLikeGbk(text: string): boolean {
  const pairs = text.match(/[\u00a1-\u00fe][\u0080-\u00fe]/g)?.length ?? 0;
  return pairs >= 4 && pairs * 2 >= high(text) * 0.5 && !/[a-z]{4}/.test(text);
}
