/**
 * A body that a template splits over siblings, with advertisements, prompts and lists between them: the run of siblings that hold
 * its parts. Their common parent may pay for so many other lines that one part alone is more.
 */

import { wordsOf } from './lines.js';
import { headsOthers } from './others.js';
import { INFO } from './score.js';
import type { ScoredPage } from './scored-page.js';
import { El, isEl } from './tree.js';

/** How far above the part that was found the siblings may stand. */
const UP = 3;
/** What a box around the part may lose by what else it holds. */
const MORE = 5;
/** Weight of a paragraph in a part of which its markup says too little, at least. */
const PARAGRAPH = 30;
/** Weight of a title, at least; heads of sections are shorter. */
const TITLE = 8;
/** A name and nothing else. */
const SIGNATURE = /^\p{L}{2,6}$/u;

/** An element around `el` and the further parts of its text; `el` where there are none. */
export function withParts(page: ScoredPage, el: El): El {
  const least = page.sum(el) - MORE;
  for (let at = el, up = 0; up < UP && at.outer !== null && at.name !== 'body'; at = at.outer, up += 1) {
    if (page.sum(at) < least) break;
    const kids = at.outer.children.filter((kid): kid is El => isEl(kid) && kid.from < kid.to);
    const own = kids.indexOf(at);
    const first = reach(page, kids, own, -1);
    const last = reach(page, kids, own, 1);
    if (first < last) return wrap(kids[first]!, kids[withEnd(page, kids, last)]!);
  }
  return el;
}

/** The last part in one direction from `own`: one that adds more than what stands between takes away. */
function reach(page: ScoredPage, kids: readonly El[], own: number, step: 1 | -1): number {
  let last = own;
  let sum = 0;
  for (let i = own + step; i >= 0 && i < kids.length; i += step) {
    const kid = kids[i]!;
    if (kid.from >= page.end || kid.from <= (page.title ?? -1)) break;
    const mark = page.chrome.get(kid);
    if (mark === 'feed' || mark === 'others' || mark === 'readers') break;
    if (mark !== undefined) continue;
    if (page.strongIn(kid) > 0) {
      if (!isPart(page, kids[own]!, kid)) break;
      sum += page.sum(kid);
      if (sum <= 0) break;
      last = i;
      sum = 0;
    } else sum += Math.min(0, page.sum(kid));
  }
  return last;
}

/** The last part, or behind it the name with which a letter is signed or a table of facts, in a sibling of its markup. */
function withEnd(page: ScoredPage, kids: readonly El[], last: number): number {
  const { name, names } = kids[last]!;
  const next = kids[last + 1];
  if (next === undefined || next.name !== name || next.names !== names || page.chrome.has(next)) return last;
  const shown = page.lines.slice(next.from, next.to);
  const isSigned = shown.length === 1 && SIGNATURE.test(shown[0]!.text);
  const isTable = names !== '' && shown.length > 1 && shown.every(({ kind }) => kind === 'row');
  return (isSigned || isTable) && shown.every(({ links }) => links === 0) ? last + 1 : last;
}

/** Whether `kid` may be a part of the text of which `own` is one: of its markup, and without a head of its own. */
function isPart({ lines, title }: ScoredPage, own: El, kid: El): boolean {
  const parts = lines.slice(kid.from, kid.to);
  const isSame = kid.name === own.name && kid.names === own.names;
  if (!isSame && kid.name !== 'p' && (kid.name !== own.name || !sharesName(kid, own))) return false;
  // Of other markup, above the part that was found, or with a picture, a short line is a caption or a request.
  const isSure = isSame && kid.from > own.from && !parts.some(({ kind }) => kind === 'image');
  if (!isSure && !parts.some(({ w, p }) => w >= PARAGRAPH && p >= 2)) return false;
  const head = parts[0]!;
  // Where `own` begins with the page's title, a box that begins with a heading like it is another text.
  const isTitle = head.kind === 'heading' && head.level === lines[own.from]!.level && head.w >= TITLE;
  if (title === own.from && isTitle) return false;
  return (
    !headsOthers(wordsOf(head.text)) &&
    !(head.kind === 'heading' && head.links > 0) &&
    !parts.some(({ text, w }) => w < 40 && INFO.test(text))
  );
}

function sharesName(a: El, b: El): boolean {
  const words = new Set(a.names.split(/\s+/));
  return b.names.split(/\s+/).some((word) => word !== '' && words.has(word));
}

/** Sets `first` … `last`, siblings, into an element of their own. */
function wrap(first: El, last: El): El {
  const outer = first.outer!;
  const box = new El('div', {});
  const { children } = outer;
  const from = children.indexOf(first);
  const within = children.splice(from, children.indexOf(last) - from + 1, box);
  box.children = within;
  box.from = first.from;
  box.to = last.to;
  box.parent = outer;
  box.prev = first.prev;
  box.next = last.next;
  if (box.prev !== null) box.prev.next = box;
  if (box.next !== null) box.next.prev = box;
  first.prev = null;
  last.next = null;
  for (const kid of within) kid.parent = box;
  return box;
}
