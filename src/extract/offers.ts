/** Boxes that offer something among or below a text: under the label of an advertisement, cards with one button, a thing with its price. */
import { isText } from 'domhandler';
import { foldScript } from '../core/script.js';
import { type Line, shownIn, weightOf, wordsOf } from './lines.js';
import { type El, isEl } from './tree.js';

/** The label of an advertisement, alone, in simplified script and without the marks round it. */
const LABEL =
  /^(?:(?:(?:a (?:word|message) )?from )?our sponsors?|advertisements?|sponsored(?: content| message| post)?|promoted|广告|推广|商业推广|赞助(?:内容|商(?:广告|内容)?)?)$/i;
const PRICE = /(?:[¥￥$€£]|HK\$|NT\$)\s?\d|\d\s?元/;
const BUY = /\b(?:add to (?:cart|basket|bag)|buy (?:it )?now|shop now)\b|加入购物车|立即(?:购买|下单|抢购)/i;
/** Lines of a box or a card and their weight, at most. */
const LINES = 5;
const LIGHT = 40;
/** Lines of a box with a price, at most. */
const PRICED = 3;
/** Cards, at least. */
const CARDS = 3;
/** Weight of a button, at most. */
const BUTTON = 6;

const isShort = ({ w, text }: Line): boolean => w <= LIGHT && !/[。！？]\s*$/.test(text);

/** Whether a box begins with the label of an advertisement and goes on in a few short lines. */
export function isLabelled(lines: readonly Line[], el: El): boolean {
  const [head, ...rest] = shownIn(lines, el);
  if (head === undefined || rest.length === 0 || rest.length >= LINES) return false;
  return rest.every(isShort) && LABEL.test(foldScript(wordsOf(head.text)));
}

/** What a box without whole sentences offers; null where it may be text. */
export function offerIn(lines: readonly Line[], el: El): string | null {
  const shown = shownIn(lines, el);
  if (shown.length <= PRICED && shown.some(({ text }) => PRICE.test(text)) && isForSale(lines, el, shown))
    return 'a thing to buy with its price';
  return areCards(lines, el) ? 'things that are offered, each with the same button' : null;
}

/** Whether a few lines with a price show the thing in linked lines, or have a button to buy it. */
function isForSale(lines: readonly Line[], el: El, shown: readonly Line[]): boolean {
  const hasPicture = lines.slice(el.from, el.to).some(({ kind }) => kind === 'image');
  if (shown.length <= 2 && hasPicture && shown.every((line) => isShort(line) && line.linkW > 0)) return true;
  const isSentence = ({ text }: Line): boolean => /[。！？]|[.!?]\s/.test(text);
  return weightOf(shown) <= LIGHT && !shown.some(isSentence) && BUY.test(foldScript(allOf(el)));
}

/** The text of an element with that of its buttons. */
const allOf = (el: El): string =>
  el.children.reduce((text, kid) => text + (isText(kid) ? kid.data : isEl(kid) ? ` ${allOf(kid)}` : ''), '');

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
