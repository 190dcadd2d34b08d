/**
 * Where the article ends although text goes on: the next article of a page that scrolls without end, and what readers wrote
 * below. Both are prose as good as the article's own, so no score tells them apart; their place and form do.
 */
import { fold } from './chars.js';
import type { Line } from './lines.js';
import { INFO } from './score.js';
import { headsThread, runBelow } from './threads.js';
import { type El, isEl } from './tree.js';

/** Lines between an article's heading and its information line, at most. */
const HEAD = 8;
/** Lines between the head of the comments and the first of them, at most. */
const FORM = 8;

const COMMENTS =
  /^[\s【[「#]*(?:[已共]有?\s?)?(?:\d+\s?(?:则|條|条|个|篇)?\s?)?(?:网友|網友|最新|热门|熱門|精彩|全部|读者|讀者|相关|相關|用户|文章|查看)?(?:评论|評論|留言|回复|回覆|回應|回应|跟帖|跟贴|迴響|comments?|responses?|replies)(?:列表|区|區|内容)?\s?[（([]?\d*\s?[条條则則]?[)）\]]?(?:\sto\s.{0,80})?[\s:：】\]」]*$/i;
/** The same as a heading that counts them. */
const COUNTED_HAN =
  /^[\s【[「]*(?:网友|網友|最新|热门|熱門|精彩|全部|读者|讀者|用户)?(?:评论|評論|留言|回复|回覆|回應|回应|跟帖)\s?[（(]\s?\d+\s?[条條则則]?\s?[)）][\s】\]」]*$/;
/** In English such a heading heads a box of its own below paragraphs. */
const COUNTED = /^comments?\s?\(\d{1,6}\)$/i;
const PARAGRAPHS = 2;
/** A reader's line over or under what he wrote: a day with its time, and a word that says so. */
const MOMENT =
  /(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?.{0,6}\d{1,2}[:：时時]\d\d|\d{1,2}:\d\d\s?[ap]\.?m/i;
const SAYS =
  /^#?\s*re\b\s*[:：]|发表于|發表於|发布时间|发表时间|回复于|回覆於|评论于|留言于|\bposted\b|\bsays?\b|\bsaid\b|说道|說道|写道|寫道|楼\s|^\d+楼|^#\d+\s/i;

/** What a reader says below such a head: `网友 李明 2009-11-07 说：…`, `李明（2009-11-07）：…`. */
const SPEAKS =
  /^[^，。！？]{1,30}(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?[^，。！？:：]{0,12}(?:\d{1,2}[:：]\d\d[^，。！？:：]{0,12})?[:：]/;

/** What a reader may press under what another one wrote. */
const REPLIES =
  /^(?=.*(?:回复|回覆|reply))[\d\s:：/.月日-]*(?:(?:回复|回覆|点赞|點讚|赞|讚|顶|踩|支持|反对|反對|举报|舉報|分享|reply|like|report)[\s|｜·()（）[\]\d]*)+$/i;

/** Who answers a letter: an office, by the labels of such pages. */
const ANSWERED = /(?:回[复復覆]|答[复復覆]|[办辦承]理)(?:单位|單位|部门|部門|机构|機構|机关|機關)\s?[:：]/;
/** Lines from the head of an answer to such a label, at most. */
const ANSWER = 3;

/** The line after the article's last, as far as its place is known; the number of lines when nothing else follows. */
export function articleEnd(lines: readonly Line[], window: string): number {
  // Of a front page's posts none is the page's own.
  const next = isFrontPage(lines, { from: 0, to: lines.length }, window)
    ? lines.length
    : nextArticle(lines, fold(window));
  const end = Math.min(next, nextAnswer(lines));
  return Math.min(end, commentsFrom(lines, end));
}

/** A further heading in the very markup of the page's own, with an information line of its own. */
function nextArticle(lines: readonly Line[], window: string): number {
  let own: Line | null = null;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    if (line.kind !== 'heading' || line.level > 2 || line.w < 6 || line.hidden) continue;
    const title = fold(line.text);
    if (own === null) {
      if (line.href === null && (shares(title, window) || hasInfo(lines, i))) own = line;
      continue;
    }
    if (line.level !== own.level || line.el.attribs.class !== own.el.attribs.class || title === fold(own.text))
      continue;
    if (!window.includes(title) && hasInfo(lines, i)) return i;
  }
  return lines.length;
}

/** What stands over the answers to a question: how many there are. */
const ANSWERS = /^(?:查看|共|全部|\s)*[\d,]+\s?(?:[个個条條则則]\s?)?(?:回答|答案|answers?)$/i;

/** The second answer to a question, in the very markup of the first, below the line that counts them. */
function nextAnswer(lines: readonly Line[]): number {
  const at = lines.findIndex(({ w, text }) => w <= 16 && ANSWERS.test(text));
  let first = at < 0 ? undefined : lines[at + 1]?.el;
  while (first?.outer && first.outer.from > at) first = first.outer;
  if (first === undefined || first.names === '') return lines.length;
  const next = (first.outer?.children ?? []).find(
    (kid): kid is El => isEl(kid) && kid.from >= first.to && kid.name === first.name && kid.names === first.names,
  );
  return next?.from ?? lines.length;
}

/** Posts that make a front page, and those of them that are left in the text, at least. */
const POSTS = 3;
const LEFT = 2;

/**
 * Whether the lines `from` … `to − 1` are a blog's front page: posts of one markup, each with a dated line of its own, none of
 * them named by the window title, below no dated heading of the page's own. `kept` are the lines of the text, ascending.
 */
export function isFrontPage(
  lines: readonly Line[],
  { from, to }: Pick<El, 'from' | 'to'>,
  window: string,
  kept?: readonly number[],
): boolean {
  const named = fold(window);
  const posts = new Map<string, number[]>();
  for (let i = 0; i < to; i += 1) {
    const { kind, level, text, el, hidden } = lines[i]!;
    if (kind !== 'heading' || hidden) continue;
    const own = level === 1 || shares(fold(text), named);
    if (own && hasInfo(lines, i)) return false;
    if (own || i < from || !hasInfo(lines, i)) continue;
    const markup = `${level} ${el.attribs.class ?? ''}`;
    posts.set(markup, [...(posts.get(markup) ?? []), i]);
  }
  const left = new Set(kept);
  return [...posts.values()].some(
    (at) =>
      at.length >= POSTS && (kept === undefined || at.filter((i) => left.has(i) || left.has(i + 1)).length >= LEFT),
  );
}

/** Whether most of the heading's pairs of characters stand in the window title. */
function shares(title: string, window: string): boolean {
  let hits = 0;
  for (let i = 0; i + 2 <= title.length; i += 1) if (window.includes(title.slice(i, i + 2))) hits += 1;
  return hits >= (title.length - 1) * 0.6;
}

/** Whether a short line with a date stands below, before any prose. */
function hasInfo(lines: readonly Line[], head: number): boolean {
  for (let i = head + 1; i < Math.min(lines.length, head + 1 + HEAD); i += 1) {
    const { text, w, kind } = lines[i]!;
    if (kind === 'heading' || w >= 60) return false;
    if (w < 40 && INFO.test(text) && /\d{4}/.test(text)) return true;
  }
  return false;
}

/** A reader's name before what he says. */
const NAMED = /^[\p{L}\p{N}_.-][\p{L}\p{N}_. -]{0,23}[:：]\s?\S/u;
/** Whether a line is a reader's name, alone or before what he says. */
const isReader = (line: Line | undefined): boolean =>
  line !== undefined &&
  (NAMED.test(line.text) || (line.w <= 10 && /^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,23}$/u.test(line.text)));

/** Readers in a box of their words, at least. */
const READERS = 2;

/** Whether `el` is nothing but what readers wrote, each sentence behind its writer's name, under a heading that says so. */
export function isReadersBox(lines: readonly Line[], { from, to }: El): boolean {
  const { kind, bold, w, text } = lines[from]!;
  if (to - from <= READERS || w > 16 || !(kind === 'heading' || bold) || !COMMENTS.test(text)) return false;
  return lines.slice(from + 1, to).every((line) => line.p >= 1 && line.links === 0 && NAMED.test(line.text));
}

/** Whether line `at` heads what an office answers to a letter: below it stands which office, or when. */
export const headsAnswer = (lines: readonly Line[], at: number): boolean =>
  lines.slice(at, at + ANSWER).some(({ text, w }) => w <= 60 && ANSWERED.test(text));

/** The head of the comments, or the first line in which a reader signs, once the article's prose has begun. */
function commentsFrom(lines: readonly Line[], end: number): number {
  let begun = 0;
  const signed: number[] = [];
  let walked = 0;
  let next: Int32Array | undefined;
  for (let i = 0; i < end; i += 1) {
    const line = lines[i]!;
    if (line.w >= 25 && line.p >= 1 && line.linkW < line.w * 0.3) begun += 1;
    if (begun === 0 || line.kind === 'image' || line.w > 60) continue;
    if (line.kind === 'heading' && line.linkW === 0 && COUNTED_HAN.test(line.text) && isReader(lines[i + 1])) return i;
    if (begun >= PARAGRAPHS && line.kind === 'heading' && COUNTED.test(line.text) && isReader(lines[i + 1])) return i;
    if (line.w <= 16 && COMMENTS.test(line.text) && !headsAnswer(lines, i)) {
      if ((line.kind === 'heading' || line.bold) && SPEAKS.test(lines[i + 1]?.text ?? '')) return i;
      for (let j = i + 1; j < Math.min(end, i + 1 + FORM); j += 1) {
        if (lines[j]!.w <= 60 && (MOMENT.test(lines[j]!.text) || REPLIES.test(lines[j]!.text))) return i;
      }
    }
    // A message heads no thread of its own.
    if (i >= walked && headsThread(line) && !headsAnswer(lines, i)) {
      const run = runBelow(lines, i, end);
      if (run?.isThread && !goesOn(lines, (next ??= nextParagraphs(lines)), i, run.to)) return i;
      walked = run?.to ?? i;
    }
    if (line.p < 3 && SAYS.test(line.text) && MOMENT.test(line.text)) signed.push(i);
  }
  return signed.length >= 3 ? signed[0]! : end;
}

/** Weight of a paragraph below which the text goes on. */
const PARAGRAPH = 40;

/** Whether the text goes on behind the thread from line `head` to `last`, in what holds it and prose above it. */
function goesOn(lines: readonly Line[], next: Int32Array, head: number, last: number): boolean {
  let box: El | null = lines[head]!.el;
  while (box !== null && next[box.from]! >= head) box = box.outer;
  return next[last]! < (box?.to ?? lines.length);
}

/** For each line the first from it on that is a paragraph and stands below no link. */
function nextParagraphs(lines: readonly Line[]): Int32Array {
  const next = new Int32Array(lines.length + 1).fill(lines.length);
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const { w, p, linkW } = lines[i]!;
    const isOwn = w >= PARAGRAPH && p >= 2 && linkW === 0 && (lines[i - 1]?.linkW ?? 0) === 0;
    next[i] = isOwn ? i : next[i + 1]!;
  }
  return next;
}
