/**
 * Names that stand without a label under the title: `样园日报 2024-05-20 10:30`, the author on a line that the template calls so.
 * A source is known by what organisations are called or by the site's own name, an author by the company of date and source.
 */
import { isPersonName, labelField, readLabels } from '../core/labels.js';
import { foldScript } from '../core/script.js';
import { fold, tidy } from './chars.js';
import type { Clock } from './dates.js';
import type { Line } from './lines.js';
import { type El, isEl, textOf } from './tree.js';

export interface Unlabelled {
  readonly source: string | null;
  readonly author: string | null;
}

/** What names of papers, stations, offices and companies end with, in simplified script. */
const ORGANISATION =
  /(?:[日晚早晨午商时周都青农民][报刊]|都市报|[^简播通预海汇举警情喜捷快墙板填申]报|报社|杂志社?|出版社|通讯社|电视台|广播台|电台|融媒体?|传媒|[^官本全]网|新闻网|在线|客户端|周刊|月刊|发布|中心|集团|委员会|协会|学会|[^布格结大时]局)$/;
/** Names of columns and services that end so too. */
const COLUMN =
  /^由|互联网$|^(?:新闻|资讯|信息|图片|视频|直播|下载|打开|手机|移动|会员|数据|帮助|客服|个人|用户|媒体|产品|服务|政务|公告|权威|官方|政策|最新|今日|点击|立即|我要|重磅|独家|培训|研究|办事|招标|成果|电子|数字|举报|订阅|创作|消息|互动|专题|活动|报名|行情|财经|体育|娱乐|汽车|房产|健康|教育|旅游|文化|网站|编辑|首次|正式|同步|平台|小编|作者|记者|管理员|本[网站报]|原创|定时)+(?:发布|中心|在线|杂志|客户端|网|报)$/;
/** A paper's name as papers are cited. */
const IN_BRACKETS = /^《([^《》]+)》$/;
/** Parts of a window title that name a column: 公司动态. */
const NO_SITE = /(?:动态|要闻|公告|通知|专题|活动)$/;
/** From here on a line is a bar of buttons, with the names of other sites. */
const BUTTONS = /[【[［(（]?\s?(?:分享|转发|轉發|关注|關注|下载|下載|收藏|推荐给|推薦給|打印|列印|字号|字體|字体).*$/u;
/** A line of the way to this page, or of what else there is. */
const WAY = /[>»›＞]|位置|首[页頁]|上一|下一/;
/** An address, or a label with its value. */
const LABELLED = /(?:https?:\/\/|www\.|\p{L}{1,8}\s?[:：]\s?)[^\s|｜丨┃·]*/gu;
/** What may stand behind a site's name: 样园 on 样园网. */
const SITE_TAIL = /^(?:网|在线|新闻|新闻网|客户端|com|cn)$/;
/** Parts of a line: between bars, dots and gaps. */
const BARS = /\s*[|｜丨┃·•\t]\s*|\s{2,}|\u3000/;
/** The same, and single spaces. */
const PARTS = /[\s|｜丨┃·•]+/;
/** What a person is called before his name. */
const ROLE = /^(?:本[报刊网台])?(?:记者|读者|作者|通讯员|特约记者|实习记者)$/;
/** Places and parts of a site that look like names of three characters. */
const NO_PERSON = /[省市县区镇乡村州路馆街部科处庄报网台社]$/;
/** Names that templates give to the line of the author. */
export const AUTHOR_NAMES = /(?:^|[\s_-])(?:author|authors|byline|writer|zuozhe|au|zz)(?:$|[\s_-])/i;
/** What they give to the name itself, which may be longer than a person's. */
const AUTHOR_NAME = /(?:^|[\s_-])author[_-]?name(?:$|[\s_-])/i;
const PEN_NAME = /^\p{Script=Han}{2,8}$/u;
const PEN_NAMES = /^\p{Script=Han}{2,4}(?:[\s、，,/／]{1,2}\p{Script=Han}{2,4}){0,3}$/u;
const NO_PEN_NAME =
  /^(?:未知|佚名|编辑部|管理员|原创|转载|作者|匿名|网友|本[报刊网站台]\p{Script=Han}*)$|[部室报网台社]$/u;
/** Names that templates give to the name of an account. */
const NAME = /(?:^|\s)(?:(?:nick|account|user|screen|media|mp|js|source)?[-_]?name|nick)(?:$|\s)/i;
/** The same of the source, where no label stands before it. */
const SOURCE = /(?:^|[\s_-])(?:source|laiyuan)(?:$|[\s_-])/i;
const NO_SOURCE = /^(?:原创|转载|网络|综合|整理|投稿|本站)$/;
const MOST_OF_NAME = 16;
/** Heavier lines are prose. */
const LINE = 40;
/** The same for a line that stands next to the date's. */
const BESIDE = 16;

/** The names in line `at`, which stands between title and text; `sites`: what the site calls itself. */
export function unlabelledNames(
  lines: readonly Line[],
  at: number,
  sites: readonly string[],
  clock: Clock,
): Unlabelled {
  const line = lines[at]!;
  const none = { source: null, author: null };
  if (line.w > LINE || line.kind === 'image' || line.kind === 'heading' || line.hidden) return none;
  if (WAY.test(line.text)) return none;
  const text = line.spaced ?? line.text;
  const dated = clock.all(text, true).length > 0;
  const author = penName(line);
  if (line.p > 0) return { source: null, author };
  if (!dated && !(line.w <= BESIDE && [at - 1, at + 1].some((i) => isBeside(line, lines[i], clock))))
    return { source: null, author };
  let rest = text;
  for (const date of clock.all(text, true).reverse())
    rest = `${rest.slice(0, date.at)}\t${rest.slice(date.at + date.text.length)}`;
  // `样园日报／ 记者李明`: the stroke parts them.
  rest = rest
    .replace(BUTTONS, '')
    .replace(LABELLED, '\t')
    .replace(/[/／](?=\s)/g, '');
  const isSource = (part: string) => isSite(part, sites) || isOrganisation(part);
  const wide = rest.split(BARS).filter((part) => part !== '');
  const parts = wide.some((part) => isSite(part, sites)) ? wide : rest.split(PARTS).filter((part) => part !== '');
  const sources = [...new Set(parts.filter(isSource))];
  const source = sources.length === 1 ? sources[0]! : sources.length === 0 ? accountIn(line) : null;
  return { source, author: author ?? (dated ? (personsIn(parts, source) ?? personIn(line)) : null) };
}

/** Whether the line next to a short one holds the date of their common box. */
function isBeside(line: Line, other: Line | undefined, clock: Clock): boolean {
  return (
    other !== undefined &&
    other.w <= BESIDE &&
    (other.el.outer === line.el.outer || [line.el, line.el.outer].includes(other.el)) &&
    clock.all(other.spaced ?? other.text, true).length > 0
  );
}

function isOrganisation(part: string): boolean {
  const folded = foldScript(part);
  const name = folded.replace(IN_BRACKETS, '$1');
  return /^[\p{Script=Han}A-Za-z\d]{4,16}$/u.test(name) && ORGANISATION.test(name) && !COLUMN.test(name);
}

function isSite(part: string, sites: readonly string[]): boolean {
  const folded = fold(part);
  return (
    folded.length >= 4 &&
    !NO_SITE.test(folded) &&
    sites.some((site) => {
      const whole = fold(site);
      return whole.startsWith(folded) && (whole === folded || SITE_TAIL.test(whole.slice(folded.length)));
    })
  );
}

/** The persons whom a line names beside its source or what they are, when it names nothing else. */
function personsIn(parts: readonly string[], source: string | null): string | null {
  const others = parts.filter((part) => part !== source && !ROLE.test(foldScript(part)));
  if (source === null && others.length === parts.length) return null;
  const fits = others.every((part) => isPersonName(part) && !NO_PERSON.test(part));
  return fits && others.some(({ length }) => length === 3) ? others.join(' ') : null;
}

/** `◎李明`: how papers sign below a title. */
const MARKED = /^[◎○●◆◇■□▲△☆★※]\s?(\p{Script=Han}{3})$/u;

/** The persons whom the line right below the title names and nothing else: behind a mark, or above the line with the date or the labels. */
export function namesBelow(lines: readonly Line[], at: number, clock: Clock): string | null {
  const { kind, text, links, p } = lines[at]!;
  const next = lines[at + 1];
  if (next === undefined || kind !== 'text' || links > 0 || p > 0) return null;
  const marked = MARKED.exec(text)?.[1];
  if (marked !== undefined && isPersonName(marked) && !NO_PERSON.test(marked)) return marked;
  if (next.p > 1 || next.w > LINE) return null;
  const names = text.split(/[\s、]+/);
  const fits = names.length <= 3 && names.every((name) => name.length === 3 && isPersonName(name));
  if (!fits || names.some((name) => NO_PERSON.test(name))) return null;
  return clock.all(next.spaced ?? next.text, true).length > 0 || readLabels(next.text).length > 0
    ? names.join(' ')
    : null;
}

/** The name of the account that a dated line or the one beside it shows, by what its template calls it; no person's. */
function accountIn({ el, text }: Line): string | null {
  const named = NAME.test(el.names) ? text : (nameWithin(el, NAME) ?? nameWithin(el, SOURCE));
  return named !== null &&
    !isPersonName(named) &&
    named.length >= 2 &&
    named.length <= MOST_OF_NAME &&
    labelField(named) === null &&
    !/[:：\d]/.test(named) &&
    !NO_SOURCE.test(foldScript(named))
    ? named
    : null;
}

/** The person whom a dated line shows as its account, linked to a page of his own. */
function personIn({ el }: Line): string | null {
  const named = el.children.some((kid) => isEl(kid) && kid.name === 'a' && NAME.test(kid.names))
    ? nameWithin(el, NAME)
    : null;
  return named !== null && isPersonName(named) && !NO_PERSON.test(named) ? named : null;
}

function nameWithin(el: El, called: RegExp): string | null {
  for (const kid of el.children) {
    if (!isEl(kid) || kid.tag.block) continue;
    const found = called.test(kid.names) ? tidy(textOf(kid)) : nameWithin(kid, called);
    if (found !== null) return found;
  }
  return null;
}

/** The name on a line that its template calls the author's. */
function penName({ el, text, spaced }: Line): string | null {
  const names = spaced ?? text;
  const called = `${el.names} ${el.attribs['data-testid'] ?? ''}`;
  const isName = AUTHOR_NAME.test(called) && PEN_NAME.test(names);
  const fits = (isName || (AUTHOR_NAMES.test(called) && PEN_NAMES.test(names))) && !NO_PEN_NAME.test(foldScript(names));
  return fits && labelField(names) === null && !isOrganisation(names) ? names : null;
}

/** `本帖最后由 李明 于 2024-5-20 09:12 编辑`: who changed a post of a forum. */
const CHANGED = /^本帖最[后後]由\s(\S{1,20})\s于\s\d/;

/** Who wrote the post that begins with line `at`: who changed it last, where that name stands alone above. */
export function posterOf(lines: readonly Line[], at: number, title: number): string | null {
  const name = CHANGED.exec(lines[at]!.text)?.[1];
  return name !== undefined && title >= 0 && lines.slice(title, at).some(({ text }) => text === name) ? name : null;
}
