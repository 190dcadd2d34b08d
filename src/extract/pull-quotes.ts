/** Pull quotes: a sentence of the text that a template sets once more, in large letters. */
import type { Removal } from '../core/page.js';
import { fold } from './chars.js';
import { type Line, textsOf } from './lines.js';
import type { El } from './tree.js';

/** What templates call them. */
const PULLED =
  /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:pull(?:ed)?(?:-?quotes?)?|block-?quote|quote-?block|quotes?|pq)(?:$|[\s_-])/i;
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

/** Takes out the quotes that a paragraph of the text says too, with who said it: in an aside, or in a box that its template names so. */
export function cutPullQuotes(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const left = new Set(kept);
  const gone = new Set<number>();
  for (const i of kept) {
    const quote = gone.has(i) || lines[i]!.kind === 'image' ? null : quoteFrom(lines[i]!.el, i);
    if (quote === null) continue;
    const said = fold(lines[i]!.text);
    const inQuote = (at: number): boolean => at >= quote.from && at < quote.to;
    const others = kept.filter((at) => inQuote(at) && at !== i);
    const least = /\p{Script=Han}/u.test(said) ? SAID_IN_HAN : SAID;
    if (said.length < least || others.some((at) => lines[at]!.w > SPEAKER)) continue;
    const again = kept.some(
      (at) => !inQuote(at) && lines[at]!.kind !== 'quote' && fold(lines[at]!.text).includes(said),
    );
    if (again) for (let at = quote.from; at < quote.to; at += 1) if (left.has(at)) gone.add(at);
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
