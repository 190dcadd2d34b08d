/**
 * How much text a text is. A Han character, a kana or a hangul syllable weighs 1; a Latin letter or a digit .35, so that an English word of
 * five or six letters weighs about what its Chinese counterpart of two characters does. White space and marks weigh
 * nothing; marks that end or divide sentences are counted beside, for prose has them and navigation has not.
 */

const NOTHING = 0;
const HAN = 1;
const LATIN = 2;
const MARK_WIDE = 3;
const MARK_NARROW = 4;
const SPACE = 5;

const CLASS = new Uint8Array(0x10000);
for (let c = 0x30; c < 0x250; c += 1) CLASS[c] = /[\p{L}\p{N}]/u.test(String.fromCharCode(c)) ? LATIN : NOTHING;
CLASS.fill(LATIN, 0x370, 0x1100);
CLASS.fill(HAN, 0x1100, 0x1200);
CLASS.fill(HAN, 0x3041, 0x3100);
CLASS.fill(HAN, 0x3400, 0xa000);
CLASS.fill(HAN, 0xac00, 0xd7a4);
CLASS.fill(HAN, 0xf900, 0xfb00);
CLASS.fill(LATIN, 0xff10, 0xff1a);
CLASS.fill(LATIN, 0xff21, 0xff3b);
CLASS.fill(LATIN, 0xff41, 0xff5b);
// Astral Han (U+20000 and above) arrives as surrogate pairs: count the first half.
CLASS.fill(HAN, 0xd840, 0xd880);
for (const mark of '。，、；？！…') CLASS[mark.charCodeAt(0)] = MARK_WIDE;
for (const mark of ',.;?!') CLASS[mark.charCodeAt(0)] = MARK_NARROW;
for (const space of ' \t\n\r\f\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u2002\u2003\u2009')
  CLASS[space.charCodeAt(0)] = SPACE;

/** The sums of one text or of several. */
export class Tally {
  /** Weight of letters. */
  w = 0;
  /** Sentence marks; a narrow one counts only before a space or at the end, so that 3.14 and www.x.cn have none. */
  p = 0;
  /** Whether anything but white space was seen. */
  ink = false;

  add(text: string): this {
    let w = 0;
    let p = 0;
    for (let i = 0; i < text.length; i += 1) {
      switch (CLASS[text.charCodeAt(i)]) {
        case SPACE:
          continue;
        case HAN:
          w += 1;
          break;
        case LATIN:
          w += 0.35;
          break;
        case MARK_WIDE:
          p += 1;
          break;
        case MARK_NARROW: {
          const next = text.charCodeAt(i + 1);
          if (Number.isNaN(next) || CLASS[next] === SPACE || next === 0x22 || next === 0x201d) p += 1;
          break;
        }
      }
      this.ink = true;
    }
    this.w += w;
    this.p += p;
    return this;
  }

  clear(): void {
    this.w = 0;
    this.p = 0;
    this.ink = false;
  }
}

const GAPS = /[ \t\n\r\f\u00a0\u3000\u2002\u2003\u2009]+/g;
/** Joiners make one picture of several, and shape the letters of Arabic and Indic scripts: there they are part of the text. */
const JOINS =
  /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{L}\p{M}*)(?<![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}]\p{M}*)[\u200c\u200d]/u;
const UNSEEN = new RegExp(`(?!${JOINS.source})[\\u00ad\\u200b\\u200c\\u200d\\u2060\\ufeff]`, 'gu');

/** For `tidy`: what stays wherever it stands, what goes at the ends of a text, and what the patterns must see. */
const INK = 0;
const EDGE = 1;
const ODD = 2;
const TIDY = CLASS.map((kind, code) => {
  if (kind !== SPACE && !/[\s\u00ad]/.test(String.fromCharCode(code))) return INK;
  const joins = code === 0x200c || code === 0x200d;
  return !joins && String.fromCharCode(code).replace(UNSEEN, '').replace(GAPS, '') === '' ? EDGE : ODD;
});

/** Weight of one text. */
export function weigh(text: string): number {
  const tally = new Tally();
  tally.add(text);
  return tally.w;
}

/** Runs of white space become one space, invisible characters go, the ends are trimmed. */
export function tidy(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && TIDY[text.charCodeAt(from)] === EDGE) from += 1;
  while (to > from && TIDY[text.charCodeAt(to - 1)] === EDGE) to -= 1;
  // Most texts of a page are tidy between their ends, single spaces among it, and need no pattern.
  for (let i = from; i < to; i += 1) {
    const unit = text.charCodeAt(i);
    if (TIDY[unit] === INK || (unit === 0x20 && text.charCodeAt(i - 1) !== 0x20)) continue;
    return text.replace(UNSEEN, '').replace(GAPS, ' ').trim();
  }
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

/** For `fold`: what stays as it is, what goes, and what takes the slow way. */
const STAYS = 0;
const GOES = 1;
const FOLDS = 2;
const FOLD = new Uint8Array(0x10000).fill(FOLDS);
FOLD.fill(STAYS, 0x4e00, 0xa000);
FOLD.fill(STAYS, 0x30, 0x3a);
FOLD.fill(STAYS, 0x61, 0x7b);
for (let c = 0; c < 0x80; c += 1) if (/[\s\p{P}\p{S}]/u.test(String.fromCharCode(c))) FOLD[c] = GOES;
for (const mark of '　，。、：；？！“”‘’（）《》【】「」—…·') FOLD[mark.charCodeAt(0)] = GOES;

/** For comparing titles: compatibility forms folded, white space and marks dropped, lower case. */
export function fold(text: string): string {
  let folded = '';
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const kind = FOLD[text.charCodeAt(i)];
    if (kind === STAYS) continue;
    if (kind === FOLDS) return foldForms(text);
    if (from < i) folded += text.slice(from, i);
    from = i + 1;
  }
  return from === 0 ? text : folded + text.slice(from);
}

const foldForms = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]+/gu, '')
    .toLowerCase();
