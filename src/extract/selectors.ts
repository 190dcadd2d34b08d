/** Selectors of a page's own style sheets (Selectors 4): of tag, classes, id and values of attributes, alone or within others. Any other matches nothing. */
import type { El } from './tree.js';

/** One element's conditions: `p.note`, `#box`, `.a.b`, `[data-part="1"]`. */
interface Compound {
  readonly tag: string;
  readonly id: string;
  readonly classes: readonly string[];
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** What an element must be, and what must stand around it, outermost first. */
export type Selector = readonly Compound[];

const COMPOUND = /^([a-z][a-z\d]*)?((?:[.#][\w-]+)*)((?:\[[\w-]+=(?:"[^"\]]*"|'[^'\]]*'|[\w-]+)\])*)$/i;
const ATTRIBUTE = /\[([\w-]+)=["']?([^"'\]]*)/g;
const MOST_PARTS = 5;

/** Reads one selector; null for what depends on state, place or attributes without a value, and for what names tags alone. */
export function readSelector(text: string): Selector | null {
  const parts = text.trim().split(/\s+/);
  if (parts.length > MOST_PARTS) return null;
  const selector: Compound[] = [];
  for (const part of parts) {
    const m = COMPOUND.exec(part);
    if (m === null || part === '') return null;
    const names = m[2]!.match(/[.#][\w-]+/g) ?? [];
    selector.push({
      tag: (m[1] ?? '').toLowerCase(),
      id: names.find((name) => name.startsWith('#'))?.slice(1) ?? '',
      classes: names.filter((name) => name.startsWith('.')).map((name) => name.slice(1)),
      attributes: [...m[3]!.matchAll(ATTRIBUTE)].map(({ 1: name, 2: value }) => [name!.toLowerCase(), value!] as const),
    });
  }
  const own = selector.at(-1)!;
  return own.id === '' && own.classes.length === 0 && own.attributes.length === 0 ? null : selector;
}

/** The key of selectors that end in attributes alone. */
export const BY_ATTRIBUTE = '[]';

/** The names, `.class` or `#id`, by one of which an element is known that a selector can match. */
export function keyOf(selector: Selector): string {
  const { id, classes } = selector.at(-1)!;
  if (id !== '') return `#${id}`;
  return classes.length === 0 ? BY_ATTRIBUTE : `.${classes[0]!}`;
}

/** Whether an element is matched. The page's own state (`.no-js` on `<html>`) is a script's to change, so it counts for nothing. */
export function matchesSelector(el: El, selector: Selector): boolean {
  if (!fits(el, selector.at(-1)!)) return false;
  let at = el.outer;
  for (let i = selector.length - 2; i >= 0; i -= 1) {
    while (at !== null && !(at.name !== 'html' && at.name !== 'body' && fits(at, selector[i]!))) at = at.outer;
    if (at === null) return false;
    at = at.outer;
  }
  return true;
}

function fits({ name, attribs }: El, { tag, id, classes, attributes }: Compound): boolean {
  if ((tag !== '' && name !== tag) || (id !== '' && attribs.id !== id)) return false;
  if (attributes.some(([key, value]) => attribs[key] !== value)) return false;
  if (classes.length === 0) return true;
  const own = (attribs.class ?? '').split(/\s+/);
  return classes.every((wanted) => own.includes(wanted));
}
