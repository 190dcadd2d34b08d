/** Which images are pictures of the article, and where the true address of a lazily loaded one stands. */
import type { El } from './tree.js';

/** Pictures that are no pictures: spacers, icons, logos, QR codes, counters, share buttons. */
const NO_PICTURE =
  /(?:blank|spacer|space|loading|placeholder|icon|logo|qrcode|erweima|ewm|avatar|pixel|1x1|btn|button|arrow|share|weixin|wechat|close)[^/]*$|\/(?:icons?|emoji|face|smil(?:ey|ies)|ui|skin|logo)\/|^data:|\.svg(?:$|\?)/i;

/** Lazy loading keeps the true address beside a placeholder. */
export function pictureSource({ attribs }: El): string {
  return (
    attribs['data-src'] ?? attribs['data-original'] ?? attribs.original ?? attribs['data-lazy-src'] ?? attribs['data-actualsrc'] ?? attribs['data-url'] ?? attribs.src ?? ''
  ).trim(); // biome-ignore format: an order
}

export function isPicture(el: El): boolean {
  const src = pictureSource(el);
  if (src === '' || NO_PICTURE.test(src)) return false;
  const width = Number.parseInt(el.attribs.width ?? '', 10);
  const height = Number.parseInt(el.attribs.height ?? '', 10);
  return !(width < 60 || height < 60);
}
