/**
 * Byte slips undone: hypotheses about lost bytes, followed through the byte stream, judged by the language model.
 *
 * A slip is a place where bytes were cut or inserted between the two bytes of a character, so that every pair after it
 * was read one byte off until something of one byte put the reader back in step. A hypothesis carries the byte that is
 * waiting for its partner (`pending`) through the observed characters; where the observed text shows `?`, a byte is
 * unknown and every value is tried.
 */
import { annotatedKind, annotationAt, eatenAnnotationAt, isReading } from './annotations.js';
import { codeOf, unassigned, unitOf } from './gbk.js';
import { append, isHan, type LmState } from './lm.js';
import { FORM, type RepairModel } from './model.js';

export interface Solution {
  /** The observed text from the trigger to `end` becomes `after`. */
  readonly end: number;
  readonly after: string;
  /** Posterior probability among everything tried, the text as it stands included. */
  readonly confidence: number;
  /** Other readings, best first. */
  readonly others: readonly string[];
}

export interface Surroundings {
  readonly model: RepairModel;
  readonly script: 'hant' | 'hans' | 'unknown';
  /** The model's state over the repaired text before the trigger. */
  readonly left: LmState;
  /** The last repaired character before the trigger, annotations aside; 0 at a start. */
  readonly before: number;
}

interface Hypothesis {
  readonly at: number;
  /** The byte that waits for its second half; 0 when the reader is back in step. */
  readonly pending: number;
  readonly lm: LmState;
  readonly out: string;
}

const BEAM = 48;
/** How far a slip is followed: real ones are back in step after at most 30 characters. */
const REACH = 60;
const LOOKAHEAD = 8;

/** Second byte of each full-width mark that a byte-wise cut looks for; the first is A3, for 、 A1. */
export const CUT_MARKS: Readonly<Record<string, number>> = {
  '！': 0xa1,
  '!': 0xa1,
  '，': 0xac,
  ',': 0xac,
  '？': 0xbf,
  '?': 0xbf,
  '；': 0xbb,
  ';': 0xbb,
  '：': 0xba,
  ':': 0xba,
  '、': 0xa2,
};

/** log P of the events that a hypothesis supposes, set by hand and checked on the corpora of docs/mojibake.md. */
const PRIOR = { cut: -5, cutVanished: -7, straddle: -2, whole: -9, vanish: -7, lone: -4, eaten: -2, odd: -8 };

/** What is to be explained: where it starts and how the bytes were lost. */
export type Trigger =
  | { readonly kind: 'cut'; readonly at: number; readonly mark: number }
  | { readonly kind: 'straddle'; readonly at: number };

/** The best explanation of a trigger, or null when the text as it stands is the better reading. */
export function solve(text: string, trigger: Trigger, around: Surroundings): Solution | null {
  let found = search(text, trigger, around, false);
  if (found === null || found.confidence < 0.9) {
    const wider = search(text, trigger, around, true);
    if (wider !== null && (found === null || wider.score > found.score)) found = wider;
  }
  return found;
}

function search(
  text: string,
  trigger: Trigger,
  around: Surroundings,
  vanishing: boolean,
): (Solution & { score: number }) | null {
  const { model } = around;
  const buckets = new Map<number, Hypothesis[]>();
  const done: Hypothesis[] = [];
  const put = (h: Hypothesis) => {
    if (h.pending === 0) {
      done.push(h);
      return;
    }
    const bucket = buckets.get(h.at);
    if (bucket === undefined) buckets.set(h.at, [h]);
    else bucket.push(h);
  };
  const step = (h: Hypothesis, unit: number, at: number, pending: number, extra = 0, tail = '') => {
    let lm = append(model, h.lm, unit, extra + formCost(around, unit));
    for (let i = 0; i < tail.length; i++) lm = append(model, lm, tail.charCodeAt(i));
    put({ at, pending, lm, out: h.out + String.fromCharCode(unit) + tail });
  };

  begin(text, trigger, around, step);
  const limit = Math.min(text.length, trigger.at + REACH);
  for (let at = trigger.at; at <= limit; at++) {
    const bucket = buckets.get(at);
    if (bucket === undefined) continue;
    bucket.sort((a, b) => b.lm.d0 - a.lm.d0);
    bucket.length = Math.min(bucket.length, BEAM);
    for (let i = 0; i < bucket.length; i++) follow(text, bucket[i]!, model, step, vanishing && i < 6);
  }
  if (done.length === 0) return null;
  return judge(text, trigger, around, done);
}

type Emit = (h: Hypothesis, unit: number, at: number, pending: number, extra?: number, tail?: string) => void;

/** The first hypotheses: which byte was lost. */
function begin(text: string, trigger: Trigger, around: Surroundings, emit: Emit): void {
  const { model, left, before } = around;
  const root: Hypothesis = { at: trigger.at, pending: 0, lm: left, out: '' };
  if (trigger.kind === 'cut') {
    const lost = text[trigger.at] === '?' && trigger.mark > trigger.at;
    const mark = text[trigger.mark]!;
    const first = mark === '、' ? 0xa1 : 0xa3;
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      const unit = unitOf(lead, first);
      if (unit !== 0) emit(root, unit, trigger.mark + 1, CUT_MARKS[mark]!, lost ? PRIOR.cut : PRIOR.cutVanished);
    }
    return;
  }
  const note = eatenAnnotationAt(text, trigger.at + 1)!;
  const after = trigger.at + 1 + note.length;
  const trail = codeOf(before) & 0xff;
  if (trail >= 0x81) {
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      const unit = unitOf(trail, lead);
      if (unit === 0 || !isHan(unit) || !isReading(model, unit, note.reading)) continue;
      // The annotated character itself is not in the text: only its bytes are.
      const extra = annotatedKind(model, unit) ? PRIOR.straddle : PRIOR.straddle + PRIOR.odd;
      const start: Hypothesis = {
        ...root,
        at: after,
        pending: lead,
        lm: { ...left, d0: left.d0 + extra, d1: left.d1 + extra, d2: left.d2 + extra, d3: left.d3 + extra },
      };
      followFirst(start);
    }
  }
  // The annotated character's second byte is gone with the bracket: 對?lián)升 was 對聯(lián)升.
  for (let unit = 0x4e00; unit <= 0x9fa5; unit++) {
    if (annotatedKind(model, unit) && isReading(model, unit, note.reading)) emit(root, unit, after, 0, PRIOR.whole);
  }
  function followFirst(h: Hypothesis) {
    follow(text, h, model, emit, false);
  }
}

/** One observed unit further with a byte pending. */
function follow(text: string, h: Hypothesis, model: RepairModel, emit: Emit, vanishing: boolean): void {
  const { at, pending: p } = h;
  const unit = text.charCodeAt(at);
  if (Number.isNaN(unit)) {
    anyPartner(p, (u) => emit(h, u, at, 0, PRIOR.lone)); // a lone lead byte at the very end is dropped
    return;
  }
  const mark = CUT_MARKS[text[at]!];
  if (mark !== undefined) {
    const first = text[at] === '、' ? 0xa1 : 0xa3;
    const joined = unitOf(p, first);
    if (joined !== 0) emit(h, joined, at + 1, mark, -1); // the mark is no mark: its bytes belong to two characters
    anyPartner(p, (u) => emit(h, u, at, 0, PRIOR.lone)); // a lone lead before a real cut vanished
  }
  if (unit === 0x3f) {
    unknownByte(text, h, model, emit);
    return;
  }
  if (unit < 0x80 || unit === 0x20ac) {
    const byte = unit === 0x20ac ? 0x80 : unit;
    const joined = unitOf(p, byte);
    if (joined !== 0) emit(h, joined, at + 1, 0);
    if (vanishing) vanish(h, byte, 0, model, emit);
    return;
  }
  const code = codeOf(unit);
  if (code === 0) return;
  const joined = unitOf(p, code >> 8);
  let next = at + 1;
  // Bytes that happened to look like an annotated character got its reading here too.
  const note = annotationAt(text, next);
  if (note !== null && isReading(model, unit, note.reading)) next += note.length;
  if (joined !== 0) emit(h, joined, next, code & 0xff);
  if (vanishing) vanish(h, code >> 8, code & 0xff, model, emit);
}

/** `?` inside a slip: a lead byte that lost its partner, and often the partner too. */
function unknownByte(text: string, h: Hypothesis, model: RepairModel, emit: Emit): void {
  const { at, pending: p } = h;
  const rest = text.slice(at + 1, at + 40);
  const note = eatenAnnotationAt(text, at + 1);
  const markup = /^(?:\/?(?:[a-z][a-z0-9]{0,9})(?=[\s>/])[^<>]{0,30}|!--)/i.test(rest);
  const entity = /^(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});/i.test(rest);
  const cut = CUT_MARKS[text[at + 1] ?? ''] !== undefined;
  const closing = /^[^()\n]{1,24}\)/.test(rest);
  anyPartner(p, (u) => {
    if (note !== null && isReading(model, u, note.reading)) emit(h, u, at + 1 + note.length, 0, 0, `(${note.reading})`);
    else if (markup) emit(h, u, at + 1, 0, PRIOR.eaten, '<');
    else if (entity) emit(h, u, at + 1, 0, PRIOR.eaten, '&');
    else if (cut || at + 1 >= text.length) emit(h, u, at + 1, 0);
    else if (closing) emit(h, u, at + 1, 0, PRIOR.eaten, '(');
    else emit(h, u, at + 1, 0, PRIOR.eaten * 2, ' ');
  });
}

function anyPartner(p: number, each: (unit: number) => void): void {
  for (let q = 0x81; q <= 0xfe; q++) {
    const unit = unitOf(p, q);
    if (unit !== 0 && isHan(unit)) each(unit);
    else if (unit !== 0 && (p === 0xa1 || p === 0xa3)) each(unit);
  }
}

/** A pair that code page 936 does not assign was dropped: two unknown bytes, the ends of two characters. */
function vanish(h: Hypothesis, lead: number, trail: number, model: RepairModel, emit: Emit): void {
  const firsts: { x: number; unit: number; lm: LmState }[] = [];
  for (let x = 0x81; x <= 0xfe; x++) {
    if (!unassigned(x, 0xa1) && !unassigned(x, 0xfe) && !unassigned(x, 0x60)) continue;
    const unit = unitOf(h.pending, x);
    if (unit !== 0 && isHan(unit)) firsts.push({ x, unit, lm: append(model, h.lm, unit, PRIOR.vanish) });
  }
  firsts.sort((a, b) => b.lm.d0 - a.lm.d0);
  for (const { x, unit, lm } of firsts.slice(0, 8)) {
    const middle: Hypothesis = { ...h, lm, out: h.out + String.fromCharCode(unit) };
    for (let y = 0x81; y <= 0xfe; y++) {
      if (!unassigned(x, y)) continue;
      const joined = unitOf(y, lead);
      if (joined !== 0 && isHan(joined)) emit(middle, joined, h.at + 1, trail);
    }
  }
}

/** What a character's script says against it on this page. */
function formCost({ model, script }: Surroundings, unit: number): number {
  const form = model.form(unit);
  if (script === 'hant') return form === FORM.variant ? -3 : form === FORM.hans ? -4 : 0;
  if (script === 'hans') return form === FORM.variant || form === FORM.hant ? -5 : 0;
  return form === FORM.variant ? -2 : 0;
}

/** Brings every hypothesis, and the text as it stands, to a common end, and compares. */
function judge(
  text: string,
  trigger: Trigger,
  around: Surroundings,
  done: Hypothesis[],
): (Solution & { score: number }) | null {
  const furthest = done.reduce((most, h) => Math.max(most, h.at), 0);
  let end = furthest;
  while (end < text.length && end < furthest + LOOKAHEAD && !'?<\n'.includes(text[end]!)) end++;
  const ranked = done
    .map((h) => ({ h, score: literal(text, h.at, end, h.lm, around.model).d0 }))
    .sort((a, b) => b.score - a.score);
  const best = ranked[0]!;
  const asItIs = literal(text, trigger.at, end, around.left, around.model).d0;
  if (best.score <= asItIs) return null;
  const others: { after: string; end: number; score: number }[] = [];
  const whole = (h: Hypothesis) => h.out + text.slice(h.at, end);
  const seen = new Set([whole(best.h)]);
  let sum = 1 + Math.exp(asItIs - best.score);
  for (const { h, score } of ranked.slice(1)) {
    if (best.score - score > 12) break;
    const key = whole(h);
    if (seen.has(key)) continue; // another way to the same text does not make it less certain
    seen.add(key);
    sum += Math.exp(score - best.score);
    if (others.length < 4) others.push({ after: h.out, end: h.at, score });
  }
  return {
    end: best.h.at,
    after: best.h.out,
    confidence: 1 / sum,
    others: others.map((o) => o.after),
    score: best.score,
  };
}

/** The model's state over observed text as it stands; readings behind their characters cost nothing. */
export function literal(text: string, from: number, to: number, start: LmState, model: RepairModel): LmState {
  let lm = start;
  let last = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    const note = annotationAt(text, i);
    if (note !== null && last !== 0) {
      if (isReading(model, last, note.reading)) {
        i += note.length - 1;
        continue;
      }
      lm = append(model, lm, 0x20, -8); // a reading behind what cannot be read so
      i += note.length - 1;
      continue;
    }
    if (unit === 0x3f) {
      const eaten = eatenAnnotationAt(text, i + 1);
      if (eaten !== null) {
        lm = append(model, lm, 0x3f, -25);
        i += eaten.length;
        last = 0;
        continue;
      }
    }
    lm = append(model, lm, unit);
    last = unit;
  }
  return lm;
}
