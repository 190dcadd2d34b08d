/**
 * What is like a page's foot, and text of a notice: the rows of its last numbered section, which tells whom to ask, and who signs it
 * above the day.
 */

import { foldScript } from '../core/script.js';

/** A name without a mark, and the day below it: who issued a notice. */
const NAME = /^[\p{Script=Han}（）()]{4,30}$/u;
const DAY = /^(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日$/;

/** Whether line `i` signs a notice. */
export const signsNotice = (slots: readonly { readonly text: string }[], i: number): boolean =>
  NAME.test(slots[i]!.text.trim()) && DAY.test(slots[i + 1]?.text.trim() ?? '');

const NUMERALS = '一二三四五六七八九十';
/** `四、联系方式`, `4. 联系方式`. */
const HEAD = /^(?:([二三四五六七八九十])\s?[、.．]|([2-9])\s?[、.．])\s?[^。；]{2,20}$/;
const ROW =
  /(?:^|[\s，,；;])(?:联\s*系\s*(?:人|方式|电话|地址)|电\s*话|传\s*真|地\s*址|邮\s*[编箱]|网\s*址|[采招]?[购标]人|\p{Script=Han}{0,4}机构)\s?[:：]/u;
const MOST_ROWS = 12;

/** The lines of that section, its heading among them; none when what precedes it in number is missing above. */
export function lastSection(slots: readonly { readonly text: string }[]): ReadonlySet<number> {
  const at = slots.findLastIndex(({ text }) => HEAD.test(text));
  const m = at < 0 ? null : HEAD.exec(slots[at]!.text)!;
  const rows: number[] = [];
  for (
    let i = at + 1;
    m !== null && i < slots.length && rows.length < MOST_ROWS && ROW.test(foldScript(slots[i]!.text));
    i += 1
  )
    rows.push(i);
  if (m === null || rows.length === 0) return new Set();
  const before = m[1] === undefined ? String(Number(m[2]) - 1) : NUMERALS[NUMERALS.indexOf(m[1]) - 1]!;
  const follows = slots.slice(0, at).some(({ text }) => new RegExp(`^${before}\\s?[、.．]`).test(text));
  return new Set(follows ? [at, ...rows] : []);
}
