/** Where a slip may start. Cheap, for it looks at every character of every page that shows a sign. */
import { annotationAt, eatenAnnotationAt } from './annotations.js';
import type { Trigger } from './hypothesis.js';
import { append, isHan, START } from './lm.js';
import type { RepairModel } from './model.js';
import { CUT_MARKS, EATEN_MARKUP } from './slip-marks.js';

/**
 * A place where a slip may start, or null. Cheap, for it looks at every character of every page that shows a sign.
 * @param settled the text before this place is repaired
 */
export function triggerAt(
  text: string,
  i: number,
  from: number,
  settled: number,
  model: RepairModel,
  bare: boolean,
): Trigger | null {
  const unit = text.charCodeAt(i);
  if (unit === 0x3f) {
    if (eatenAnnotationAt(text, i + 1) !== null) return { kind: 'straddle', at: i };
    // Four in a row are an author's.
    if (text.startsWith('????', i)) return null;
    if (
      CUT_MARKS[text[i + 1] ?? ''] !== undefined &&
      !'? /\n'.includes(text[i - 1] ?? ' ') &&
      shifted(text, i + 2, model, true)
    )
      return { kind: 'cut', at: i, mark: i + 1 };
    if (bare && EATEN_MARKUP.test(text.slice(i + 1, i + 20))) {
      const mark = markBefore(text, i, settled);
      if (mark > from && !shifted(text, mark + 1, model)) return { kind: 'cut', at: mark, mark };
    }
  }
  if (
    (bare || unit === 0x3f) &&
    CUT_MARKS[text[i]!] !== undefined &&
    unit !== 0x3001 &&
    i > from &&
    shifted(text, i + 1, model)
  )
    return { kind: 'cut', at: i, mark: i };
  return null;
}

/** How far before a tag that lacks its bracket its slip may start, in characters. */
const REACH = 12;

/**
 * The mark behind which all is Han up to a tag that lacks its bracket; -1 where there is none. What was read one byte off
 * there happens to look like text: 灰犀！笔录?/p> was 灰犀牛”事件。</p>.
 */
function markBefore(text: string, end: number, from: number): number {
  for (let i = end - 1; i >= Math.max(from, end - REACH); i--) {
    if (isHan(text.charCodeAt(i))) continue;
    return i < end - 1 && CUT_MARKS[text[i]!] !== undefined && text[i] !== '、' ? i : -1;
  }
  return -1;
}

const isLetter = (unit: number) => (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);

/** log P for each character from which a few characters in a row are hardly text. */
const ODD = -8.2;

/** So much more, in nats, where a `?` or a tag leaves fewer than three in sight. */
const SHORT = 3;

/** Whether the second of two characters is no surprise behind the first. */
const goTogether = (model: RepairModel, first: number, second: number): boolean =>
  model.next({ ...START, c1: model.token(first) }, model.token(second)).p > -6;

/**
 * Whether what follows a mark may be text read one byte off: a letter glued to Han, or Han that do not go together.
 * `suspicious` says that a `?` stands before the mark, which hardly happens in sound text.
 */
export function shifted(text: string, at: number, model: RepairModel, suspicious = false): boolean {
  const unit = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (!isHan(unit)) {
    const letter = (unit >= 0x40 && unit < 0x7f) || unit === 0x20ac || (unit >= 0xff21 && unit <= 0xff5a);
    if (letter)
      return (
        isHan(next) ||
        (unit >= 0xff21 && next > 0x40 && next < 0x7f) ||
        annotationAt(text, at + 1) !== null ||
        CUT_MARKS[text[at + 1] ?? ''] !== undefined
      );
    // Ⅻ, ⒖, ㈨, ◆ and their like stand at the start of a list, not behind a comma.
    if ((unit >= 0x2150 && unit < 0x2190) || (unit >= 0x2460 && unit < 0x2700) || (unit >= 0x3200 && unit < 0x3400))
      return true;
    // One kana, Greek or Cyrillic letter between a mark and Han: half a character.
    if (((unit >= 0x3041 && unit < 0x30ff) || (unit >= 0x391 && unit < 0x452)) && (isHan(next) || next === 0x3f))
      return !/[\u3041-\u30ff]/.test(text.slice(Math.max(0, at - 8), at) + text.slice(at + 2, at + 8));
    if (unit === 0x3000 && next !== 0x3000) return shifted(text, at + 1, model, suspicious);
    if (unit === 0x3f && EATEN_MARKUP.test(text.slice(at + 1, at + 20))) return true;
    if (unit === 0x3f && eatenAnnotationAt(text, at + 1) !== null) return true;
    // A lead byte and the digit or blank that it ate, right behind the mark: ！?005 was 。“2005.
    if (unit === 0x3f && text[at - 1] !== '?' && (isHan(next) || (next > 0x2f && next < 0x3a))) return true;
    if ('，；：,;:、'.includes(text[at]!) && text[at] !== text[at - 1]) return true;
    return suspicious && (unit === 0x3f || unit === 0x21 || unit > 0x2000 || unit === 0x20 || at >= text.length);
  }
  // 骄€, 团_, 表n: the second byte stands alone.
  if (isLetter(next) && isHan(text.charCodeAt(at + 2))) return true;
  if (next === 0x20ac || (/[@[\]^_`{|}~]/.test(text[at + 1] ?? '') && isHan(text.charCodeAt(at + 2)))) return true;
  if (suspicious) return true;
  if (isHan(next) && goTogether(model, unit, next)) return false;
  let lm = START;
  let count = 0;
  let ended = false;
  for (let i = at; i < text.length && count < 6; i++) {
    const note = annotationAt(text, i);
    if (note !== null) {
      i += note.length - 1;
      continue;
    }
    if (text.charCodeAt(i) < 0x2000) {
      ended = text[i] === '?' || text[i] === '<';
      break;
    }
    lm = append(model, lm, text.charCodeAt(i));
    count++;
  }
  // Of one or two characters less can be said; but a lone byte ends a slip.
  return lm.d0 < count * ODD + (count < 3 && ended ? SHORT : 0);
}
