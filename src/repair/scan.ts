/** The cheap look at a whole page that decides which repairs are worth trying: clean pages must cost nothing. */
import { annotationAt, eatenAnnotationAt } from './annotations.js';
import { isHan } from './lm.js';
import type { RepairModel } from './model.js';
import { CUT_MARKS } from './slip-solver.js';
import { shifted } from './slips.js';

export interface Signs {
  readonly pinyin: boolean;
  readonly slips: boolean;
}

const BORING = 0;
const OPEN = 1;
const MARK = 2;
const KIND = new Uint8Array(65_536);
KIND[0x28] = OPEN;
for (const mark of Object.keys(CUT_MARKS)) KIND[mark.charCodeAt(0)] = MARK;

/** What a text shows signs of. One pass; nothing is decided here. */
export function scan(text: string, model: RepairModel): Signs {
  let pinyin = false;
  let slips = false;
  for (let i = 0; i < text.length; i++) {
    const kind = KIND[text.charCodeAt(i)];
    if (kind === BORING) continue;
    if (kind === OPEN) {
      if (!pinyin && i > 0 && text.charCodeAt(i + 1) >= 0x61 && annotationAt(text, i) !== null) {
        const before = text.charCodeAt(i - 1);
        pinyin = isHan(before) || (i > 1 && isHan(text.charCodeAt(i - 2)));
      }
    } else if (!slips) {
      const next = text.charCodeAt(i + 1);
      if (next > 0x20 && (next !== 0x20 || next > 0x7f)) {
        if (text.charCodeAt(i) === 0x3f && eatenAnnotationAt(text, i + 1) !== null) slips = true;
        else if (
          i > 0 &&
          (isHan(next) || isHan(text.charCodeAt(i + 2)) || text.charCodeAt(i - 1) > 0x2000 || next > 0x2000)
        )
          slips = shifted(text, i + 1, model) || CUT_MARKS[text[i + 1]!] !== undefined;
      }
    }
    if (pinyin && slips) break;
  }
  return { pinyin, slips };
}
