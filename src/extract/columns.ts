/** Columns beside the text in which every box is one of other texts: their sentences look like the article's, their headings do not. */
import { foldScript } from '../core/script.js';
import { type Line, wordsOf } from './lines.js';
import { headsOthers } from './others.js';
import type { El } from './tree.js';

/** What heads the boxes of a weblog's column. */
const WIDGET =
  /^(?:(?:最近|最新|近期)(?:回复|评论|留言|文章|新闻|日志)|关于(?:我|博主|本站|本博)|标签云?|文章(?:分类|归档)|友情链接|(?:recent|latest)\s(?:posts|comments|replies|articles|entries|news)|archives|categories|blogroll|tag\scloud)$/i;
/** What says nothing of the text above: `相关新闻` may head a text that a paper sets below its own. */
const ANY = /^(?:热门|最新|精彩|推荐|今日|猜你|大家|[你您]可能|点击|[a-z])/i;
/** Weight of a heading, at most. */
const HEAD = 16;
/** Links of a menu in one line, at least. */
const MENU = 3;

const isHead = ({ kind, bold, w, links, hidden }: Line): boolean =>
  (kind === 'heading' || bold) && w > 0 && w <= HEAD && links === 0 && !hidden;

/** Whether `el` is such a column: it begins with a heading, and all its headings say so, or name parts of the site where it is a cell. */
export function isSideColumn(lines: readonly Line[], { name, from, to }: El): boolean {
  if (!isHead(lines[from]!)) return false;
  const heads = lines
    .slice(from, to)
    .filter(isHead)
    .map(({ text }) => wordsOf(text));
  const parts = name === 'td' ? menuOf(lines, from) : NONE;
  return heads.every((head) => (ANY.test(head) && headsOthers(head)) || WIDGET.test(head) || parts.has(head));
}
const NONE: ReadonlySet<string> = new Set();

/** What the menu above line `end` names. */
const menuOf = (lines: readonly Line[], end: number): ReadonlySet<string> =>
  new Set(
    lines
      .slice(0, end)
      .filter(({ links, linkW, w, p }) => links >= MENU && linkW >= w * 0.8 && p === 0)
      .flatMap(({ text }) => foldScript(text).split(/[\s|｜·]+/)),
  );
