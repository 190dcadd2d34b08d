/** Where one word of a name must not cut prose: `header-anchor`, `reply`, `recommend`, `<aside>` with a note of the editors. */
import type { Line } from './lines.js';
import type { Chrome } from './names.js';
import { INFO } from './score.js';
import type { El } from './tree.js';

/** How many lines of prose beyond doubt stand in the body above and below an element. */
export interface Around {
  readonly above: number;
  readonly below: number;
}

/** Kinds of chrome whose names are ordinary words. */
const ORDINARY: ReadonlySet<Chrome> = new Set(['nav', 'comment', 'related', 'tool'] as const);
/** What an answer or a note of the editors says first; it may end the text. */
const ANSWERS = /^[\s【[（(]*(?:答复|答覆|回复|回覆|您好|网友|網友|编者按|編者按|编后|編後|记者手记)/;

/**
 * Whether what a name calls chrome is text all the same: among the body's prose, unlinked, in sentences or a heading. Names of
 * shares, advertisements and the like are seldom words of a language, and what they hold speaks in sentences too.
 */
export function isTextByName(lines: readonly Line[], el: El, chrome: Chrome, { above, below }: Around): boolean {
  if (!ORDINARY.has(chrome)) return false;
  if (/^h[2-6]$/.test(el.name)) return below > 0 && lines[el.from]!.linkW === 0;
  let sentences = 0;
  let w = 0;
  for (let i = el.from; i < el.to; i += 1) {
    const line = lines[i]!;
    if (line.linkW > 0 || line.hidden || INFO.test(line.text)) return false;
    w += line.w;
    if (line.p >= 1 && line.w >= 12) sentences += line.w;
  }
  if (sentences < 15 || sentences < w * 0.6 || above === 0) return false;
  return below > 0 || ANSWERS.test(lines[el.from]!.text);
}
