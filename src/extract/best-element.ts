/**
 * Which element is the article: the one with the greatest sum of scores. Too small an element misses paragraphs, too large a
 * one pays for the menus it swallows, so the maximum is the article's own container, whatever the template calls it, and it joins
 * a body that is split over siblings. Where it has hardly any prose, or the title knows nothing of it, the title decides.
 */
import { agreement } from './agree.js';
import { LEAD_LABEL } from './ends.js';
import type { Line } from './lines.js';
import { roleByNames } from './names.js';
import { INFO, plainWeight } from './score.js';
import type { ScoredPage } from './scored-page.js';
import { withParts } from './split-body.js';
import { type El, isEl } from './tree.js';

/** Sum of prose below which a body is too short to be believed without its title. */
const SHORT = 150;
/** Lines between a title and the start of its text, at most: information, buttons, a column's name. */
const FAR = 40;
/** Lines between a title and a text without a sentence whose element has no telling name, at most. */
const NEXT = 6;
/** Weight of a caption, at most. */
const CAPTION = 80;
/** Pictures of a slide show, at least. */
const SLIDES = 3;
/** Below this share of the title's pairs of characters a text has nothing to do with the title. */
const STRANGE = 0.25;
/** Weight of a heading in the window title that is no column's name, at least. */
const NAMED = 8;
/** Elements that hold one paragraph, never an article. */
const PARAGRAPH = new Set('p span font b strong em i a h1 h2 h3 li center tr tbody'.split(' '));

/** The element with the greatest sum, the innermost of equals; or one beside the title. */
export function bestElement(page: ScoredPage): El {
  let best = page.root;
  let bestSum = page.sum(best);
  const look = (el: El): void => {
    for (const kid of el.children) {
      if (!isEl(kid) || kid.from === kid.to || page.chrome.has(kid)) continue;
      const sum = page.sum(kid);
      if (sum >= bestSum) {
        best = kid;
        bestSum = sum;
      }
      look(kid);
    }
  };
  look(page.root);
  const own = ownBelowTitle(page, best);
  if (own !== null) return own;
  const strange = isStrange(page, best);
  const beside = page.prose(best) < SHORT || strange ? besideTitle(page, best, strange) : null;
  return withPicture(page, withLead(page, whole(page, innermost(page, beside ?? best))));
}

/**
 * The element of the title where a sentence stands right below title and information line, however short, and what `best` holds
 * behind that element takes up hardly a word of what the page says it is about: words of the site about itself, or other texts.
 */
function ownBelowTitle(page: ScoredPage, best: El): El | null {
  const { title, lines } = page;
  if (title === undefined || best.to <= title) return null;
  const first = lines.findIndex(
    ({ w, p, hidden, linkW }, i) => i > title && p >= 1 && w >= 8 && linkW === 0 && !hidden,
  );
  if (first < 0 || first > title + NEXT || !lines.slice(title + 1, first).some(isDated)) return null;
  let text: El = lines[first]!.el;
  while (text.outer !== null && text.outer.from > title) text = text.outer;
  const own = text.outer;
  if (own === null || own.to >= best.to || page.prose(own) >= SHORT || own.name === 'header') return null;
  // A lead is a line beside the title; a text has a box of its own.
  if ((text === lines[first]!.el && !roleByNames(text.names).body) || LEAD_LABEL.test(lines[first]!.text)) return null;
  const rest = { from: Math.max(own.to, best.from), to: best.to };
  const isOfText = (line: Line): boolean => isInBody(line.el, rest.from);
  if (lines.slice(rest.from, rest.to).some(isOfText)) return null;
  if ((agreement(page.textOf(rest), page.statements()) ?? 1) >= STRANGE) return null;
  return page.prose(text) < page.prose(own) ? own : text;
}

/** Whether templates call `el`, or what holds it from line `from` on, the container of a text, and nothing on the way chrome. */
function isInBody(el: El, from: number): boolean {
  let body = false;
  for (let at: El | null = el; at !== null && at.from >= from; at = at.outer) {
    const names = roleByNames(at.names);
    if (names.chrome !== null || at.name === 'footer') return false;
    body ||= names.body;
  }
  return body;
}

/** Whether a line is short and has a year in it. */
const isDated = ({ w, text }: Line): boolean => w < 40 && /\d{4}/.test(text);

/** Whether an element stands far below the title and takes up hardly a word of what the page says it is about. */
function isStrange(page: ScoredPage, el: El): boolean {
  const { title, lines, window } = page;
  if (title === undefined || el.from <= title) return false;
  const between = lines.slice(title + 1, el.from);
  // A further line of the title's own heading, with the day and the source, heads nothing; a heading below the site's name may be the title.
  const heads = ({ kind, w, text, el: own }: Line) =>
    kind === 'heading' && own !== lines[title]!.el && !(w >= NAMED && window.includes(text));
  const parted = between.length > FAR || between.some(heads);
  return parted && (agreement(page.textOf(el), page.statements()) ?? 1) < STRANGE;
}

/**
 * A page with hardly any prose: if what was found does not stand with the title, the body is the nearest element around
 * or after the title that a template names as one, however short its text.
 */
function besideTitle(page: ScoredPage, best: El, strange: boolean): El | null {
  const { title, lines } = page;
  const prose = page.prose(best);
  if (title === undefined || (prose > 0 && best.from <= title && best.to > title)) return null;
  // Near the title only a sentence in a named element is more than what was found; far from it any words are.
  const short = prose < SHORT;
  const near = prose > 0 && best.from > title && (!short || best.from <= title + FAR);
  const end = near ? best.from : lines.length;
  let found: El | null = null;
  // What was found is left for no less than half of its own sentences, unless the title knows nothing of it.
  let most = near && !strange ? Math.max(8, plainWeight(lines, best, true) * 0.5) : 8;
  const look = (el: El): void => {
    for (const kid of el.children) {
      if (!isEl(kid) || kid.to <= title + 1 || kid.from >= end || page.chrome.has(kid)) continue;
      const stands = kid.from > title && kid.from <= title + FAR && kid.to <= end;
      const next = prose === 0 && kid.from <= title + NEXT;
      const own = stands && (!short || next || roleByNames(kid.names).body) ? plainWeight(lines, kid, near) : 0;
      if (own >= most) {
        found = kid;
        most = own + 1;
      }
      look(kid);
    }
  };
  look(page.root);
  return strange && found !== null ? around(page, found, best) : found;
}

/** What also holds the paragraphs beside `el`, with the title even, as long as it gains by them and holds nothing of `best`. */
function around(page: ScoredPage, el: El, best: El): El {
  let at = el;
  for (let { outer } = el; outer !== null && (outer.to <= best.from || outer.from >= best.to); outer = outer.outer)
    if (page.sum(outer) > page.sum(at)) at = outer;
  return at;
}

/** The innermost element that holds all strong lines of `el`. */
function innermost(page: ScoredPage, el: El): El {
  const strong = page.strongIn(el);
  for (let inner: El | undefined = el; strong > 0 && inner !== undefined; ) {
    el = inner;
    const prose = page.prose(el);
    inner = el.children.find(
      (kid): kid is El =>
        isEl(kid) && !page.chrome.has(kid) && page.strongIn(kid) === strong && page.prose(kid) >= prose * 0.93,
    );
  }
  return el;
}

/** `el` with the further parts of its text; a lone paragraph gives way to what holds it. */
function whole(page: ScoredPage, el: El): El {
  const parts = withParts(page, el);
  if (parts !== el) return parts;
  while (PARAGRAPH.has(el.name) && el.outer !== null && el.outer.name !== 'body' && el.outer.outer !== null)
    el = el.outer;
  return withParts(page, el);
}

/** What also holds the text that stands above `el`, a slide show with nothing but captions; `el` where there is none. */
function withLead(page: ScoredPage, el: El): El {
  const { outer: whole, from, to } = el;
  const title = page.title ?? -1;
  if (whole === null || from <= title) return el;
  const own = page.strongIn(el);
  const { above, below } = page.strongAround(el, whole);
  if (above === 0 || below > 0 || page.strongIn({ from: title + 1, to: from }) <= 0) return el;
  const slides = page.lines.slice(from, to).filter(({ kind }) => kind === 'image').length;
  return slides >= SLIDES && slides >= own ? whole : el;
}

/** What also holds the tables above `el` that are nothing but a picture over its caption, as papers set them; `el` where there are none. */
function withPicture(page: ScoredPage, el: El): El {
  const { outer: whole, from } = el;
  if (whole === null || whole.to !== el.to || (page.title ?? -1) >= whole.from) return el;
  const above = page.lines.slice(whole.from, from);
  const isCaption = ({ kind, w, linkW, hidden, text, el: own }: Line) =>
    kind === 'text' && own.name === 'td' && !hidden && linkW === 0 && w >= NEXT && w <= CAPTION && !INFO.test(text);
  const fits = above.every((line, i) =>
    i % 2 === 0 ? line.kind === 'image' && line.el.name === 'td' : isCaption(line),
  );
  return fits && above.length > 0 && above.length % 2 === 0 ? whole : el;
}
