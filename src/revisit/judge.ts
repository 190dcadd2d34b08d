/**
 * What an archived page shows now, judged by what it showed before. Servers answer 200 to notices of maintenance, to checks,
 * to walls before the text, to pages that broke off and to other articles: none of these is an edit. A page that has
 * hardly anything left of its article is another page, whatever it says; words are asked only for the reason. Pure.
 */
import type { SkipReason } from '../core/errors.js';
import type { Flag } from '../core/page.js';
import { foldScript } from '../core/script.js';
import { isProgramError, saysTheSame, steadyLines } from './steady.js';
import type { Reading } from './template-change.js';

/** What is known of the two readings beside their words. */
export interface Sight {
  readonly before: Reading;
  readonly after: Reading;
  /** Lines of the page that are no part of the reading: what cleaning took away. */
  readonly beside: readonly string[];
  /** The page came from another address, and names itself as another one. */
  readonly elsewhere: boolean;
  /** The page's markup breaks off, which it did not before. */
  readonly brokenOff: () => boolean;
}

export type Judgement =
  | { readonly kind: 'same' }
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'failed'; readonly reason: SkipReason; readonly why: string }
  | { readonly kind: 'edited' };

/** Below this share of the old text the page shows another text. */
const ANOTHER = 0.2;
/** Below this share of the old length a page was cut sharply, when it says nothing else. */
const SHARP = 0.7;
/** This much of the new text must stand in the old one to call the page shortened. */
const WITHIN = 0.85;
/** A page of which this much speaks of maintenance, a check or a wall says nothing else. */
const NOTICE = 0.8;
/** A text shorter than this, in letters, says too little to be known again by its words. */
const FEW_LETTERS = 40;

const CHECKED =
  /验证码|安全验证|人机|滑块|拖动|验证您|验证你|访问验证|正在验证|身份验证|异常流量|访问(?:过于)?频繁|频率过[快高]|请求过[快多]|拒绝访问|访问被(?:拒|阻断|拦截)|禁止访问|waf|防火墙|captcha|robot|verify (?:that )?you|checking your browser|just a moment|access denied|unusual traffic|too many requests|cloudflare|ddos/i;
const WALL =
  /(?:登[录陆入]|注册|会员|订阅|付费|购买|开通|充值|vip|扫码|下载[^。]{0,8}(?:app|客户端)|关注[^。]{0,10}公众号|打开[^。]{0,8}(?:app|客户端))[^。]{0,16}(?:阅读|查看|浏览|观看|继续|解锁|全文|更多|完整|剩余|可见)|(?:阅读|查看|浏览|解锁|剩余|余下|全文|完整|以下内容)[^。]{0,16}(?:登[录陆入]|注册|会员|订阅|付费|购买|开通|vip|扫码|app|客户端|可见)|(?:请|请先|需要|须)先?登[录陆入]|(?:subscribe|sign in|log in|register)\b.{0,40}\b(?:continue|keep|read|view|full)/i;
const MAINTAINED =
  /维护|升级|停机|暂停(?:访问|服务|开放)|系统繁忙|服务器(?:繁忙|错误|忙|开小差)|服务不可用|稍后(?:再|重)?(?:试|来|访问)|正在(?:建设|改版|迁移|恢复)|网站(?:关闭|改版|建设)|暂时无法|maintenance|temporarily unavailable|service unavailable|bad gateway|gateway time|internal server error|database error|be back soon/i;

/** What a notice in place of an article says of this page or its site; articles about works and upkeep do not say it. */
const NOT_HERE = [
  [
    /登[录陆入][^。]{0,12}(?:阅读|查看|浏览|观看)[^。]{0,4}(?:全文|全部|完整|剩余|余下|本文|本页)|(?:请先?|需要?先?|须先?)登[录陆入][^。]{0,8}(?:阅读|查看|浏览|访问)|(?:subscribe|sign in|log in|register) to (?:continue|keep|read|view)/i,
    'login-wall',
  ],
  [
    /(?:网站|本站|服务器|数据库|(?<=^|[^\p{Script=Han}]|[因对将行])系统)[^。，、：:；\s]{0,10}(?:维护|停机|暂停(?:访问|服务))|(?:website|site|server|system) (?:maintenance|is under maintenance)/iu,
    'server-error',
  ],
] as const;
/** A page of more lines than this is not judged by one of them. */
const FEW_LINES = 8;

/** Letters and digits of a text in one script: what two texts are compared by. */
const letters = (text: string): string =>
  foldScript(text.normalize('NFKC').toLowerCase()).replace(/[^\p{L}\p{N}]+/gu, '');

/** Characters in a piece of text that is looked for in the other one. */
const PIECE = 5;

function piecesOf(text: string): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i + PIECE <= text.length; i++) found.add(text.slice(i, i + PIECE));
  return found;
}

/** The share of the pieces of `a` that stand in `b`. */
function shareIn(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0) return 0;
  let shared = 0;
  for (const piece of a) if (b.has(piece)) shared++;
  return shared / a.size;
}

const picturesOf = ({ blocks }: Reading): string[] => blocks.flatMap(({ src }) => (src === undefined ? [] : [src]));

/** How far two readings have the same text. */
interface Overlap {
  readonly oldText: string;
  readonly newText: string;
  /** The share of the old text that is left, and of the new text that was there. */
  readonly kept: number;
  readonly within: number;
  readonly sameTitle: boolean;
}

function overlapOf(before: Reading, after: Reading): Overlap {
  const oldText = letters(steadyLines(before).join(''));
  const newText = letters(steadyLines(after).join(''));
  const [oldPieces, newPieces] = [piecesOf(oldText), piecesOf(newText)];
  const [a, b] = [letters(before.title ?? ''), letters(after.title ?? '')];
  return {
    ...{ oldText, newText, kept: shareIn(oldPieces, newPieces), within: shareIn(newPieces, oldPieces) },
    sameTitle: a !== '' && b !== '' && (a.includes(b) || b.includes(a)),
  };
}

/** Whether the page shows another text than before. Where there are too few words, title and pictures are asked. */
function isAnother(before: Reading, after: Reading, { oldText, kept, sameTitle }: Overlap): boolean {
  if (oldText.length >= FEW_LETTERS) return kept < ANOTHER;
  if (sameTitle) return false;
  const old = new Set(picturesOf(before));
  return kept < ANOTHER && !picturesOf(after).some((src) => old.has(src));
}

/** Reports made from one template share much of their words: behind a redirect, title or nearly all words must agree. */
const isSameStory = ({ sameTitle, kept, within }: Overlap): boolean =>
  (sameTitle && kept >= ANOTHER) || (kept >= SHARP && within >= SHARP);

const isShortened = ({ oldText, newText, within }: Overlap): boolean =>
  newText.length < oldText.length * 0.98 && within >= WITHIN;

/** Judges one look. `before` is what the archive holds. */
export function judge({ before, after, beside, elsewhere, brokenOff }: Sight): Judgement {
  if (saysTheSame(before, after)) return { kind: 'same' };
  const overlap = overlapOf(before, after);
  const { oldText, newText, sameTitle } = overlap;
  const known = new Set(before.blocks.map(({ text }) => text));
  const added = [...after.blocks.map(({ text }) => text), ...beside, after.title ?? ''].filter(
    (line) => line !== '' && line !== before.title && !known.has(line),
  );
  const error = added.find(isProgramError);
  if (elsewhere && !isSameStory(overlap)) return { kind: 'missing', why: 'its address leads to another page' };
  if (isAnother(before, after, overlap)) {
    const short = newText.length < oldText.length / 2;
    const named = after.title !== null && after.publishedAt !== null && newText.length >= FEW_LETTERS;
    const own = named && !sameTitle && after.publishedAt !== before.publishedAt;
    const bare = !named || (short && !own);
    // Words of maintenance stand in many articles: beside a date and a whole text only the title's count, and an article
    // of its own may have them there too.
    const whole = bare || (own && isNotice(after));
    const notice =
      reasonOf(whole ? added : sameTitle || own ? [] : [after.title ?? ''], error) ??
      (own ? notHere([after.title ?? '', ...(short ? fewLines(after) : [])]) : null);
    if (notice !== null) return notice;
    if (bare && !sameTitle) return { kind: 'missing', why: 'the page shows something else than its article' };
    return { kind: 'edited' };
  }
  const walls = added.filter((line) => line.length <= 80 && WALL.test(foldScript(line)));
  if (walls.length > 0) {
    const blocks = after.blocks.filter(({ text }) => !walls.includes(text));
    const behind = overlapOf(before, { ...after, blocks });
    if (isShortened(behind) && behind.newText.length < oldText.length * 0.9) return failed('login-wall', walls[0]!);
  }
  if (!isShortened(overlap)) return { kind: 'edited' };
  if (error !== undefined) return failed('server-error', error);
  if (oldText.startsWith(newText.slice(0, -PIECE)) && brokenOff())
    return { kind: 'failed', reason: 'unreadable', why: 'the page breaks off in the middle of its article' };
  return { kind: 'edited' };
}

/** What a version says of itself when most of the text before is not in it. Found wrong, and left as the page has it. */
export function lossFlags(before: Reading, after: Reading): Flag[] {
  const overlap = overlapOf(before, after);
  const flag = (kind: string, reason: string): Flag[] => [{ kind, at: 0, text: '', reason }];
  const percent = Math.round((100 * overlap.newText.length) / Math.max(1, overlap.oldText.length));
  if (isShortened(overlap) && overlap.newText.length < overlap.oldText.length * SHARP)
    return flag('shortened', `${percent} % of the text of the version before is left, and nothing was added`);
  if (isAnother(before, after, overlap)) return flag('replaced', 'hardly anything of the version before is left');
  return [];
}

/** Whether hardly a line of a page says anything but that the page is none. */
function isNotice({ blocks }: Reading): boolean {
  const chars = (lines: Reading['blocks']) => lines.reduce((sum, { text }) => sum + text.length, 0);
  return chars(blocks.filter(({ text }) => reasonOf([text]) !== null)) >= NOTICE * chars(blocks);
}

/** The lines of a page, where they are few. */
function fewLines({ blocks }: Reading): string[] {
  const lines = blocks.map(({ text }) => text).filter((text) => text !== '');
  return lines.length <= FEW_LINES ? lines : [];
}

/** What lines say, when one says that the page cannot be read here now. */
function notHere(lines: readonly string[]): Extract<Judgement, { kind: 'failed' }> | null {
  for (const [pattern, reason] of NOT_HERE) {
    const line = lines.find((one) => one.length <= 200 && pattern.test(foldScript(one)));
    if (line !== undefined) return failed(reason, line);
  }
  return null;
}

/** What lines say of their page, when they say that it is none: a failed program, a check, a wall, maintenance. */
export function reasonOf(
  added: readonly string[],
  error: string | undefined = added.find(isProgramError),
): Extract<Judgement, { kind: 'failed' }> | null {
  if (error !== undefined) return failed('server-error', error);
  const lines = added.filter((line) => line.length <= 200);
  for (const [pattern, reason] of [
    [CHECKED, 'blocked'],
    [WALL, 'login-wall'],
    [MAINTAINED, 'server-error'],
  ] as const) {
    const line = lines.find((one) => pattern.test(foldScript(one)));
    if (line !== undefined) return failed(reason, line);
  }
  return null;
}

function failed(reason: SkipReason, line: string): Extract<Judgement, { kind: 'failed' }> {
  return { kind: 'failed', reason, why: `the page says: ${line.replace(/\s+/g, ' ').slice(0, 80)}` };
}
