/** Related reading as data: each entry once, with its summary; a trailing 【详细】 is a link, never text. */
import type { Related } from '../core/page.js';
import { fold } from './chars.js';
import type { Line } from './lines.js';

/** The heading of a list of related articles, in both scripts, with whatever marks stand around it. */
export const RELATED_HEAD =
  /^[\s【[（(《「★●■◆•·>]*(?:相关|相關|延伸|推荐|推薦|关联|關聯|更多相关|更多相關)(?:阅读|閱讀|新闻|新聞|文章|报道|報導|報道|链接|連結|鏈接|内容|內容|资讯|資訊|稿件|专题|信息|推荐)[\s】\]）)》」★:：>]*$/;
const DETAIL =
  /(?<![\s…])[\s…]*[【[（(]\s?(?:详细|詳細|详情|詳情|查看详细|查看詳細|阅读全文|全文)\s?[】\]）)]\s*$|(?:\.{3}|…)?(?:(?<!\s)\s+)?(?:查看详情|查看詳情|阅读全文|閱讀全文)\s*[>》]*$/;
const MAX = 50;

export interface RelatedLine {
  readonly text: string;
  readonly href: string | null;
}

/** Whether a line of a box that a profile names is no heading of the box. */
export const isEntry = ({ kind, href, text }: Line): boolean =>
  kind !== 'image' && (href !== null || (kind !== 'heading' && !RELATED_HEAD.test(text)));

/** Entries out of the lines below a related heading. */
export function readRelated(lines: readonly RelatedLine[], resolve: (href: string) => string | null): Related[] {
  const entries: { title: string; summary: string | null; url?: string }[] = [];
  let current: (typeof entries)[number] | null = null;
  for (const { text, href } of lines) {
    const url = href === null ? null : resolve(href);
    const bare = text.replace(DETAIL, '').trim();
    if (bare === '') continue;
    const detailed = bare.length !== text.trim().length;
    if (current !== null && fold(bare) === fold(current.title)) {
      if (url !== null) current.url ??= url;
      continue;
    }
    const isSummary: boolean =
      current !== null &&
      current.summary === null &&
      (detailed || (href === null && /[，。；,]/.test(bare) && bare.length > 30));
    if (isSummary) {
      current!.summary = bare;
      continue;
    }
    // A line of links to several articles, a "more" link, a date: no title.
    if (bare.length < 5 || bare.length > 120 || /^(?:更多|查看更多|\d{4}[-/.年])/.test(bare)) continue;
    if (entries.length >= MAX) break;
    current = {
      title: bare.replace(/(?<!\s)\s*[[(（]?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])）]?$/, ''),
      summary: null,
    };
    if (url !== null) current.url = url;
    entries.push(current);
  }
  return entries;
}

/** The lines of the box whose heading is at `head`: those of the smallest element that holds more than the heading, outside `stop`. */
export function boxBelow(lines: readonly Line[], head: number, bodyFrom: number, bodyTo: number): Line[] {
  let el: Line['el'] | null = lines[head]!.el;
  while (el !== null && el.to - head < 3) el = el.outer;
  if (el === null) return [];
  let to = el.to;
  // The box inside the body's own container ends with the container, never before its own last link.
  if (el.from <= bodyFrom && el.to >= bodyTo && head < bodyFrom) to = Math.min(to, bodyFrom);
  const box: Line[] = [];
  for (let i = head + 1; i < to && box.length < 4 * MAX; i += 1) {
    const line = lines[i]!;
    if (line.kind === 'image') continue;
    if (RELATED_HEAD.test(line.text)) break;
    // Prose that nobody links and that no title precedes ends the box.
    if (line.w > 150 && line.links === 0 && box.length === 0) break;
    box.push(line);
  }
  return box;
}
