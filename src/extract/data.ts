/**
 * Text that stands in the page's data alone: JSON-LD's `articleBody` and the state that a script would show (`__NEXT_DATA__`,
 * `window.__INITIAL_STATE__ = {…}`). It is read only where the page shows its beginning, or no prose at all: data holds other
 * articles too.
 */
import { agreement } from './agree.js';
import { fold, weigh } from './chars.js';
import type { Head } from './head.js';
import { type Line, makeLines } from './lines.js';
import { parse } from './tree.js';

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

const STATE = /^(?:(?:window|self)\.)?[\w.$[\]'"]{0,60}\s*=\s*(?=\{)/;

/** The lines of the article in the page's data, or null where the page shows as much. */
export function linesInData(head: Head, shown: readonly Line[], title: string | null): Line[] | null {
  const w = shown.reduce((sum, line) => sum + line.w, 0);
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
  const html = /<(?:p|br|div|section)\b/i.test(best)
    ? best
    : best
        .split(/\n+/)
        .map((line) => `<p>${line}</p>`)
        .join('');
  const { lines } = makeLines(parse(html));
  // A template's source or another program's data has tags and braces, and hardly a sentence.
  return lines.some((line) => line.p >= 1 && line.w >= 15) ? lines.filter((line) => !line.hidden) : null;
}

/** Long strings of the page's data. */
function textsIn(head: Head): string[] {
  const texts: string[] = [];
  let left = STRINGS;
  const look = (value: unknown, depth: number): void => {
    if (depth > DEPTH || left <= 0) return;
    left -= 1;
    if (typeof value === 'string') {
      if (value.length >= 150) texts.push(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) look(inner, depth + 1);
    }
  };
  for (const text of [...head.jsonLd, ...head.scripts]) {
    if (text.length > SCRIPT) continue;
    const json = text.trim().replace(STATE, '');
    if (!/^[{[]/.test(json)) continue;
    look(parseJson(json), 0);
  }
  return texts;
}

function parseJson(text: string): unknown {
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
