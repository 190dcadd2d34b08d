/**
 * How sure we are that the body is the article and nothing but the article, and why. Below .7 a page is doubtful. The weights
 * were fitted on 170 pages with known answers (docs/extraction.md): no sign alone makes a page doubtful, two of them do.
 */
import type { Line } from './lines.js';
import { isNotice } from './score.js';
import type { El } from './tree.js';

export interface Signs {
  /** The body's lines as kept. */
  readonly kept: readonly Line[];
  /** How many parts of the container were cut out, and how many characters they had. */
  readonly cuts: number;
  readonly cutChars: number;
  readonly titleFrom: string | null;
  readonly titleShown: boolean;
  readonly hasDate: boolean;
  readonly isArticle: boolean;
  /** The share of what the page says of itself that the text takes up (agree.ts); null when it says nothing. */
  readonly agreement: number | null;
  /** Lines from the title down to the first prose of the text, below 0 for a text above the title; null when no line shows the title. */
  readonly distance: number | null;
  /** The share of the text on which a second opinion agrees (opinion.ts). */
  readonly overlap: number;
  /** Whether the page has no other sentence. */
  readonly alone: boolean;
  /** Whether the text was read from the page's data: the page does not show it. */
  readonly isHidden: boolean;
  /** Whether the page broke off, or was not read to its end. */
  readonly isCut: boolean;
}

/** From here on a text is doubted. No right text of the corpora has as much; `npm run bench -- doubt` measures it. */
const STRANGE = 4;

/** Lines from the title to a text that stands right below it, at most. */
const NEAR = 4;

/**
 * How much speaks for the text's being another one: that it has few words of what the page says of itself, that a second way of
 * reading finds other text, that it stands far from the title, that it speaks as notices do, that it is short. Right texts have
 * one or two of these.
 */
function strangeness({ agreement, overlap, distance, alone }: Signs, w: number, notices: number): number {
  const share = agreement ?? 0.6;
  let points = share < 0.12 ? 3 : share < 0.34 ? 2 : share < 0.5 ? 1 : share < 0.8 ? 0 : -1;
  if (overlap < 0.34) points += 2;
  if (distance === null || distance < -20 || distance > 60) points += 1;
  if (distance !== null && (distance < -3 || distance > 25)) points += 2;
  if (notices >= 0.3) points += 2;
  // The only sentences of a page, right below title and date, need not repeat the title.
  if (alone && distance !== null && distance > 1 && distance <= NEAR && notices < 0.3) points -= 2;
  if (w < 100) points += 1;
  if (w < 30) points += 1;
  return points;
}

export function judgeConfidence(s: Signs): { confidence: number; because: string[] } {
  let confidence = 1;
  const because: string[] = [];
  const less = (by: number, when: boolean, why: string): void => {
    if (!when) return;
    confidence -= by;
    because.push(why);
  };
  const m = measure(s.kept);
  less(0.6, !s.isArticle, 'the page does not look like an article');
  less(0.2, s.titleFrom === null, 'no title found');
  less(0.05, s.titleFrom !== null && !s.titleShown, 'the title is not shown as a heading');
  less(0.05, !s.hasDate, 'no date found');
  less(0.1, m.w < 60, 'very little text');
  less(0.16, m.weak >= 0.1, 'some of the text is short lines without sentences');
  less(0.1, m.boxes >= 3 && m.boxes < m.strong * 0.5, 'the text is scattered over boxes');
  less(0.16, m.boxes >= 3 && m.head > 0, 'short lines stand above the scattered text');
  less(0.2, m.boxes >= 5 && m.items > 0 && m.items < 5, 'stray list items between the boxes');
  less(0.2, m.link >= 0.13, 'much of the text is links');
  less(0.16, s.cuts > 9, 'many boxes were cut out of the text');
  less(0.16, s.cutChars > m.w, 'more was cut out of the text than is left');
  less(0.1, s.isHidden, 'the page shows only the beginning; the rest stands in its data');
  less(0.05, m.lost, 'some of its characters are lost');
  less(0.35, s.isCut, 'the page is cut off: the end of the text may be missing');
  less(
    0.55,
    strangeness(s, m.w, m.notices) >= STRANGE,
    'the text is hardly what the title and the description speak of',
  );
  if (because.length === 0) because.push('one clear body under a title and a date');
  return { confidence: Math.max(0, Math.round(confidence * 100) / 100), because };
}

/** What stands over an advertisement, not over the text. */
const AD_LABEL = /^\s*(?:advertise?ments?|sponsored|广告|廣告)\s*$/i;

function inCaption(el: El | null): boolean {
  for (let at = el; at !== null; at = at.outer) if (at.name === 'figcaption') return true;
  return false;
}

function measure(kept: readonly Line[]) {
  let w = 0;
  let linkW = 0;
  let noticeW = 0;
  let strongW = 0;
  let strong = 0;
  let items = 0;
  let head = -1;
  let lost = false;
  let n = 0;
  const boxes = new Set<El | null>();
  for (const line of kept) {
    // A caption belongs to its picture and says nothing about the text.
    if (line.kind === 'image' || inCaption(line.el) || AD_LABEL.test(line.text)) continue;
    w += line.w;
    lost ||= line.text.includes('\ufffd');
    linkW += line.linkW;
    if (isNotice(line)) noticeW += line.w;
    if (line.kind === 'item') items += 1;
    if (line.p >= 1 && line.w >= 15) {
      if (head < 0) head = n;
      strong += 1;
      strongW += line.w;
      boxes.add(/^(?:p|span|li)$/.test(line.el.name) ? line.el.outer : line.el);
    }
    n += 1;
  }
  const all = Math.max(1, w);
  return {
    w,
    link: linkW / all,
    notices: noticeW / all,
    weak: 1 - strongW / all,
    strong,
    boxes: boxes.size,
    items,
    head: Math.max(0, head),
    lost,
  };
}
