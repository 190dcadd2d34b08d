/** What the language model calls the characters that are no Han: single marks, and classes of what it need not tell apart. */

/** The edge of a text, a line or a tag. */
export const END = 1;
const DIGIT = 2;
const LETTER = 3;
export const SPACE = 4;
const OTHER = 5;
const KANA = 6;

/** Marks that the model knows one by one; half-width ones count as their full-width twins. */
const MARKS = '，。、；：？！“”《》（）—…·‘’【】％．／－～';
const TWINS = [
  ',，',
  ';；',
  ':：',
  '?？',
  '!！',
  '(（',
  ')）',
  '%％',
  '.．',
  '/／',
  '-－',
  '~～',
  '–—',
  '•·',
  '[【',
  ']】',
  '「“',
  '」”',
  '『‘',
  '』’',
];

/** The first numbers belong to classes and marks; Han follow in the order of their use. */
export const FIRST_HAN = 7 + MARKS.length;

/** The number of each UTF-16 unit that is no Han; 0 for Han and for what never stands in a text. */
export const SYMBOL = new Uint8Array(65_536);
/** log P of a unit among those of its class. */
export const WITHIN = new Float32Array(65_536);

for (let u = 1; u < 65_536; u++) {
  if (u >= 0x4e00 && u <= 0x9fff) continue;
  SYMBOL[u] = OTHER;
  WITHIN[u] = u < 0x2000 || u > 0xff00 ? -5.5 : -7;
}
const put = (from: number, to: number, symbol: number, within: number) => {
  for (let u = from; u <= to; u++) {
    SYMBOL[u] = symbol;
    WITHIN[u] = within;
  }
};
put(0x30, 0x39, DIGIT, -2.3);
put(0xff10, 0xff19, DIGIT, -6);
put(0x41, 0x5a, LETTER, -3.6);
put(0x61, 0x7a, LETTER, -3.6);
put(0xff21, 0xff5a, LETTER, -7);
put(0x3041, 0x30ff, KANA, -4.5);
put(0x20, 0x20, SPACE, -0.7);
put(0x3000, 0x3000, SPACE, -0.7);
put(0xa0, 0xa0, SPACE, -3);
put(0x09, 0x09, SPACE, -3);
// Marks of lists, of mathematics and the like, rows A1 and A8 of the code page: half a slip shows many, a text few.
for (const odd of 'ˉˇ¨〃々‖〖〗±×÷∶∧∨∑∏∪∩∈∷√⊥∥∠⌒⊙∫∮≡≌≈∽∝≠≮≯≤≥∞∵∴♂♀′″¤￠￡‰§№☆★○●◎◇◆□■△▲※→←↑↓〓＄°')
  WITHIN[odd.charCodeAt(0)] = -11;
for (const edge of '\n\r<') put(edge.charCodeAt(0), edge.charCodeAt(0), END, 0);
[...MARKS].forEach((mark, i) => {
  put(mark.charCodeAt(0), mark.charCodeAt(0), 7 + i, 0);
});
for (const [half, full] of TWINS) put(half!.charCodeAt(0), half!.charCodeAt(0), SYMBOL[full!.charCodeAt(0)]!, 0);
