/**
 * What is cut out of the article's element: subtrees that are chrome by name, hidden, or by their lines none of the text; and
 * the lines at its ends that are no text either.
 */
import type { Removal } from '../core/page.js';
import { cutAdverts, isAdvert } from './adverts.js';
import { isAboutBox, isAuthorCard, isOneOfMany } from './author-box.js';
import type { Body } from './body.js';
import { chineseBox, isDownload, isUpload } from './chinese-boxes.js';
import { cutBeyond, cutCounters, cutDigest, cutLead, cutReferences, cutRepeats, cutTail } from './ends.js';
import { cutButtons, cutFilms } from './english-asides.js';
import {
  addressesFrom,
  appendixFrom,
  isCall,
  isHistory,
  isListOfOthers,
  isPointer,
  platformFrom,
} from './english-boxes.js';
import { cutForm } from './form.js';
import { asksAddress, isInputForm } from './input-form.js';
import { isIntroduced } from './introduced.js';
import type { Line } from './lines.js';
import { isTextByName } from './names-in-text.js';
import { isMachineSummary, isTabList, namedNote, notesFrom } from './notes.js';
import { isLabelled, offerIn } from './offers.js';
import { cutPlayer } from './player.js';
import { cutPullQuotes } from './pull-quotes.js';
import type { ScoredPage } from './scored-page.js';
import { type El, isEl } from './tree.js';

/** Lines of verse that make up for a long sentence above a box. */
const ABOVE = 6;
/** Lines of a box of an English page, at most. */
const MOST_OF_BOX = 14;
/** Long lines below a box about the author, at most. */
const FEW = 1;
/** Score of a line of prose. */
const PROSE = 8;

/** What takes lines out of the text that is left, in this order. */
const CUTS = [
  ...[
    cutAdverts,
    cutPlayer,
    cutButtons,
    cutFilms,
    cutPullQuotes,
    cutCounters,
    cutReferences,
    cutTail,
    cutDigest,
    cutRepeats,
  ],
  ...[cutLead, cutForm],
];

/** The lines of the article's element without what is cut out. */
export function cutOut(page: ScoredPage, el: El): Body {
  const { lines } = page;
  const kept: number[] = [];
  const removed: Removal[] = [];
  cutBoxes(page, el, el, kept, removed);
  const feet = [platformFrom, appendixFrom, addressesFrom, notesFrom]
    .map((find) => find(lines, kept))
    .filter((at) => at >= 0);
  cutBeyond(lines, kept, Math.min(page.end, ...feet.map((at) => kept[at]!)), removed);
  for (const cut of CUTS) cut(lines, kept, removed);
  return { el, kept, removed };
}

/** Collects the lines of `el` that are not in a box of `body` that is cut out. */
function cutBoxes(page: ScoredPage, body: El, el: El, kept: number[], removed: Removal[]): void {
  let at = el.from;
  for (const kid of el.children) {
    if (!isEl(kid) || kid.from === kid.to) continue;
    for (; at < kid.from; at += 1) kept.push(at);
    const why = whyCut(page, kid, body);
    if (why === null) cutBoxes(page, body, kid, kept, removed);
    else removed.push({ ...why, text: page.textOf(kid) });
    at = Math.max(at, kid.to);
  }
  for (; at < el.to; at += 1) kept.push(at);
}

type Why = Omit<Removal, 'text'>;

/** Why an element of `body` is none of the text; null where it may be. */
function whyCut(page: ScoredPage, el: El, body: El): Why | null {
  const why = byMark(page, el, body) ?? byLines(page, el, body);
  const isLinks = why !== null && (why.kind === 'related' || why.kind === 'links');
  return isLinks && isIntroduced(page.lines, el, page.strongAround(el, body)) ? null : why;
}

function byMark(page: ScoredPage, el: El, body: El): Why | null {
  const mark = page.chrome.get(el);
  if (mark === undefined) return null;
  if (mark === 'feed') return { kind: 'teaser', rule: 'feed@1', reason: 'a card of another article in a feed' };
  if (mark === 'others') return { kind: 'teaser', rule: 'others@1', reason: 'its heading says it shows other texts' };
  if (mark === 'readers')
    return { kind: 'comment', rule: 'readers@2', reason: 'its heading says that readers wrote it' };
  if (isTextByName(page.lines, el, mark, page.strongAround(el, body))) return null;
  return { kind: mark, rule: 'named-chrome@3', reason: `the template names it ${el.names || el.name}` };
}

function byLines(page: ScoredPage, el: El, body: El): Why | null {
  const { lines, scores } = page;
  let w = 0;
  let linkW = 0;
  let links = 0;
  let prose = false;
  let hidden = true;
  let heads = 0;
  for (let i = el.from; i < el.to; i += 1) {
    const line = lines[i]!;
    w += line.w;
    linkW += line.linkW;
    links += line.links;
    hidden &&= line.hidden;
    // A heading that leads nowhere may be the text's own.
    if (line.kind === 'heading' && line.href) heads += 1;
    prose ||= scores[i]! > PROSE;
  }
  const strong = page.strongIn(el);
  if (hidden) return { kind: 'hidden', rule: 'hidden@1', reason: 'the page hides it from its readers' };
  if (heads > 0 && strong <= heads && strong * 3 <= page.strongIn(body))
    return { kind: 'teaser', rule: 'teaser@1', reason: 'linked titles with a line or two of text each' };
  if (isBelow(page, el, body, saysNothing(lines, el) ? FEW : 0) && isInputForm(lines, el))
    return { kind: 'form', rule: 'fields@2', reason: 'a form that readers fill in' };
  if (strong <= FEW && asksAddress(lines, el))
    return { kind: 'form', rule: 'fields@2', reason: 'asks for an address to write to' };
  // What stands below such a box may be long too: how to cite the text. No heading takes away more than it leaves.
  if (strong <= page.strongAround(el, body).above && isBelow(page, el, body, FEW) && isAboutBox(lines, el))
    return { kind: 'info', rule: 'about-box@2', reason: 'says who wrote the text, or whom to ask about it' };
  if (isBelow(page, el, body, FEW) && isHistory(lines, el))
    return { kind: 'info', rule: 'history@1', reason: 'tells when the page was changed' };
  const note = isBelow(page, el, body, FEW) ? namedNote(lines, el) : null;
  if (note !== null) return { kind: 'info', rule: 'named-note@1', reason: note };
  const english = englishBox(page, el, body);
  if (english !== null) return { kind: 'info', rule: 'english-box@2', reason: english };
  const chinese = page.strongAround(el, body).above > 0 && strong <= FEW ? chineseBox(lines, el) : null;
  if (chinese !== null) return { kind: 'info', rule: 'small-box@1', reason: chinese };
  // A label may stand above the first lines of a short text as well.
  if (strong * 3 <= page.strongIn(body) && isLabelled(lines, el))
    return { kind: 'ad', rule: 'offer@1', reason: 'says that it is advertised' };
  const offer = strong === 0 ? offerIn(lines, el) : null;
  if (offer !== null) return { kind: 'ad', rule: 'offer@1', reason: offer };
  if (isAdvert(lines, el)) return { kind: 'ad', rule: 'advert@1', reason: 'stands with what shows advertisements' };
  if (isUpload(lines, el))
    return { kind: 'info', rule: 'upload@1', reason: 'the file of a picture, and how often it was fetched' };
  if (isPointer(lines, el)) return { kind: 'teaser', rule: 'pointer@1', reason: 'a heading and the link to read more' };
  if (isFeedBox(page, el)) return { kind: 'teaser', rule: 'feed@1', reason: 'a card of another article in a feed' };
  if (isMachineSummary(lines, el))
    return { kind: 'info', rule: 'machine-summary@1', reason: 'a summary that a machine made' };
  if (isTabList(lines, el))
    return { kind: 'button', rule: 'tabs@1', reason: 'names of tabs, said again over what each shows' };
  if (isDownload(lines, el)) return { kind: 'button', rule: 'download@1', reason: 'a button to download something' };
  if (!prose && links >= 2 && linkW > w * 0.6)
    return { kind: 'links', rule: 'link-list@1', reason: `${links} links and hardly anything else` };
  return null;
}

/** What a box of an English page is, if it is none of the text. */
function englishBox(page: ScoredPage, el: El, body: El): string | null {
  const { lines } = page;
  if (el.to - el.from < 2 || el.to - el.from > MOST_OF_BOX || page.strongIn(el) > FEW) return null;
  if (isCall(lines, el)) return 'asks to subscribe or to give';
  if (isBelow(page, el, body, FEW) && isAuthorCard(lines, el) && !isOneOfMany(lines, el))
    return 'says who wrote the text';
  if (!isBelow(page, el, body)) return null;
  return isListOfOthers(lines, el) ? 'names subjects, offers or other texts' : null;
}

/** Whether no line of `el` has a mark of a sentence: names of fields and what may be chosen. */
const saysNothing = (lines: readonly Line[], { from, to }: El): boolean =>
  lines.slice(from, to).every(({ p }) => p === 0);

/** Whether `el` is a heading over the cards of a feed and nothing else. */
function isFeedBox({ lines, chrome }: ScoredPage, el: El): boolean {
  if (chrome.size === 0 || lines[el.from]!.kind !== 'heading' || el.to - el.from < 2) return false;
  const cards = (one: El): number =>
    one.children.reduce((sum, kid) => {
      if (!isEl(kid) || kid.from === kid.to) return sum;
      return sum + (chrome.get(kid) === 'feed' ? kid.to - kid.from : cards(kid));
    }, 0);
  return cards(el) === el.to - el.from - 1;
}

/** Whether `el` stands below the sentences of `body`, with hardly a long one behind it. */
function isBelow(page: ScoredPage, el: El, body: El, most = 0): boolean {
  const { above, below } = page.strongAround(el, body);
  const begun = above > 0 || el.from - body.from > ABOVE;
  return begun && below <= most;
}
