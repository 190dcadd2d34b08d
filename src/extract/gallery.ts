/** Pictures with captions that a template sets right below the text, in a box of their own. */
import type { Line } from './lines.js';
import { INFO } from './score.js';
import { type El, isEl } from './tree.js';

/** What templates call such a box. */
const PICTURES =
  /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:pics?|photos?|pictures?|images?|imgs?|gallery|album|thumbs?|tupian)(?:$|[\s_\d-]|(?=[A-Z]))/i;
const HEAD = /^[【［[]?(?:(?:新闻|新聞|相关|相關|活动|活動)?(?:图片|圖片|照片|相片|附图|附圖)|图集|圖集)[】\]］:：]?$/;
/** Lines between the text and the box, and weight of each, at most. */
const NEAR = 3;
const LIGHT = 16;
/** Weight of a caption. */
const CAPTION = { least: 4, most: 80 };
/** Pictures, at most. */
const MOST = 30;
/** What a link around a picture leads to, if anything: the picture. */
const ENLARGED = /\.(?:jpe?g|png|gif|webp|bmp)(?:[?#]|$)|^$|^(?:#|javascript:)/i;

/** Indices of the lines of such a box below line `to`, each picture before its caption. */
export function galleryBelow(lines: readonly Line[], to: number, isChrome: (el: El) => boolean): number[] {
  for (let from = to; from < Math.min(lines.length, to + NEAR + 1); from += 1) {
    let found: number[] = [];
    for (let el: El | null = lines[from]!.el; el !== null && el.from >= to; el = el.outer) {
      if (isChrome(el)) return [];
      if (el.from === from && isNamed(el)) {
        const inside = pictured(lines, el);
        if (inside.length > 0) found = inside;
      }
    }
    if (found.length > 0) return found;
    const { w, p, linkW } = lines[from]!;
    if (w > LIGHT || p > 0 || linkW > 0) return [];
  }
  return [];
}

/** Whether an element or one right in it is named for pictures. */
const isNamed = (el: El): boolean =>
  PICTURES.test(el.names) || el.children.some((kid) => isEl(kid) && PICTURES.test(kid.names));

/** The lines of a box that holds pictures, each with a caption in a box of their own, and perhaps a heading; none otherwise. */
function pictured(lines: readonly Line[], { from, to }: El): number[] {
  const begin = HEAD.test(lines[from]!.text) ? from + 1 : from;
  const rows: number[] = [];
  for (let i = begin; i + 1 < to; i += 2) {
    const [picture, caption] = lines[i]!.kind === 'image' ? [i, i + 1] : [i + 1, i];
    if (!isPicture(lines[picture]!) || !isCaption(lines[caption]!) || !share(lines[picture]!.el, lines[caption]!.el))
      return [];
    rows.push(picture, caption);
  }
  return rows.length === to - begin && rows.length <= 2 * MOST ? rows : [];
}

/** A line that may say what a picture shows. */
export const isCaption = ({ kind, w, linkW, links, hidden, text }: Line): boolean =>
  (kind === 'text' || kind === 'item') &&
  w >= CAPTION.least &&
  w <= CAPTION.most &&
  linkW === 0 &&
  links <= 1 &&
  !hidden &&
  !INFO.test(text);

/** A picture that no link leads away from to another page. */
export function isPicture({ kind, el, hidden }: Line): boolean {
  const leads = (one: El): boolean =>
    one.children.some(
      (kid) => isEl(kid) && ((kid.name === 'a' && !ENLARGED.test(kid.attribs.href ?? '')) || leads(kid)),
    );
  return kind === 'image' && !hidden && el.name !== 'a' && !leads(el);
}

/** Whether one element is the other or right around it. */
const share = (a: El, b: El): boolean =>
  a === b || a.outer === b || b.outer === a || (a.outer !== null && a.outer === b.outer);
