/**
 * What differs between two texts, as a reader of Chinese wants to see it: paragraphs aligned first, then words by the
 * segmenter of ICU, because a diff by characters tears words apart and one by lines shows whole paragraphs.
 */
import { diffArrays } from 'diff';

export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** One paragraph. `before` and `after` are its places in the two texts, from 1; null where it does not stand. */
export interface AlignedParagraph {
  readonly kind: 'same' | 'changed' | 'added' | 'removed';
  readonly before: number | null;
  readonly after: number | null;
  readonly pieces: readonly Piece[];
}

/** Two paragraphs with less than this share of common character pairs are two paragraphs, not one edited one. */
const ALIKE = 0.35;
/** Replaced stretches longer than this are paired in their order alone: the table of all pairs grows with the square. */
const MOST_PAIRS = 40_000;
/** Edits after which two paragraphs are called different throughout; bounds the time on a hostile text. */
const MOST_EDITS = 2_000;

let segmenter: Intl.Segmenter | undefined;

/** The words of a text, with all that stands between them: joined they are the text again. */
export function wordsOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The pieces that lead from one paragraph to the other, word by word. */
export function diffWords(before: string, after: string): Piece[] {
  const parts = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS });
  const pieces: Piece[] = [];
  const put = (kind: Piece['kind'], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text };
    else if (text !== '') pieces.push({ kind, text });
  };
  if (parts === undefined) {
    put('removed', before);
    put('added', after);
    return pieces;
  }
  for (const { added, removed, value } of parts) put(added ? 'added' : removed ? 'removed' : 'same', value.join(''));
  return pieces;
}

/** Aligns the paragraphs of two texts; those that were edited come as one, with their words compared. */
export function align(before: readonly string[], after: readonly string[]): AlignedParagraph[] {
  const out: AlignedParagraph[] = [];
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? [
    { value: [...before], removed: true, added: false, count: before.length },
    { value: [...after], removed: false, added: true, count: after.length },
  ];
  let from = 0;
  let to = 0;
  let gone: string[] = [];
  let come: string[] = [];
  const settle = () => {
    for (const [i, j] of pairs(gone, come)) {
      const [a, b] = [i === null ? null : gone[i]!, j === null ? null : come[j]!];
      const places = { before: i === null ? null : from + i + 1, after: j === null ? null : to + j + 1 };
      if (a !== null && b !== null) out.push({ kind: 'changed', ...places, pieces: diffWords(a, b) });
      else if (a !== null) out.push({ kind: 'removed', ...places, pieces: [{ kind: 'removed', text: a }] });
      else out.push({ kind: 'added', ...places, pieces: [{ kind: 'added', text: b! }] });
    }
    from += gone.length;
    to += come.length;
    gone = [];
    come = [];
  };
  for (const { added, removed, value } of parts) {
    if (removed) gone.push(...value);
    else if (added) come.push(...value);
    else {
      settle();
      for (const text of value)
        out.push({ kind: 'same', before: ++from, after: ++to, pieces: [{ kind: 'same', text }] });
    }
  }
  settle();
  return out;
}

/** Which removed paragraph became which added one, in order: the assignment with the greatest common share. */
function pairs(gone: readonly string[], come: readonly string[]): [number | null, number | null][] {
  const m = gone.length;
  const n = come.length;
  if (m === 0 || n === 0 || m * n > MOST_PAIRS)
    return [
      ...gone.map((_, i): [number | null, number | null] => [i, m * n > MOST_PAIRS && i < n ? i : null]),
      ...come.map((_, j): [number | null, number | null] => [null, j]).slice(m * n > MOST_PAIRS ? Math.min(m, n) : 0),
    ];
  const left = gone.map(bigrams);
  const right = come.map(bigrams);
  const likeness = left.map((a) => right.map((b) => dice(a, b)));
  const best: Float64Array[] = Array.from({ length: m + 1 }, () => new Float64Array(n + 1));
  for (let i = m - 1; i >= 0; i--)
    for (let j = n - 1; j >= 0; j--) {
      const paired = likeness[i]![j]! >= ALIKE ? likeness[i]![j]! + best[i + 1]![j + 1]! : 0;
      best[i]![j] = Math.max(paired, best[i + 1]![j]!, best[i]![j + 1]!);
    }
  const out: [number | null, number | null][] = [];
  let i = 0;
  let j = 0;
  while (i < m && j < n) {
    const share = likeness[i]![j]!;
    if (share >= ALIKE && best[i]![j] === share + best[i + 1]![j + 1]!) out.push([i++, j++]);
    else if (best[i]![j] === best[i + 1]![j]) out.push([i++, null]);
    else out.push([null, j++]);
  }
  while (i < m) out.push([i++, null]);
  while (j < n) out.push([null, j++]);
  return out;
}

function bigrams(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i < Math.max(1, text.length - 1); i++) {
    const pair = text.slice(i, i + 2);
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}

/** Sørensen–Dice over multisets: 1 for the same, 0 for nothing in common. */
function dice(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0;
  let total = 0;
  for (const [pair, n] of a) {
    common += Math.min(n, b.get(pair) ?? 0);
    total += n;
  }
  for (const n of b.values()) total += n;
  return total === 0 ? 1 : (2 * common) / total;
}

/**
 * The paragraphs to show of a difference: those that changed with `context` unchanged ones around them, and for each run of
 * others between them the number of its paragraphs.
 */
export function* withContext(
  blocks: readonly AlignedParagraph[],
  context: number,
): Generator<AlignedParagraph | number> {
  let passed = 0;
  for (const [i, block] of blocks.entries()) {
    const around = blocks.slice(Math.max(0, i - context), i + context + 1);
    if (around.every(({ kind }) => kind === 'same')) {
      passed++;
      continue;
    }
    if (passed > 0) yield passed;
    passed = 0;
    yield block;
  }
  if (passed > 0) yield passed;
}
