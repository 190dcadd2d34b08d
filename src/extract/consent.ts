/**
 * The dialog that asks to agree to cookies, above a page or below it. Its heading and its sentences look like a text's own, and its
 * template's name says nothing on many sites: what it speaks of and the buttons to agree tell it.
 */
import { type Line, shownIn, weightOf } from './lines.js';
import { type El, isEl, textOf } from './tree.js';

/** Lines of such a dialog and their weight, at most. */
const LINES = 12;
const HEAVY = 400;
/** What it speaks of, and to whom. */
const COOKIES = /\bcookies?\b|\bpersonal(?:ised|ized)? (?:data|information|ads|advertising)\b/i;
const ASKS =
  /\b(?:we|our|us|this (?:web)?site|you|your)\b[^.]{0,200}\b(?:cookies?|partners|vendors|consent|personal data)\b/i;
/** What its buttons say. */
const BUTTON =
  /^(?:i )?consent$|^(?:i )?(?:(?:dis)?agree|accept|reject|refuse|decline|allow|deny|got it|ok(?:ay)?|understand)\b[\p{L}\s&!.]{0,40}$|^(?:manage|customi[sz]e|more|cookie) (?:options|settings|preferences|choices|cookies)$/iu;

/** The dialogs of a page, each the outermost element that is one. */
export function consentsIn(lines: readonly Line[]): ReadonlySet<El> {
  const found = new Set<El>();
  for (const { el, text } of lines) {
    if (!COOKIES.test(text)) continue;
    let dialog: El | null = null;
    for (let at: El | null = el; at !== null && at.to - at.from <= LINES; at = at.outer)
      if (isConsent(lines, at)) dialog = at;
    if (dialog !== null) found.add(dialog);
  }
  return found;
}

/** Whether `el` holds little without a page's heading, which asks about cookies, and a button that agrees or refuses. */
function isConsent(lines: readonly Line[], el: El): boolean {
  const shown = shownIn(lines, el);
  if (weightOf(shown) > HEAVY || shown.some(({ level }) => level === 1)) return false;
  return shown.some(({ text }) => ASKS.test(text)) && presses(el);
}

function presses(el: El): boolean {
  return el.children.some(
    (kid) =>
      isEl(kid) &&
      (((kid.name === 'button' || kid.attribs.role === 'button' || (kid.name === 'a' && !leads(kid))) &&
        BUTTON.test(textOf(kid).trim())) ||
        presses(kid)),
  );
}

/** Whether a link leads to another page: a button that a script listens to does not. */
const leads = ({ attribs: { href = '' } }: El): boolean => !/^(?:#|javascript:|$)/i.test(href.trim());
