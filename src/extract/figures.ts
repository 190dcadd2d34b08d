/** Figures and pictures that a template sets between title and text or right below the text, outside its container, and their credits. */
import { isPersonName, labelField } from '../core/labels.js';
import { type Body, without } from './body.js';
import { isCreditBeside, isCreditLine, personIn } from './caption-credit.js';
import { galleryBelow, isCaption, isPicture } from './gallery.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';

/** Lines between a figure and the body, at most. */
const NEAR = 10;

interface Beside {
  readonly above: readonly number[];
  readonly below: readonly number[];
  /** Captions by their place, whatever their element. */
  readonly captions: ReadonlySet<Line>;
}

/** Indices of the lines of figures above and below a body that spans `from` … `to − 1`; `title` is the line of the title. */
export function figuresBeside(
  lines: readonly Line[],
  { from, to }: Pick<El, 'from' | 'to'>,
  title: number,
  isChrome: (el: El) => boolean,
): Beside {
  const above: number[] = [];
  const below: number[] = [];
  // What a template calls a header, with the title in it, is the article's own.
  const isAway = (el: El): boolean => isChrome(el) && !(el.from <= title && el.to > title);
  if (title >= 0 && title < from) {
    for (let i = Math.max(title + 1, from - NEAR); i < from; i += 1) if (inFigure(lines[i]!, isAway)) above.push(i);
  }
  for (let i = to; i < lines.length; i += 1) {
    if (inFigure(lines[i]!, isAway)) below.push(i);
    else if (!isCreditLine(lines[i]!)) break;
  }
  const whole = (list: number[]) => (list.some((i) => lines[i]!.kind === 'image') ? list : []);
  const gallery = galleryBelow(lines, to, isChrome);
  const lead = above.some((i) => lines[i]!.kind === 'image') ? above : leading(lines, title, from, isAway);
  return {
    above: lead,
    below: gallery.length > 0 ? gallery : whole(below),
    // A caption that stands on the page before its picture has an element with it.
    captions: new Set([...gallery, ...(lead[0]! > lead[1]! ? lead.slice(1) : [])].map((i) => lines[i]!)),
  };
}

/** Weight of a caption that no element of its own tells, at least. */
const SAYS = 12;

/** `值班编辑李明`: who wrote or edited, below a face. */
function isSigned({ text }: Line): boolean {
  for (let n = 2; n <= 6; n++) {
    const field = labelField(text.slice(0, n));
    if ((field === 'editor' || field === 'author') && isPersonName(text.slice(n).trim())) return true;
  }
  return false;
}

/** The pictures right above the text that no figure holds, each with its caption where the two are a box. */
function leading(lines: readonly Line[], title: number, from: number, isChrome: (el: El) => boolean): number[] {
  const isOwn = (at: number): boolean => at > title && isPicture(lines[at]!) && !isWithin(lines[at]!.el, isChrome);
  const isBoxed = (at: number): boolean => {
    const box = lines[at]!.el.outer;
    return box?.from === at - 1 && box.to === at + 1 && isCaption(lines[at]!) && !isSigned(lines[at]!);
  };
  const found: number[] = [];
  const last = from - 1;
  if (title >= 0 && last - 1 > title && isInlineFigure(lines, last, from) && !isWithin(lines[last]!.el, isChrome))
    return [last, last - 1];
  for (let at = last; title >= 0 && at > title; at -= 1) {
    if (isOwn(at)) found.unshift(at);
    else if (isBoxed(at) && isOwn(at - 1)) found.unshift(at);
    else break;
  }
  return found.some((i) => lines[i]!.kind === 'image') ? found : [];
}

/** Whether line `at`, a picture, has its caption within its own element, which ends before line `to`: the caption's line is the one above. */
function isInlineFigure(lines: readonly Line[], at: number, to: number): boolean {
  const [caption, picture] = [lines[at - 1]!, lines[at]!];
  const { el } = picture;
  const isBox = caption.el === el && el.from === at - 1 && el.to === to;
  return isBox && isPicture(picture) && caption.w >= SAYS && isCaption(caption) && !isSigned(caption);
}

function isWithin(el: El, isChrome: (el: El) => boolean): boolean {
  for (let at: El | null = el; at !== null; at = at.outer) if (at.name === 'a' || isChrome(at)) return true;
  return false;
}

/** Whether a line is the picture, the caption or the credit of a figure that leads nowhere. */
function inFigure(line: Line, isChrome: (el: El) => boolean): boolean {
  const isCaption = line.el.name === 'figcaption' || isCreditLine(line);
  if (line.hidden || (line.kind !== 'image' && !isCaption) || line.linkW > 0) return false;
  let figure = false;
  for (let at: El | null = line.el; at !== null; at = at.outer) {
    if (isChrome(at)) return false;
    if (at.name === 'a') return false;
    figure ||= at.name === 'figure';
  }
  return figure;
}

/** The lines of a body, and of the figures beside it, without the credits of captions; the first that names a person tells the photographer. */
export function cutCredits(
  lines: readonly Line[],
  body: Body,
  beside: { readonly above: readonly number[]; readonly below: readonly number[] },
): { body: Body; kept: readonly number[]; photographer: string | null } {
  const all = [...beside.above, ...body.kept, ...beside.below];
  const own = all.filter((i) => isCreditLine(lines[i]!)).map((i) => lines[i]!.text);
  const gone = new Set(all.filter((i) => isCreditLine(lines[i]!) || isCreditBeside(lines, i)));
  const reason = 'who took the picture, beside its caption';
  return {
    body: without(lines, body, gone, { kind: 'info', rule: 'caption-credit@3', reason }),
    kept: all.filter((i) => !gone.has(i)),
    photographer: own.map(personIn).find((name) => name !== null) ?? null,
  };
}
