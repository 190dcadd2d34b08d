/** Notes below a text that are none of it, known by their place and by what heads them or what the template calls them. */
import { isPersonName } from '../core/labels.js';
import { foldScript } from '../core/script.js';
import { type Line, shownIn, weightOf, wordsOf } from './lines.js';
import type { El } from './tree.js';

const CORRECTION = /(?:^|[\s_-])corrections?(?:$|[\s_-])/i;
const REFERENCES = /(?:^|[\s_-])(?:refs?|references?)(?:$|[\s_-])/i;
const REFERENCES_HEAD = /^(?:参考(?:资料|文献)|引用来源)$/;
/** Weight of a correction, at most. */
const CORRECTED = 90;

/** What heads a notice of the site itself, and the weight of both, at most. */
const SITE_NOTICE = /^(?:编辑部|編輯部|本[刊站网網]|网站|網站|平台|系统|系統)(?:公告|通告|启事|啟事|声明|聲明|通知)$/;
const NOTICE = 300;

/** What templates call the box of who speaks or wrote, its weight at most, and how it begins. */
const BIO = /(?:^|[\s_-])(?:bio|biography|guest-?bio)(?:$|[\s_-])/i;
const LIFE = 130;
const WHO = /^(\p{Script=Han}{2,3})\s?[，,：:（(]/u;

/** What an element is by its template's name, if it stands below the text and is none of it. */
export function namedNote(lines: readonly Line[], el: El): string | null {
  const shown = shownIn(lines, el);
  if (CORRECTION.test(el.names) && weightOf(shown) <= CORRECTED) return 'says what was wrong in the text before';
  const [head, ...rest] = shown;
  if (BIO.test(el.names) && weightOf(shown) <= LIFE && isPersonName(WHO.exec(head?.text ?? '')?.[1] ?? ''))
    return 'says who somebody is';
  if (head !== undefined && rest.length > 0 && SITE_NOTICE.test(head.text) && weightOf(shown) <= NOTICE)
    return 'a notice of the site or its editors';
  const heads =
    head !== undefined && rest.length > 0 && REFERENCES_HEAD.test(foldScript(head.text).replace(/[:：]$/, ''));
  return heads && REFERENCES.test(el.names) ? 'references below the text' : null;
}

/** What heads a summary that a machine made, which stands above or beside the text. */
const BY_MACHINE =
  /^(?:AI[-\s]?(?:generated\s)?(?:summary|overview|digest)|(?:summary|overview)\s(?:generated|written|created)\s(?:by|with)\sAI|(?:AI|智能|机器)\s?(?:生成)?(?:的)?(?:摘要|总结|速读|概要|概述))$/i;
/** Weight of such a summary, at most. */
const SUMMARY = 220;

/** Whether `el` is such a summary under its heading. */
export function isMachineSummary(lines: readonly Line[], el: El): boolean {
  const [head, ...rest] = shownIn(lines, el);
  return (
    head !== undefined &&
    rest.length > 0 &&
    head.w <= 16 &&
    BY_MACHINE.test(wordsOf(head.text)) &&
    weightOf(rest) <= SUMMARY
  );
}

/** What templates call the names of tabs. */
const TABS = /(?:^|[\s_-])tabs?[-_]?(?:wrapper|list|nav|titles?|heads?)(?:$|[\s_-])/i;
/** Weight of a tab's name, at most. */
const TAB = 16;

/** Whether `el` is the names of tabs, each of which stands again over what it shows. */
export function isTabList(lines: readonly Line[], { attribs, names, outer, from, to }: El): boolean {
  if (outer === null || to - from < 2 || !(attribs.role === 'tablist' || TABS.test(names))) return false;
  const below = new Set(lines.slice(to, outer.to).map(({ text }) => text));
  return lines.slice(from, to).every(({ w, text }) => w <= TAB && below.has(text));
}

/** The mark with which a press release ends, and the heading of what follows it. */
const ENDS = /^(?:#\s?){3,5}$|^[-–—]{1,3}\s?ends?\s?[-–—]{1,3}$|^ends$/i;
const TO_EDITORS = /^notes?\s(?:to|for)\s(?:the\s)?editors?\s?:?$/i;
/** Lines from the mark to the heading, at most. */
const NEXT = 2;
/** Weight of what such lines say, at most. */
const RELEASE = 200;

/** What stands below it too: of whom the release comes, and whom the press may ask. */
const ABOUT = /^About\s(?:the\s)?\p{Lu}[^.!?:]{2,60}:\s/u;
const CONTACT = /^(?:(?:media|press|news)\s)?(?:contacts?|[ei]nquiries)\s?:/i;

/** The notes to editors below the mark that ends a press release, or what else is none of it where nothing but that follows; or −1. */
export function notesFrom(lines: readonly Line[], kept: readonly number[]): number {
  const shown = (at: number): string => lines[kept[at]!]!.text;
  const end = kept.findIndex((_, at) => at > 0 && ENDS.test(shown(at)));
  if (end < 0) return -1;
  for (let at = end + 1; at <= Math.min(end + NEXT, kept.length - 1); at += 1)
    if (TO_EDITORS.test(shown(at))) return at;
  const rest = kept.slice(end + 1).map((i) => lines[i]!);
  const fits = rest.length > 0 && rest.every(({ text }) => ABOUT.test(text) || CONTACT.test(text));
  return fits && weightOf(rest) <= RELEASE ? end + 1 : -1;
}
