/** Boxes that offer something among or below a text: under the label of an advertisement, cards with one button, a thing with its price. */
import { foldScript } from '../core/script.js';
import { type Line, shownIn, wordsOf } from './lines.js';
import { type El, isEl } from './tree.js';

/** The label of an advertisement, alone. */
const LABEL =
  /^(?:广告|推广|赞助(?:内容)?|商业推广|sponsored(?: content)?|(?:from )?our sponsors?|advertisements?|promoted)$/i;
const PRICE = /[¥￥$€£]\s?\d/;
/** Lines of a box or a card and their weight, at most. */
const LINES = 5;
const LIGHT = 40;
/** Cards, at least. */
const CARDS = 3;
/** Weight of a button, at most. */
const BUTTON = 6;

/** What a box offers; null where it may be text. */
export function offerIn(lines: readonly Line[], el: El): string | null {
  const [head, ...rest] = shownIn(lines, el);
  if (head === undefined) return null;
  const isShort = ({ w, text }: Line): boolean => w <= LIGHT && !/[。！？]\s*$/.test(text);
  const isSmall = rest.length > 0 && rest.length < LINES;
  if (isSmall && LABEL.test(foldScript(wordsOf(head.text))) && rest.every(isShort)) return 'says that it is advertised';
  const hasPicture = lines.slice(el.from, el.to).some(({ kind }) => kind === 'image');
  const isGoods = rest.length < 2 && hasPicture && [head, ...rest].every((line) => isShort(line) && line.linkW > 0);
  if (isGoods && [head, ...rest].some(({ text }) => PRICE.test(text))) return 'a thing to buy with its price';
  return areCards(lines, el) ? 'things that are offered, each with the same button' : null;
}

/** Whether all lines but a heading are cards of one markup: a name, a picture, and the same few linked words behind it in each. */
function areCards(lines: readonly Line[], el: El): boolean {
  const kids = el.children.filter((kid): kid is El => isEl(kid) && kid.from < kid.to);
  const cards = kids.filter(({ name, names }) => name === kids.at(-1)!.name && names === kids.at(-1)!.names);
  if (cards.length < CARDS || kids.length > cards.length + 1) return false;
  const shown = cards.map((card) => shownIn(lines, card));
  if (!shown.every((card) => card.length === 1)) return false;
  const texts = shown.map(([line]) => line!);
  const isCard = ({ w, p, links, linkW }: Line): boolean => w <= LIGHT && p === 0 && links === 1 && linkW <= BUTTON;
  const ends = new Set(texts.map(({ text }) => text.slice(-2)));
  return ends.size === 1 && texts.every(isCard) && lines.slice(el.from, el.to).some(({ kind }) => kind === 'image');
}
