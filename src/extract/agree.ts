/** What the page says of itself against what was taken for its text. */
import { fold } from './chars.js';

/** Letters of a word that must occur: what follows is its ending. */
const STEM = 6;
const WORDS = /[\p{L}\p{N}]+/gu;
const SPACED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]+$/u;

/** What a statement says, folded: pairs of characters, and of scripts that divide words the words from three letters on. */
function unitsOf(text: string): Set<string> {
  const units = new Set<string>();
  for (const [word] of text.normalize('NFKC').matchAll(WORDS)) {
    if (SPACED.test(word)) {
      if (word.length >= 3) units.add(word.slice(0, STEM).toLowerCase());
      continue;
    }
    const folded = fold(word);
    for (let i = 0; i + 2 <= folded.length; i += 1) units.add(folded.slice(i, i + 2));
  }
  return units;
}

/** Fewer pairs or words say nothing. */
const ENOUGH = 4;

/**
 * The share of a statement's pairs of characters and words that occur in the text, of that statement that agrees best; null when none
 * is long enough to tell. An article takes up the words of its title; a notice or another article does so by accident.
 */
export function agreement(text: string, statements: readonly string[]): number | null {
  const folded = fold(text);
  let best: number | null = null;
  for (const statement of statements) {
    const units = unitsOf(statement.slice(0, 300));
    if (units.size < ENOUGH) continue;
    let hits = 0;
    for (const unit of units) if (folded.includes(unit)) hits += 1;
    best = Math.max(best ?? 0, hits / units.size);
  }
  return best;
}
