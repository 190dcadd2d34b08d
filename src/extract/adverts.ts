/** Advertisements among the text that no name of a template tells: a few words around the script or the frame that shows them, and lines that link to one. */
import type { Removal } from '../core/page.js';
import { type Line, shownIn, weightOf } from './lines.js';
import { type El, isEl } from './tree.js';

/** The address of what shows advertisements: `/ad/top.htm`, `/plus/ad_js.php`. */
const SHOWS = /(?:^|[/_.-])(?:ads?|adv|adverts?|guanggao)(?:$|[/_.-])/i;
const TAGS = new Set(['script', 'iframe', 'ins']);
/** Lines of such a box and their weight, at most. */
const LINES = 3;
const LIGHT = 40;

/** Whether `el` is such a box: without a picture, a heading or a whole sentence. */
export function isAdvert(lines: readonly Line[], el: El): boolean {
  if (el.to - el.from > LINES) return false;
  const shown = shownIn(lines, el);
  const isOther = ({ kind, text }: Line): boolean => kind === 'heading' || /[。！？…][”」』）)]?$/.test(text);
  return shown.length === el.to - el.from && weightOf(shown) <= LIGHT && !shown.some(isOther) && showsOne(el);
}

const showsOne = (el: El): boolean =>
  el.children.some(
    (kid) =>
      isEl(kid) && ((TAGS.has(kid.name) && SHOWS.test((kid.attribs.src ?? '').split('?', 1)[0]!)) || showsOne(kid)),
  );

/** What a site calls the folder of its advertisements. */
const ADVERT = /^(?!mailto:)[^?#]*\/(?:ads?|advs?|adverts?|advertising|advertisements?|guanggao)(?:[/?#]|$)/i;

/** The label of one in its own words. */
const LABELLED = /^(?:广告|廣告)[\s|｜·:：]|\s(?:广告|廣告)$/;

/** What stands before one in the page's own words, without a link and in a box of its own: `Advertisement: paving that thinks ahead`. */
const ANNOUNCED = /^(?:advertisement|advertorial|sponsored content)\s?[:：]\s?\S[^。！？.!?]*$/i;
/** A fact under its label. */
const FACT = /^[^:：]{1,20}[:：]\s?\S/;

/** Whether line `i` is announced as one: alone in its box, in no list and no table, and not among facts that have labels too. */
function isAnnounced(lines: readonly Line[], i: number): boolean {
  const { text, w, kind, el } = lines[i]!;
  if (kind !== 'text' || w > LIGHT || !ANNOUNCED.test(text)) return false;
  const isAlone = el.outer !== null && el.outer.from === i && el.outer.to === i + 1;
  return isAlone && ![lines[i - 1], lines[i + 1]].some((next) => next !== undefined && FACT.test(next.text));
}

/** Takes out the lines that are links to an advertisement as a whole, or that begin with its label. */
export function cutAdverts(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const isLink = ({ href, w, linkW, kind, text }: Line): boolean =>
    kind !== 'image' && href !== null && linkW >= w && (ADVERT.test(href) || LABELLED.test(text));
  const gone = new Set(kept.filter((i) => isLink(lines[i]!) || isAnnounced(lines, i)));
  if (gone.size === 0) return;
  const text = [...gone].map((i) => lines[i]!.text).join('\n');
  removed.push({
    kind: 'ad',
    rule: 'advert-link@1',
    reason: 'a link to an advertisement, or its label before it',
    text,
  });
  kept.splice(0, kept.length, ...kept.filter((i) => !gone.has(i)));
}
