/** Pull quotes: a sentence of the text that a template sets once more in large letters. */
import type { Removal } from '../core/page.js';
import { fold } from './chars.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';

/** What templates call them. */
const PULL = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))pull(?:ed)?(?:$|[\s_-]?quotes?(?:$|[\s_-])|[\s_-])/i;
/** Elements around the line that may have the name. */
const UP = 3;
/** Letters of a sentence, at least. */
const SENTENCE = 10;

const isPulled = (el: El): boolean => {
  for (let at: El | null = el, up = 0; at !== null && up < UP; at = at.outer, up += 1)
    if (PULL.test(at.names)) return true;
  return false;
};

/** Takes out the lines that are named so and that another line of the text holds, word for word. */
export function cutPullQuotes(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const pulled = kept.filter((i) => lines[i]!.kind !== 'image' && isPulled(lines[i]!.el));
  if (pulled.length === 0) return;
  const others = kept.filter((i) => !pulled.includes(i)).map((i) => fold(lines[i]!.text));
  const gone = new Set(
    pulled.filter((i) => {
      const said = fold(lines[i]!.text);
      return said.length >= SENTENCE && others.some((text) => text.length > said.length && text.includes(said));
    }),
  );
  for (const i of gone)
    removed.push({
      kind: 'repeat',
      rule: 'pull-quote@1',
      reason: 'a sentence of the text, set once more',
      text: lines[i]!.text,
    });
  kept.splice(0, kept.length, ...kept.filter((i) => !gone.has(i)));
}
