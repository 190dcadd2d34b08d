/** Which explanation of a slip is the best, and how sure that is. */
import { annotationAt, eatenAnnotationAt, isReading } from './annotations.js';
import { type Hypothesis, type Surroundings, type Trigger, textOf } from './hypothesis.js';
import { append, isHan, type LmState, START } from './lm.js';
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
  /**
   * A number or a pronoun is at stake (another reading has another one, or its middle may have been lost), or a name is
   * cut short.
   */
  readonly open: boolean;
  /** A part of a name is a guess: of who speaks, or beside a dot. */
  readonly guess: boolean;
}

/** Characters of numbers; 一 is too common a word to count as one. */
const NUMERALS = new Set('0123456789〇零二三四五六七八九十百千万萬亿億');
const numerals = (text: string): string => Array.from(text, (c) => (NUMERALS.has(c) ? c : '')).join('');

/** So many nats worse, a reading with another number still speaks against the best one. */
const NUMBER_AT_STAKE = 5;

/** So many nats worse, a reading with another speaker. */
const NAME_AT_STAKE = 5;

/** 他 and 她 fit the same sentences, and often the same bytes as 它: which of them it was, only the bytes can tell. */
const PRONOUN_AT_STAKE = 6;
const onePerson = (text: string): string => text.replace(/[她它]/g, '他');
/**
 * Whether two texts differ in nothing but who is meant. 它 is the rarer by far: where it is expected all the same, the
 * text is about a thing, and a person is no serious other reading. 其他 and 其它 mean the same, and no person.
 */
function anotherPerson(best: string, other: string): boolean {
  if (onePerson(best) !== onePerson(other)) return false;
  for (let i = 0; i < best.length; i++)
    if (best[i] !== other[i] && best[i] !== '它' && best[i - 1] !== '其') return true;
  return false;
}

/** Whether two numerals meet at a place where characters may be lost: 二百萬 was 二百三十萬. */
function brokenNumber(end: Hypothesis): boolean {
  for (let h: Hypothesis = end; h.from !== null; h = h.from)
    if (h.from.gap && NUMERALS.has(String.fromCharCode(h.unit)) && NUMERALS.has(String.fromCharCode(h.from.unit)))
      return true;
  return false;
}

/** What stands behind somebody who speaks. */
const SPEAKS =
  '[說说稱称]|表示|介[紹绍]|告[訴诉]|[認认][為为]|坦言|直言|指出|[強强][調调]|透露|回[憶忆應应答]|解[釋释]|[補补]充|感[嘆慨叹]';
const SPEAKER = new RegExp(`[”」]([\\u4e00-\\u9fff]{1,4}?)(?:${SPEAKS})`, 'g');

/** log P of a verb of saying behind a word that it often follows: 他說, 又說. */
const OFTEN_SAYS = -5;

/** Who speaks in a text; empty where nobody does. */
const speakers = (text: string): string => Array.from(text.matchAll(SPEAKER), (m) => m[1]).join();

/** What stands beside the dots of a text, which join the parts of a name or of a unit: 牛·米 is no 海·米. */
const besideDots = (text: string): string =>
  Array.from(text.matchAll(/[\u4e00-\u9fff]{1,2}(?=·)|(?<=·)[\u4e00-\u9fff]{1,2}/g), ([part]) => part).join();

/**
 * What of the name of who speaks is supposed: `part` where a character of it is, `stub` where one alone is left that is
 * no word which stands there.
 */
function supposedSpeaker(end: Hypothesis, behind: string, model: RepairModel): 'part' | 'stub' | null {
  let text = behind;
  /** Places of supposed characters, from the end. */
  const supposed = new Set<number>();
  for (let h: Hypothesis = end; h.from !== null; h = h.from) {
    text = String.fromCharCode(h.unit) + h.tail + text;
    if (h.gap || h.from.gap) supposed.add(text.length);
  }
  for (const m of text.matchAll(SPEAKER)) {
    const name = m[1]!;
    const from = m.index + 1;
    for (let i = from; i < from + name.length; i++) if (supposed.has(text.length - i)) return 'part';
    if (name.length > 1) continue;
    const says = model.token(text.charCodeAt(from + 1));
    if (model.next({ c1: model.token(name.charCodeAt(0)), two: -1, three: -1 }, says).p < OFTEN_SAYS) return 'stub';
  }
  return null;
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
  const asItIs = literal(text, trigger.at, end, around.left, model, around.before, trigger.at).d0;
  const ranked = ranking(text, around, done, end, trigger.at);
  const best = ranked[0]!;
  if (Math.max(...ranked.map(({ likely }) => likely)) <= asItIs) return null;
  const after = textOf(best.h);
  const others: string[] = [];
  const written = after + text.slice(best.h.at, end);
  const seen = new Set([written]);
  let odds = Math.exp(asItIs - best.likely);
  let open = brokenNumber(best.h);
  const number = numerals(written);
  const supposed = supposedSpeaker(best.h, text.slice(best.h.at, end), model);
  const speaker = speakers(written);
  const unproved = supposed !== null && !around.stands(speaker);
  const joined = besideDots(around.written + written);
  let guess = false;
  for (const { h, score } of ranked.slice(1)) {
    if (best.score - score > 20) break;
    const out = textOf(h);
    const whole = out + text.slice(h.at, end);
    if (seen.has(whole)) continue; // another way to the same text does not make it less certain
    seen.add(whole);
    odds += Math.exp(score - best.score);
    if (best.score - score < NUMBER_AT_STAKE && numerals(whole) !== number) open = true;
    if (best.score - score < PRONOUN_AT_STAKE && anotherPerson(written, whole)) open = true;
    if (unproved && best.score - score < NAME_AT_STAKE && ![speaker, ''].includes(speakers(whole))) guess = true;
    if (best.score - score < NAME_AT_STAKE && besideDots(around.written + whole) !== joined) guess = true;
    if (others.length < 4) others.push(out);
  }
  return {
    end: best.h.at,
    after,
    confidence: 1 / (1 + odds ** (1 / DOUBT)),
    gain: best.likely - asItIs,
    others,
    open: open || (unproved && supposed === 'stub'),
    guess,
  };
}

interface Ranked {
  readonly h: Hypothesis;
  /** log P of the text up to the common end. */
  readonly likely: number;
  /** The same, and what the words say. */
  readonly score: number;
}

/** The likeliest hypotheses, best first: by the sequences of the model, then by the words that their texts fall into. */
function ranking(
  text: string,
  around: Surroundings,
  done: readonly Hypothesis[],
  end: number,
  own: number,
): readonly Ranked[] {
  const { model } = around;
  const likely = likeliest(done)
    .map((h) => ({ h, likely: literal(text, h.at, end, h.lm, model, h.unit, own).d0 }))
    .sort((a, b) => b.likely - a.likely);
  const least = likely[0]!.likely - OUTVOTED;
  const weight = around.term || hasName(textOf(likely[0]!.h) + text.slice(likely[0]!.h.at, end)) ? 0 : WORDS;
  return likely
    .filter((one) => one.likely > least)
    .map((one) => ({
      ...one,
      score: one.likely + weight * fallsIntoWords(around, textOf(one.h) + text.slice(one.h.at, end)),
    }))
    .sort((a, b) => b.score - a.score);
}

/**
 * Whether the text has the name of who speaks, or one joined by a dot. Names are no words, nor is what stands in
 * quotation marks inside a sentence (“西小海”): there the sequences decide alone.
 */
const hasName = (text: string): boolean => text.includes('·') || speakers(text) !== '';

/** How much the words say beside the sequences: of .2 to .5, .3 puts the most right readings first (docs/mojibake.md). */
const WORDS = 0.3;
/** More characters are no worse words: so much is given back for each. */
const HAN = 2;
/** So many nats behind, no words help. */
const OUTVOTED = 20;

/** What the words of a text say for it, with those before it; annotations are no part of it. */
function fallsIntoWords({ model, written }: Surroundings, text: string): number {
  const tokens: number[] = [];
  const whole = written + text;
  let han = 0;
  for (let i = 0; i < whole.length; i++) {
    const note = whole.charCodeAt(i) === 0x28 ? annotationAt(whole, i) : null;
    if (note !== null) i += note.length - 1;
    else {
      tokens.push(model.token(whole.charCodeAt(i)));
      if (isHan(whole.charCodeAt(i))) han++;
    }
  }
  return model.words(tokens) + HAN * han;
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
