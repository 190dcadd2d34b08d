/** What a release says of the body that publishes it, under `About` and its name at the end of the text. */
import { type Body, without } from './body.js';
import { fold } from './chars.js';
import { type Line, weightOf } from './lines.js';

const ABOUT = /^About (?:the )?(\p{Lu}.{3,60}?):?$/u;
/** Weight of all that such headings head, at most, and of a line of the text, at least. */
const MOST = 200;
const PROSE = 25;
/** Paragraphs of the text above, at least. */
const PARAGRAPHS = 2;

/** The share of a name that a heading repeats, at least: `About the Garden` tells of a garden. */
const SHARE = 0.5;
const isName = (said: string, name: string): boolean => name.endsWith(said) && said.length >= SHARE * name.length;

/** Takes the headings that name a body and what is said below them from the end, where the first names the page's own. */
export function cutPublisher(lines: readonly Line[], body: Body, names: readonly (string | null)[]): Body {
  const { kept } = body;
  const headed = ({ kind, bold, text }: Line): string | undefined =>
    kind === 'heading' || bold ? ABOUT.exec(text)?.[1] : undefined;
  const isOwn = (said: string | undefined): boolean =>
    said !== undefined && names.some((name) => name !== null && isName(fold(said), fold(name)));
  const isProse = (i: number): boolean => lines[i]!.p >= 1 && lines[i]!.w >= PROSE;
  const at = kept.findIndex((i) => isOwn(headed(lines[i]!)));
  if (at < 0 || kept.slice(0, at).filter(isProse).length < PARAGRAPHS) return body;
  let to = at;
  while (to < kept.length && headed(lines[kept[to]!]!) !== undefined) {
    // The paragraph below the heading, and no more.
    to = Math.min(to + 2, kept.length);
  }
  const gone = kept.slice(at, to);
  if (weightOf(gone.map((i) => lines[i]!)) > MOST || kept.slice(to).some(isProse)) return body;
  return without(lines, body, gone, { kind: 'info', rule: 'publisher@1', reason: 'says who publishes the text' });
}
