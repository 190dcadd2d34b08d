/**
 * What stands between the title and the text of an English page within the text's own container: byline, moment, buttons, and
 * the standfirst above the byline. Only whole lines go, and only those above the first paragraph.
 */
import { listed } from '../core/english.js';
import { isKnownDay, type Known } from './above.js';
import { saysWhoIs } from './author-box.js';
import { type Body, without } from './body.js';
import { inCaption } from './caption-end.js';
import { fold } from './chars.js';
import type { Clock } from './dates.js';
import { bylineParts, englishInfo, isCredits, isRole, isTool } from './english.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';

/** Weight of a standfirst, at most. */
const STANDFIRST = 100;
/** How much heavier the text below it is, at least: a short post is signed below its only paragraph. */
const HEAVIER = 4;
/** Lines that may stand between a standfirst and the byline. */
const NEAR = 3;
/** What stands above the name of the publication in which a text appeared, and that name's weight, at most. */
const LABEL = /^(?:Published|Posted|Filed)\sin:?$/;
const HEAD = 20;
/** Weight of a paragraph, at least. */
const PARAGRAPH = 25;

/** Whether a line is a picture or what is said below one. */
const isFigure = ({ kind, el }: Line): boolean => kind === 'image' || inCaption(el);

/** Whether a line says who wrote, be it out of the body already. */
const isSigned = (line: Line | undefined, clock: Clock): boolean =>
  line !== undefined && englishInfo(line.text, clock)?.by.author !== undefined;

/** Whether a line stands in a list of terms that its template calls information: category, hits. */
const inInfoList = ({ el, w }: Line): boolean =>
  /^d[dt]$/.test(el.name) && w <= 20 && /(?:^|[\s_-])(?:info|meta)(?:$|[\s_-])/.test(el.outer?.names ?? '');

/** What templates name in a list of terms about an article, and the term without which such a list is the article's own. */
const TERM =
  /^(?:date|published|posted|updated|source|authors?|by|editors?|edited\sby|summary|abstract|share|topics?|category|tags|section)\s?:?$/i;
const DATED = /^(?:date|published|posted)\s?:?$/i;
/** Lines of such a list, at most. */
const TERMS = 16;

/** The lists above the text whose terms all say something about the article, its day among them. */
export function termLists(lines: readonly Line[], kept: readonly number[]): ReadonlySet<El> {
  const terms = new Map<El, string[]>();
  for (const i of kept) {
    const { el, text } = lines[i]!;
    if (el.name === 'dt' && el.outer?.name === 'dl') terms.set(el.outer, [...(terms.get(el.outer) ?? []), text]);
  }
  const tells = ([{ from, to }, texts]: [El, string[]]): boolean =>
    to - from <= TERMS &&
    texts.length >= 2 &&
    texts.every((one) => TERM.test(one)) &&
    texts.some((one) => DATED.test(one));
  return new Set([...terms].filter(tells).map(([list]) => list));
}

/** Which of several wrote first: `Ada Birch (now) and John Roe (earlier)`. */
const SHIFT = /\s\((?:now|earlier)\)/g;

/** Takes the information lines above the first paragraph out of the body. */
export function cutEnglishHead(lines: readonly Line[], body: Body, known: Known, clock: Clock): Body {
  const head: number[] = [];
  let standfirst = false;
  let labelled = false;
  let signed = false;
  const isNamed = (text: string): boolean =>
    known.names.some((name) => name !== null && fold(name) === fold(listed(text.replace(SHIFT, ''))));
  const lists = termLists(lines, body.kept);
  for (const i of body.kept) {
    const line = lines[i]!;
    if (i === known.title || isFigure(line)) continue;
    const info = englishInfo(line.spaced ?? line.text, clock) ?? englishInfo(line.text, clock);
    const isInfo =
      isNamed(line.text) ||
      isNamed(bylineParts(line, clock).author ?? '') ||
      // The publication stands below the label.
      (labelled && line.links > 0 && line.w <= HEAD && line.p === 0) ||
      LABEL.test(line.text) ||
      (info !== null && (info.sure || isKnownDay(line.text, known, clock))) ||
      isCredits(line, clock) ||
      inInfoList(line) ||
      (line.el.outer !== null && lists.has(line.el.outer));
    // `Jane Doe covers housing for The Paper.` below the names.
    if ((signed || isSigned(lines[i - 1], clock)) && saysWhoIs(line, known.names)) head.push(i);
    else if (
      isInfo ||
      (isRole(line.text) && (signed || isSigned(lines[i - 1], clock))) ||
      isTool(line.text) ||
      isFile(line)
    ) {
      head.push(i);
      signed = isInfo;
      labelled = LABEL.test(line.text);
    } else if (!standfirst && !signed && isStandfirst(lines, body, i, known, isNamed, clock)) {
      head.push(i);
      standfirst = true;
    } else if (i > known.title) break;
  }
  const reason = 'who wrote and when, and what stands above it, below the title';
  const headless = without(lines, body, head, { kind: 'info', rule: 'english-head@3', reason });
  return proseWeight(headless.kept.map((i) => lines[i]!)) === 0 ? body : headless;
}

/** Whether a line is a link to the text as a file and nothing else. */
const isFile = ({ href, linkW, w, text }: Line): boolean =>
  href !== null && linkW >= w && w <= HEAD && /^download\b/i.test(text);

/** Whether line `i` is the first below the title, above a line that says who wrote or when it was published, with the text below. */
function isStandfirst(
  lines: readonly Line[],
  { kept }: Body,
  i: number,
  known: Known,
  isNamed: (text: string) => boolean,
  clock: Clock,
): boolean {
  const { title } = known;
  const { w, kind, hidden } = lines[i]!;
  if (title < 0 || i < title || w > STANDFIRST || hidden || (kind !== 'text' && kind !== 'heading')) return false;
  if (proseWeight(lines.slice(title + 1, i)) > 0) return false;
  if (proseWeight(kept.filter((at) => at > i).map((at) => lines[at]!)) < w * HEAVIER) return false;
  for (const line of lines
    .slice(i + 1)
    .filter((one) => !isFigure(one))
    .slice(0, NEAR)) {
    if (englishInfo(line.spaced ?? line.text, clock)?.sure || isNamed(line.text)) return true;
    if (!isTool(line.text) && line.w >= PARAGRAPH) return false;
  }
  return false;
}

/** How much the paragraphs among lines weigh. */
const proseWeight = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => (line.p >= 1 && line.w >= PARAGRAPH && !isFigure(line) ? sum + line.w : sum), 0);
