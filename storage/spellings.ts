/**
 * Words that the two scripts spell with different characters (计划 and 計畫, 回复 and 回覆, 什么 and 甚麼). Folding goes character
 * by character and leaves them apart, so a query asks for every spelling of its words. The table comes with the program
 * (`scripts/build-fold.ts` makes it); it is used on queries only, so an archive's index does not depend on it.
 */
import { readFileSync } from 'node:fs';

type Fold = (text: string) => string;

/** More spellings of one term than anybody wrote. */
const MOST = 16;

let table: readonly (readonly string[])[] | null = null;
const tables = new WeakMap<Fold, Spellings>();

interface Spellings {
  readonly others: ReadonlyMap<string, readonly string[]>;
  readonly longest: number;
}

/** The spellings of `text`, the one given first. Folded with `fold`, as the index is. */
export function spellings(text: string, fold: Fold): string[] {
  const folded = fold(text);
  const { others, longest } = spellingsFor(fold);
  let found = [''];
  for (let at = 0; at < folded.length; ) {
    let length = Math.min(longest, folded.length - at);
    while (length > 1 && !others.has(folded.slice(at, at + length))) length -= 1;
    const word = folded.slice(at, at + Math.max(length, 1));
    const ways = [word, ...(others.get(word) ?? [])];
    found = ways.flatMap((way) => found.map((before) => before + way)).slice(0, MOST);
    at += word.length;
  }
  return found;
}

function spellingsFor(fold: Fold): Spellings {
  const known = tables.get(fold);
  if (known !== undefined) return known;
  table ??= readFileSync(new URL('data/spellings.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const others = new Map<string, string[]>();
  let longest = 0;
  for (const group of table) {
    const ways = [...new Set(group.map(fold))];
    for (const way of ways) {
      const rest = others.get(way) ?? [];
      others.set(way, [...new Set([...rest, ...ways.filter((other) => other !== way)])]);
      longest = Math.max(longest, way.length);
    }
  }
  const made = { others, longest };
  tables.set(fold, made);
  return made;
}
