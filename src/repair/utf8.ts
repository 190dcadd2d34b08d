/** UTF-8 bytes that were read as GBK or as a western code page, once or several times, with or without losses. */
import type { Edit, Flag } from '../core/page.js';
import { codeOf, unassigned } from './gbk.js';
import { BYTE, LATIN9, STRETCH } from './latin.js';
import { type Observed, type Origin, type Reading, readBytes, sensible, UTF8 } from './lattice.js';
import { append, isHan, START } from './lm.js';
import type { RepairModel } from './model.js';
import { type Found, matchesIn, type PageText } from './rule.js';

/** So many nats better than the text as it stands, bytes that were lost may be supposed. */
const GAIN = 10;
/** A text with supposed bytes is written from here on, else it is a candidate. */
const SURE = 0.9;
/** log P for each character above which a run is text as it stands. */
const SOUND = -8.5;

const ITSELF: Origin = { bytes: null, cost: -1 };
const LOST = -5;
const CONVERTED = -2;
const CONTINUING: readonly Origin[] = Array.from({ length: 64 }, (_, i) => ({ bytes: [0x80 + i], cost: LOST - 2 }));

const continuing = (byte: number) => byte >= 0x80 && byte < 0xc0;
const leading = (byte: number) => byte >= 0xe2 && byte <= 0xef;

/** Two bytes of UTF-8 text that GBK has no character for, so that they vanish. */
const VANISHED: readonly Origin[] = (() => {
  const pairs: Origin[] = [{ bytes: [0x80], cost: LOST }]; // no lead, and shown as nothing by some
  for (let a = 0x81; a < 0xc0; a++)
    for (let b = 0x80; b < 0xf0; b++)
      if ((continuing(b) || leading(b)) && unassigned(a, b)) pairs.push({ bytes: [a, b], cost: LOST });
  return pairs;
})();

/** Whether the GBK bytes of a character may stand in UTF-8 text. */
function fits(unit: number): boolean {
  const code = codeOf(unit);
  if (code === 0) return unit === 0x20ac;
  const first = code >> 8;
  const second = code & 0xff;
  if (continuing(first)) return continuing(second) || leading(second) || (second >= 0x40 && second < 0x7f);
  return leading(first) && (continuing(second) || leading(second));
}

/**
 * Whether the character behind one that starts with the lead of a Han may be what follows it in UTF-8: its first byte
 * continues. Also what a lost byte leaves, and a letter that was full-width.
 */
export function mayContinue(unit: number, model: RepairModel): boolean {
  if (unit < 0x80) return unit === 0x3f || (unit >= 0x41 && unit <= 0x7a);
  if (unit === 0x20ac || unit === 0xfffd) return true;
  return [unit, model.fold(unit)].some((form) => fits(form) && continuing(codeOf(form) >> 8));
}

/** Whether a character's second byte may be the lead of the next one in UTF-8. */
export const mayLead = (unit: number, model: RepairModel): boolean =>
  [unit, model.fold(unit)].some((form) => fits(form) && leading(codeOf(form) & 0xff));

/** Runs of characters that fit, with a letter that was full-width between two of them, and the `?` or U+FFFD of a lost end. */
function* fittingRuns({ text, runs, model }: PageText): Generator<{ from: number; to: number }> {
  // A mirror may have converted the garbage to traditional characters, too.
  const may = (i: number) => fits(text.charCodeAt(i)) || fits(model.fold(text.charCodeAt(i)));
  for (const { from, to } of runs)
    for (let i = from; i < to; i++) {
      if (!may(i)) continue;
      const start = i;
      while (i < to && (may(i) || (/[a-z]/i.test(text[i]!) && may(i + 1)))) i++;
      let end = i;
      while (end < to && end < i + 2 && (text[end] === '\ufffd' || text[end] === '?')) end++;
      yield { from: start, to: end };
      i = end - 1;
    }
}

function asGbkBytes(run: string, model: RepairModel): Observed[] {
  return Array.from({ length: run.length }, (_, i): Observed => {
    const unit = run.charCodeAt(i);
    if (unit === 0x3f || unit === 0xfffd) return { unit, origins: [...CONTINUING, ITSELF], lost: [] };
    if (unit < 0x80) return { unit, origins: [{ bytes: [0xa3, unit | 0x80], cost: 0 }, ITSELF], lost: [] };
    const origins = [ITSELF];
    for (const form of new Set([unit, model.fold(unit)])) {
      const code = form === 0x20ac ? 0x80 : codeOf(form);
      origins.push({ bytes: code > 0xff ? [code >> 8, code & 0xff] : [code], cost: form === unit ? 0 : CONVERTED });
    }
    return { unit, origins, lost: i === 0 ? [] : VANISHED };
  });
}

/** Rank from which a character is rare in any text. */
const RARE = 2500;

/** Whether a run has room for two characters and a quarter of it is rare: UTF-8 bytes make such runs, sound text hardly any. */
function oftenRare(run: string, model: RepairModel): boolean {
  let rare = 0;
  for (let i = 0; i < run.length; i++) {
    const unit = run.charCodeAt(i);
    if (!isHan(unit) || model.rank(model.fold(unit)) >= RARE) rare++;
  }
  return run.length >= 2 && rare * 4 >= run.length;
}

const observedScore = (run: string, model: RepairModel): number => {
  let lm = START;
  for (let i = 0; i < run.length; i++) lm = append(model, lm, run.charCodeAt(i));
  return lm.d0;
};

/** Characters of a page whose ways back are all followed; what is longer is read once, as it stands. */
const FOLLOWED = 400;

/** A run read back without supposing anything: bytes that make no UTF-8 give U+FFFD. */
function readOnce(run: string): { text: string; whole: boolean } {
  const bytes: number[] = [];
  for (let i = 0; i < run.length; i++) {
    const unit = run.charCodeAt(i);
    const code = unit === 0x20ac ? 0x80 : unit < 0x80 ? unit : codeOf(unit);
    if (code > 0xff) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  const text = new TextDecoder('utf-8').decode(Uint8Array.from(bytes));
  return { text, whole: !text.includes('\ufffd') };
}

/** `鍥灄` → 园林. Where pairs were lost the text is written when it is sure, else it is a candidate. */
export function findUtf8AsGbk(page: PageText): Found {
  const { text, model } = page;
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  const small: { at: number; run: string; reading: Reading; gain: number }[] = [];
  const settle = (at: number, run: string, reading: Reading) => {
    if (reading.confidence >= (reading.whole ? 0.5 : SURE)) {
      edits.push({
        at,
        before: run,
        after: reading.text,
        confidence: reading.whole ? 0.99 : round(reading.confidence),
      });
      if (reading.ends.length > 0) flags.push(flagged(at, run, reading.ends));
    } else flags.push(flagged(at, run, [reading.text, ...reading.others]));
  };
  const later: { at: number; run: string }[] = [];
  let left = FOLLOWED;
  const read = (at: number, run: string) => {
    const asItIs = observedScore(run, model);
    if (asItIs / run.length > SOUND) return;
    if (run.length > left) {
      const { text: once, whole } = readOnce(run);
      if (whole && sensible(once, model)) edits.push({ at, before: run, after: once, confidence: 0.99 });
      else if (sensible(once.replaceAll('\ufffd', ''), model)) flags.push(flagged(at, run, [once]));
      return;
    }
    left -= run.length;
    const reading = readBytes(asGbkBytes(run, model), UTF8, model);
    if (reading === null || reading.made === 0) return;
    const gain = reading.score - asItIs;
    if (!sensible(reading.text, model) || gain < (reading.whole ? 4 : GAIN) || reading.made < 2)
      small.push({ at, run, reading, gain });
    else settle(at, run, reading);
  };
  for (const { from, to } of fittingRuns(page)) {
    const run = text.slice(from, to);
    if (oftenRare(run, model)) read(from, run);
    else later.push({ at: from, run });
  }
  // What says little alone says enough on a page that shows the same damage elsewhere; following it is costly.
  if (edits.length + flags.length > 0) {
    for (const { at, run } of later) read(at, run);
    for (const { at, run, reading, gain } of small) if (gain > 0) settle(at, run, reading);
  }
  return { edits: edits.sort((a, b) => a.at - b.at), flags };
}

const flagged = (at: number, run: string, candidates: readonly string[]): Flag => ({
  kind: 'mojibake',
  at,
  text: run.slice(0, 60),
  reason: 'UTF-8 read as GBK, with bytes lost on the way',
  candidates: [...candidates],
});

const round = (p: number) => Math.round(p * 1000) / 1000;

/** The bytes of windows-1252 that have no character: where they were dropped each may have stood. */
const OPEN: readonly Origin[] = [0x81, 0x8d, 0x8f, 0x90, 0x9d].map((byte) => ({ bytes: [byte], cost: LOST }));
/** All bytes that ISO 8859-1 has no visible character for. */
const CONTROLS: readonly Origin[] = Array.from({ length: 32 }, (_, i) => ({ bytes: [0x80 + i], cost: LOST - 1 }));

/** What Han characters become: E4 to E9, each with what a byte from 80 to BF became behind it. */
const UTF8_HAN = /[\u00e3-\u00e9\u00ef][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/g;
/** The same once more: Ã or Â and what the second byte became. */
const TWICE = /[\u00c3\u00e2][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/g;

const high = (text: string) => text.replace(/[\0-\x7f]/g, '').length;

const looksLikeUtf8 = (text: string, pattern: RegExp): boolean => {
  const leads = text.match(pattern)?.length ?? 0;
  return leads >= 2 && leads * 6 >= high(text);
};

/** Undoes one reading of UTF-8 as windows-1252; null where the characters are no such bytes. */
function onceBack(text: string, byteOf: ReadonlyMap<number, number>): string | null {
  const bytes = Uint8Array.from(text, (c) => {
    const unit = c.charCodeAt(0);
    return unit < 0x80 ? unit : (byteOf.get(unit) ?? (unit < 0x100 ? unit : 0));
  });
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // no UTF-8
  }
}

function wholly(stretch: string, model: RepairModel): string | null {
  for (const byteOf of [BYTE, LATIN9]) {
    let text: string | null = stretch;
    for (let layer = 0; layer < 3 && text !== null; layer++) {
      text = onceBack(text, byteOf);
      if (text !== null && sensible(text, model)) return text;
    }
  }
  return null;
}

/** A stretch with bytes lost: the five that windows-1252 leaves open, or all controls. */
function lossy(stretch: string, model: RepairModel): Reading | null {
  let best: Reading | null = null;
  for (const lost of [OPEN, CONTROLS]) {
    const observed = Array.from({ length: stretch.length }, (_, i): Observed => {
      const unit = stretch.charCodeAt(i);
      const byte = unit < 0x80 ? unit : (BYTE.get(unit) ?? (unit < 0x100 ? unit : 0));
      const origins: Origin[] = byte === 0 ? [ITSELF] : [{ bytes: [byte], cost: 0 }];
      if (unit === 0x20) origins.push({ bytes: [0xa0], cost: -1 }); // a no-break space that was folded
      return { unit, origins, lost };
    });
    const reading = readBytes(observed, UTF8, model);
    if (reading !== null && (best === null || reading.score > best.score)) best = reading;
  }
  return best;
}

/** `å›­æž—` → 园林: each character gives back its byte. Lost bytes are supposed, and written where the text is sure. */
export function findUtf8AsLatin(page: PageText): Found {
  const { text, model } = page;
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  for (const m of matchesIn(page, STRETCH)) {
    const stretch = m[0];
    if (!looksLikeUtf8(stretch, UTF8_HAN) && !looksLikeUtf8(stretch, TWICE)) continue;
    const found = edits.length;
    let at = m.index;
    for (const part of [stretch, ...parts(stretch)]) {
      if (part !== stretch) at = text.indexOf(part, at);
      const read = wholly(part, model);
      if (read === null) continue;
      edits.push({ at, before: part, after: read, confidence: 0.99 });
      if (part === stretch) break;
      at += part.length;
    }
    if (edits.length > found || !looksLikeUtf8(stretch, UTF8_HAN)) continue;
    const reading = lossy(stretch, model);
    const reason = 'UTF-8 read as windows-1252, with bytes lost on the way';
    const clear = reading !== null && reading.made >= 2 && sensible(reading.text, model);
    if (clear && reading.confidence >= SURE)
      edits.push({ at: m.index, before: stretch, after: reading.text, confidence: round(reading.confidence) });
    if (!clear || reading.confidence < SURE || reading.ends.length > 0) {
      const candidates: string[] = !clear
        ? []
        : reading.ends.length > 0
          ? [...reading.ends]
          : [reading.text, ...reading.others];
      flags.push({ kind: 'mojibake', at: m.index, text: stretch.slice(0, 60), reason, candidates });
    }
  }
  return { edits, flags };
}

const parts = (stretch: string) => (stretch.includes(' ') ? stretch.split(' ').filter((p) => high(p) >= 3) : []);
