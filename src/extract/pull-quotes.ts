/** Pull quotes: a sentence of the text that a template sets once more, in large letters. */
import type { Removal } from '../core/page.js';
import { fold } from './chars.js';
import { type Line, textsOf } from './lines.js';
import type { El } from './tree.js';

/** What templates call them. */
const PULLED =
  /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:pull(?:ed)?(?:-?quotes?)?|block-?quote|quote-?block|quot(?:e|ation)s?|pq)(?:$|[\s_-])/i;
/** How far above a line the quote's element may stand, and its lines, at most. */
const UP = 4;
const LINES = 4;
/** Characters that it says again, at least: of Han, and of other scripts. */
const SAID_IN_HAN = 10;
const SAID = 20;
/** Weight of who said it, at most. */
const SPEAKER = 20;

/** The element of a pull quote that begins with line `i`, or null. */
function quoteFrom(el: El, i: number): El | null {
  let found: El | null = null;
  let at: El | null = el;
  for (let up = 0; at !== null && up < UP && at.from === i && at.to - i <= LINES; at = at.outer, up += 1)
    if (at.name === 'aside' || PULLED.test(at.names)) found = at;
  return found;
}

/** More of them on a page are its text: what readers or witnesses say. */
const MOST = 20;

/** Takes out the quotes that a paragraph of the text says too, with who said it: in an aside, or in a box that its template names so. */
export function cutPullQuotes(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const quotes = new Map<number, El>();
  for (const i of kept) {
    const quote = lines[i]!.kind === 'image' ? null : quoteFrom(lines[i]!.el, i);
    if (quote !== null) quotes.set(i, quote);
  }
  if (quotes.size === 0 || quotes.size > MOST) return;
  const quoted = new Set([...quotes.values()].flatMap(({ from, to }) => kept.filter((at) => at >= from && at < to)));
  const text = kept
    .filter((at) => !quoted.has(at) && lines[at]!.kind !== 'quote')
    .map((at) => fold(lines[at]!.text))
    .join('\n');
  const gone = new Set<number>();
  for (const [i, { from, to }] of quotes) {
    const said = fold(lines[i]!.text);
    const inQuote = kept.filter((at) => at >= from && at < to);
    const least = /\p{Script=Han}/u.test(said) ? SAID_IN_HAN : SAID;
    if (said.length < least || inQuote.some((at) => at !== i && lines[at]!.w > SPEAKER)) continue;
    if (text.includes(said)) for (const at of inQuote) gone.add(at);
  }
  if (gone.size === 0) return;
  removed.push({
    kind: 'repeat',
    rule: 'pull-quote@1',
    reason: 'a sentence of the text, set once more',
    text: textsOf(kept.filter((i) => gone.has(i)).map((i) => lines[i]!)).join('\n'),
  });
  kept.splice(0, kept.length, ...kept.filter((i) => !gone.has(i)));
}
