/** What a page hides from its readers. */
import { BY_ATTRIBUTE, keyOf, matchesSelector, readSelector, type Selector } from './selectors.js';
import { ASKED, asks, charsIn, type El, isEl, ownText, textOf, UNFOLD } from './tree.js';

/** Elements within a line. */
const INLINE = new Set(['span', 'font', 'ins', 'i', 'b', 'em', 'a', 'small', 'label', 'u', 's', 'strong', 'cite']);
const HIDDEN =
  /display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$|[!}])|(?:left|text-indent)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%/i;
/** How a line is hidden; a whole text that is set so is shown by script once it has loaded. */
const HIDDEN_LINE =
  /visibility\s*:\s*hidden|(?:^|[;\s])height\s*:\s*0(?:px)?\s*;.{0,60}overflow\s*:\s*hidden|overflow\s*:\s*hidden.{0,60}[;\s]height\s*:\s*0(?:px)?\s*(?:;|$)/i;
const SHOWN = /display\s*:\s*(?!none)[a-z]/i;
/** Style sheets longer than this are frameworks; what they hide is shown by script. */
const OWN_SHEET = 20_000;

/** A rule that hides or shows. `weight` is its specificity, then its place. */
interface Rule {
  readonly selector: Selector;
  readonly style: string;
  readonly hides: boolean;
  readonly weight: number;
}

/** A page's rules by the class or id that their selectors end with, or by `BY_ATTRIBUTE`. */
export type Hiding = ReadonlyMap<string, readonly Rule[]>;

/** By its attributes, or by the page's style sheets. */
export function isHidden(el: El, rules: Hiding): boolean {
  if (!el.mayHave(ASKED.hidden | ASKED.style | ASKED.class | ASKED.id) && !rules.has(BY_ATTRIBUTE)) return false;
  const { hidden, style = '' } = el.attribs;
  return (hidden !== undefined || hides(el, style) || isHiddenByRule(el, rules)) && !unfolds(el);
}

/** Whether what hides `el` says so of an element of its kind. */
const hides = ({ name }: El, style: string): boolean =>
  HIDDEN.test(style) || ((name === 'p' || INLINE.has(name)) && HIDDEN_LINE.test(style));

function isHiddenByRule(el: El, rules: Hiding): boolean {
  if (rules.size === 0) return false;
  const { class: classes, id } = el.attribs;
  let best: Rule | null = null;
  const keys = [BY_ATTRIBUTE, ...(classes ?? '').split(/\s+/).map((name) => `.${name}`)];
  for (const key of id === undefined ? keys : [...keys, `#${id}`]) {
    for (const rule of rules.get(key) ?? [])
      if (rule.weight > (best?.weight ?? -1) && matchesSelector(el, rule.selector)) best = rule;
  }
  return best?.hides === true && hides(el, best.style);
}

/** Whether a reader opens the element by a press on what stands beside it: the answer below its question, the rest of a text. */
function unfolds(el: El): boolean {
  if (INLINE.has(el.name)) return false;
  const kids = (el.outer?.children ?? []).filter(isEl);
  const at = kids.indexOf(el);
  const before = kids[at - 1];
  const after = kids[at + 1];
  if (before !== undefined && isPanel(el) && isName(before)) return true;
  return (before !== undefined && opens(before)) || (after !== undefined && UNFOLD.test(textOf(after).slice(0, 40)));
}

/** What templates call the part of a text that a press on its tab shows. */
const PANEL = /(?:^|[\s_-])tabs?[-_]?(?:content|panel|pane)(?:$|[\s_-])/i;
const isPanel = ({ attribs, names }: El): boolean => attribs.role === 'tabpanel' || PANEL.test(names);
/** Characters of a tab's name, at most. */
const TAB = 30;
/** Whether an element is a few words without a link. */
const isName = (el: El): boolean =>
  charsIn(el, TAB) <= TAB && textOf(el).trim() !== '' && !el.children.some((kid) => isEl(kid) && kid.name === 'a');

const opens = (el: El): boolean =>
  el.attribs['aria-expanded'] !== undefined ||
  (el.name !== 'p' && /[?？]\s*$/.test(textOf(el))) ||
  el.children.some((kid) => isEl(kid) && (asks(kid) || kid.attribs['aria-expanded'] !== undefined));

/** Whether a hidden element of this kind is put between words, against copying. */
export function isJunk(tag: string): boolean {
  return INLINE.has(tag);
}

/** Whether every reader sees a sheet: it names no medium, the screen or all. */
const isForAll = ({ attribs: { media = '' } }: El): boolean =>
  media.split(',').some((one) => /^(?:all|screen)?$/i.test(one.trim()));

/** What the page's own style sheets hide, from its `<style>` elements. */
export function hidingRules(sheets: readonly El[]): Hiding {
  const rules = new Map<string, Rule[]>();
  for (const sheet of sheets) if (isForAll(sheet)) readSheet(ownText(sheet), rules);
  return rules;
}

const HIDES = new RegExp(`${HIDDEN.source}|${HIDDEN_LINE.source}`, 'i');

function readSheet(sheet: string, rules: Map<string, Rule[]>): void {
  // Within @media a rule holds for some readers only.
  if (sheet.length > OWN_SHEET || !HIDES.test(sheet)) return;
  // Marks of a comment stand around old sheets, and mean nothing there.
  const bare = sheet
    .replace(/<!--|-->/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@[^@{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '}');
  let place = 0;
  for (const piece of bare.split('}')) {
    const at = piece.indexOf('{');
    if (at < 0) continue;
    const style = piece.slice(at + 1);
    const hides = HIDES.test(style);
    if (!hides && !SHOWN.test(style)) continue;
    for (const text of piece.slice(piece.lastIndexOf(';', at) + 1, at).split(',')) {
      const selector = readSelector(text);
      if (selector === null) continue;
      place += 1;
      const weight = specificity(selector) * 10_000 + Math.min(place, 9_999);
      const key = keyOf(selector);
      rules.set(key, [...(rules.get(key) ?? []), { selector, style, hides, weight }]);
    }
  }
}

function specificity(selector: Selector): number {
  let sum = 0;
  for (const { tag, id, classes, attributes } of selector)
    sum += (id === '' ? 0 : 10_000) + (classes.length + attributes.length) * 100 + (tag === '' ? 0 : 1);
  return sum;
}
