/** From a model of words to how often it expects characters in a row: what a text of a given length would count. */
import { BASE, type Counts, Tally } from './count.js';
import type { WordModel } from './kenlm.js';

/**
 * How often each word comes, of all words: a model of pairs keeps what follows what, and its single words only as a
 * way out, so that the shares are those that following again and again no longer changes.
 */
function shares({ words, alone, back, pairs }: WordModel, rounds = 20): Float64Array {
  const start = words.indexOf('<s>');
  const end = words.indexOf('</s>');
  let now = Float64Array.from(alone, (p) => Math.exp(p));
  if (start >= 0) now[start] = now[end] ?? 0;
  for (let round = 0; round < rounds; round++) {
    let fallen = 0;
    for (let w = 0; w < now.length; w++) fallen += now[w]! * Math.exp(back[w]!);
    const next = Float64Array.from(alone, (p) => fallen * Math.exp(p));
    for (let i = 0; i < pairs.first.length; i++) {
      const w = pairs.first[i]!;
      const x = pairs.second[i]!;
      next[x]! += now[w]! * (Math.exp(pairs.p[i]!) - Math.exp(back[w]! + alone[x]!));
    }
    if (start >= 0) next[start] = next[end] ?? 0; // behind an end comes a start
    let sum = 0;
    for (let w = 0; w < next.length; w++) sum += next[w] = Math.max(0, next[w]!);
    now = next.map((share) => share / sum);
  }
  return now;
}

/**
 * Expected counts of one to four tokens in a row over `characters` characters: inside words, across a pair, and across
 * three words whose middle one lies inside whole. What only unlikely pairs would bring is not among them.
 */
export function expected(
  model: WordModel,
  characters: number,
  tokenize: (word: string) => readonly number[] | null,
): Counts[] {
  const share = shares(model);
  const tokens = model.words.map(tokenize);
  let length = 0;
  for (const [w, list] of tokens.entries()) length += share[w]! * (list?.length ?? 1);
  const scale = characters / length;
  const tallies = [1, 2, 3, 4].map(() => new Tally());
  /** Adds all sequences of up to four that begin in the first `head` tokens and reach behind the first `reach`. */
  const add = (list: readonly number[], head: number, reach: number, count: number) => {
    for (let i = 0; i < head; i++) {
      let key = 0;
      for (let n = 1; n <= 4 && i + n <= list.length; n++) {
        key = key * BASE + list[i + n - 1]!;
        if (i + n > reach) tallies[n - 1]!.add(key, count);
      }
    }
  };
  for (const [w, list] of tokens.entries()) if (list !== null) add(list, list.length, 0, share[w]! * scale);
  const { pairs, triples } = model;
  for (let i = 0; i < pairs.first.length; i++) {
    const [first, second] = [tokens[pairs.first[i]!], tokens[pairs.second[i]!]];
    if (!first || !second) continue;
    const tail = first.slice(-3);
    add(
      [...tail, ...second.slice(0, 3)],
      tail.length,
      tail.length,
      share[pairs.first[i]!]! * scale * Math.exp(pairs.p[i]!),
    );
  }
  for (let i = 0; i < triples.first.length; i++) {
    const pair = triples.pair[i]!;
    const [first, middle, last] = [tokens[triples.first[i]!], tokens[pairs.first[pair]!], tokens[pairs.second[pair]!]];
    if (!first || !middle || !last || middle.length > 2) continue;
    const before = following(model, triples.first[i]!, pairs.first[pair]!);
    const tail = first.slice(-(3 - middle.length));
    const list = [...tail, ...middle, ...last.slice(0, 3 - middle.length)];
    const count = share[triples.first[i]!]! * scale * Math.exp(before + triples.p[i]!);
    add(list, tail.length, tail.length + middle.length, count);
  }
  return tallies.map((tally) => tally.counts());
}

const index = new WeakMap<WordModel, Map<number, number>>();

/** log P of a word behind another. */
function following(model: WordModel, first: number, second: number): number {
  const { pairs, words, back, alone } = model;
  let places = index.get(model);
  if (places === undefined) {
    places = new Map();
    for (let i = 0; i < pairs.first.length; i++) places.set(pairs.first[i]! * words.length + pairs.second[i]!, i);
    index.set(model, places);
  }
  const place = places.get(first * words.length + second);
  return place === undefined ? back[first]! + alone[second]! : pairs.p[place]!;
}
