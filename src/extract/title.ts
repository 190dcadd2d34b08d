/**
 * The article's title. What the reader sees as the heading and what stands in `<title>` check each other: the
 * heading is the one that the window title begins with, and the window title loses its suffixes by that evidence.
 */
import { fold, tidy } from './chars.js';
import type { Anchor, Line } from './lines.js';
import type { Stated } from './meta.js';
import { INFO } from './score.js';
import { USUAL } from './size.js';
import { type El, isEl, textOf } from './tree.js';

export interface FoundTitle {
  readonly title: string;
  readonly from: string;
  /** The line that shows it, or −1. */
  readonly line: number;
  /** How many lines show it, from that one; 1 where it is left out. */
  readonly rows?: number | undefined;
}

/** A hyphen or slash between digits divides a date, no title. */
const SEPARATOR =
  /(?:(?<!\s)\s+)?(?:_+|\||｜|┃|—{1,2}|–|:{2}|«|<|(?<!\d)-{1,2}|-{1,2}(?!\d)|－|»|>|(?<!\d)\/|\/(?!\d)|·)\s*/;
/** The same with a colon, which a title may have too. */
const PART = new RegExp(String.raw`${SEPARATOR.source}|:\s`);
/** Lines between a heading and the text that it stands over, at most. */
const OVER = 10;
/** The same for a heading of few characters. */
const SHORT_OVER = 3;
/** What a part of a window title that names a site, a column or a channel ends with. */
const PLACE =
  /(?:[网網站报報]|门户|門戶|新闻|新聞|频道|頻道|中心|日报|日報|晚报|在线|在線|论坛|論壇|博客|部落格|资讯|資訊|首页|首頁|\.(?:com|cn|net|org|hk|tw))$/i;
const TITLE_NAMES = /title|tit\b|headline|h1|biaoti|bt\d?\b|subject|activity-name/i;

/** What editors and templates put into `<title>` before anybody writes one. */
const NAMELESS =
  /^(?:untitled(?: document| page)?|无标题(?:文档|页面?)?|無標題(?:文件|頁面?)?|新建网页\s*\d*|new page\s*\d*|document|index|print|(?:打印|列印)(?:文章|本[页頁]|预览|[页頁]面)?|(?:文章|新闻|新聞|内容)?(?:正文|详情|詳情|内容页?|詳細內容))$/i;
/** A window title that names a number of a periodical, not what stands in it. */
const NUMBER =
  /^\s*[《「]?[^，。？！:：]{2,16}(?:[报報刊志誌讯訊])[》」]?\s{0,3}(?:(?:19|20)\d\d\s?年?)?[\s(（]{0,4}(?:[总總]?第\s?[\d一二三四五六七八九十百]{1,5}\s?[期号號][\s)）]{0,4})+$/u;
/** Lines of a title, at most. */
const ROWS = 4;
/** The address of a site's first page. */
const HOME = /^(?:https?:\/\/[^/?#]+)?\/?(?:index\.\w{2,5})?$/;
/** Characters of a column's name, at most. */
const COLUMN = 12;
/** Between rows that end and begin so stands a blank. */
const LATIN_END = /[\p{Script=Latin}\p{N},;:.!?)”’]$/u;
const LATIN_START = /^[\p{Script=Latin}\p{N}(“‘]/u;
/** English words with which no title ends, and with which few begin. */
const JOINT = '(?:an?|the|of|to|for|in|on|at|by|from|with|and|or|into|over)';
const OPEN_END = new RegExp(`\\s${JOINT}$`, 'i');
const OPEN_START = new RegExp(`^(?!by\\s)${JOINT}\\s\\p{L}`, 'iu');
/** Whether an English title is not over at the end of a row. */
const isUnfinished = (row: string, next: string): boolean =>
  LATIN_END.test(row) && !/[.!?:]$/.test(row) && (OPEN_END.test(row) || OPEN_START.test(next));
/** Characters of a mark before a title, at most, and of the title behind it, at least. */
const MARK = 8;
const MARKED = 8;

/** A heading without its first characters, where the window title begins with all the rest; or null. */
function afterMark(heading: string, whole: string): string | null {
  for (let cut = 1; cut <= MARK && heading.length - cut >= MARKED; cut += 1) {
    const rest = heading.slice(cut).replace(/^[\s\]】）)〕》:：|｜]+/, '');
    if (whole.startsWith(fold(rest)) && fold(rest).length >= MARKED) return rest;
  }
  return null;
}

/** What a window title may call the site: its parts behind the title. */
export const partsBehind = (window: string): string[] => tidy(window).split(SEPARATOR).slice(1);

interface Candidate {
  readonly text: string;
  readonly line: number;
  readonly rank: number;
  readonly rows?: number | undefined;
}

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
  if (NAMELESS.test(window.trim())) window = '';
  const whole = fold(window);
  const candidates: Candidate[] = [];
  for (let i = 0; i < Math.min(lines.length, limit + 1); i += 1) {
    const line = lines[i]!;
    if (line.kind === 'image' || line.kind === 'row' || line.w < 2 || line.text.length > 200) continue;
    const named = isNamedTitle(line);
    const rank = line.kind === 'heading' ? 10 - line.level : named ? 4 : line.bold ? 1 : 0;
    candidates.push({ text: line.text, line: i, rank });
    // A heading over several lines is one title.
    let text = line.text;
    for (let j = i + 1; j < Math.min(lines.length, i + ROWS); j += 1) {
      const { el, kind, text: more } = lines[j]!;
      // A row of ornaments below it is no part of it.
      if (fold(more) === '') break;
      const goesOn = el === line.el || (el.name === line.el.name && el.outer === line.el.outer) || holds(el, line.el);
      const both = fold(text + more);
      const inWindow = whole.startsWith(both) || (line.kind === 'heading' && whole.includes(both));
      // Where the window title says nothing of it, a sentence that is not over at the end of the row goes on.
      const unfinished = line.kind === 'heading' && holds(el, line.el) && isUnfinished(text, more);
      if (!goesOn || kind !== line.kind || !(inWindow || (unfinished && !whole.includes(fold(line.text))))) break;
      text += LATIN_END.test(text) && LATIN_START.test(more) ? ` ${more}` : more;
      candidates.push({ text, line: i, rank: inWindow ? rank + 1 : rank, rows: j - i + 1 });
    }
    // A mark before the title, in the heading alone: 原创, 组图.
    const marked = line.kind === 'heading' && whole !== '' ? afterMark(line.text, whole) : null;
    if (marked !== null) candidates.push({ text: marked, line: i, rank });
  }
  const columns = linkedNames(anchors);
  const inNumber = NUMBER.test(window)
    ? setOff(
        lines,
        candidates.filter(({ text }) => !whole.includes(fold(text))),
        limit,
      )
    : null;
  if (inNumber !== null)
    return { title: inNumber.text, from: 'line over the text', line: inNumber.line, rows: inNumber.rows };
  // 1. The visible line that the window title begins with: the strongest evidence there is.
  let best: Fit | null = null;
  for (const c of candidates) {
    const folded = fold(c.text);
    // A poem's title may be two characters: a page's first heading, which the window title sets off.
    const least = c.rank === 9 && fold(window.split(SEPARATOR, 1)[0]!) === folded ? 2 : 4;
    if (folded.length < least || whole === '') continue;
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
  // Where machines are told another title, which the page shows as a heading, the whole window title is the site's name.
  const other =
    best?.share === 1
      ? candidates.find(
          (c) => c.rank >= 4 && stated.some(({ value }) => fold(value) === fold(c.text) && fold(value) !== whole),
        )
      : undefined;
  if (other !== undefined)
    return { title: other.text, from: 'stated title and heading', line: other.line, rows: other.rows };
  const below = best === null ? null : belowName(lines, candidates, best, limit);
  if (below !== null)
    return { title: below.text, from: "heading below the site's name", line: below.line, rows: below.rows };
  if (best !== null) return { title: best.text, from: 'heading and window title', line: best.line, rows: best.rows };
  // 2. A statement for machines that the page shows as a heading.
  for (const s of stated) {
    const folded = fold(s.value);
    const shown = folded.length >= 4 ? candidates.find((c) => fold(c.text) === folded) : undefined;
    if (shown !== undefined) return { title: shown.text, from: `${s.from} and heading`, line: shown.line };
  }
  // 3. A heading that shares most of its characters with the window title: one of them is cut or edited.
  for (const c of candidates) {
    if (c.rank >= 7 && fold(c.text).length >= 6 && alike(fold(c.text), whole)) {
      const { text, rows } = candidates.findLast((one) => one.line === c.line && one.text.startsWith(c.text))!;
      return { title: text, from: 'heading', line: c.line, rows };
    }
  }
  // 4. The heading that stands over the text: a window title that nothing on the page repeats names the site.
  const over = overText(lines, candidates, limit);
  if (over !== null) return { title: over.text, from: 'heading over the text', line: over.line, rows: over.rows };
  const set = setOff(lines, candidates, limit);
  if (set !== null && (whole === '' || (lines[set.line]!.bold && endsInColumn(window, columns))))
    return { title: set.text, from: 'line over the text', line: set.line, rows: set.rows };
  const cut = cutSuffix(window, stated, lines);
  // 5. Statements for machines.
  for (const s of stated) {
    const folded = fold(s.value);
    if (
      folded.length >= 4 &&
      (whole.startsWith(folded) || s.from.startsWith('articletitle') || s.from.startsWith('json-ld'))
    ) {
      return { title: s.value, from: s.from, line: -1 };
    }
  }
  const own = stated.find(({ value }) => !PLACE.test(value) && fold(value).length >= 6);
  if (own !== undefined && PLACE.test(window.trim()) && window.trim().length <= 12)
    return { title: own.value, from: own.from, line: -1 };
  // 6. The window title without what its separators set off; then any h1 at all.
  if (cut !== null) return { title: cut, from: 'window title', line: -1 };
  const h1 = candidates.find((c) => c.rank === 9);
  if (h1 !== undefined) return { title: h1.text, from: 'heading', line: h1.line };
  return stated[0] === undefined ? null : { title: stated[0].value, from: stated[0].from, line: -1 };
}

/** Whether another heading of the page stands in the window title too. */
const isOther = ({ line, rank, text }: Candidate, one: Candidate, whole: string): boolean =>
  rank >= 7 &&
  line !== one.line &&
  fold(text).length >= 4 &&
  fold(text) !== fold(one.text) &&
  whole.includes(fold(text));

/**
 * Whether a window title ends with a line of its own: behind a gap (`某区政府 工作动态 标题`), or behind a separator, where the
 * line is set off on the page and longer than what stands before it.
 */
function closes({ linkW, w, bold, size }: Line, text: string, window: string): boolean {
  const whole = tidy(window);
  if (linkW > 0 || w < 8 || PLACE.test(text) || !whole.endsWith(text)) return false;
  const before = whole.slice(0, -text.length);
  if (/[\p{L}\p{N}]\s$/u.test(before)) return true;
  const parts = before.split(SEPARATOR);
  return parts.length > 1 && parts.pop() === '' && (bold || size > USUAL) && parts.every((p) => p.length < text.length);
}

/** Whether `el` is one of the next elements around `inner`: `<td><b>…<br>…</b></td>` ends in the cell. */
function holds(el: El, inner: El): boolean {
  for (let at = inner.outer, up = 0; at !== null && up < 3; at = at.outer, up += 1) if (at === el) return true;
  return false;
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

/** Whether a window title of several parts ends in the name of a column that the page links: `Sample Museum: What's New`. */
function endsInColumn(window: string, columns: ReadonlySet<string>): boolean {
  const parts = tidy(window).split(PART);
  return parts.length > 1 && columns.has(fold(parts.at(-1)!));
}

/** On a page whose window title names no text: the line over the text that is bold or larger than the rest. */
function setOff(lines: readonly Line[], candidates: readonly Candidate[], limit: number): Candidate | null {
  const fits = candidates.filter(({ line: i, text }) => {
    const { bold, size, w, linkW } = lines[i]!;
    return (
      (bold || size > USUAL) && linkW === 0 && w >= 5 && w < 60 && i < limit && i >= limit - OVER && !INFO.test(text)
    );
  });
  return fits.reduce<Candidate | null>(
    (best, c) => (best === null || lines[c.line]!.size > lines[best.line]!.size ? c : best),
    null,
  );
}

/** What the window title begins with is its title sooner than what it ends with, which may be the site's name. */
function score({ rank, share, starts }: Fit): number {
  return rank + share * 12 - (starts ? 0 : 6);
}

/** Whether the template names the line a title: its element, the one around, or an inline one that holds all of it. */
function isNamedTitle({ el, text }: Line): boolean {
  const inline = el.children.find((kid): kid is El => isEl(kid) && kid.names !== '' && TITLE_NAMES.test(kid.names));
  return (
    TITLE_NAMES.test(el.names) ||
    TITLE_NAMES.test(el.outer?.names ?? '') ||
    (inline !== undefined && tidy(textOf(inline)) === text)
  );
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

/** `标题_频道_网站` → `标题`: the separator that occurs last in order of habit cuts, and what is left must be the longest part. */
function cutSuffix(window: string, stated: readonly Stated[], lines: readonly Line[]): string | null {
  const title = tidy(window);
  if (title === '') return null;
  for (const s of stated) if (s.value !== '' && title.startsWith(s.value)) return s.value;
  const parts = title.split(SEPARATOR).filter((p) => p !== '');
  if (parts.length <= 1) return title;
  // Parts at the end that name a place, or that the page links to as one, are no title; what stands before them is, whole.
  const linked = new Set(lines.flatMap((l) => (l.href === null ? [] : [l.text])));
  let last = parts.length;
  while (last > 1 && (linked.has(parts[last - 1]!) || (parts[last - 1]!.length <= 12 && PLACE.test(parts[last - 1]!))))
    last -= 1;
  if (last < parts.length && parts[0]!.length >= 4 && (last > 1 || (parts[0]!.length > 4 && !PLACE.test(parts[0]!)))) {
    const end = title.lastIndexOf(parts[last - 1]!) + parts[last - 1]!.length;
    return title.slice(0, end);
  }
  // A dash of two characters divides a title from what explains it, as often as from a place.
  const halves = title.split('——').map((half) => half.trim().length);
  if (last === 2 && parts.length === 2 && halves.length === 2 && Math.min(...halves) >= 5) return title;
  // The first part is the title unless it is a short column name before a longer one.
  const first = parts[0]!;
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a), first);
  if (first.length >= 8 || first === longest) return title.slice(0, title.indexOf(first) + first.length);
  return longest;
}
