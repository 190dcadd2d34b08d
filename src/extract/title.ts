/**
 * The article's title. What the reader sees as the heading and what stands in `<title>` check each other: the
 * heading is the one that the window title begins with, and the window title loses its suffixes by that evidence.
 */
import { fold } from './chars.js';
import type { Anchor, Line } from './lines.js';
import type { Stated } from './meta.js';
import { INFO } from './score.js';
import { USUAL } from './size.js';
import { type Candidate, candidatesIn, isNamedTitle, withRows } from './title-candidates.js';
import { closes, cutSuffix, endsInColumn, firstPart, NAMELESS, NUMBER, namesColumn, PLACE } from './window-title.js';

export interface FoundTitle {
  readonly title: string;
  readonly from: string;
  /** The line that shows it, or −1. */
  readonly line: number;
  /** How many lines show it, from that one; 1 where it is left out. */
  readonly rows?: number | undefined;
}

/** Lines between a heading and the text that it stands over, at most. */
const OVER = 10;
/** The same for a heading of few characters. */
const SHORT_OVER = 3;
/** The address of a site's first page. */
export const HOME = /^(?:https?:\/\/[^/?#]+)?\/?(?:index\.\w{2,5})?$/;
/** How a template ends a heading that has no room for all of its title. */
const CUT = /(?:…|\.{3})$/;
/** Characters of a column's name, at most. */
const COLUMN = 12;

/** A candidate that the window title holds. */
interface Fit extends Candidate {
  /** How much of the window title it is. */
  readonly share: number;
  readonly starts: boolean;
}

/** `limit`: lines from there on belong to the body's inside or end and are headings of parts. */
export function findTitle(
  lines: readonly Line[],
  limit: number,
  window: string,
  stated: readonly Stated[],
  anchors: readonly Anchor[],
): FoundTitle | null {
  const found = shownTitle(lines, limit, window, stated, anchors);
  if (found === null || !CUT.test(found.title)) return found;
  const begun = fold(found.title);
  const whole = [...stated.map(({ value }) => value), cutSuffix(window, stated, lines) ?? ''].find(
    (value) => fold(value).length > begun.length && fold(value).startsWith(begun) && !CUT.test(value),
  );
  return whole === undefined ? found : { ...found, title: whole };
}

function shownTitle(
  lines: readonly Line[],
  limit: number,
  window: string,
  stated: readonly Stated[],
  anchors: readonly Anchor[],
): FoundTitle | null {
  if (NAMELESS.test(window.trim())) window = '';
  const whole = fold(window);
  const candidates = candidatesIn(lines, limit, whole);
  const columns = linkedNames(anchors);
  if (NUMBER.test(window)) {
    const others = candidates.filter(({ text }) => !whole.includes(fold(text)));
    const line = setOff(lines, others, limit);
    if (line !== null) return shownBy(line, 'line over the text');
  }
  // 1. The visible line that the window title begins with: the strongest evidence there is.
  const best = inWindow(lines, candidates, window, columns);
  if (best !== null) {
    // Where machines are told another title, which the page shows as a heading, the whole window title is the site's name.
    const others = best.share === 1 ? stated.map(({ value }) => fold(value)).filter((value) => value !== whole) : [];
    const other = candidates.find((c) => c.rank >= 4 && others.includes(fold(c.text)));
    if (other !== undefined) return shownBy(other, 'stated title and heading');
    const longer = ofLonger(candidates, best, stated, whole);
    if (longer !== null) return shownBy(longer, 'stated title in the window title');
    const below =
      belowName(lines, candidates, best, limit) ??
      belowColumn(lines, candidates, best, limit) ??
      (namesSite(best, window, columns)
        ? setOff(
            lines,
            candidates.filter(({ line }) => line > best.line),
            limit,
          )
        : null);
    return below === null ? shownBy(best, 'heading and window title') : shownBy(below, "heading below the site's name");
  }
  // 2. A statement for machines that the page shows as a heading.
  for (const s of stated) {
    const folded = fold(s.value);
    const shown = folded.length >= 4 ? candidates.find((c) => fold(c.text) === folded) : undefined;
    if (shown !== undefined) return { title: shown.text, from: `${s.from} and heading`, line: shown.line };
  }
  // 3. A heading that shares most of its characters with the window title: one of them is cut or edited.
  const like = candidates.find((c) => c.rank >= 7 && fold(c.text).length >= 6 && alike(fold(c.text), whole));
  if (like !== undefined)
    return shownBy(candidates.findLast((c) => c.line === like.line && c.text.startsWith(like.text))!, 'heading');
  // 4. The heading that stands over the text: a window title that nothing on the page repeats names the site.
  const over = inList(lines, candidates, anchors, limit) ?? overText(lines, candidates, limit);
  if (over !== null) return shownBy(over, 'heading over the text');
  const set = setOff(lines, candidates, limit);
  if (set !== null && (whole === '' || (isLarge(lines[set.line]!) && endsInColumn(window, columns))))
    return shownBy(set, 'line over the text');
  // 5. Statements for machines.
  const sure = stated.find(({ value, from }) => {
    const folded = fold(value);
    return folded.length >= 4 && (whole.startsWith(folded) || /^(?:articletitle|json-ld)/.test(from));
  });
  if (sure !== undefined) return { title: sure.value, from: sure.from, line: -1 };
  const own = stated.find(({ value }) => !PLACE.test(value) && fold(value).length >= 6);
  const isSite = PLACE.test(window.trim()) && window.trim().length <= COLUMN;
  if (own !== undefined && isSite) return { title: own.value, from: own.from, line: -1 };
  if (set !== null && isSite) return shownBy(set, 'line over the text');
  // 6. The window title without what its separators set off; then any h1 at all.
  const cut = cutSuffix(window, stated, lines);
  if (cut !== null) return { title: cut, from: 'window title', line: -1 };
  const h1 = candidates.find((c) => c.rank === 9);
  if (h1 !== undefined) return { title: h1.text, from: 'heading', line: h1.line };
  return stated[0] === undefined ? null : { title: stated[0].value, from: stated[0].from, line: -1 };
}

const shownBy = ({ text, line, rows }: Candidate, from: string): FoundTitle => ({ title: text, from, line, rows });

/** The candidate that fits the window title best. */
function inWindow(
  lines: readonly Line[],
  candidates: readonly Candidate[],
  window: string,
  columns: ReadonlySet<string>,
): Fit | null {
  const whole = fold(window);
  if (whole === '') return null;
  let best: Fit | null = null;
  for (const c of candidates) {
    const folded = fold(c.text);
    // A poem's title may be two characters: a page's first heading, which the window title sets off.
    const least = c.rank === 9 && fold(firstPart(window)) === folded ? 2 : 4;
    if (folded.length < least) continue;
    const starts = whole.startsWith(folded);
    if (!starts && !(c.rank >= 4 && whole.includes(folded)) && !closes(lines[c.line]!, c.text, window)) continue;
    // A page's column (`财经`) begins its own window title too: it must cover a good share of it, or be a heading.
    const share = folded.length / whole.length;
    if (share < 0.35 && c.rank < 7) continue;
    // The site's name in a heading of its own leads home.
    const { linkW, w, href } = lines[c.line]!;
    if (columns.has(folded) && (c.rank < 7 || (linkW >= w && share < 0.5))) continue;
    if (share < 0.5 && href !== null && HOME.test(href) && candidates.some((other) => isOther(other, c, whole)))
      continue;
    const fit = { ...c, share, starts };
    if (best === null || score(fit) > score(best)) best = fit;
  }
  return best;
}

/** A longer line that machines are told as the title and that the window title holds too, behind the name of the site. */
function ofLonger(
  candidates: readonly Candidate[],
  best: Fit,
  stated: readonly Stated[],
  whole: string,
): Candidate | null {
  if (best.share >= 0.5) return null;
  const told = stated.map(({ value }) => fold(value)).filter((value) => value !== whole && whole.includes(value));
  const own = fold(best.text).length;
  return candidates.find((c) => c.rank >= 4 && fold(c.text).length > own && told.includes(fold(c.text))) ?? null;
}

/** Whether another heading of the page stands in the window title too. */
const isOther = ({ line, rank, text }: Candidate, one: Candidate, whole: string): boolean =>
  rank >= 7 &&
  line !== one.line &&
  fold(text).length >= 4 &&
  fold(text) !== fold(one.text) &&
  whole.includes(fold(text));

/** Characters of a title in such a list, at least: shorter ones are columns' names too. */
const LISTED = 8;

/** The line over the text that the page links too: a newspaper's page lists the titles of its articles. */
function inList(
  lines: readonly Line[],
  candidates: readonly Candidate[],
  anchors: readonly Anchor[],
  limit: number,
): Candidate | null {
  const over = candidates.filter(
    ({ line: i, text }) => i >= limit - OVER && lines[i]!.linkW === 0 && !PLACE.test(text) && !INFO.test(text),
  );
  const titles = over.map(({ text }) => fold(text));
  if (!titles.some(({ length }) => length >= LISTED)) return null;
  const listed = new Set(anchors.filter(({ text }) => text.length >= LISTED).map(({ text }) => fold(text)));
  return over.findLast((_, i) => titles[i]!.length >= LISTED && listed.has(titles[i]!)) ?? null;
}

/** The nearest unlinked heading above the text, by its tag or its template's name, close to it and no column's name. */
function overText(lines: readonly Line[], candidates: readonly Candidate[], limit: number): Candidate | null {
  const heads = candidates.filter(({ line: i, rank, text }) => {
    const line = lines[i]!;
    const between = lines.slice(i + 1, limit).filter((l) => l.kind !== 'image').length;
    // A title of two characters: close to the text, and so named.
    const short = between <= SHORT_OVER && isNamedTitle(line);
    return (
      rank >= 4 &&
      line.linkW === 0 &&
      (line.w >= 5 || short) &&
      between <= OVER &&
      (i < limit || (i === limit && line.kind === 'heading')) &&
      !PLACE.test(text) &&
      !INFO.test(text)
    );
  });
  return heads.reduce<Candidate | null>((best, c) => (best === null || c.rank >= best.rank ? c : best), null);
}

/**
 * The page's only h1 below a line that is no heading and begins the window title: `Sample Society - Talks` names the society, whose
 * name stands in large letters above the article's heading.
 */
function belowName(
  lines: readonly Line[],
  candidates: readonly Candidate[],
  { rank, line, share }: Fit,
  limit: number,
): Candidate | null {
  if (rank >= 4 || share === 1) return null;
  const heads = candidates.filter((c) => lines[c.line]!.level === 1);
  const [head] = heads;
  if (head === undefined || heads.some((c) => c.line !== head.line)) return null;
  const stands = head.line > line && head.line < limit && limit - head.line <= OVER;
  return stands && lines[head.line]!.linkW === 0 && lines[head.line]!.w >= 5 && !PLACE.test(head.text) ? head : null;
}

/** The heading of an article below its column's or its site's, which is the page's first heading and begins the window title: `News Flash`. */
function belowColumn(
  lines: readonly Line[],
  candidates: readonly Candidate[],
  best: Fit,
  limit: number,
): Candidate | null {
  const isFirst = lines[best.line]!.level === 1;
  if (!isFirst || !namesColumn(best.text, best.share)) return null;
  const heads = candidates.filter(({ line: i, text }) => {
    const { kind, linkW, w } = lines[i]!;
    return (
      kind === 'heading' &&
      i > best.line &&
      i <= limit &&
      limit - i <= OVER &&
      linkW === 0 &&
      w >= 5 &&
      !INFO.test(text)
    );
  });
  // In Chinese a heading may be so short that only what stands right below it tells: the line with day and source.
  if (/\p{Script=Han}/u.test(best.text))
    return heads.find(({ line }) => INFO.test(lines[line + 1]?.text ?? '')) ?? null;
  // Above the headline stands the name of its subject, a heading too.
  return heads.find(({ line }) => isNamedTitle(lines[line]!)) ?? (heads.length === 1 ? heads[0]! : null);
}

/** Whether a line that begins the window title is the site's name, before the name of a column that the page links. */
const namesSite = ({ text, rank, share }: Fit, window: string, columns: ReadonlySet<string>): boolean =>
  rank < 4 && share < 1 && text.length <= COLUMN && PLACE.test(text) && endsInColumn(window, columns);

/** On a page whose window title names no text: the line over the text that is bold or larger than the rest, with its further rows. */
function setOff(lines: readonly Line[], candidates: readonly Candidate[], limit: number): Candidate | null {
  const fits = candidates.filter(({ line: i, text }) => {
    const { bold, size, w, linkW } = lines[i]!;
    return (
      (bold || size > USUAL) && linkW === 0 && w >= 5 && w < 60 && i < limit && i >= limit - OVER && !INFO.test(text)
    );
  });
  const best = fits.reduce<Candidate | null>(
    (best, c) => (best === null || lines[c.line]!.size > lines[best.line]!.size ? c : best),
    null,
  );
  return best === null ? null : withRows(lines, best, limit);
}

/** Sizes a heading has without being bold, at least. */
const LARGE = 1.25;
const isLarge = ({ bold, size }: Line): boolean => bold || size >= USUAL * LARGE;

/** What the window title begins with is its title sooner than what it ends with, which may be the site's name. */
function score({ rank, share, starts }: Fit): number {
  return rank + share * 12 - (starts ? 0 : 6);
}

/** The names of columns: short texts that the page links. */
function linkedNames(anchors: readonly Anchor[]): Set<string> {
  return new Set(anchors.filter(({ text }) => text.length <= COLUMN).map(({ text }) => fold(text)));
}

/** At least 70 % of the shorter text's character pairs occur in the other. */
function alike(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 4) return false;
  let hits = 0;
  for (let i = 0; i + 2 <= short.length; i += 1) if (long.includes(short.slice(i, i + 2))) hits += 1;
  return hits >= (short.length - 1) * 0.7;
}
