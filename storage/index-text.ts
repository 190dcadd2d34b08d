/**
 * How text enters the full-text index. FTS5's own tokenisers find no two-character Chinese word (trigram) or take a
 * whole sentence for one (unicode61); with a space round every Han character a word of any length is a phrase, and
 * recall is exact. Queries pass through the same function, so index and query cannot disagree.
 */

/** Han, kana, bopomofo and Hangul: scripts written without spaces, or short enough to be treated so. */
function standsAlone(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x3040 && code <= 0x31ff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    code === 0x3007 // 〇, a numeral that Unicode keeps among the symbols
  );
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
const isLatin = (code: number) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** Han, ASCII and the usual punctuation of Chinese news: NFKC changes none of it but punctuation, which is not indexed. */
const PLAIN =
  /^[\n -~\u00b7\u2014\u2018-\u201d\u2026\u3001-\u3011\u4e00-\u9fff\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]*$/;
const SPACE = 0x20;

/** Grows to three times the longest text so far: a space on either side of every character. */
let units = new Uint16Array(8192);

/**
 * Text as the index takes it: full-width forms made narrow (NFKC), scripts folded, a space round each character that
 * stands alone, and between letters and digits, so that 50137 finds GB50137.
 */
export function indexText(text: string, fold: (text: string) => string): string {
  const folded = fold(PLAIN.test(text) ? text : text.normalize('NFKC'));
  if (units.length < 3 * folded.length) units = new Uint16Array(4 * folded.length);
  let n = 0;
  let before = 0;
  for (let i = 0; i < folded.length; i++) {
    const code = folded.charCodeAt(i);
    const wide = code >= 0xd840 && code <= 0xd88f; // lead half of a Han character beyond the basic plane
    if (standsAlone(code) || wide) {
      units[n++] = SPACE;
      units[n++] = code;
      if (wide && i + 1 < folded.length) units[n++] = folded.charCodeAt(++i);
      units[n++] = SPACE;
    } else {
      if ((isDigit(code) && isLatin(before)) || (isLatin(code) && isDigit(before))) units[n++] = SPACE;
      units[n++] = code;
    }
    before = code;
  }
  return Buffer.from(units.buffer, 0, 2 * n).toString('utf16le');
}
