/** What the page says of itself against what was taken for its text. */
import { fold } from './chars.js';

/** The pairs of characters of a text, folded. */
function pairsOf(text: string): Set<string> {
  const folded = fold(text);
  const pairs = new Set<string>();
  for (let i = 0; i + 2 <= folded.length; i += 1) pairs.add(folded.slice(i, i + 2));
  return pairs;
}

/** Fewer pairs say nothing. */
const ENOUGH = 4;

/**
 * The share of a statement's pairs of characters that occur in the text, of that statement that agrees best; null when none
 * is long enough to tell. An article takes up the words of its title; a notice or another article does so by accident.
 */
export function agreement(text: string, statements: readonly string[]): number | null {
  const folded = fold(text);
  let best: number | null = null;
  for (const statement of statements) {
    const pairs = pairsOf(statement.slice(0, 300));
    if (pairs.size < ENOUGH) continue;
    let hits = 0;
    for (const pair of pairs) if (folded.includes(pair)) hits += 1;
    best = Math.max(best ?? 0, hits / pairs.size);
  }
  return best;
}
