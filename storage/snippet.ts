/** The piece of a text that shows why it was found. */

/** `text` is a piece of the article; `marks` are the found words in it as [start, end) in UTF-16 units. */
export interface Snippet {
  readonly text: string;
  readonly marks: readonly (readonly [number, number])[];
}

const WIDTH = 90;

/** Cuts a piece round the first found word. Words are compared folded, so that they are found in either script. */
export function snippet(text: string, words: readonly string[], fold: (text: string) => string): Snippet {
  // Lower case can change the length of a text (İ); then the offsets would lie, and the case stays.
  const flat = (s: string) => {
    const lower = s.toLowerCase();
    return fold(lower.length === s.length ? lower : s);
  };
  const haystack = flat(text);
  const needles = words.map((word) => flat(word.normalize('NFKC'))).filter((word) => word !== '');
  const first = Math.min(
    ...needles.map((needle) => haystack.indexOf(needle)).filter((at) => at >= 0),
    Number.POSITIVE_INFINITY,
  );
  const middle = Number.isFinite(first) ? first : 0;
  let start = Math.max(0, middle - WIDTH / 3);
  let end = Math.min(text.length, start + WIDTH);
  start = Math.max(0, end - WIDTH);
  if (isLow(text, start)) start--;
  if (isLow(text, end)) end++;
  const lead = start > 0 ? '…' : '';
  const piece = text.slice(start, end).replace(/[\n\r\t]/g, ' ');
  const marks: [number, number][] = [];
  for (const needle of needles)
    for (
      let at = haystack.indexOf(needle, start);
      at >= 0 && at + needle.length <= end;
      at = haystack.indexOf(needle, at + needle.length)
    )
      marks.push([at - start + lead.length, at - start + lead.length + needle.length]);
  marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const apart = marks.filter((mark, i) => i === 0 || mark[0] >= Math.max(...marks.slice(0, i).map((m) => m[1])));
  return { text: `${lead}${piece}${end < text.length ? '…' : ''}`, marks: apart };
}

function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
