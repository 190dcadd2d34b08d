/** How large a text is set: section heads of old templates are known by nothing else (`<font size="4">三级湿地</font>`). */
import { ASKED, type El } from './tree.js';

/** What a browser shows where nothing is said, in px. */
export const USUAL = 16;
/** `<font size="1">` … `<font size="7">` (HTML 15.3.4), px. */
const FONT = [0, 10, 13, 16, 18, 24, 32, 48];
const WORDS: Readonly<Record<string, number>> = {
  'xx-small': 9, 'x-small': 10, small: 13, medium: 16, large: 18, 'x-large': 24, 'xx-large': 32,
}; // biome-ignore format: a table
const STYLE = /font(?:-size)?\s*:[^;]*?(?:(\d+(?:\.\d+)?)\s*(px|pt|r?em|%)|((?:xx?-)?(?:small|large)|medium))/i;

/** The size of text in `el`, px, when that around it is `outer`. */
export function sizeIn(el: El, outer: number): number {
  const { name, attribs } = el;
  if (name === 'big') return outer * 1.2;
  if (name === 'small') return outer / 1.2;
  if (name === 'font' && attribs.size !== undefined) {
    const m = /^\s*([+-]?)(\d)/.exec(attribs.size);
    if (m === null) return outer;
    const n = Number(m[2]);
    const step = m[1] === '+' ? 3 + n : m[1] === '-' ? 3 - n : n;
    return FONT[Math.min(7, Math.max(1, step))]!;
  }
  if (!el.mayHave(ASKED.style)) return outer;
  const { style } = attribs;
  if (style === undefined || !style.includes('font')) return outer;
  const m = STYLE.exec(style);
  if (m === null) return outer;
  if (m[3] !== undefined) return WORDS[m[3].toLowerCase()]!;
  const n = Number(m[1]);
  switch (m[2]!.toLowerCase()) {
    case 'pt':
      return (n * 4) / 3;
    case 'em':
      return n * outer;
    case 'rem':
      return n * USUAL;
    case '%':
      return (n / 100) * outer;
    default:
      return n;
  }
}
