/**
 * Boxes that are none of the text, on English pages for the most part: links to other texts, requests to subscribe or to
 * give. All lines of a box must fit its form; a box with one more sentence stays.
 */
import { foldScript } from '../core/script.js';
import { type Line, shownIn, weightOf } from './lines.js';
import type { El } from './tree.js';

/** Lines of a request and their weight, at most. */
const LINES = 5;
const CALL = 60;
/** Weight of a heading, and of an entry in a list of names. */
const HEAD = 16;
const ENTRY = 14;
/** Entries of such a list, at most. */
const ENTRIES = 12;

const plain = (text: string): string => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

const CALL_HEAD =
  /^(?:(?:get|join|subscribe\sto|sign\sup\s(?:to|for))\s(?:our|the|my)\s[^.!?]{0,40}\b(?:newsletter|e-?news|e-?mails?|bulletin|mailing\slist|updates)|donate|(?:help|support)\sus\b.{0,40})$/i;
const BUTTON =
  /^(?:subscribe|sign\sup|donate|join|join\sus|give|become\sa\s(?:member|subscriber)|support\s(?:us|our\swork))(?:\s(?:now|today|here|for\sfree))?$/i;
/** What a button that asks to give says in Chinese, in simplified script. */
const BUTTON_HAN =
  /^(?:我要|我想|立即|马上|现在就?|点此)?(?:单笔|定期|小额)?(?:定期定额|定额|捐款|捐助|捐赠|赞助)(?:支持)?(?:我们)?$/;
/** Sums to choose from: `£10`, `£25`, `Other`. */
const SUMS = /^(?:[£$€]\s?\d[\d,.]*\s*){1,6}(?:other(?:\samount)?)?$/i;

/** What a box asks in a sentence: a newspaper its readers to pay, a society to join. */
const PLEASE =
  /\bplease\sconsider\s(?:taking\sout|making|becoming|giving|joining|supporting|subscribing|donating|an?)\b[^.!?]{0,60}\b(?:subscri|donat|contribut|member|support|gift)/i;
/** What templates call a box that asks to press its button. */
const CALLS = /(?:^|[\s_-])(?:cta|call-to-action|calltoaction)(?:$|[\s_-])/i;

/** Whether a box so named is a heading, a few words and the button to press; a day, a time or a price in it are the text's. */
const isNamedCall = (shown: readonly Line[], el: El): boolean => {
  const [head] = shown;
  const last = shown.at(-1)!;
  return (
    CALLS.test(el.names) &&
    head?.kind === 'heading' &&
    last.links > 0 &&
    last.w <= HEAD &&
    last.linkW >= last.w * 0.8 &&
    !shown.some(({ text }) => /\d/.test(text))
  );
};

/** A few words and a button that asks to subscribe or to give, or a heading that does. */
export function isCall(lines: readonly Line[], el: El): boolean {
  const shown = shownIn(lines, el);
  const [head] = shown;
  if (head === undefined || shown.length < 2 || shown.length > LINES || weightOf(shown) > CALL) return false;
  if (isNamedCall(shown, el)) return true;
  if (head.kind === 'heading' && shown.slice(1).some(({ text }) => PLEASE.test(text))) return true;
  const presses = ({ text, links, w, linkW }: Line): boolean =>
    (links > 0 && linkW >= w * 0.8) || /^button$/i.test(text)
      ? BUTTON.test(plain(text)) || SUMS.test(text.trim()) || BUTTON_HAN.test(foldScript(plain(text)))
      : false;
  const asks = head.kind === 'heading' && CALL_HEAD.test(plain(head.text));
  return shown.some(presses) || (asks && shown.length <= 3 && !shown.slice(1).some(({ kind }) => kind === 'heading'));
}

const OTHERS =
  /^(?:(?:related|external)\s(?:internet|web)\slinks|related(?:\s(?:topics|tags|articles|stories|posts|links|content|reading|news))?|topics|tags|filed\sunder|read\smore|further\sreading|see\salso|(?:latest|current|featured)\s(?:jobs|vacancies|tenders|events|news|offers|products))$/i;

/** What is said below links to other sites. */
const ELSEWHERE = /^[^.!?]{2,60}\snot\sresponsible\sfor\sthe\scontents?\sof\sexternal\s[^.!?]{4,30}\.?$/i;

/** A heading over names of subjects, vacancies or other texts, each short and without a sentence. */
export function isListOfOthers(lines: readonly Line[], el: El): boolean {
  const [head, ...rest] = shownIn(lines, el);
  if (head === undefined || rest.length === 0 || rest.length > ENTRIES || head.w > HEAD) return false;
  if (!OTHERS.test(plain(head.text)) || !(head.kind === 'heading' || head.bold)) return false;
  return rest.every(
    ({ kind, w, linkW, text }) =>
      kind !== 'heading' && (linkW >= w * 0.8 || ELSEWHERE.test(text) || (w <= ENTRY && !/[.!?]["”’]?$/.test(text))),
  );
}

/** The link below a heading to what stands elsewhere. */
const READ_ON =
  /^(?:(?:read|see|find\sout)\smore|continue\sreading|(?:阅读|閱讀|查看|了解|瞭解)(?:更多|全文|详情|詳情))[\s›»>→.…]*$/i;

/** Whether `el` is a heading and such a link below it, with nothing between. */
export function isPointer(lines: readonly Line[], el: El): boolean {
  const [head, link, ...rest] = shownIn(lines, el);
  if (head === undefined || link === undefined || rest.length > 0 || head.kind !== 'heading') return false;
  return link.links > 0 && link.linkW >= link.w && READ_ON.test(link.text);
}

/** Labels with which what is said about an article begins: where it comes from, what it rests on, how to cite it. */
const APPENDIX = /^(?:story\ssource|journal\sreferences?|cite\sthis\s(?:page|article|story))\s?:?$/i;
/** Lines and weight of all that follows such a label, at most. */
const APPENDED = 30;
const APPENDED_WEIGHT = 400;

/** The first line below a text of what is said about it under such labels; −1 where there are none, or only one. */
export function appendixFrom(lines: readonly Line[], kept: readonly number[]): number {
  const labelled = kept.flatMap((i, at) => {
    const { kind, bold, text } = lines[i]!;
    return (kind === 'heading' || bold) && APPENDIX.test(text) ? [at] : [];
  });
  const [first] = labelled;
  if (first === undefined || labelled.length < 2) return -1;
  const prose = (ofLines: readonly number[]): number =>
    weightOf(ofLines.map((i) => lines[i]!).filter(({ p, w }) => p >= 1 && w >= 25));
  const below = kept.slice(first);
  const isBelow = below.length <= APPENDED && weightOf(below.map((i) => lines[i]!)) <= APPENDED_WEIGHT;
  return isBelow && prose(kept.slice(0, first)) > prose(below) ? first : -1;
}

const LINKS_HEAD = /^(?:related|external)\s(?:(?:internet|web)\s)?links\s?:?$/i;
const WEB_ADDRESS = /^(?:https?:\/\/|www\.)[\w.-]+(?:\/\S*)?$/;

/** The heading over web addresses and nothing else that end a text, or −1. */
export function addressesFrom(lines: readonly Line[], kept: readonly number[]): number {
  const at = kept.findLastIndex((i) => !WEB_ADDRESS.test(lines[i]!.text));
  if (at < 1 || at === kept.length - 1) return -1;
  const { kind, bold, text } = lines[kept[at]!]!;
  return (kind === 'heading' || bold) && LINKS_HEAD.test(text) ? at : -1;
}

/** Heads of what a platform says below a text: where it stands, who wrote it, what else there is. */
const PLATFORM = /^(?:published\sin|written\sby|more\sfrom|recommended\sfrom|responses?\b)/i;
const FOLLOWERS = /^[\d.,]+\s?[KM]?\sfollowers?\b/i;

/** The first line below a text of what its platform says: a heading that names publication or author over their followers. */
export function platformFrom(lines: readonly Line[], kept: readonly number[]): number {
  const begun = kept.findIndex((i) => lines[i]!.p >= 1 && lines[i]!.w >= 25);
  if (begun < 0) return -1;
  return kept.findIndex((i, at) => {
    const { kind, text } = lines[i]!;
    if (at <= begun || kind !== 'heading' || !PLATFORM.test(text)) return false;
    const next = kept.slice(at + 1, at + 4).map((j) => lines[j]!.text);
    return next.some((one) => FOLLOWERS.test(one));
  });
}

/** The heading over when a page was changed, and what each change was. */
const HISTORY =
  /^(?:updates?\sto\sthis\spage|(?:page|version|revision|publication|update|change)\s(?:history|updates|log)|changelog)$/i;
const DAY = /\b(?:\d{1,2}\s\p{Lu}\p{L}{2,8}\s\d{4}|\p{Lu}\p{L}{2,8}\.?\s\d{1,2},\s\d{4}|\d{4}-\d\d-\d\d)\b/u;
/** Weight of what is said of one change, at most. */
const CHANGE = 60;

/** Whether `el` is such a list of days: the heading, the last change, and no text but what each day brought. */
export function isHistory(lines: readonly Line[], el: El): boolean {
  const [head, first, ...rest] = shownIn(lines, el);
  if (head === undefined || first === undefined || !HISTORY.test(plain(head.text))) return false;
  return (
    DAY.test(first.text) &&
    rest.every(({ w, text }, i) => w <= CHANGE && (DAY.test(text) || DAY.test((rest[i - 1] ?? first).text)))
  );
}
