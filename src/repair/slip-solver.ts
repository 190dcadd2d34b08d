/**
 * Byte slips undone: hypotheses about lost bytes, followed through the byte stream, judged by the language model.
 *
 * A slip is a place where bytes were cut or inserted between the two bytes of a character, so that every pair after it
 * was read one byte off until something of one byte put the reader back in step. A hypothesis carries the byte that
 * waits for its second half (`pending`) through the observed characters; where the observed text shows `?`, or where a
 * pair without a character was dropped, bytes are unknown and every value that texts use is tried.
 */
import { annotatedKind, annotationAt, eatenAnnotationAt, isReading } from './annotations.js';
import { formCost, openBehind } from './form-cost.js';
import { codeOf, unitOf } from './gbk.js';
import { type Hypothesis, lastWritten, type Surroundings, type Trigger } from './hypothesis.js';
import { append, isHan, type LmState, plus } from './lm.js';
import type { RepairModel } from './model.js';
import {
  between,
  charactersWithReading,
  closing,
  GAP_CLASS,
  gapsOf,
  hidden,
  KNOWN,
  partners,
  startingWith,
} from './partners.js';
import { judge, type Solution } from './slip-judge.js';
import { LIMIT, PRIOR, RANK } from './slip-limits.js';
import { beforeTag, CUT_MARKS, EATEN, lastByte, TAG } from './slip-marks.js';

const NONE = -1e9;

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
  /** The best that came back into step: its log P, less that of the text as it stands up to there. */
  private ended = NONE;
  /** The model's states over the text as it stands, from the trigger on. */
  private readonly asItStands: LmState[];
  private readonly model: RepairModel;

  constructor(
    private readonly text: string,
    private readonly trigger: Trigger,
    private readonly around: Surroundings,
  ) {
    this.model = around.page;
    this.asItStands = [around.left];
  }

  private keep(h: Hypothesis): void {
    if (h.pending === 0) {
      this.done.push(h);
      const gain = h.lm.d0 - this.observed(h.at - this.trigger.at);
      this.ended = Math.max(this.ended, gain);
      // Another reading stands right behind: what it says about its character's bytes says it about this end, too.
      const chance = gain > this.ended - LIMIT.outrun;
      if (chance && this.text.charCodeAt(h.at) === 0x3f && h.tail === '') this.straddle(h, h.unit);
      return;
    }
    const i = h.at - this.trigger.at;
    (this.buckets[i] ??= []).push(h);
    if (h.lm.d0 > (this.best[i] ?? NONE)) this.best[i] = h.lm.d0;
  }

  /** log P of so many characters of the text as it stands; the page's own view would find the garbage, and believe it. */
  private observed(length: number): number {
    const states = this.asItStands;
    for (let i = states.length; i <= length; i++)
      states.push(append(this.around.model, states[i - 1]!, this.text.charCodeAt(this.trigger.at + i - 1)));
    return states[length]!.d0;
  }

  /** The hypothesis one character further. `tail` is what was eaten behind the character and comes back. */
  private emit(h: Hypothesis, unit: number, at: number, pending: number, extra = 0, tail = ''): void {
    this.around.effort.left--;
    if (pending !== 0 && pending < 0x80) {
      // The second byte of what was read is a character of its own: 。”J became ！盝.
      tail += String.fromCharCode(pending);
      pending = 0;
    }
    // Blanks at the end of a paragraph come by two, as the pages write them.
    if (tail !== '' && (unit === 0x3000) !== (h.unit === 0x3000)) extra += PRIOR.blank;
    if (isHan(unit) && this.model.rank(this.model.fold(unit)) > RANK.rare) extra += PRIOR.rare;
    // Mirrors that sow half-width commas put them before a sentence's end, too.
    if (unit === 0x3002 && h.from === null && this.around.before === 0x2c) extra += PRIOR.sown;
    if (unit === 0x3002 && h.from === null && this.around.term) extra += PRIOR.term;
    if (unit === 0x7b49 && this.around.listed && '”」'.includes(String.fromCharCode(h.unit))) extra += PRIOR.andSoOn;
    let lm = append(this.model, h.lm, unit, extra + formCost(this.around, unit, h.open));
    if (pending !== 0 && lm.d0 < (this.best[at - this.trigger.at] ?? NONE) - LIMIT.hopeless) return;
    if (tail.length === 1 && tail !== EATEN) lm = append(this.model, lm, tail.charCodeAt(0)); // a reading costs nothing
    this.keep({ at, pending, lm, from: h, unit, tail, open: openBehind(unit, h.open) });
  }

  /** The first hypotheses: which byte was lost. */
  begin(): void {
    const { text, trigger, model } = this;
    const { left, before, open } = this.around;
    const root: Hypothesis = { at: trigger.at, pending: 0, lm: left, from: null, unit: 0, tail: '', open };
    if (trigger.kind === 'cut') {
      const mark = text[trigger.mark]!;
      const first = mark === '、' ? 0xa1 : 0xa3;
      const prior = trigger.mark > trigger.at ? PRIOR.cut : PRIOR.cutVanished;
      for (let lead = 0x81; lead <= 0xfe; lead++) {
        const unit = unitOf(lead, first);
        if (unit !== 0 && (lead === 0xa1 || (isHan(unit) && model.rank(model.fold(unit)) < KNOWN)))
          this.emit(
            root,
            unit,
            trigger.mark + 1,
            CUT_MARKS[mark]!,
            lead === 0xa1 ? prior : prior - (this.around.term ? 0 : 1.5),
          );
      }
      return;
    }
    this.straddle(root, before);
  }

  /** A reading whose bracket was eaten: `last` and the byte behind it were the annotated character. */
  private straddle(h: Hypothesis, last: number): void {
    const { text, model } = this;
    const note = eatenAnnotationAt(text, h.at + 1);
    if (note === null) return;
    const after = h.at + 1 + note.length;
    const trail = lastByte(last);
    for (const { unit, lead } of startingWith(model, trail, note.reading)) {
      // The annotated character itself is not in the text: only its bytes are.
      const odd = annotatedKind(model, unit) ? 0 : PRIOR.odd;
      const rare = model.rank(model.fold(unit)) > RANK.daily ? PRIOR.rare : 0;
      this.keep({ ...h, at: after, pending: lead, lm: plus(h.lm, PRIOR.straddle + odd + rare) });
    }
    // The annotated character's second byte went with the bracket: 對?lián)升 was 對聯(lián)升.
    for (const unit of charactersWithReading(model, note.reading)) this.emit(h, unit, after, 0, PRIOR.whole);
  }

  /** log P that a hypothesis needs if one more character, at the least it can cost, is to bring it to a place with a chance. */
  private floorAt(place: number): number {
    return (this.best[place - this.trigger.at] ?? NONE) - LIMIT.hopeless + LIMIT.cheapest;
  }

  /** The hypothesis with one more character, of which nothing was seen; null where that leaves it no chance. */
  private hidden(h: Hypothesis, unit: number, floor: number, unseen: number = PRIOR.halfName): Hypothesis | null {
    // Bytes that nobody saw fit many names: a surname is never guessed, a given name costs more.
    const { name } = h.lm;
    const before = name ? { ...h.lm, name: { ...name, score: name.score + unseen } } : h.lm;
    const after = append(this.model, before, unit, formCost(this.around, unit, h.open));
    const lm = after.name?.length === 1 ? { ...after, name: null } : after;
    if (lm.d0 < floor) return null;
    const { at, pending } = h;
    return { at, pending, lm, from: h, unit, tail: '', gap: true, open: openBehind(unit, h.open) };
  }

  /** Follows all hypotheses in order of place; gives those that came back into step. */
  run(): Hypothesis[] {
    for (let i = 0; i < Math.min(this.buckets.length, LIMIT.reach) && this.around.effort.left > 0; i++) {
      const bucket = this.buckets[i];
      if (bucket === undefined) continue;
      // Sound text is left early: garbage falls behind every true hypothesis within a few characters.
      if (this.trigger.kind === 'cut' && i > 2 && this.best[i]! < this.observed(i) - LIMIT.lagging) break;
      bucket.sort((a, b) => b.lm.d0 - a.lm.d0);
      // Somebody came back into step, and read on from there would be far ahead.
      if (bucket[0]!.lm.d0 < this.ended + this.observed(i) - LIMIT.outrun) break;
      const floor = bucket[0]!.lm.d0 - LIMIT.hopeless;
      for (let k = 0; k < bucket.length && k < LIMIT.beam && bucket[k]!.lm.d0 > floor; k++) this.follow(bucket[k]!, k);
    }
    return this.done;
  }

  /** One observed unit further with a byte pending. */
  private follow(h: Hypothesis, place: number): void {
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
      // A pair was dropped right before; a mark that is shown full-width has its turn below.
      if (unit < 0x80 && place < LIMIT.vanishing) this.vanish(h, 0xa3, mark, at + 1, place < LIMIT.twice);
      // A lone lead before a real mark was dropped.
      if (unit !== 0x3f) {
        for (const u of partners(model, p).units) this.emit(h, u, at, 0, PRIOR.lone);
        this.vanishBeforeEnd(h, at, place, (from, u) => this.emit(from, u, at, 0, PRIOR.lone));
      }
    }
    if (unit === 0x3f) {
      this.unknownByte(h, place);
      return;
    }
    if (unit < 0x80 || unit === 0x20ac) {
      const byte = unit === 0x20ac ? 0x80 : unit;
      const joined = unitOf(p, byte);
      if (joined !== 0) this.emit(h, joined, at + 1, 0);
      // Some decoders drop a lead alone before what cannot follow it.
      if (byte < 0x40 && mark === undefined)
        for (const u of partners(model, p).units) this.emit(h, u, at, 0, PRIOR.dropped);
      if (place < LIMIT.vanishing) this.vanish(h, byte, 0, at + 1, place < LIMIT.twice);
      // A mirror that writes its marks half-width made letters of rows A3 half-width, too: Ｗ was half of two characters.
      const wide = unit > 0x20 && unit < 0x7f ? unitOf(p, 0xa3) : 0;
      if (wide !== 0) this.emit(h, wide, at + 1, unit | 0x80, PRIOR.folded);
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
    if (place < LIMIT.vanishing) this.vanish(h, code >> 8, code & 0xff, next, place < LIMIT.twice);
  }

  /** `?` inside a slip: a lead byte that lost its partner, and often took the partner with it. */
  private unknownByte(h: Hypothesis, place: number): void {
    const { text, model } = this;
    const next = h.at + 1;
    const rest = text.slice(next, next + 40);
    const note = eatenAnnotationAt(text, next);
    const markup = TAG.test(text.slice(next, next + 300));
    const entity = /^(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});/i.test(rest);
    const ended = next >= text.length || CUT_MARKS[text[next]!] !== undefined || text[next] === '\n';
    const bracket = /^[^()\n]{1,24}\)/.test(rest) && !/^[^)]*[a-zü\u00e0-\u01dc]\)/.test(rest);
    if (note !== null) this.vanishBeforeNote(h, note.reading, next + note.length);
    const end = (from: Hypothesis, u: number, extra: number) => {
      if (note !== null && isReading(model, u, note.reading))
        this.emit(from, u, next + note.length, 0, extra, `(${note.reading})`);
      else if (markup)
        this.emit(from, u, next, 0, extra + PRIOR.markup + beforeTag(lastWritten(u, from), rest, u === 0x3000), '<');
      else if (entity) this.emit(from, u, next, 0, extra + PRIOR.markup, '&');
      else if (ended) this.emit(from, u, next, 0, extra);
      else if (bracket) this.emit(from, u, next, 0, extra + PRIOR.eaten, '(');
      else this.emit(from, u, next, 0, extra + PRIOR.digit, EATEN);
    };
    for (const u of partners(model, h.pending).units) end(h, u, 0);
    if (note === null) this.vanishBeforeEnd(h, h.at, place, (from, u) => end(from, u, 0));
  }

  /** A pair may have been dropped right before a lead that was left alone: then a whole character more is gone. */
  private vanishBeforeEnd(
    h: Hypothesis,
    at: number,
    place: number,
    end: (from: Hypothesis, unit: number) => void,
  ): void {
    if (place >= LIMIT.hiding) return;
    for (const { middle, gaps } of this.middles(h, this.floorAt(at) - LIMIT.cheapest).slice(0, LIMIT.hidden))
      for (const u of hidden(this.model, gaps)) end(middle, u);
  }

  /** The hypothesis with each character that may have lost its second byte with a dropped pair, the likeliest first. */
  private middles(h: Hypothesis, floor: number): { readonly middle: Hypothesis; readonly gaps: number }[] {
    const { units, seconds } = partners(this.model, h.pending);
    const open: { middle: Hypothesis; gaps: number }[] = [];
    for (let i = 0; i < units.length; i++) {
      const gaps = GAP_CLASS[seconds[i]!]!;
      if (gaps === 0) continue;
      this.around.effort.left--;
      const middle = this.hidden(h, units[i]!, floor);
      if (middle !== null) open.push({ middle, gaps });
    }
    return open.sort((a, b) => b.middle.lm.d0 - a.middle.lm.d0);
  }

  /** A dropped pair and then an annotated character whose second byte took the bracket along. */
  private vanishBeforeNote(h: Hypothesis, reading: string, next: number): void {
    const { model } = this;
    const ends = charactersWithReading(model, reading);
    for (const { middle, gaps } of this.middles(h, this.floorAt(next)))
      for (const u of ends) if (gapsOf(gaps).includes(codeOf(u) >> 8)) this.emit(middle, u, next, 0, 0, `(${reading})`);
  }

  /** A pair that code page 936 does not assign was dropped: two unknown bytes, the ends of two characters. */
  private vanish(h: Hypothesis, lead: number, trail: number, next: number, twice: boolean): void {
    const { model } = this;
    const floor = this.floorAt(next);
    const open = this.middles(h, floor);
    for (const { middle, gaps } of open.slice(0, LIMIT.middles))
      for (const joined of closing(model, gaps, lead)) this.emit(middle, joined, next, trail, PRIOR.vanished);
    if (!twice) return;
    // Two pairs in a row: a whole character between them left no trace.
    const second: { middle: Hypothesis; gaps: number }[] = [];
    for (const { middle, gaps } of open.slice(0, 2))
      for (const { unit, gaps: after } of between(model, gaps)) {
        this.around.effort.left--;
        const further = this.hidden(middle, unit, floor, PRIOR.unseenName);
        if (further !== null) second.push({ middle: further, gaps: after });
      }
    second.sort((a, b) => b.middle.lm.d0 - a.middle.lm.d0);
    for (const { middle, gaps } of second.slice(0, LIMIT.seconds))
      for (const joined of closing(model, gaps, lead)) this.emit(middle, joined, next, trail, PRIOR.vanished);
  }
}
