/** Boxes that offer something among or below a text: under the label of an advertisement, cards with one button, a thing with its price. */
import { isText } from 'domhandler';
import { foldScript } from '../core/script.js';
import { tidy } from './chars.js';
import { type Line, shownIn, weightOf, wordsOf } from './lines.js';
import { type El, isEl, textOf } from './tree.js';

/** The label of an advertisement, alone, in simplified script and without the marks round it. */
const LABEL =
  /^(?:(?:(?:a (?:word|message) )?from )?our sponsors?|advertisements?|sponsored(?: content| message| post)?|广告|商业推广|赞助(?:内容|商(?:广告|内容))?)$/i;
const PRICE = /(?:[¥￥$€£]|HK\$|NT\$)\s?\d|\d\s?元/;
/** The button of an offer, alone. */
const ORDER =
  /^(?:询价|咨询|在线咨询|购买|立即购买|下单|立即下单|订购|立即订购|抢购|加入购物车|buy|buy now|shop|shop now|order|order now|get a quote|request a quote|quote|add to (?:cart|basket|bag))$/i;
/** A link to the large version of a picture. */
const PICTURE = /^[^?#]*\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#]|$)/i;
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

/** Whether a few lines with a price show the thing in linked lines, or have a button to buy it; several of one markup are a text's own list. */
function isForSale(lines: readonly Line[], el: El, shown: readonly Line[]): boolean {
  const hasPicture = lines.slice(el.from, el.to).some(isImage);
  const isShown = (line: Line): boolean => isShort(line) && line.linkW > 0 && !PICTURE.test(line.href ?? '');
  if (shown.length <= 2 && hasPicture && shown.every(isShown)) return true;
  const hasNext = el.outer?.children.some(
    (kid) => kid !== el && isEl(kid) && isLike(kid, el) && PRICE.test(textOf(kid)),
  );
  if (hasNext) return false;
  const isSentence = ({ text }: Line): boolean => /[。！？]|[.!?]\s/.test(text);
  return weightOf(shown) <= LIGHT && !shown.some(isSentence) && BUY.test(foldScript(allOf(el)));
}

/** The text of an element with that of its buttons. */
const allOf = (el: El): string =>
  el.children.reduce((text, kid) => text + (isText(kid) ? kid.data : isEl(kid) ? ` ${allOf(kid)}` : ''), '');

/** Whether all lines but a heading are cards of one markup: a name, a picture, and behind it the same button to order in each. */
function areCards(lines: readonly Line[], el: El): boolean {
  const kids = el.children.filter((kid): kid is El => isEl(kid) && kid.from < kid.to);
  const cards = kids.filter((kid) => isLike(kid, kids.at(-1)!));
  if (cards.length < CARDS || kids.length > cards.length + 1) return false;
  const isCard = ({ w, p, links, linkW }: Line): boolean => w <= LIGHT && p === 0 && links === 1 && linkW <= BUTTON;
  const isOne = (shown: readonly Line[]): boolean => shown.length === 1 && shown.every(isCard);
  if (!cards.every((card) => isOne(shownIn(lines, card)))) return false;
  const buttons = new Set(cards.map(linkedIn));
  return buttons.size === 1 && ORDER.test([...buttons][0]!) && lines.slice(el.from, el.to).some(isImage);
}

const isLike = (a: El, b: El): boolean => a.name === b.name && a.names === b.names;
const isImage = ({ kind }: Line): boolean => kind === 'image';

/** The words of the links in an element, in simplified script. */
const linkedIn = (el: El): string =>
  el.name === 'a' ? foldScript(tidy(textOf(el))) : el.children.map((kid) => (isEl(kid) ? linkedIn(kid) : '')).join('');
