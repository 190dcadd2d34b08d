/**
 * Passages that notes stand on: a quotation with the words around it and its place (W3C Web Annotation Data Model, 4.2.4
 * and 4.2.5). The text is that of `textOfBlocks`. Both scripts are one: folding keeps every length.
 */
import type { Passage } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';

/** Code points of the words around a quotation that are kept. */
const AROUND = 32;
/** A quotation shorter than this is recognised elsewhere only by the words around it. */
const TELLING = 12;
/** Code points of the words around it that must be there for that. */
const LEAST = 4;
/** Places of a quotation that are compared. */
const MOST_PLACES = 2_000;

type Fold = (text: string) => string;

/** Where a passage is in another version. Offsets are UTF-16 units. */
export type Place =
  | { readonly state: 'here' | 'changed'; readonly start: number; readonly end: number }
  | { readonly state: 'gone' };

const points = (text: string): number => [...text].length;

/** Offset in UTF-16 units of a number of code points. */
function unitsOf(text: string, count: number): number {
  let units = 0;
  for (let i = 0; i < count && units < text.length; i++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  return units;
}

const NUMBER_GOES_ON = /^(?:[.．]?\p{Nd}|[,，]\p{Nd}{3}(?!\p{Nd}))/u;
const DECIMAL_BEFORE = /\p{Nd}[.．]$/u;
const THOUSANDS_BEFORE = /(?<!\p{Nd})\p{Nd}{1,3}(?:[,，]\p{Nd}{3})*[,，]$/u;
/** The number of a list at the start of a line: 1.2024年. */
const NUMBERED = /(?:^|\n)[^\S\n]*\p{Nd}{1,2}[.．]$/u;
/** So much of a number is read on either side. */
const LONGEST_NUMBER = 24;

/** Whether a number or a Latin word goes on over this place: 1|230, 1,|230, 12.|5, par|k. */
function goesOn(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_NUMBER), at);
  const after = text.slice(at, at + LONGEST_NUMBER);
  if (/\p{Script=Latin}$/u.test(before)) return /^\p{Script=Latin}/u.test(after);
  if (/\p{Nd}$/u.test(before)) return NUMBER_GOES_ON.test(after);
  if (!/^\p{Nd}/u.test(after)) return false;
  return DECIMAL_BEFORE.test(before) || (/^\p{Nd}{3}(?!\p{Nd})/u.test(after) && THOUSANDS_BEFORE.test(before));
}

/**
 * The passage that a reader quotes; blanks and line ends may differ. It cuts no number or Latin word. Behind the number of
 * a list, 1.2024年, it is whole and is taken where it stands nowhere else. Throws StopRun (exit 2) when the text does not
 * have it, or has it more than once.
 */
export function passageOf(text: string, quote: string, fold: Fold): Passage {
  const words = quote.normalize('NFC').trim().split(/\s+/u).filter(Boolean);
  const wrong = (message: string, hint: string, code = 'no-passage') => new StopRun(code, message, hint, EXIT.usage);
  if (words.length === 0) throw wrong('The quotation is empty.', 'Copy it from the text of the article.');
  const escaped = words.map((word) => fold(word).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const whole: RegExpExecArray[] = [];
  const cut: RegExpExecArray[] = [];
  for (const m of fold(text).matchAll(new RegExp(escaped.join('\\s*'), 'gu'))) {
    const within = goesOn(text, m.index + m[0].length);
    if (within || goesOn(text, m.index)) {
      if (!within && NUMBERED.test(text.slice(Math.max(0, m.index - 8), m.index)) && cut.length < 2) cut.push(m);
    } else if (whole.push(m) === 2) break;
  }
  const found = whole.length > 0 ? whole : cut;
  if (found.length === 0)
    throw wrong(
      'The text of the article does not have this passage.',
      'Copy it from the latest version of the article.',
    );
  if (found.length > 1)
    throw wrong(
      'The text has this passage more than once.',
      'Quote some more of the words around it.',
      'many-passages',
    );
  const start = found[0]!.index;
  const end = start + found[0]![0].length;
  const before = [...text.slice(0, start)];
  const exact = text.slice(start, end);
  return {
    exact,
    prefix: before.slice(-AROUND).join(''),
    suffix: [...text.slice(end, end + 2 * AROUND)].slice(0, AROUND).join(''),
    start: before.length,
    end: before.length + points(exact),
  };
}

/**
 * Finds a passage in another version of its article: the same words, else what stands between the words around it. The words
 * are not the same inside a longer number or Latin word, unless they were so when they were quoted.
 */
export function findPassage(text: string, passage: Passage, fold: Fold): Place {
  const folded = fold(text);
  const [exact, prefix, suffix] = [passage.exact, passage.prefix, passage.suffix].map(fold) as [string, string, string];
  if (exact === '') return { state: 'gone' };
  const usual = unitsOf(text, passage.start);
  const alone = prefix === '' && suffix === '';
  const cutBefore = goesOn(prefix + exact, prefix.length);
  const cutBehind = goesOn(exact + suffix, exact.length);
  let best: { start: number; score: number } | null = null;
  let at = folded.indexOf(exact);
  for (let n = 0; at >= 0 && n < MOST_PLACES; n++, at = folded.indexOf(exact, at + 1)) {
    if ((!cutBefore && goesOn(folded, at)) || (!cutBehind && goesOn(folded, at + exact.length))) continue;
    const score = sameEnd(prefix, folded.slice(0, at)) + sameBegin(suffix, folded.slice(at + exact.length));
    const nearer = best === null || Math.abs(at - usual) < Math.abs(best.start - usual);
    if (best === null || score > best.score || (score === best.score && nearer)) best = { start: at, score };
  }
  if (best !== null && (alone || best.score >= LEAST || points(exact) >= TELLING))
    return { state: 'here', start: best.start, end: best.start + exact.length };
  return between(folded, { exact, prefix, suffix }, usual);
}

function between(
  text: string,
  { exact, prefix, suffix }: { exact: string; prefix: string; suffix: string },
  usual: number,
): Place {
  const before = [...prefix].slice(-TELLING).join('');
  const after = [...suffix].slice(0, TELLING).join('');
  if (points(before) + points(after) < 2 * LEAST) return { state: 'gone' };
  const room = 2 * exact.length + 40;
  let best: { start: number; end: number } | null = null;
  const starts = before === '' ? [0] : placesOf(text, before).map((at) => at + before.length);
  for (const start of starts) {
    const end = after === '' ? text.length : text.indexOf(after, start);
    if (end <= start || end - start > room) continue;
    if (best === null || Math.abs(start - usual) < Math.abs(best.start - usual)) best = { start, end };
  }
  return best === null || text.slice(best.start, best.end).trim() === ''
    ? { state: 'gone' }
    : { state: 'changed', ...best };
}

function placesOf(text: string, words: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0 && places.length < MOST_PLACES; at = text.indexOf(words, at + 1))
    places.push(at);
  return places;
}

function sameEnd(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

function sameBegin(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}
