/**
 * Notices that fill one form with other names, sums and places: award notices, tenders, plans on display, obituaries, the
 * weather. Most of their words are the form's, so that they look like copies of one another, yet each tells of something
 * else. What gives them away: nearly every sentence that is not the same has a counterpart with the same frame and other
 * fillings, and the facts stand in the fillings, not in the sentences that both have. An edited copy keeps its facts.
 */

/** Sentences of either text that are held against each other at most: a notice has fewer. */
const MOST = 60;
/** Of a sentence this many characters are compared. */
const LONGEST = 160;
/** Twice the characters that two sentences have in common in order, over those of both: from here they have one frame. */
const FRAME = 0.5;
/** This share of what is not the same must be fillings. */
const FILLED = 0.6;
/** This share of all sentences must be filled ones: two corrected words make no form of a long report. */
const SHARE = 0.15;
/** A sentence's counterpart stands at about the same place. */
const NEARBY = 3;

/** Whether two texts, as normalised sentences in their order, are one form that was filled in twice. */
export function isFilledForm(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const onlyA = [...a].filter((sentence) => !b.has(sentence)).slice(0, MOST);
  const onlyB = [...b].filter((sentence) => !a.has(sentence)).slice(0, MOST);
  if (onlyA.length === 0 || onlyB.length === 0) return false;
  const taken = new Set<number>();
  const fillings: Filling[] = [];
  let framed = 0;
  let pairs = 0;
  onlyA.forEach((sentence, i) => {
    const at = Math.round((i * (onlyB.length - 1)) / Math.max(1, onlyA.length - 1));
    let best: { j: number; aligned: Aligned } | undefined;
    for (let j = Math.max(0, at - NEARBY); j <= Math.min(onlyB.length - 1, at + NEARBY); j++) {
      if (taken.has(j)) continue;
      const aligned = align(sentence.slice(0, LONGEST), onlyB[j]!.slice(0, LONGEST));
      if (aligned.likeness >= FRAME && aligned.likeness > (best?.aligned.likeness ?? 0)) best = { j, aligned };
    }
    if (best === undefined) return;
    taken.add(best.j);
    pairs++;
    framed += sentence.length + onlyB[best.j]!.length;
    fillings.push(...best.aligned.fillings);
  });
  const different = [...onlyA, ...onlyB].reduce((sum, { length }) => sum + length, 0);
  if (pairs === 0 || framed < different * FILLED) return false;
  const same = [...a].filter((sentence) => b.has(sentence));
  if (pairs < SHARE * (pairs + same.length)) return false;
  const common = numbersIn(same.join(' ')).size;
  return differingNumbers(fillings) > Math.max(1, common) || repeatedFillings(fillings) > common;
}

/** What stands in the one sentence where the other has something else. */
type Filling = readonly [a: string, b: string];

interface Aligned {
  readonly likeness: number;
  readonly fillings: readonly Filling[];
}

/** A number is one thing, however many digits it has; everything else is compared character by character. */
const tokensOf = (text: string): string[] => text.match(/\d+|[^\d]/gu) ?? [];

/** Aligns two sentences by their longest common subsequence; fillings with one character between them are one. */
function align(left: string, right: string): Aligned {
  const [a, b] = [tokensOf(left), tokensOf(right)];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const fillings: [string, string][] = [];
  let [x, y, common, between] = ['', '', 0, ''];
  const close = () => {
    if (x === '' && y === '') return;
    const last = fillings.at(-1);
    if (last !== undefined && [...between].length === 1) {
      last[0] += between + x;
      last[1] += between + y;
    } else fillings.push([x, y]);
    [x, y, between] = ['', '', ''];
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      close();
      between += a[i];
      common += a[i]!.length;
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!))
      x += a[i++];
    else y += b[j++];
  }
  close();
  return { likeness: (2 * common) / (left.length + right.length), fillings };
}

const numbersIn = (text: string): Set<string> => new Set(text.match(/\d+/g) ?? []);

/** Fillings with another number on either side. */
const differingNumbers = (fillings: readonly Filling[]): number =>
  fillings.filter(([a, b]) => /\d/.test(a) && /\d/.test(b)).length;

/** Fillings that put another name: each of two letters or more on both sides, one that returns counted each time. */
function repeatedFillings(fillings: readonly Filling[]): number {
  const names = fillings.filter(([a, b]) => [a, b].every((text) => /\p{L}{2}/u.test(text)));
  return names.length >= 2 ? names.length : 0;
}
