/** Numbers as dates have them: digits of either width, Chinese numerals with or without 十, and every sign for zero. */

/** Signs that stand for zero in a year written in Chinese: 〇, circles and letters that look like it, 零. */
const ZEROS = '〇○◯零OoΟО';
const ANY_ZERO = new RegExp(`[${ZEROS}0]`, 'g');
const HAN_DIGITS = '〇一二三四五六七八九';
/** Pattern of one digit of a year in Chinese: 二〇二四, 二○二四, 二0二四. */
export const YEAR_DIGIT = `[${ZEROS}0-9一二三四五六七八九]`;
/** Pattern of a month, a day, an hour or a minute. */
export const NUMBER = `(?:\\d{1,2}|[〇○零]?[一二三四五六七八九十廿卅两兩]{1,3}|[〇○零]{1,2})`;

/** Numerals as cheques have them, and what each stands for. */
const FORMAL = '零壹贰貳叁參肆伍陆陸柒捌玖拾佰';
const PLAIN = '零一二二三三四五六六七八九十百';
const WIDE = new RegExp(`[！-～⺀-⿕${FORMAL}]`);
const EACH_WIDE = new RegExp(WIDE, 'g');

/**
 * Full-width letters, digits and marks as narrow ones, radicals (⽉) as the characters that they look like, numerals of cheques
 * as plain ones. The length stays the same, so places in the text hold.
 */
export function narrow(text: string): string {
  return WIDE.test(text) ? text.replace(EACH_WIDE, (c) => PLAIN[FORMAL.indexOf(c)] ?? c.normalize('NFKC')) : text;
}

/** The value of digits or of a Chinese numeral under 1000 (二十八, 廿八, 〇五, 一一三, 一百一十三), NaN when it is none. */
export function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const plain = text
    .replace(/[两兩]/g, '二')
    .replace(/廿/g, '二十')
    .replace(/卅/g, '三十')
    .replace(ANY_ZERO, '〇');
  if (!/[十百]/.test(plain)) return yearOf(plain);
  const m = /^(?:([一二三四五六七八九])?百)?〇?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(plain);
  if (m === null) return Number.NaN;
  const digit = (c: string | undefined, missing: number) => (c === undefined ? missing : HAN_DIGITS.indexOf(c));
  const hundreds = plain.includes('百') ? digit(m[1], 1) : 0;
  const tens = m[3] === undefined ? 0 : digit(m[2], 1);
  return hundreds * 100 + tens * 10 + digit(m[4], 0);
}

/** A number whose digits stand one by one (二〇二四 is 2024), NaN when another sign is among them. */
export function yearOf(text: string): number {
  let value = 0;
  for (const c of text) {
    const digit = c >= '0' && c <= '9' ? Number(c) : ZEROS.includes(c) ? 0 : HAN_DIGITS.indexOf(c);
    if (digit < 0) return Number.NaN;
    value = value * 10 + digit;
  }
  return text === '' ? Number.NaN : value;
}

/** Two digits at least. */
export function two(n: number): string {
  return String(n).padStart(2, '0');
}
