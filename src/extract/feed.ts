/**
 * Feeds and readers' words: cards of other articles in a row, each with a title, a line or two and a moment of its own. Where a card is no link
 * (a script opens it) its sentences look like the article's.
 */

import { AGO, MAY_BE_AGO } from './ago.js';
import { agreement } from './agree.js';
import { type Line, textsOf } from './lines.js';
import { type El, isEl } from './tree.js';

/** Fewer cards are no feed. */
const FEW = 3;
/** Lines of a card, at most. */
const CARD = 8;
/** Weight of a line that is a moment, with a name, at most. */
const SIGNATURE = 16;
const DAY = /(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[:：]\d\d/;

/** From this share of the title's pairs on a text is about what the title says. */
const KNOWN = 0.5;

/**
 * The cards among the children of `el`; empty when they make no feed. `titles`: what the page calls its text. The entries of a report
 * are like cards, too, but take up the words of its title: they are no feed.
 */
export function feedIn(lines: readonly Line[], el: El, titles: () => readonly string[]): readonly El[] {
  const cards = cardsOf(lines, el);
  if (cards.length === 0) return NONE;
  const text = cards.flatMap(({ from, to }) => textsOf(lines.slice(from, to))).join('\n');
  return (agreement(text, titles()) ?? 1) < KNOWN ? cards : NONE;
}
const NONE: readonly El[] = [];

function cardsOf(lines: readonly Line[], el: El): readonly El[] {
  if (el.to - el.from < FEW || el.children.length < FEW) return NONE;
  const kids = el.children.filter((kid): kid is El => isEl(kid) && kid.from < kid.to);
  if (kids.length < FEW) return NONE;
  const { name, names } = kids.at(-1)!;
  const cards = kids.filter((kid) => kid.name === name && kid.names === names && isCard(lines, kid));
  return cards.length >= FEW && cards.length >= kids.length * 0.8 ? cards : NONE;
}

/** A title without a closing mark first and a line that is a moment and hardly more; of a reader's words first who wrote how long ago. */
function isCard(lines: readonly Line[], { from, to }: El): boolean {
  if (to - from > CARD) return false;
  let head: Line | null = null;
  let moment = false;
  for (let i = from; i < to; i += 1) {
    const line = lines[i]!;
    if (line.kind === 'image' || line.kind === 'row') continue;
    if (head !== null) moment ||= isMoment(line);
    else if (line.w <= SIGNATURE && line.p <= 1 && isAgo(line.text)) return true;
    else if (line.w < 5 || line.w > 40 || /[。；;，,]$/.test(line.text)) return false;
    else head = line;
  }
  return moment;
}

const isAgo = (text: string): boolean => MAY_BE_AGO.test(text) && AGO.some((ago) => text.search(ago) >= 0);

const isMoment = ({ text, w, p }: Line): boolean => w <= SIGNATURE && p <= 1 && (isAgo(text) || DAY.test(text));
