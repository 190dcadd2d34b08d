/** What is cut from a body's lines once its boxes are gone: lists and digests of other articles at its end, lines that stand there twice. */
import type { Removal } from '../core/page.js';
import { fold } from './chars.js';
import type { Line } from './lines.js';

/** What a link to a document ends with. */
export const DOCUMENT = /\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|wps|et|ofd|csv|txt)(?:[?#]|$)/i;

/** A line that announces another article. */
const NEXT =
  /^[^\p{L}]*(?:阅读|閱讀|看?更多)?(?:[上下]一[篇条條则則]|(?:相关|相關|延伸|推荐|推薦|往期|更多)(?:阅读|閱讀|新闻|新聞|报道|報道|報導|文章|推荐|推薦|回顾|回顧))[^\p{L}]*$/u;

/**
 * Links to other articles that end a body without a box of their own (set off by `<br>`, or a paragraph each). One such
 * line may be the article's own reference, two and more are a list; documents that the text refers to stay.
 */
export function cutTail(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  let end = kept.length;
  let links = 0;
  let announced = false;
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    const line = lines[kept[at]!]!;
    if (line.w < 2) continue;
    if (line.linkW >= line.w * 0.7 && !(line.href !== null && DOCUMENT.test(line.href))) {
      links += 1;
      end = at;
      continue;
    }
    // A short line that announces them is their heading.
    const heads = line.w <= 12 && (line.kind === 'heading' || /[:：】\])）]$/.test(line.text));
    if (links >= 2 && heads) end = at;
    announced = links > 0 && line.w <= 12 && NEXT.test(line.text);
    if (announced) end = at;
    break;
  }
  if (links < 2 && !announced) return;
  const texts = kept.splice(end).map((i) => lines[i]!.text);
  const text = texts.filter((t) => t !== '').join('\n');
  removed.push({ kind: 'links', rule: 'link-tail-list@1', reason: `${links} links end the text`, text });
}

/** What a heading says over a digest of other articles (`【发布会新闻汇总】`, `往期报道回顾`). */
const DIGEST =
  /(?:新闻|新聞|报道|報道|報導|消息|资讯|資訊|文章)(?:汇总|匯總|集锦|集錦|回顾|回顧|一览|一覽|链接|連結|鏈接)|(?:相关|相關|延伸|往期|更多|精彩|热门|熱門)(?:阅读|閱讀|新闻|新聞|报道|報道|報導|文章|推荐|推薦|回顾|回顧|精选|精選|内容|內容|链接|連結)/;
/** Lines of summary that may stand below one linked title. */
const SUMMARY = 3;

/**
 * A digest of other articles at the end of the text, in its very markup: a heading that says so, then titles that are links as
 * a whole, each with a line or two. Without such a heading linked titles may well be the article: a list of the best ten.
 */
export function cutDigest(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const isTitle = ({ href, w, kind }: Line) => kind !== 'image' && href !== null && w >= 6 && !DOCUMENT.test(href);
  for (let head = 1; head < kept.length - 2; head += 1) {
    const { text, w, links } = lines[kept[head]!]!;
    if (w > 16 || links > 0 || !DIGEST.test(text)) continue;
    if (!kept.slice(0, head).some((i) => lines[i]!.p >= 1 && lines[i]!.w >= 30)) continue;
    let titles = 0;
    let since = SUMMARY;
    const fits = kept.slice(head + 1).every((i) => {
      const line = lines[i]!;
      since = isTitle(line) ? 0 : since + (line.w < 2 ? 0 : 1);
      if (since === 0) titles += 1;
      // What follows the last summary in short lines is the page's own tail.
      return since <= SUMMARY || line.w < 20;
    });
    if (!fits || titles < 2 || !isTitle(lines[kept[head + 1]!]!)) continue;
    const cut = kept.splice(head).map((i) => lines[i]!.text);
    const reason = `a digest of ${titles} other articles, each under its linked title`;
    removed.push({ kind: 'links', rule: 'digest-tail@1', reason, text: cut.filter((line) => line !== '').join('\n') });
    return;
  }
}

/** What stands before the title of another article that the text is interrupted by. */
const REFERENCE =
  /^[\s【[（(●■▲•·>]*(?:(?:(?:相关|相關|延伸|推荐|推薦|更多|往期)(?:阅读|閱讀|新闻|新聞|报道|報道|報導|文章)|往期(?:推荐|推薦|回顾|回顧|精选|精選|内容|內容)|看更多)(?:[\s】\])）]*[:：丨｜|]|\s)|(?:related(?: (?:story|article|reading|coverage))?|read(?: (?:more|next|also|on))?|also read|see also|more(?: on this)?|up next|next|previous)\s?[:|])/i;
/** The same in capitals, in a line that is one link. */
const SHOUTED =
  /^(?:READ (?:ALSO|MORE|NEXT)|ALSO READ|RELATED|WATCH|SEE ALSO|DON['’]T MISS)\b(?:\s?[:|–-]\s?|\s(?=\p{Lu}))(?=\S)/u;

/** What a link to a film or to the rest of a series says before its title; in a line that is one link. */
const POINTED =
  /^[\s【[（(]*(?:(?:视频|視頻|影片|音频|直播|专题|專題|图集|圖集)\s?[】\])）]?\s?[|｜丨:：]|(?:点击|點擊)(?:进入|進入|查看|观看|觀看|收看)(?:专题|專題|视频|視頻|图集|圖集)\s?[|｜丨:：])/;

/** Weight of the summary below such a title, at most. */
const REFERRED = 60;
/** Weight of a title, at least. */
const TITLE = 8;

/** Takes out single links to other articles among the text, each behind a label of its own, with its summary in the same box. */
export function cutReferences(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  let to = 0;
  let boxEnd = 0;
  let next = -1;
  for (const i of kept) {
    const { text, w, linkW, links, el, kind } = lines[i]!;
    const isLink = links > 0 && linkW >= (w - 5) * 0.9 && linkW > 0;
    const labelled = isLink && (REFERENCE.test(text) || (linkW >= w && (SHOUTED.test(text) || POINTED.test(text))));
    // A second one stands right below the first, without a label.
    const follows = isLink && i === next && kind === 'text' && linkW >= w && w >= TITLE;
    if (labelled || follows) next = i + 1;
    if (labelled || follows || (i < boxEnd && w <= REFERRED)) {
      const box = el.name === 'p' ? el.outer : el;
      if (labelled && box !== null && box.from === i && box.to <= i + 2) boxEnd = box.to;
      removed.push({ kind: 'links', rule: 'reference-line@3', reason: 'a link to another article, labelled so', text });
      continue;
    }
    kept[to] = i;
    to += 1;
  }
  kept.length = to;
}

/** Below this weight a line may well be said twice: a refrain, a name before every answer. */
const SAID_TWICE = 25;

/**
 * A long line that stands twice in a row, or three times and more, is a caption in a slide show or a template's further copy.
 * One that comes back later is the author's: a summary above and the sentence below, a quotation taken up again.
 */
export function cutRepeats(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const times = new Map<string, number>();
  for (const i of kept) if (lines[i]!.w >= SAID_TWICE) times.set(lines[i]!.text, (times.get(lines[i]!.text) ?? 0) + 1);
  if ([...times.values()].every((n) => n === 1)) return;
  const seen = new Set<string>();
  let last = '';
  let to = 0;
  for (const i of kept) {
    const { text, w } = lines[i]!;
    if (w >= SAID_TWICE && (text === last || (seen.has(text) && times.get(text)! > 2))) {
      removed.push({ kind: 'repeat', rule: 'repeat@1', reason: 'the body has the line already', text });
      continue;
    }
    seen.add(text);
    last = text;
    kept[to] = i;
    to += 1;
  }
  kept.length = to;
}

/** Lines that may stand above a lead. */
const ABOVE = 3;
/** The label of a lead. */
export const LEAD_LABEL =
  /^[\s【[（(]*(?:核心提示|内容提要|內容提要|摘要|导读|導讀|导语|導語|提要|简介|簡介)[\s】\])）:：]*/;

/** A lead that is nothing but the beginning of the text below it, cut off or whole, is said twice; any other lead stays. */
export function cutLead(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const prose = (from: number): number => kept.findIndex((i, at) => at >= from && lines[i]!.w >= SAID_TWICE);
  const at = prose(0);
  const next = at < 0 ? -1 : prose(at + 1);
  if (next < 0 || at > ABOVE || next > at + ABOVE) return;
  const { text, el } = lines[kept[at]!]!;
  const lead = fold(text.replace(LEAD_LABEL, ''));
  if (el === lines[kept[next]!]!.el || lead.length < SAID_TWICE / 2) return;
  if (!fold(lines[kept[next]!]!.text).startsWith(lead)) return;
  kept.splice(at, 1);
  removed.push({ kind: 'repeat', rule: 'lead@1', reason: 'the text below begins with the same words', text });
}

/** Removes comments and further articles behind the text. */
export const ARTICLE_END = 'article-end@3';

/** Takes out what follows the article's end within its own container. */
export function cutBeyond(lines: readonly Line[], kept: number[], end: number, removed: Removal[]): void {
  const first = kept.findIndex((i) => i >= end);
  if (first < 0) return;
  const cut = kept.splice(first).map((i) => lines[i]!.text);
  const text = cut.filter((line) => line !== '').join('\n');
  if (text === '') return;
  removed.push({ kind: 'beyond', rule: ARTICLE_END, reason: 'comments or another article begin here', text });
}

const COUNTER = /^第?\s?(\d{1,3})\s?[/／]\s?(\d{1,3})\s?[张張页頁]?$/;

/** Takes out the counters of a slide show: lines with nothing but a picture's number and how many there are. */
export function cutCounters(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const counters = new Set<number>();
  let many: string | undefined;
  let next = 1;
  for (const i of kept) {
    const [, at, of] = COUNTER.exec(lines[i]!.text) ?? [];
    if (at === undefined || Number(at) !== next || (many !== undefined && of !== many)) continue;
    many = of;
    counters.add(i);
    next += 1;
  }
  if (counters.size < 2 || counters.size !== Number(many)) return;
  const text = [...counters].map((i) => lines[i]!.text).join('\n');
  removed.push({ kind: 'pager', rule: 'counter@1', reason: 'counts the pictures of a slide show', text });
  const left = kept.filter((i) => !counters.has(i));
  kept.splice(0, kept.length, ...left);
}
