/**
 * Byte slips undone: hypotheses about lost bytes, followed through the byte stream, judged by the language model.
 *
 * A slip is a place where bytes were cut or inserted between the two bytes of a character, so that every pair after it
 * was read one byte off until something of one byte put the reader back in step. A hypothesis carries the byte that
 * waits for its second half (`pending`) through the observed characters; where the observed text shows `?`, or where a
 * pair without a character was dropped, bytes are unknown and every value that texts use is tried.
 */
import { annotatedKind, annotationAt, eatenAnnotationAt, isReading } from './annotations.js';
import { formCost } from './form-cost.js';
import { codeOf, unitOf } from './gbk.js';
import { append, isHan, type LmState, plus } from './lm.js';
import type { RepairModel } from './model.js';
import { GAPS, KNOWN, partners, spoken } from './partners.js';
import { judge, type Solution } from './slip-judge.js';

export interface Surroundings {
  readonly model: RepairModel;
  /** The model with what the page itself says elsewhere: its names, its terms. */
  readonly page: RepairModel;
  readonly script: 'hant' | 'hans' | 'unknown';
  /** The model's state over the repaired text before the trigger. */
  readonly left: LmState;
  /** The last repaired character before the trigger, annotations aside; 0 at a start. */
  readonly before: number;
  /** Whether a quotation is open there; null when no quotation mark stands before. */
  readonly open: boolean | null;
  /** Suppositions that may still be tried on this page; the search counts them down and stops at none. */
  readonly effort: { left: number };
}

export interface Hypothesis {
  readonly at: number;
  /** The byte that waits for its second half; 0 when the reader is back in step. */
  readonly pending: number;
  readonly lm: LmState;
  /** How it came here: the hypothesis before, the character it added, and what was eaten behind that. */
  readonly from: Hypothesis | null;
  readonly unit: number;
  readonly tail: string;
}

/** Stands for a digit that was eaten: there is a best reading of the rest, but none of this. */
export const EATEN_DIGIT = '\u25a1';

/** The text a hypothesis stands for. */
export function textOf(h: Hypothesis): string {
  let out = '';
  for (let at: Hypothesis | null = h; at !== null && at.unit !== 0; at = at.from)
    out = String.fromCharCode(at.unit) + at.tail + out;
  return out;
}

/** What is to be explained: where it starts and how the bytes were lost. */
export type Trigger =
  | { readonly kind: 'cut'; readonly at: number; readonly mark: number }
  | { readonly kind: 'straddle'; readonly at: number };

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

const BEAM = 40;
/** Only the likeliest hypotheses may suppose a dropped pair: each supposition is a thousand guesses. */
const VANISHING = 10;
/** A hypothesis this many nats behind the best at its place is given up. */
const HOPELESS = 15;
/** A cut whose best explanation is this many nats worse than the text as it stands is none. */
const LAGGING = 4;
/** log P of the commonest character: no continuation costs less. */
const CHEAPEST = 3;
const NONE = -1e9;
/** Rank up to which a character is supposed where two bytes are unknown; rarer ones would be found by chance. */
const USUAL = 4500;
/** How far a slip is followed, in UTF-16 units: real ones are back in step after at most 40 characters. */
const REACH = 80;

/** log P of the events that a hypothesis supposes; set by hand, checked by the figures in docs/mojibake.md. */
const PRIOR = {
  cut: -4,
  cutVanished: -6,
  straddle: -2,
  whole: -12,
  odd: -8,
  vanish: -1,
  lone: -2,
  markup: 8,
  eaten: -2,
  space: -3,
  digit: -5,
};

/** The best explanation of a trigger, or null when the text as it stands is the better reading. */
export function solve(text: string, trigger: Trigger, around: Surroundings): Solution | null {
  const search = new Search(text, trigger, around);
  search.begin();
  const done = search.run();
  return done.length === 0 ? null : judge(text, trigger, around, done);
}

class Search {
  private readonly buckets: Hypothesis[][] = [];
  private readonly done: Hypothesis[] = [];
  /** The best score at each place so far. */
  private readonly best: number[] = [];
  private readonly model: RepairModel;

  constructor(
    private readonly text: string,
    private readonly trigger: Trigger,
    private readonly around: Surroundings,
  ) {
    this.model = around.page;
  }

  private keep(h: Hypothesis): void {
    if (h.pending === 0) {
      this.done.push(h);
      return;
    }
    const i = h.at - this.trigger.at;
    (this.buckets[i] ??= []).push(h);
    if (h.lm.d0 > (this.best[i] ?? NONE)) this.best[i] = h.lm.d0;
  }

  /** The hypothesis one character further. `tail` is what was eaten behind the character and comes back. */
  private emit(h: Hypothesis, unit: number, at: number, pending: number, extra = 0, tail = ''): void {
    this.around.effort.left--;
    let lm = append(this.model, h.lm, unit, extra + formCost(this.around, unit));
    if (pending !== 0 && lm.d0 < (this.best[at - this.trigger.at] ?? NONE) - HOPELESS) return;
    if (tail.length === 1) lm = append(this.model, lm, tail.charCodeAt(0)); // a longer tail is a reading: it costs nothing
    this.keep({ at, pending, lm, from: h, unit, tail });
  }

  /** The first hypotheses: which byte was lost. */
  begin(): void {
    const { text, trigger, model } = this;
    const { left, before } = this.around;
    const root: Hypothesis = { at: trigger.at, pending: 0, lm: left, from: null, unit: 0, tail: '' };
    if (trigger.kind === 'cut') {
      const mark = text[trigger.mark]!;
      const first = mark === '、' ? 0xa1 : 0xa3;
      const prior = trigger.mark > trigger.at ? PRIOR.cut : PRIOR.cutVanished;
      for (let lead = 0x81; lead <= 0xfe; lead++) {
        const unit = unitOf(lead, first);
        if (unit !== 0 && (lead === 0xa1 || (isHan(unit) && model.rank(model.fold(unit)) < KNOWN)))
          this.emit(root, unit, trigger.mark + 1, CUT_MARKS[mark]!, lead === 0xa1 ? prior : prior - 1);
      }
      return;
    }
    const note = eatenAnnotationAt(text, trigger.at + 1)!;
    const after = trigger.at + 1 + note.length;
    const trail = codeOf(before) & 0xff;
    for (let lead = 0x81; trail >= 0x81 && lead <= 0xfe; lead++) {
      const unit = unitOf(trail, lead);
      if (unit === 0 || !isHan(unit) || !isReading(model, unit, note.reading)) continue;
      // The annotated character itself is not in the text: only its bytes are.
      const prior = annotatedKind(model, unit) ? PRIOR.straddle : PRIOR.straddle + PRIOR.odd;
      this.keep({ ...root, at: after, pending: lead, lm: plus(left, prior) });
    }
    // The annotated character's second byte went with the bracket: 對?lián)升 was 對聯(lián)升.
    for (const unit of spoken(model, note.reading)) this.emit(root, unit, after, 0, PRIOR.whole);
  }

  /** Follows all hypotheses in order of place; gives those that came back into step. */
  run(): Hypothesis[] {
    let asItIs = this.around.left;
    for (let i = 0; i < Math.min(this.buckets.length, REACH) && this.around.effort.left > 0; i++) {
      const bucket = this.buckets[i];
      if (bucket === undefined) {
        asItIs = append(this.model, asItIs, this.text.charCodeAt(this.trigger.at + i));
        continue;
      }
      // Sound text is left early: garbage falls behind every true hypothesis within a few characters.
      if (this.trigger.kind === 'cut' && i > 2 && this.best[i]! < asItIs.d0 - LAGGING) break;
      asItIs = append(this.model, asItIs, this.text.charCodeAt(this.trigger.at + i));
      bucket.sort((a, b) => b.lm.d0 - a.lm.d0);
      const floor = bucket[0]!.lm.d0 - HOPELESS;
      for (let k = 0; k < bucket.length && k < BEAM && bucket[k]!.lm.d0 > floor; k++)
        this.follow(bucket[k]!, k < VANISHING);
    }
    return this.done;
  }

  /** One observed unit further with a byte pending. */
  private follow(h: Hypothesis, vanishing: boolean): void {
    const { text, model } = this;
    const { at, pending: p } = h;
    if (at >= text.length) {
      for (const u of partners(model, p).units) this.emit(h, u, at, 0, PRIOR.lone); // a lone lead at the very end is dropped
      return;
    }
    const unit = text.charCodeAt(at);
    const mark = CUT_MARKS[text[at]!];
    if (mark !== undefined) {
      const joined = unitOf(p, text[at] === '、' ? 0xa1 : 0xa3);
      if (joined !== 0) this.emit(h, joined, at + 1, mark); // no mark: its bytes belong to two characters
      // A lone lead before a real mark was dropped.
      if (unit !== 0x3f) for (const u of partners(model, p).units) this.emit(h, u, at, 0, PRIOR.lone);
    }
    if (unit === 0x3f) {
      this.unknownByte(h);
      return;
    }
    if (unit < 0x80 || unit === 0x20ac) {
      const byte = unit === 0x20ac ? 0x80 : unit;
      const joined = unitOf(p, byte);
      if (joined !== 0) this.emit(h, joined, at + 1, 0);
      if (vanishing) this.vanish(h, byte, 0, at + 1);
      // Excerpts and extractors fold U+3000 (A1A1) to a blank.
      if (unit === 0x20 && unitOf(p, 0xa1) !== 0) this.emit(h, unitOf(p, 0xa1), at + 1, 0xa1, PRIOR.eaten);
      return;
    }
    const code = codeOf(unit);
    if (code === 0) return;
    let next = at + 1;
    // Bytes that happened to look like an annotated character got its reading here too.
    const note = annotationAt(text, next);
    if (note !== null && isReading(model, unit, note.reading)) next += note.length;
    const joined = unitOf(p, code >> 8);
    if (joined !== 0) this.emit(h, joined, next, code & 0xff);
    if (vanishing) this.vanish(h, code >> 8, code & 0xff, next);
  }

  /** `?` inside a slip: a lead byte that lost its partner, and often took the partner with it. */
  private unknownByte(h: Hypothesis): void {
    const { text, model } = this;
    const next = h.at + 1;
    const rest = text.slice(next, next + 40);
    const note = eatenAnnotationAt(text, next);
    const markup = /^(?:\/?[a-z][a-z0-9]{0,9}(?=[\s>/])[^<>]{0,30}|!--)/i.test(rest);
    const entity = /^(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});/i.test(rest);
    const ended = next >= text.length || CUT_MARKS[text[next]!] !== undefined || text[next] === '\n';
    const bracket = /^[^()\n]{1,24}\)/.test(rest);
    if (note !== null) this.vanishBeforeNote(h, note.reading, next + note.length);
    for (const u of partners(model, h.pending).units) {
      if (note !== null && isReading(model, u, note.reading))
        this.emit(h, u, next + note.length, 0, 0, `(${note.reading})`);
      else if (markup)
        this.emit(h, u, next, 0, rest[0] === '/' && NOT_LAST.has(u) ? PRIOR.markup - 6 : PRIOR.markup, '<');
      else if (entity) this.emit(h, u, next, 0, PRIOR.markup, '&');
      else if (ended) this.emit(h, u, next, 0);
      else if (bracket) this.emit(h, u, next, 0, PRIOR.eaten, '(');
      else if (/^[0-9]/.test(rest)) this.emit(h, u, next, 0, PRIOR.digit, EATEN_DIGIT);
      else this.emit(h, u, next, 0, PRIOR.space, ' ');
    }
  }

  /** A dropped pair and then an annotated character whose second byte took the bracket along. */
  private vanishBeforeNote(h: Hypothesis, reading: string, next: number): void {
    const { model } = this;
    const ends = spoken(model, reading);
    const { units, seconds } = partners(model, h.pending);
    for (let i = 0; i < units.length; i++) {
      const gaps = GAPS[seconds[i]!]!;
      if (gaps.length === 0) continue;
      const lm = append(model, h.lm, units[i]!, PRIOR.vanish + formCost(this.around, units[i]!));
      const middle: Hypothesis = { ...h, lm, from: h, unit: units[i]!, tail: '' };
      for (const u of ends) if (gaps.includes(codeOf(u) >> 8)) this.emit(middle, u, next, 0, 0, `(${reading})`);
    }
  }

  /** A pair that code page 936 does not assign was dropped: two unknown bytes, the ends of two characters. */
  private vanish(h: Hypothesis, lead: number, trail: number, next: number): void {
    const { model } = this;
    const { units, seconds } = partners(model, h.pending);
    // What the second character can cost at the least must still leave a chance.
    const floor = (this.best[next - this.trigger.at] ?? NONE) - HOPELESS + CHEAPEST;
    for (let i = 0; i < units.length; i++) {
      const gaps = GAPS[seconds[i]!]!;
      if (gaps.length === 0) continue;
      this.around.effort.left--;
      const lm = append(model, h.lm, units[i]!, PRIOR.vanish + formCost(this.around, units[i]!));
      if (lm.d0 < floor) continue;
      const middle: Hypothesis = { ...h, lm, from: h, unit: units[i]!, tail: '' };
      for (const y of gaps) {
        const joined = unitOf(y, lead);
        if (joined === 0 || !isHan(joined) || model.rank(model.fold(joined)) >= USUAL) continue;
        this.emit(middle, joined, next, trail);
      }
    }
  }
}

/** Marks that open or go on: none stands right before a closing tag. */
const NOT_LAST = new Set(Array.from('“《（‘【，、：', (c) => c.charCodeAt(0)));
