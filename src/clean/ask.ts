/** Which rule knows a line that stands at a place. */
import { foldScript } from '../core/script.js';
import type { CleanRule, Place, Verdict } from './rule.js';
import { RULES } from './rules.js';

const rulesAt = (place: Place): CleanRule[] => RULES.filter(({ places }) => places.includes(place));
const RULES_AT = { head: rulesAt('head'), body: rulesAt('body'), tail: rulesAt('tail'), end: rulesAt('end') };

/** The first rule that takes something of the line, and what it takes; null when none does. */
export function ask(line: string, place: Place): { rule: CleanRule; verdict: Verdict } | null {
  const folded = foldScript(line);
  for (const rule of RULES_AT[place]) {
    const verdict = rule.apply(line, folded, place);
    if (verdict !== null) return { rule, verdict };
  }
  return null;
}
