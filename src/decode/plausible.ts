/** How likely a decoded text is what somebody wrote: by the characters that every Chinese text is full of. */
import { COMMON_HAN } from './common-han.js';

/** Class of each UTF-16 unit: 0 anything, 1 common Han, 2 CJK punctuation, 3 kana or hangul, 4 U+FFFD, 5 private use or C1, 6 plain ASCII. */
const CLASS = new Uint8Array(65_536);
for (let u = 0; u < 0x80; u++) CLASS[u] = 6;
for (let u = 0x80; u < 0xa0; u++) CLASS[u] = 5;
for (let u = 0xe000; u < 0xf900; u++) CLASS[u] = 5;
for (let u = 0x3041; u < 0x3100; u++) CLASS[u] = 3;
for (let u = 0xac00; u < 0xd7a4; u++) CLASS[u] = 3;
for (const c of COMMON_HAN) CLASS[c.charCodeAt(0)] = 1;
for (const c of '，。、：；？！“”‘’（）《》「」『』【】—…·　') CLASS[c.charCodeAt(0)] = 2;
CLASS[0xfffd] = 4;

/** How much of a text is looked at: a page shows its encoding long before. */
const ENOUGH = 6000;

export interface Plausibility {
  /** 0–1: the share of non-ASCII characters that are common Han, CJK punctuation or kana; damage counts ten-fold against. */
  readonly score: number;
  /** Non-ASCII characters seen. */
  readonly seen: number;
  /** U+FFFD seen. */
  readonly lost: number;
}

/** Scores the first 6,000 non-ASCII characters. A text of ASCII alone scores 1. */
export function plausibility(text: string): Plausibility {
  let seen = 0;
  let good = 0;
  let lost = 0;
  let odd = 0;
  for (let i = 0; i < text.length && seen < ENOUGH; i++) {
    const kind = CLASS[text.charCodeAt(i)]!;
    if (kind === 6) continue;
    seen++;
    if (kind === 1 || kind === 2 || kind === 3) good++;
    else if (kind === 4) lost++;
    else if (kind === 5) odd++;
  }
  if (seen === 0) return { score: 1, seen, lost };
  return { score: Math.max(0, (good - 10 * lost - 2 * odd) / seen), seen, lost };
}
