/** Text that only a font of its own draws: icons, and bullets that Word writes as letters of a symbol font. */
import { ASKED, type El, ownText } from './tree.js';

const ICON_TAGS = new Set(['i', 'em', 'span', 'b', 'a']);
const ICON_NAMES = /(?:^|[\s_-])(?:fa[bsr]?|icons?|iconfont|glyphicons?|material-icons|ico)(?:$|[\s_-])/i;
const PRIVATE = /^[\s\ue000-\uf8ff]*[\ue000-\uf8ff][\s\ue000-\uf8ff]*$/;
/** The icon of a box that a template draws as an emoji. */
const EMOJI_NAMES = /(?:^|[\s_-])(?:callout|card|box|note|tip)[_-](?:emoji|icon)(?:$|[\s_-])/i;
const EMOJI = /^\s*\p{Extended_Pictographic}[\ufe0e\ufe0f\s]*$/u;
const SYMBOL_FONT = /font-family\s*:\s*["']?(?:wingdings|webdings|symbol|marlett)/i;

/**
 * What an element says that a font of its own draws: nothing for an icon, • for a bullet (`<span style="font-family:Wingdings">l`);
 * null for any other element. A rare character of a name that a site's font draws is none: it stays.
 */
export function symbolText(el: El): string | null {
  if (el.mayHave(ASKED.class) && EMOJI_NAMES.test(el.attribs.class ?? '')) return EMOJI.test(ownText(el)) ? '' : null;
  if (!ICON_TAGS.has(el.name) || (el.name !== 'i' && !el.mayHave(ASKED.style | ASKED.class))) return null;
  const { style, class: names = '' } = el.attribs;
  if (style !== undefined && SYMBOL_FONT.test(style)) return ownText(el).trim().length === 1 ? '• ' : null;
  if (el.name !== 'i' && !ICON_NAMES.test(names)) return null;
  return PRIVATE.test(ownText(el)) ? '' : null;
}
