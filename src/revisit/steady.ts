/**
 * What of a reading stands still while its page is the same: without counters, without what signs a picture's address,
 * without the error messages of the server's program. Two readings whose steady form is equal say the same. Pure.
 */
import { foldScript } from '../core/script.js';
import type { Reading } from './template-change.js';

/** What is counted: a counter names one of these. */
const COUNTED =
  '浏览|阅读|点击|点阅|访问|下载|查看|观看|播放|收看|收听|人气|热度|点赞|获赞|评论|跟帖|跟贴|留言|回复|收藏|转发|分享|围观|看过|读过|看了|读了|访问统计|参与人数|人参与(?:讨论|评论|互动)?|人(?:评价|打分|评分)|关注度|已赞|觉得有用|位(?:读者|访客|网友|浏览者)|[👁👀👍❤]|(?:更新|发布|刷新|发表)(?:时间|于)?\\s?[:：]?\\s?\\d{1,3}\\s?(?:秒钟?|分钟|小时|天)前|processed in|(?:页面)?执行时间|views?|reads?|hits?|clicks?|visits?|visitors?|readers?|downloads?|likes?|shares?|comments?|favou?rites?|replies|plays|pv|uv';
/** What else stands in a counter. */
const AROUND =
  '读者|访客|浏览者|评分|次数|人次|统计|总计|seconds?(?:\\(s\\))?|second\\(s\\)|queries|毫秒|秒|ms|℃|本文章|本文|本页面|本页|本帖|本条|本站|本|此文|此页|该文|该页|这篇|文章|页面|稿件|新闻|信息|内容|帖子|附件|文件|视频|网友|用户|人们|人|次|遍|位|个|条|数量|数|量|率|总|共计|共|合计|累计|已经|已|被|有|了|过|赞|今日|今天|本日|本周|本月|昨日|目前|当前|截至|至今|到|您|你|是|第|来|为|达|的|至|在线|total|times?|of|this|article|page|has|have|been|by|people|users?|so|far|today|you|are|the|no';
const NUMBER = '\\d[\\d,，.]*(?:\\s?[万千百亿kmw])?\\+?';
const RUN = new RegExp(`(?:${COUNTED}|${AROUND}|${NUMBER}|[\\s:：=·|｜、，,；;/()（）[\\]【】\\-–—\ufe0f])+`, 'giu');
const NAMES_COUNT = new RegExp(COUNTED, 'iu');
const WORD = /[\p{L}\p{N}]/u;
/** A counter is no longer than this; a longer run is a text made of such words. */
const LONGEST = 80;

/** Whether a word reaches over the end of a run: the run's last character is one of a word, and so is the next. */
function goesOn(text: string, end: number, step: 1 | -1): boolean {
  return WORD.test(text.charAt(end)) && WORD.test(text.charAt(end + step));
}

/** A run without the words at its ends that belong to a sentence beside it. Null when nothing is left. */
function ownPart(text: string, from: number, to: number): readonly [from: number, to: number] | null {
  if (goesOn(text, from, -1)) while (from < to && WORD.test(text.charAt(from))) from++;
  if (from < to && goesOn(text, to - 1, 1)) while (to > from && WORD.test(text.charAt(to - 1))) to--;
  return from < to ? [from, to] : null;
}

/** A text without its counters: whole runs of such words with a number, between marks or at the ends of the text. */
export function withoutCounters(text: string): string {
  if (!/\d/.test(text)) return text;
  const folded = foldScript(text);
  let out = '';
  let at = 0;
  for (const { index, 0: found } of folded.matchAll(RUN)) {
    if (found.length > LONGEST) continue;
    const part = ownPart(folded, index, index + found.length);
    const run = part === null ? '' : folded.slice(...part);
    if (part === null || !/\d/.test(run) || !NAMES_COUNT.test(run)) continue;
    out += text.slice(at, part[0]);
    at = part[1];
  }
  return at === 0 ? text : out + text.slice(at);
}

/** What PHP, ASP, Java and databases write into a page when they fail. */
const PROGRAM_ERROR =
  /\b(?:warning|notice|deprecated|parse error|strict standards)\s?:.{0,300}?(?:\bon line\b|\bin (?:\/|[a-z]:\\))|\bfatal error\s?:|\bmysqli?_\w{3,30}\(|\buncaught (?:error|exception|\w{0,40}exception)\b|\bstack trace\s?:|\b(?:sql|pdo|adodb|oledb|jdbc|odbc)\b.{0,40}(?:error|exception|错误)|\b(?:java|javax|org)\.[\w.]{3,80}(?:exception|error)\b|\bmicrosoft (?:ole db|vbscript|jet|odbc)\b|\bserver error in '|\berror establishing a database|数据库(?:连接)?(?:错误|失败|出错)|\btoo many connections\b|\btraceback \(most recent|\bruntime error\b|\ballowed memory size\b|\bmaximum execution time\b/i;

/** Whether a line is the message of a program that failed. */
export const isProgramError = (line: string): boolean => PROGRAM_ERROR.test(line);

/** Names of query parameters that sign an address, date it or only pass a cache by. */
const SIGNING =
  /^(?:auth[_-]?key|x-(?:amz|oss|cos|tos|obs|goog|bce)-[a-z-]{1,40}|q-[a-z-]{1,40}|(?:ws|tx|cdn|oss|aws)?(?:sign(?:ature)?|secret|token|expires?|date|credential|algorithm|access-?key-?id|abstime|time)|e|t|ts|_|_t|v|ver|r|rnd|rand|random|nonce|timestamp|stamp|key-pair-id|policy|sig|st|se|sp|sv|sr|uid|sessionid|jsessionid|phpsessid)$/i;
const PICTURE = /\.(?:jpe?g|png|gif|webp|bmp|svg|avif|tiff?)$/i;
/** Keys that stand in the path before the file: digests, and hexadecimal or decimal times beside them. */
const DIGEST_STEP = /^[0-9a-f]{32,64}$/i;
const TIME_STEP = /^(?:[0-9a-f]{8}|\d{10}|\d{12,14})$/i;

/** A picture's address without what signs it: another host of the same file, another key and another time are the same. */
export function withoutSignature(address: string): string {
  if (!URL.canParse(address) || !/^https?:/i.test(address)) return address;
  const { pathname, searchParams } = new URL(address);
  const steps = pathname.split('/');
  const signed = steps.slice(0, -1).some((step) => DIGEST_STEP.test(step));
  const kept = steps.filter(
    (step, i) => i === steps.length - 1 || !signed || !(DIGEST_STEP.test(step) || TIME_STEP.test(step)),
  );
  const path = kept.join('/').replace(/;jsessionid=[^/?]{0,80}/i, '');
  if (PICTURE.test(path)) return path;
  const query = [...searchParams].filter(([name]) => !SIGNING.test(name)).map(([name, value]) => `${name}=${value}`);
  return query.length === 0 ? path : `${path}?${query.sort().join('&')}`;
}

/** A line as it is compared: spaces do not count. */
const steadyLine = (text: string): string => withoutCounters(text).replace(/\s+/g, '');

/** The lines of a reading's text in steady form, without those that are nothing but a counter or a program's error. */
export function steadyLines(reading: Pick<Reading, 'blocks'>): string[] {
  return reading.blocks
    .filter(({ kind, text }) => kind !== 'image' && !isProgramError(text))
    .map(({ text }) => steadyLine(text))
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
}

/** Everything that makes a version, in steady form. */
function steadyForm(reading: Reading): string {
  const field = (text: string | null) => (text === null ? null : steadyLine(text));
  const blocks = reading.blocks
    .filter(({ kind, text }) => kind === 'image' || (!isProgramError(text) && /[\p{L}\p{N}]/u.test(steadyLine(text))))
    .map(({ kind, text, level, src, caption }) => [
      kind,
      steadyLine(text),
      level ?? null,
      src === undefined ? null : withoutSignature(src),
      field(caption ?? null),
    ]);
  const { title, publishedAt, source, author, editor, rights } = reading;
  return JSON.stringify([field(title), publishedAt, ...[source, author, editor, rights].map(field), blocks]);
}

/** Whether two readings say the same, but for what no editor changes. */
export const saysTheSame = (a: Reading, b: Reading): boolean => steadyForm(a) === steadyForm(b);
