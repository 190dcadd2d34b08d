/** Which explanation of a slip is the best, and how sure that is. */
import { annotationAt, eatenAnnotationAt, isReading } from './annotations.js';
import { type Hypothesis, type Surroundings, type Trigger, textOf } from './hypothesis.js';
import { append, type LmState, START } from './lm.js';
import type { RepairModel } from './model.js';
import { CUT_MARKS, EATEN_MARKUP } from './slip-marks.js';

export interface Solution {
  /** The observed text from the trigger to `end` becomes `after`. */
  readonly end: number;
  readonly after: string;
  /** Posterior probability among everything tried, the text as it stands included. */
  readonly confidence: number;
  /** How many nats better than the text as it stands. */
  readonly gain: number;
  /** Other readings, best first. */
  readonly others: readonly string[];
  /** A number is at stake: another reading has another one, or its middle may have been lost. */
  readonly number: boolean;
}

/** Characters of numbers; 一 is too common a word to be told from one. */
const NUMERALS = new Set('0123456789〇零二三四五六七八九十百千万萬亿億');
const numerals = (text: string): string => Array.from(text, (c) => (NUMERALS.has(c) ? c : '')).join('');

/** So many nats worse, a reading with another number still speaks against the best one. */
const NUMBER_AT_STAKE = 5;

/** Whether two numerals meet at a place where characters may be lost: 二百萬 was 二百三十萬. */
function brokenNumber(end: Hypothesis): boolean {
  for (let h: Hypothesis = end; h.from !== null; h = h.from)
    if (h.from.gap && NUMERALS.has(String.fromCharCode(h.unit)) && NUMERALS.has(String.fromCharCode(h.from.unit)))
      return true;
  return false;
}

/** What a `?` that nobody would have written there says against the text as it stands, in nats. */
const LONE = -6;

/** log P of a character of text that is not looked at. */
const USUAL_COST = -4.5;

/** What it costs to leave a reading whose bracket was eaten to itself, in nats. */
const UNEXPLAINED = -8;

/** How far behind the slip the text is read along: words that start inside end outside. */
const LOOKAHEAD = 8;

/** The model was counted over other texts: it is this much too sure of itself, in nats for one. */
const DOUBT = 1.4;

/** Brings every hypothesis, and the text as it stands, to a common end, and compares; null when the text wins. */
export function judge(
  text: string,
  trigger: Trigger,
  around: Surroundings,
  done: readonly Hypothesis[],
): Solution | null {
  const { model } = around;
  let furthest = 0;
  for (const h of done) if (h.at > furthest) furthest = h.at;
  let end = furthest;
  while (end < text.length && end < furthest + LOOKAHEAD && !'?<\n'.includes(text[end]!)) end++;
  const ranked = likeliest(done)
    .map((h) => ({ h, score: literal(text, h.at, end, h.lm, model, h.unit, trigger.at).d0 }))
    .sort((a, b) => b.score - a.score);
  const best = ranked[0]!;
  const asItIs = literal(text, trigger.at, end, around.left, model, around.before, trigger.at).d0;
  if (best.score <= asItIs) return null;
  const after = textOf(best.h);
  const others: string[] = [];
  const seen = new Set([after + text.slice(best.h.at, end)]);
  let odds = Math.exp(asItIs - best.score);
  let number = brokenNumber(best.h);
  const told = numerals(after + text.slice(best.h.at, end));
  for (const { h, score } of ranked.slice(1)) {
    if (best.score - score > 20) break;
    const out = textOf(h);
    const whole = out + text.slice(h.at, end);
    if (seen.has(whole)) continue; // another way to the same text does not make it less certain
    seen.add(whole);
    odds += Math.exp(score - best.score);
    if (best.score - score < NUMBER_AT_STAKE && numerals(whole) !== told) number = true;
    if (others.length < 4) others.push(out);
  }
  return {
    end: best.h.at,
    after,
    confidence: 1 / (1 + odds ** (1 / DOUBT)),
    gain: best.score - asItIs,
    others,
    number,
  };
}

/** At each place where hypotheses end only the best few can win. */
function likeliest(done: readonly Hypothesis[]): Hypothesis[] {
  const places = new Map<number, Hypothesis[]>();
  for (const h of done) {
    const list = places.get(h.at);
    if (list === undefined) places.set(h.at, [h]);
    else list.push(h);
  }
  return [...places.values()].flatMap((list) => list.sort((a, b) => b.lm.d0 - a.lm.d0).slice(0, 24));
}

/** The model's state over observed text as it stands; readings behind their characters cost nothing. */
function literal(
  text: string,
  from: number,
  to: number,
  start: LmState,
  model: RepairModel,
  before: number,
  own: number,
): LmState {
  let lm = start;
  let last = before;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    const note = annotationAt(text, i);
    if (note !== null && last !== 0) {
      // A reading behind what cannot be read so is as good as proof against the text.
      if (!isReading(model, last, note.reading)) lm = append(model, lm, 0x20, -8);
      i += note.length - 1;
      continue;
    }
    const eaten = unit === 0x3f ? eatenAnnotationAt(text, i + 1) : null;
    if (eaten !== null) {
      // The slip itself speaks against the text as it stands; another one further on is that one's own affair, but
      // whoever explains it, too, explains more.
      if (i !== own) return { ...START, d0: lm.d0 + UNEXPLAINED + USUAL_COST * Math.max(0, to - i - 1 - eaten.length) };
      lm = append(model, lm, 0x3f, -25);
      i += eaten.length;
      last = 0;
      continue;
    }
    // A `?` before another mark, or where a tag lacks its bracket, is a byte that lost its partner.
    const lone =
      unit === 0x3f &&
      i + 1 < to &&
      (CUT_MARKS[text[i + 1]!] !== undefined || EATEN_MARKUP.test(text.slice(i + 1, i + 20)));
    lm = append(model, lm, unit, lone ? LONE : 0);
    last = unit;
  }
  return lm;
}
