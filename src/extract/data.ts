/**
 * Text that stands in the page's data alone: JSON-LD's `articleBody`, the state that a script would show (`__NEXT_DATA__`,
 * `window.__INITIAL_STATE__ = {…}`, a program's strings), a template, a form field, the copy for readers without scripts. It
 * is read only where the page shows its beginning, or no prose at all: data holds other articles too.
 */
import { agreement } from './agree.js';
import { fold, weigh } from './chars.js';
import type { Head } from './head.js';
import { type Line, linesWithin, makeLines, textsOf, weightOf } from './lines.js';
import { literals } from './literals.js';
import { ownText, parse, textOf } from './tree.js';

/** A page that shows more than this is no teaser. */
const TEASER = 600;
/** Characters of a script that are read, strings that are looked at, and their depth, at most. */
const SCRIPT = 3_000_000;
const STRINGS = 20_000;
const DEPTH = 16;
/** Characters of the first sentence by which the data's text is known to be the page's. */
const START = 24;
/** The data's text is taken when it is this much longer. */
const LONGER = 1.4;
/** Share of the title's pairs that a text must take up where the page shows none. */
const AGREES = 0.5;
/** Shorter strings are no text of an article. */
const TEXT = 150;
/** A string that is itself data, be it a row of a stream of such (`5:["$","div",…]`). */
const IS_DATA = /^\s*(?:[\da-f]{1,6}:\S?)?[{[]/i;
/** A text sent with its tags escaped, or in percent-encoding. */
const ESCAPED = /&lt;(?:p|br|div|section)\b/i;
const PERCENT = /^(?=.{0,400}(?:%[\da-f]{2}){3})[^\s<>]*$/i;

const HAS_BLOCKS = /<(?:p|br|div|section)\b/i;
const STATE = /^(?:(?:window|self)\.)?[\w.$[\]'"]{0,60}\s*=\s*(?=\{)/;

/** The lines of the article in the page's data, or null where the page shows as much. */
export function linesInData(head: Head, shown: readonly Line[], title: string | null): Line[] | null {
  const w = weightOf(shown);
  if (w > TEASER) return null;
  const start = fold(shown.find((line) => line.p >= 1 && line.w >= 15)?.text ?? '').slice(0, START);
  let best = '';
  for (const text of textsIn(head)) {
    if (text.length <= best.length || weigh(text) < Math.max(150, w * LONGER)) continue;
    const begins = start.length >= 10 && fold(text).includes(start);
    const fits = start === '' && title !== null && (agreement(text, [title]) ?? 0) >= AGREES;
    if (begins || fits) best = text;
  }
  if (best === '') return null;
  if (ESCAPED.test(best)) best = textOf(parse(best).root);
  const html = HAS_BLOCKS.test(best)
    ? best
    : best
        .split(/\n+/)
        .map((line) => `<p>${line}</p>`)
        .join('');
  const { lines } = makeLines(parse(html));
  // A template's source or another program's data has tags and braces, and hardly a sentence.
  if (!lines.some((line) => line.p >= 1 && line.w >= 15)) return null;
  const heads = (line: Line, i: number) => i < 3 && title !== null && fold(line.text) === fold(title);
  return lines.filter((line, i) => !line.hidden && !heads(line, i));
}

/** Long strings of the page's data. */
function textsIn(head: Head): string[] {
  const texts: string[] = [];
  let left = STRINGS;
  const put = (text: string, depth: number): void => {
    if (text.length < TEXT || depth > DEPTH || left <= 0) return;
    left -= 1;
    if (IS_DATA.test(text)) read(text, depth + 1);
    else if (PERCENT.test(text)) put(decoded(text), depth + 1);
    else texts.push(text);
  };
  const look = (value: unknown, depth: number): void => {
    if (depth > DEPTH || left <= 0) return;
    left -= 1;
    if (typeof value === 'string') put(value, depth);
    else if (typeof value === 'object' && value !== null) {
      if (Array.isArray(value)) put(paragraphsOf(value), depth);
      for (const inner of Object.values(value)) look(inner, depth + 1);
    }
  };
  const read = (data: string, depth: number): void => {
    const value = parseJson(data);
    if (value !== null) look(value, depth);
    else for (const text of literals(data, TEXT)) put(text, depth + 1);
  };
  for (const text of [...head.jsonLd, ...head.scripts]) {
    if (text.length > SCRIPT || text.length < TEXT) continue;
    if (/^\s*</.test(text)) texts.push(text);
    else if (PERCENT.test(text.trim())) put(text.trim(), 0);
    else read(text.trim().replace(STATE, ''), 0);
  }
  for (const el of head.unshown)
    texts.push(el.name === 'textarea' ? ownText(el) : textsOf(linesWithin(el).lines).join('\n'));
  return texts;
}

/** The paragraphs of a text that data holds as a list of them: each element is one, or names it as its only words. */
function paragraphsOf(list: readonly unknown[]): string {
  if (list.length < 2) return '';
  const paragraphs: string[] = [];
  for (const value of list) {
    const words = wordsIn(value, 0);
    if (words.length > 1 || (words[0]?.length ?? 0) > TEASER || HAS_BLOCKS.test(words[0] ?? '')) return '';
    paragraphs.push(...words);
  }
  return paragraphs.join('\n');
}

/** The strings of a value that are words: longer than a key, with a letter outside ASCII or a space. */
function wordsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value.length > 8 && /[^\x00-\x7f]|\S\s\S/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  const words: string[] = [];
  for (const inner of Object.values(value)) {
    words.push(...wordsIn(inner, depth + 1));
    if (words.length > 1) break;
  }
  return words;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ''; // not UTF-8 in percent-encoding: no text of ours
  }
}

/** The state that a script assigns or is, as data; null for a program. */
export const readState = (script: string): unknown =>
  script.length > SCRIPT ? null : parseJson(script.trim().replace(STATE, ''));

function parseJson(text: string): unknown {
  if (!/^[{[]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    try {
      // Statements may follow the object: it ends with the last brace before them.
      return JSON.parse(text.slice(0, text.lastIndexOf('}') + 1));
    } catch {
      return null; // a program, no data
    }
  }
}
