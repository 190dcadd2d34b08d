/** Below English texts: who the author is, in a paragraph that begins with the author's own name. */
import type { Body } from './body.js';
import { saysWho } from './english-boxes.js';
import type { Line } from './lines.js';
import { without } from './without.js';

/** Lines at the end among which it may stand. */
const LAST = 5;
/** Weight of such a paragraph, at most. */
const BIOGRAPHY = 130;
/** Paragraphs of the text above it, at least. */
const PARAGRAPHS = 2;
/** The authors who have a first name and a last one. */
const namesIn = (author: string): string[] =>
  author.split(/,\s|\s(?:and|&)\s/).filter((name) => /^\p{Lu}\S*(?:\s\S+){1,4}$/u.test(name));

/** Takes the author's biography from the end of the text. */
export function cutBiography(lines: readonly Line[], body: Body, author: string | null): Body {
  const names = author === null ? [] : namesIn(author);
  if (names.length === 0) return body;
  const isBiography = ({ kind, text, w }: Line): boolean =>
    kind === 'text' && w <= BIOGRAPHY && names.some((name) => saysWho(text, name));
  const texts = body.kept.filter((i) => lines[i]!.kind !== 'image' && !lines[i]!.hidden);
  const gone = new Set(texts.slice(-LAST).filter((i) => isBiography(lines[i]!)));
  const first = Math.min(...gone);
  if (gone.size === 0 || texts.filter((i) => i < first && lines[i]!.p >= 1).length < PARAGRAPHS) return body;
  return without(lines, body, gone, { kind: 'info', rule: 'biography@1', reason: 'says who wrote the text' });
}
