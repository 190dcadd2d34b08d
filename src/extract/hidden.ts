/** What a page hides from its readers. */
import { ASKED, type El, ownText } from './tree.js';

/** Elements within a line. */
const INLINE = new Set(['span', 'font', 'ins', 'i', 'b', 'em', 'a', 'small', 'label', 'u', 's', 'strong', 'cite']);
const HIDDEN =
  /display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$|!)|(?:left|text-indent)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%/i;
/** Rules of one class each: what depends on place, state or medium says nothing for sure. */
const RULE = /(?:^|[}])\s*((?:\.[\w-]+\s*,\s*)*\.[\w-]+)\s*\{([^{}]*)\}/g;
/** Style sheets longer than this are frameworks; what they hide is shown by script. */
const OWN_SHEET = 20_000;

/** By its attributes, or by one of the classes that the page's style sheets hide. */
export function isHidden(el: El, classes: ReadonlySet<string>): boolean {
  if (!el.mayHave(ASKED.hidden | ASKED.style | ASKED.class)) return false;
  const { attribs } = el;
  if (attribs.hidden !== undefined || HIDDEN.test(attribs.style ?? '')) return true;
  return classes.size > 0 && (attribs.class ?? '').split(/\s+/).some((name) => classes.has(name));
}

/** Whether a hidden element of this kind is put between words, against copying. */
export function isJunk(tag: string): boolean {
  return INLINE.has(tag);
}

/** Classes that the page's own style sheets hide in every state, from its `<style>` elements. */
export function hiddenClasses(sheets: readonly El[]): Set<string> {
  const hidden = new Set<string>();
  for (const sheet of sheets) readSheet(ownText(sheet), hidden);
  return hidden;
}

function readSheet(sheet: string, hidden: Set<string>): void {
  // Within @media a rule holds for some readers only.
  if (sheet.length > OWN_SHEET || !HIDDEN.test(sheet)) return;
  const bare = sheet.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@[^@{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '}');
  RULE.lastIndex = 0;
  for (let m = RULE.exec(bare); m !== null; m = RULE.exec(bare)) {
    RULE.lastIndex = m.index + m[0].length - 1; // the brace that ends a rule begins the next
    if (!HIDDEN.test(m[2]!)) continue;
    for (const name of m[1]!.split(',')) hidden.add(name.trim().slice(1));
  }
}
