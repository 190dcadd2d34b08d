/** Raised text: exponents keep their meaning (10⁴ is not 104), footnote marks stay marks. */
import { type El, isEl, textOf } from './tree.js';

const PLAIN = '0123456789+-−–n';
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ';

/** What stands in a line for `<sup>`; null where its text may stand as it is (`[1]`, `①`, TM). */
export function raised(el: El): string | null {
  const text = textOf(el).trim();
  if (!/^[+\-−–]?[\dn]{1,4}$/.test(text)) return null;
  if (hasLink(el)) return `[${text}]`;
  return [...text].map((c) => RAISED[PLAIN.indexOf(c)]!).join('');
}

function hasLink(el: El): boolean {
  for (let at: El | null = el, up = 0; at !== null && up < 2; at = at.outer, up += 1) if (at.name === 'a') return true;
  return el.children.some((kid) => isEl(kid) && (kid.name === 'a' || hasLink(kid)));
}
