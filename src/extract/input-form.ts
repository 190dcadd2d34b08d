/** Forms beside the prose that readers fill in, and what they are asked to choose. */
import { type Line, weightOf } from './lines.js';
import { type El, isEl } from './tree.js';

/** Weight of what is said around a form's field, at most, and its lines. */
const FORM = 80;
const FEW = 6;
/** Types of `<input>` in which readers write or choose. */
const WRITTEN = new Set([undefined, '', 'text', 'email', 'search', 'tel', 'url', 'password', 'radio']);

/** Whether `el` is a form with a few words around a field that readers fill in. */
export const isInputForm = (lines: readonly Line[], el: El): boolean =>
  el.to - el.from <= FEW && weightOf(lines.slice(el.from, el.to)) <= FORM && hasField(el);

/** Whether `el` is a few words around a field for an e-mail address: it asks to subscribe, wherever it stands. */
export const asksAddress = (lines: readonly Line[], el: El): boolean =>
  el.to - el.from <= FEW && weightOf(lines.slice(el.from, el.to)) <= FORM && hasAddress(el);

const E_MAIL = /\be-?mail\b/i;

function hasAddress(el: El): boolean {
  return el.children.some(
    (kid) =>
      isEl(kid) &&
      ((kid.name === 'input' &&
        (kid.attribs.type === 'email' || E_MAIL.test(kid.attribs.placeholder ?? kid.attribs.name ?? ''))) ||
        hasAddress(kid)),
  );
}

function hasField(el: El): boolean {
  return el.children.some(
    (kid) =>
      isEl(kid) &&
      (kid.name === 'textarea' ||
        (kid.name === 'input' && WRITTEN.has(kid.attribs.type?.toLowerCase())) ||
        hasField(kid)),
  );
}
