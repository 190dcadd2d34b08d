/**
 * What `<title>` says beside the article's title: the names of its column and its site, behind or before it, and on some pages
 * nothing of the article at all.
 */
import { fold, tidy } from './chars.js';
import type { Line } from './lines.js';
import type { Stated } from './meta.js';
import { USUAL } from './size.js';

/** A hyphen or slash between digits or Latin letters is a part of a date, a word or a code: PM2.5-O3, GB/T. */
const SEPARATOR =
  /(?:(?<!\s)\s+)?(?:_+|\||｜|┃|—{1,2}|–|:{2}|«|<|(?<![A-Za-z\d])-{1,2}|-{1,2}(?![A-Za-z\d])|－|»|>|(?<![A-Za-z\d])\/|\/(?![A-Za-z\d])|·)\s*/;
/** The same with a colon, which a title may have too. */
const PART = new RegExp(String.raw`${SEPARATOR.source}|:\s`);
/** What a part of a window title that names a site, a column or a channel ends with. */
export const PLACE =
  /(?:[网網站报報]|门户|門戶|新闻|新聞|频道|頻道|中心|日报|日報|晚报|在线|在線|论坛|論壇|博客|部落格|资讯|資訊|首页|首頁|\.(?:com|cn|net|org|hk|tw))$/i;

/** What editors and templates put into `<title>` before anybody writes one. */
export const NAMELESS =
  /^(?:untitled(?: document| page)?|无标题(?:文档|页面?)?|無標題(?:文件|頁面?)?|新建网页\s*\d*|new page\s*\d*|document|index|print|(?:打印|列印)(?:文章|本[页頁]|预览|[页頁]面)?|(?:文章|新闻|新聞|内容)?(?:正文|详情|詳情|内容页?|詳細內容))$/i;
/** A window title that names a number of a periodical, not what stands in it. */
export const NUMBER =
  /^\s*[《「]?[^，。？！:：]{2,16}(?:[报報刊志誌讯訊])[》」]?\s{0,3}(?:(?:19|20)\d\d\s?年?)?[\s(（]{0,4}(?:[总總]?第\s?[\d一二三四五六七八九十百]{1,5}\s?[期号號][\s)）]{0,4})+$/u;

/** What templates of old systems call the cell of a title. */
const HEADING_NAME = /(?:content|component|article|page|post|item)[_-]?heading(?:$|[\s_-])/i;
/** Characters of the name of a column or a site, at most. */
const MOST_OF_NAME = 12;
/** What English systems call a column of news: its own pages have it as their first heading. */
const COLUMN_NAME =
  /^(?:(?:latest|city|county|community|local)\s)?(?:news|news\s(?:flash|room|releases?|details?|archives?|items?|stor(?:y|ies)|articles?)|newsroom|(?:press|media)\s(?:releases?|cent(?:re|er)|room)|announcements?|blog|articles?)$/i;

/** What Chinese sites call a column of news. */
const CHINESE_COLUMN =
  /(?:新闻|新聞|消息|动态|動態|公告|公示|通知|资讯|資訊|快[讯訊]|要闻|要聞|报道|報道|報導|中心|专题|專題|专栏|專欄|博客|文章)$/;

/** Whether a heading is the name of a column, or of the site whose name is all that the window title says. */
export function namesColumn(text: string, share: number): boolean {
  if (share < 1 && COLUMN_NAME.test(text)) return true;
  return text.length <= MOST_OF_NAME && (CHINESE_COLUMN.test(text) || (share === 1 && PLACE.test(text)));
}

/** A window title up to its first separator. */
export const firstPart = (window: string): string => window.split(SEPARATOR, 1)[0]!;
/** What a window title may call the site: its parts behind the title. */
export const partsBehind = (window: string): string[] => tidy(window).split(SEPARATOR).slice(1);

/**
 * Whether a window title ends with a line of its own: behind a gap (`某区政府 工作动态 标题`), or behind a separator, where the
 * line is set off on the page, or its template calls it a heading, and it is longer than what stands before it.
 */
export function closes({ linkW, w, bold, size, el }: Line, text: string, window: string): boolean {
  const whole = tidy(window);
  if (linkW > 0 || w < 8 || PLACE.test(text) || !whole.endsWith(text)) return false;
  const before = whole.slice(0, -text.length);
  if (/[\p{L}\p{N}]\s$/u.test(before)) return true;
  const parts = before.split(SEPARATOR);
  const stands = bold || size > USUAL || HEADING_NAME.test(el.names);
  return parts.length > 1 && parts.pop() === '' && stands && parts.every((p) => p.length < text.length);
}

/** Whether a window title of several parts ends in the name of a column that the page links: `Sample Museum: What's New`. */
export function endsInColumn(window: string, columns: ReadonlySet<string>): boolean {
  const parts = tidy(window).split(PART);
  return parts.length > 1 && columns.has(fold(parts.at(-1)!));
}

/** `标题_频道_网站` → `标题`: the separator that occurs last in order of habit cuts, and what is left must be the longest part. */
export function cutSuffix(window: string, stated: readonly Stated[], lines: readonly Line[]): string | null {
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
