/** What one line says for or against the element that holds it. */
import { foldScript } from '../core/script.js';
import { mayBeNotice, noticeWeight } from '../core/wordings.js';
import type { Line } from './lines.js';
import { isOfPlayer } from './player.js';
import type { El } from './tree.js';

/** A short line with a date or a field label: the information under a title, the credits below a text. */
export const INFO =
  /(?:来源|來源|作者|时间|時間|日期|编辑|編輯|责编|出处|时长|浏览)\s?[:：]|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]/;

/** What a line says for or against the element that holds it. `window` is the text of `<title>`. */
function scoreLine(line: Line, window: string): number {
  if (line.kind === 'image' || line.hidden) return 0;
  const { w, linkW, p } = line;
  if (linkW > w * 0.5) return -(3 + Math.min(w, 20) * 0.5) * Math.max(1, line.links * 0.7);
  const own = w - 1.5 * linkW;
  if (line.kind === 'row') return Math.max(0, own * 0.3);
  if (w < 60 && p < 4) {
    if (w > 5 && w <= window.length && window.includes(line.text)) return -1;
    if (p < 3 && w < 40 && INFO.test(line.text)) return -2;
  }
  if (own >= 10 && p >= 1) return own + 5 * Math.min(p, own / 6);
  if (own >= 30) return own * 0.2;
  if (own >= 6 && p >= 1) return own * 0.5;
  return -2;
}

/** Whether the line above, a date or a name between them aside, is a title that is wholly a link and stands close. */
function isTeased(lines: readonly Line[], i: number): boolean {
  const line = lines[i]!;
  for (let j = i - 1; j >= Math.max(0, i - 3); j -= 1) {
    const above = lines[j]!;
    if (above.kind === 'image') continue;
    if (above.href !== null && above.linkW >= above.w * 0.8) {
      return (above.w >= 8 || above.kind === 'heading') && near(above.el, line.el);
    }
    if (above.w > 20) return false;
  }
  return false;
}

/** Whether two elements have a common ancestor close by that is not the body's own flow of paragraphs. */
function near(a: El, b: El): boolean {
  if (a === b) return a.name !== 'p';
  if (a.name === 'p' && b.name === 'p' && a.parent === b.parent) return false;
  for (let up = 0, at: El | null = b; up < 3 && at !== null; up += 1, at = at.outer) {
    if (at.from <= a.from && at.to >= a.to && at.to - at.from <= 8) return true;
  }
  return false;
}

/** Prose beyond doubt: a line that a body cannot do without. */
export function isStrong(line: Line, score: number): boolean {
  return score >= 25 && line.p >= 1 && (line.p >= 2 || line.w >= 25) && line.kind !== 'row';
}

/** A page that is about terms and rights by its title: there such prose is the text. */
const ABOUT_TERMS =
  /协议|条款|声明|规定|办法|须知|规则|守则|政策|公约|条例|章程|细则|版权|着作权|侵权|隐私|cookie|terms|privacy/i;
/** Longer lines are no notices. */
const NOTICE = 700;

/** Whether a line speaks of rights, terms and rules as a site does. */
export const isNotice = ({ text }: Line): boolean =>
  text.length < NOTICE && mayBeNotice(text) && noticeWeight(foldScript(text)) > 0;

const TERMS_HEAD =
  /^\s*.{0,10}(?:(?:用户|服务|使用|会员|注册|授权)(?:协议|条款|须知)|隐私(?:政策|权政策|声明|条款)|(?:免责|版权)声明|cookie政策|评论规则|跟帖规则)\s*$|^\s*(?:terms of (?:use|service)|privacy policy|cookie policy)\s*$/i;

/** Whether a heading names terms or rights: what stands below it in its box is no article, unless the page is about them. */
export const headsTerms = ({ kind, text, links }: Line): boolean =>
  kind === 'heading' && links === 0 && text.length < 30 && TERMS_HEAD.test(foldScript(text));

/** Whether terms and rights are what the page is about, by its window title. */
export const isAboutTerms = (window: string): boolean => ABOUT_TERMS.test(foldScript(window));

/** The score of line `i` where it stands: what lies behind the article's end (bounds.ts), terms and teasers count nothing for it. */
export function scoreAt(lines: readonly Line[], i: number, window: string, end: number, aboutTerms: boolean): number {
  const line = lines[i]!;
  const score = scoreLine(line, window);
  if (score <= 0) return score;
  if (i >= end) return -2;
  if (!aboutTerms && isNotice(line)) return -2;
  if (isOfPlayer(line)) return -2;
  // The summary below a linked title is somebody else's article.
  return line.w < 130 && isTeased(lines, i) ? 0 : score;
}

/** A line of a page's foot. */
const FOOT = /©|版权|版權|ICP|copyright/i;

/** Weight of the text of `el` that is neither link, information line nor foot; of sentences only, if asked. */
export function plainWeight(lines: readonly Line[], { from, to }: El, sentences: boolean): number {
  let sum = 0;
  for (const { hidden, linkW, w, p, el, text } of lines.slice(from, to)) {
    if (hidden || linkW > 0 || w < (sentences ? 8 : 4) || el.name === 'figcaption' || (sentences && p === 0)) continue;
    if (!INFO.test(text) && !FOOT.test(text)) sum += w;
  }
  return sum;
}
