/** Formulas: MathML as a line of text, and what shows it once more. */
import { isText } from 'domhandler';
import { raised } from './raised.js';
import { ASKED, type El, isEl } from './tree.js';

/** What a formula in MathML says: powers raised or behind `^`, indices behind `_`, fractions with a stroke. */
export function formulaText(el: El): string {
  const kids = el.children.filter(isEl);
  if (kids.length === 0) return el.children.map((kid) => (isText(kid) ? kid.data.trim() : '')).join('');
  const [first, second] = kids;
  switch (el.name) {
    // The formula once more, in another language.
    case 'semantics':
      return formulaText(first!);
    case 'msup':
      return second === undefined ? formulaText(first!) : formulaText(first!) + (raised(second) ?? `^${part(second)}`);
    case 'msub':
      return kids.map(part).join('_');
    case 'msubsup':
      return `${kids.slice(0, 2).map(part).join('_')}^${kids[2] === undefined ? '' : part(kids[2])}`;
    case 'mfrac':
      return kids.map(part).join('/');
    case 'msqrt':
      return `√(${kids.map(formulaText).join('')})`;
    default:
      return kids.map(formulaText).join('');
  }
}

/** A part of a formula, in brackets where it is more than one word or number. */
function part(el: El): string {
  const text = formulaText(el);
  return /^(?:[\p{L}\p{M}]*|[\p{N}.]*)$/u.test(text) ? text : `(${text})`;
}

/** Whether an element draws, for the eye alone, the formula that stands beside it in MathML. */
export function drawsFormula(el: El): boolean {
  if (!el.mayHave(ASKED.class) || el.attribs['aria-hidden'] !== 'true') return false;
  return (el.outer?.children ?? []).some((kid) => kid !== el && isEl(kid) && holdsFormula(kid));
}

const holdsFormula = (el: El): boolean =>
  el.name === 'math' || el.children.some((kid) => isEl(kid) && kid.name === 'math');
