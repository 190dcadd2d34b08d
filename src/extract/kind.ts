/** What kind of page this is: only articles, galleries and videos are worth keeping as such. */
import type { Kind } from '../core/page.js';
import { foldScript } from '../core/script.js';
import { type Line, weightOf } from './lines.js';

export interface Seen {
  readonly title: string | null;
  readonly lines: readonly Line[];
  /** Weight and sentence marks of the body's lines. */
  readonly bodyW: number;
  readonly bodyP: number;
  readonly pictures: number;
  readonly players: number;
  readonly hasDate: boolean;
  /** Weight of all text and of linked text on the page. */
  readonly allW: number;
  readonly allLinkW: number;
  readonly ogType: string | null;
  /** Whether the text is several posts, each with its date (bounds.ts). */
  readonly isFrontPage: boolean;
  /** Whether it has hardly any text and a few documents attached. */
  readonly isCover: boolean;
}

export interface Judged {
  readonly kind: Kind;
  readonly because: string;
}

const BLOCKED =
  /环境异常|環境異常|完成验证|完成驗證|安全验证|安全驗證|人机验证|人機驗證|访问验证|滑动验证|拖动滑块|请输入验证码|請輸入驗證碼|输入验证码|访问过于频繁|访问频率|访问被拒绝|拒绝访问|访问异常|异常流量|unusual traffic|verify you are (?:a )?human|are you a robot|access denied|checking your browser|just a moment|captcha|attention required|enable javascript and cookies/i;
const LOGIN =
  /^(?:.{0,12}(?:请|請|需要?|须)(?:先)?(?:登录|登錄|登入|登陆)(?:后|後|以|才|查看|阅读|。|$).{0,30}|.{0,8}(?:登录|登入)后(?:即可|才能|可以|方可)?(?:查看|阅读|浏览|继续).{0,30}|.{0,10}(?:仅限|只限|限)会员(?:阅读|浏览|查看).{0,20}|(?:sign|log) in to (?:continue|read|view).{0,40})$/i;
const GONE =
  /(?:内容|內容|文章|页面|頁面|网页|網頁|信息|帖子|主题|主題|稿件|新闻|新聞|账号|帐号|公众号|链接|您访问的).{0,16}(?:不存在|已?被?(?:发布者|發布者|作者)?删除|已?被?(?:发布者|發布者|作者)?刪除|已下线|已下線|已失效|已过期|无法(?:查看|访问|找到)|無法(?:查看|訪問|找到)|找不到|未找到|已注销|被封禁|已被屏蔽|违规)|(?:找不到|未找到|没有找到|沒有找到).{0,14}(?:页面|頁面|网页|網頁|文件|内容|文章|信息)|此内容因违规|页面走丢|頁面走丟|页面(?:飞|跑)走|页面出错|服务器(?:错误|繁忙|开小差)|系统(?:繁忙|错误|维护)|网站(?:维护|升级)中|(?:404|403|500|502|503)(?:\s|-|:|：|错误|錯誤|error|not|page|$)|page (?:not found|you requested)|not found|no longer available|internal server error|bad gateway|service unavailable|under maintenance/i;

/** A title that says nothing but that the page is not there: a server's notice may stand in the template of articles, with today's date. */
const THING = '(?:内容|文章|页面|网页|信息|帖子|主题|稿件|新闻|资讯|链接|文件|栏目)';
const BY = '被?(?:管理员|作者|发布者|编辑)?';
const GONE_TITLE = new RegExp(
  `^(?:(?:非常|很)?(?:抱歉|对不起)[，,！!\\s]{0,2})?(?:您所?(?:访问|查看|浏览|请求|查找|要找)的${THING}?|[该此本]?${THING})` +
    `(?:已经?)?(?:不存在|${BY}(?:删除|移除|屏蔽)|下[架线]|失效|找不到了?|未找到)(?:或者?(?:已经?)?${BY}(?:删除|下[架线]|移除))?[。！!…~]{0,3}$`,
);
/** A title that says that a program speaks. */
const PROGRAM_TITLE = /^(?:系统|信息|温馨|友情|错误|操作)?(?:提示|出错|错误)(?:信息|页面?)?[啦了]?[。！!…~]{0,3}$/;

/** Judged by what a reader sees. Words about locks and losses count only on a page that has hardly any other text. */
export function judgeKind(seen: Seen): Judged {
  const { bodyW, bodyP } = seen;
  const substantial = bodyW >= 160 && bodyP >= 4;
  if (!substantial) {
    const notice = noticeIn(seen);
    if (notice !== null) return notice;
  }
  const linkShare = seen.allW === 0 ? 0 : seen.allLinkW / seen.allW;
  // A dated page with a sentence among its pictures is an article, however many they are.
  const pictured = seen.hasDate && seen.pictures > 0 && bodyP >= 2 && bodyW >= 20;
  const prose = pictured || (bodyP >= 2 && bodyW >= 40);
  if (!prose && seen.players > 0 && (seen.ogType?.includes('video') || bodyW < 60)) {
    return { kind: 'video', because: 'a player and hardly any text' };
  }
  if (seen.ogType?.startsWith('video') && !substantial) return { kind: 'video', because: `og:type ${seen.ogType}` };
  if (!pictured && seen.pictures >= 4 && bodyW < seen.pictures * 25 && bodyW < 250) {
    return { kind: 'gallery', because: `${seen.pictures} pictures and little text` };
  }
  if (!prose && seen.isCover && seen.hasDate && seen.title !== null) {
    return { kind: 'article', because: 'its text lies in the documents attached' };
  }
  if (!prose && linkShare > 0.6 && seen.allLinkW > 60) return { kind: 'list', because: 'links and hardly any prose' };
  if (!prose && bodyP === 0 && areDatedLinks(seen.lines)) return { kind: 'list', because: 'links with their dates' };
  if (seen.isFrontPage) return { kind: 'list', because: 'posts in one markup, each with its date' };
  if (bodyW < 12 && seen.pictures === 0) return { kind: 'other', because: 'no text that could be an article' };
  return { kind: 'article', because: 'prose' };
}

const DATE = /(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?<!\d)\d{1,2}[-/月]\d{1,2}(?!\d)/;
/** So many dated links, and this share of the page's lines, are a list. */
const FEWEST_DATED = 5;
const MOST_DATED = 0.7;

/** Whether most lines of a page are a link and a date: what a list shows of each article. */
function areDatedLinks(lines: readonly Line[]): boolean {
  const shown = lines.filter(({ hidden, kind, w }) => !hidden && kind !== 'image' && w > 0);
  const dated = shown.filter(({ links, p, text }) => links > 0 && p === 0 && DATE.test(text));
  return dated.length >= FEWEST_DATED && dated.length >= shown.length * MOST_DATED;
}

function noticeIn(seen: Seen): Judged | null {
  const own = seen.lines.filter((l) => l.linkW < l.w * 0.5 && !l.hidden && l.kind !== 'image');
  const rest = weightOf(own);
  if (rest > 500) return null;
  const title = seen.title ?? '';
  const folded = foldScript(title.trim());
  if (seen.bodyW < 160 && GONE_TITLE.test(folded)) return { kind: 'error', because: title };
  const saysSo = PROGRAM_TITLE.test(folded) || (seen.bodyP < 4 && !seen.hasDate);
  for (const { text } of own) {
    if (text.length > 120) continue;
    if (BLOCKED.test(text)) return { kind: 'blocked', because: text.slice(0, 60) };
    if (LOGIN.test(text) && seen.bodyW < 120) return { kind: 'blocked', because: text.slice(0, 60) };
    if (GONE.test(text) && saysSo) return { kind: 'error', because: text.slice(0, 60) };
  }
  if (seen.bodyW < 40 && BLOCKED.test(title)) return { kind: 'blocked', because: title };
  if (seen.bodyW < 60 && !seen.hasDate && GONE.test(title)) return { kind: 'error', because: title };
  return null;
}
