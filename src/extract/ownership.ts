/**
 * Whose a date is. A line near the body may show the day of the article, of another article, of an event or of the site:
 * the words that touch the date tell, and below the body the box in which it stands.
 */
import { foldScript } from '../core/script.js';
import { weigh } from './chars.js';
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './lines.js';
import { roleByNames } from './names.js';
import type { El } from './tree.js';

/** `written`: of the document (成文日期), which may have been published later. */
type DateRole = 'published' | 'modified' | 'written' | 'unlabelled';

export interface OwnDate {
  readonly date: FoundDate;
  readonly role: DateRole;
}

const PUBLISHED =
  /(?:发布|发表|刊登|刊发|发稿|上传|上网|录入|添加|公开|公布|登载|推送|首发|见报|投稿|创建|出版|上版|上架|张贴|公告|刊载|刊出)(?:时间|日期|于|日)?$|^首播(?:时间|日期)$|^建立(?:时间|日期|于)$|^(?:时间|日期|本文时间|文章时间|新闻时间|date|time|posted|published|release date|(?:first )?published on|posted on|publish date|date posted|publication date)$/i;
const WRITTEN = /(?:成文|生成|印发|发文|签发|写作|撰写|落款)(?:时间|日期|于|日)?$/;
const MODIFIED =
  /(?:更新|修改|修订|改动|编辑)(?:时间|日期|[于在])?$|(?:^|last |最后)(?:updated?|modified|revised|edited)(?: on| at)?$/i;
/** Words before a date that give it to something else: an event, a term, the site, a member, the clock on the wall. */
const OTHERS =
  /(?:时间|日期|期限|时限|[于自从在至到截由]|截止|截至|今天|今日|现在|当前|北京时间|登录|注册|加入)(?:是|为)?$|(?:since|founded|established|until|from|to|by|before|deadline|copyright|expires?|due|born|event|opens?|today is|©|\(c\))$/i;
/** A bar of buttons before a date is no label of it, colon or not. */
const TOOLS = /(?:分享[到至]?|字[体号]|字体大小|打印|收藏|转发[到至]?)$/;
const AFTER_PUBLISHED = /^[\s(（]*(?:发布|发表|刊发|上传|首发)(?![\p{Script=Han}])/u;
const AFTER_MODIFIED = /^[\s(（]*(?:最后)?(?:更新|修改|修订|updated|modified)(?![\p{Script=Han}])/iu;
/** What may touch a date written 2024年5月28日 from the right: words of an information line. */
const FOLLOWS =
  /^(?:$|[^\p{Script=Han}]|来源|作者|编辑|责编|记者|发布|发表|更新|修改|上传|刊发|星期|周[一二三四五六日]|阅读|浏览|点击|评论|人气|出版|第|讯|电(?!\p{Script=Han}))/u;
const NAMES_A_SOURCE = /[报网社台刊号志局厅委部府办院站]$|频道|客户端|中心$/;
/** What says how a date counts, between its label and itself; the clock on the wall has a colon there. */
const COUNTS = /(?:公元|西元|(?:北京|[台臺]北|香港|澳门|当地)时间\s?)$/;
/** The day of the week, which an English date begins with. */
const WEEKDAY = /\s(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s$/i;
/** The hour at which it ends, behind the one at which it begins. */
const SPAN = /^\s?(?:[-–—~～至到]|to)\s?\d{1,2}[:：.]\d\d/;
const MARKS = /[\s(（【[《「"“<|｜/／·•,，、:：;；~—–-]{1,40}$/;

/** Every date that a line says of its article, with its role; other things' dates are left out. */
export function ownDates(text: string, clock: Clock): OwnDate[] {
  const dates = clock.all(text, true);
  if (dates.length === 0) return [];
  const folded = foldScript(text);
  const own: OwnDate[] = [];
  let rest = folded;
  let from = 0;
  const loners: FoundDate[] = [];
  for (const date of dates) {
    const before = folded.slice(from, date.at).replace(COUNTS, '');
    const after = folded.slice(date.at + date.text.length);
    from = date.at + date.text.length;
    rest = rest.slice(0, date.at) + ' '.repeat(date.text.length) + rest.slice(from);
    const labelled = roleOf(before, after);
    if (labelled === 'other') continue;
    if (labelled !== 'unlabelled') own.push({ date, role: labelled });
    else if (standsAlone(date, before, after)) loners.push(date);
  }
  // Bars part a line: what stands between two of them is read alone.
  if (loners.length === 0 || rest.split(/[|｜]/).some((part) => isProse(part.trim()))) return own;
  return [...own, ...loners.map((date) => ({ date, role: 'unlabelled' as const }))].sort(
    (a, b) => a.date.at - b.date.at,
  );
}

function roleOf(words: string, after: string): DateRole | 'other' {
  const before = words.replace(WEEKDAY, '');
  const lead = before.replace(MARKS, '');
  const word = /[\p{L}\p{N} ]{1,24}$/u.exec(lead)?.[0].trim() ?? '';
  const touches =
    lead.length === before.length || /[:：﹕︰]\s*$/.test(before) || /^\s+$/.test(before.slice(lead.length));
  if (word !== '' && touches && !TOOLS.test(word)) {
    if (MODIFIED.test(word)) return 'modified';
    if (WRITTEN.test(word)) return 'written';
    if (PUBLISHED.test(word) || PUBLISHED.test(word.split(/\s/).at(-1)!)) return 'published';
    if (OTHERS.test(word)) return 'other';
    // A label that is none of ours, with its colon: 活动：2024-05-28.
    if (/[:：﹕︰]\s*$/.test(before)) return 'other';
  }
  if (/(?:©|\(c\)|copyright)\s*$/i.test(lead)) return 'other';
  if (AFTER_MODIFIED.test(after)) return 'modified';
  return AFTER_PUBLISHED.test(after) ? 'published' : 'unlabelled';
}

/** Whether nothing binds the date to a phrase: 图为2024年5月28日拍摄的现场 is about a picture. */
function standsAlone(date: FoundDate, before: string, after: string): boolean {
  const bound = /\p{Script=Han}$/u.test(before) && !NAMES_A_SOURCE.test(before);
  if (date.relative) return !bound && /^(?:$|[\s|｜·•/／)）\]】—–-]|来源|作者|编辑)/u.test(after);
  // From one hour to another an event lasts.
  if (date.hasTime) return !SPAN.test(after);
  // In figures a date is glued to its neighbours by templates, in characters by its author.
  return /[日号日號]$/.test(date.text) ? !bound && FOLLOWS.test(after) : true;
}

/** Whether what stands beside the dates of a line is a sentence, or as long as one. */
function isProse(rest: string): boolean {
  if (/[。！？!?；;…]/.test(rest)) return true;
  const w = weigh(rest);
  if (/^[，,]\s*\p{Script=Han}/u.test(rest) && w >= 6) return true;
  if (/[，、]|,(?!\d{3})/.test(rest) && w >= 24) return true;
  return /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/.test(rest) && (w >= 10 || /\.\s*$/.test(rest));
}

/** Parts of a template whose labels are not the article's either. */
const OTHERS_PARTS = new Set(['comment', 'related', 'ad', 'dialog']);
const OTHERS_PARTS_UNLABELLED = new Set([...OTHERS_PARTS, 'footer', 'pager', 'nav', 'tool']);
const OTHERS_TAGS = new Set(['li', 'ul', 'ol', 'aside', 'footer', 'nav', 'a']);
/** Lines of one box, at most: a teaser with its picture, its title and a line or two. */
const BOX = 8;

/**
 * Whether a line below the body stands in a box of other things: comments and cards for a labelled date; for one without
 * a label also a list, a footer, a teaser, the way to the next article. `text` is the element of the body.
 */
export function standsApart(lines: readonly Line[], at: number, labelled: boolean, text: El): boolean {
  const line = lines[at]!;
  const parts = labelled ? OTHERS_PARTS : OTHERS_PARTS_UNLABELLED;
  if (!labelled && (line.links > 0 || line.kind === 'item' || /©|copyright|版权|ICP|備案|备案/i.test(line.text)))
    return true;
  for (let el: El | null = line.el; el !== null; el = el.outer) {
    const { chrome, body } = roleByNames(el.names);
    if (chrome !== null && parts.has(chrome) && (chrome === 'comment' || !body)) return true;
    if (labelled) continue;
    if (OTHERS_TAGS.has(el.name)) return true;
    if (el.to - el.from > BOX || (el.from <= text.from && el.to >= text.to)) continue;
    for (let i = el.from; i < el.to; i += 1) if (i !== at && lines[i]!.href !== null && lines[i]!.w >= 4) return true;
  }
  return false;
}
