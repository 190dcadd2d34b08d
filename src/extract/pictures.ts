/** Which images are pictures of the article, and where the true address of a lazily loaded one stands. */
import { isText } from 'domhandler';
import { tidy } from './chars.js';
import { type El, isEl } from './tree.js';

/** Pictures that are no pictures: spacers, icons, logos, QR codes, counters, share buttons. */
const NO_PICTURE =
  /(?:blank|spacer|space|loading|placeholder|icon|logo|qrcode|erweima|ewm|avatar|pixel|1x1|btn|button|arrow|share|weixin|wechat|close)[^/]*$|\/(?:icons?|emoji|emoticons?|face|smil(?:ey|ies)|ui|skin|logo)\/|^data:|\.svg(?:$|\?)/i;
/** Emoji that a template writes as pictures. */
const EMOJI = /emoji|emoticon|emotion|smil(?:ey|ie)|\bface\b|biaoqing|wp-smiley/i;

/** Attributes by which templates name the true address, in order of trust; a placeholder in one gives way to the next. */
const NAMED =
  'data-src data-original data-lazy-src data-actualsrc data-url data-lazy data-lazyload data-echo data-original-src data-hi-res-src data-full-src data-real-src real_src _src file zoomfile original dataurl'.split(
    ' ',
  );
/** An address in an attribute of any other name (`data-ks-lazyload`, `lay-src`), beside a source that shows nothing. */
const ADDRESS = /^[^\s,"'<>]{1,500}\.(?:jpe?g|png|gif|webp|bmp|avif)(?:[?!@#][^\s"'<>]*)?$/i;
const OTHER_PICTURE = /^(?:src|alt|title|longdesc|lowsrc)$|thumb|small|low|fallback|error|default|placeholder/i;
const STUB =
  /(?:^|\/)(?:[a-z]|gr[ae]y|lazy|lazyload|bg|dot|pix|clear|transparent|trans|empty|none|white|default)\.(?:gif|png|jpg)$/i;
/** An address whose query asks for less than a hundred pixels: a blurred forerunner of the picture. */
const SMALL = /[?&](?:w|width)=\d{1,2}(?:&|$)/i;
const SETS = ['data-lazy-srcset', 'data-srcset', 'srcset'];

/** The address of a picture as the page names it; empty when it names none. */
function pictureSource(el: El): string {
  let placeholder = '';
  const shown = el.attribs.src?.trim() ?? '';
  const isStub = shown === '' || NO_PICTURE.test(shown) || STUB.test(shown);
  const others = isStub
    ? Object.keys(el.attribs).filter((name) => !OTHER_PICTURE.test(name) && !NAMED.includes(name))
    : [];
  for (const name of [...NAMED, ...others, 'src']) {
    const src = el.attribs[name]?.trim();
    if (src === undefined || !/[./]/.test(src) || (others.includes(name) && !ADDRESS.test(src))) continue;
    if (!NO_PICTURE.test(src) && (isStub || name === 'src' || !SMALL.test(src))) return src;
    placeholder ||= src;
  }
  for (const name of SETS) {
    const largest = largestOf(el.attribs[name] ?? '');
    if (largest !== '' && !NO_PICTURE.test(largest)) return largest;
  }
  const around = el.parent;
  // `<picture>` names its sizes in `<source>` elements.
  if (around !== null && 'name' in around && around.name === 'picture') {
    for (const kid of around.children) {
      if (!isEl(kid as El) || (kid as El).name !== 'source') continue;
      const largest = largestOf((kid as El).attribs['data-srcset'] ?? (kid as El).attribs.srcset ?? '');
      if (largest !== '' && !NO_PICTURE.test(largest)) return largest;
    }
  }
  return placeholder;
}

/** The largest candidate of a `srcset` (HTML 4.8.4.2.1). */
function largestOf(set: string): string {
  let best = '';
  let most = -1;
  for (const m of set.matchAll(/(\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)/g)) {
    const size = Number(m[2] ?? 1);
    if (size > most) [best, most] = [m[1]!, size];
  }
  return best;
}

export interface Picture {
  readonly src: string;
  /** Its alternative text, or its title. */
  readonly alt: string;
}

/** A picture that may belong to an article; null for spacers, icons and the like. */
export function articlePicture(el: El): Picture | null {
  const width = Number.parseInt(el.attribs.width ?? '', 10);
  const height = Number.parseInt(el.attribs.height ?? '', 10);
  if (width < 60 || height < 60) return null;
  const src = pictureSource(el);
  if (src === '' || NO_PICTURE.test(src)) return null;
  return { src, alt: tidy(el.attribs.alt ?? el.attribs.title ?? '') };
}

const BACKGROUND = /background(?:-image)?\s*:[^;]{0,40}url\(\s*(?:["']|&quot;)?([^"')]{1,500}?)(?:["']|&quot;)?\s*\)/i;

/** The picture that an empty element stands for: lazy loading's holder (`<span dataurl>`, `<div data-bg>`), a background; or null. */
export function heldPicture(el: El): Picture | null {
  if (el.children.length > 0 || el.name === 'br' || el.name === 'a' || el.name === 'source') return null;
  const { style, dataurl, title, 'aria-label': label } = el.attribs;
  const held = Object.entries(el.attribs).find(([name, value]) => name.startsWith('data-') && ADDRESS.test(value));
  const drawn = style === undefined ? undefined : BACKGROUND.exec(style)?.[1];
  const src = dataurl ?? held?.[1] ?? (drawn !== undefined && ADDRESS.test(drawn) ? drawn : '');
  return src === '' || NO_PICTURE.test(src) ? null : { src: src.trim(), alt: tidy(title ?? label ?? '') };
}

/** What an emoji written as a picture says, or null for any other picture. */
export function emojiText({ attribs }: El): string | null {
  const { alt = '', src = '', class: names = '' } = attribs;
  const said = alt.trim();
  if (said === '' || said.length > 12) return null;
  return EMOJI.test(`${names} ${src}`) || /^\[[^[\]]{1,8}\]$/.test(said) || /^\p{Extended_Pictographic}/u.test(said)
    ? said
    : null;
}

/** Images in a `<noscript>`, which the parser may have left as text, for the image above that names none. */
export function unscripted(el: El): string {
  for (const kid of el.children) {
    if (isText(kid)) {
      const m = /<img\b[^<>]*?\s(?:data-src|src)\s*=\s*["']?([^"'\s>]+)/i.exec(kid.data);
      if (m !== null) return m[1]!.replaceAll('&amp;', '&');
    } else if (isEl(kid)) {
      const src = kid.name === 'img' ? pictureSource(kid) : unscripted(kid);
      if (src !== '') return src;
    }
  }
  return '';
}
