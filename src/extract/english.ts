/**
 * Information lines of English pages, in parts between bars: `October 5, 2017 | By Jane Doe | College of Design`. A line is one
 * only as a whole: each part is a byline, a moment, a name or the time that reading takes.
 */
import { ENGLISH_BUTTON, listed, PRESS_CONTACT, READING_TIME } from '../core/english.js';
import { ENGLISH_NAME, ENGLISH_ROLE } from '../core/labels.js';
import { tidy } from './chars.js';
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './line.js';
import { type OwnDate, ownDates } from './ownership.js';
import { type El, isEl, textOf } from './tree.js';

type Hand = 'author' | 'photographer' | 'editor' | 'artist';

export interface EnglishInfo {
  /** Who signs with `by`, the first of each kind. */
  readonly by: Partial<Record<Hand, string>>;
  /** Whether the line says what it is: by somebody, published, updated. */
  readonly sure: boolean;
}

/** Longer lines are text. */
const LONGEST = 180;
const BAR = /(?<!\s)\s*[|｜·•∙\t]\s*|(?<!\s)\s+(?:\/|[–—-]{1,2})\s+/;
/** What one of these lines has. */
const HINT = /\bby\b|\d/i;

const HANDS: Readonly<Record<Hand, RegExp>> = {
  author:
    /^(?:written|story|text|words|posted|published|reported|reporting|interview|analysis|opinion|article|report)?$/i,
  photographer: /^(?:photos?|photographs?|photographed|photography|pictures?|images?)$/i,
  editor: /^edited$/i,
  /** No field has these. */
  artist: /^(?:illustrat(?:ions?|ed)|drawings?|graphics?|maps?|videos?|design)$/i,
};
const NAMES = String.raw`${ENGLISH_NAME}(?:(?:,|,?\sand|\s&)\s(?!The\s|${ENGLISH_ROLE})${ENGLISH_NAME})*`;
/** `By Jane Doe and John Roe`, with what may follow such a line. */
const BY = new RegExp(
  String.raw`^(?:(\p{L}{4,14})\s)?[Bb][Yy]:?\s(${NAMES})(?=\s*$|\s*[|,·•—–-]|\s(?:on|for|in|at)\b|\s*(?:Published|Updated|Posted)\b)`,
  'u',
);
/** `By our reserves officer Jane Doe`: what the author is, between. */
const BY_OFFICE = new RegExp(
  String.raw`^By\s(?:our|guest|staff|senior|special|contributing)\s(?:\p{Ll}[\p{L}-]*,?\s){0,4}(${NAMES})(?=\s*$|\s*[|,·•—–])`,
  'u',
);
const CAPITAL = String.raw`(?:\p{Lu}[\p{L}\p{N}.&’'-]*|of|and|the|for|at|in|&)`;
/** A paper, an office, a college, a person: up to eight words with capitals. */
const NAME = new RegExp(String.raw`^\p{Lu}[\p{L}\p{N}.&’'-]*(?:,?\s${CAPITAL}){0,7}$`, 'u');
/** Where a text comes from, in a row with its day: `Source: Pond Weekly`. */
const SOURCE_PART = /^Source:\s(?=\p{Lu})/u;
/** The subject in such a row: `Topic: Trees`. */
const TOPIC_PART = /^(?:Topics?|Section|Category):\s?(?=\p{Lu})/u;
const ROLE = new RegExp(`^${ENGLISH_ROLE}$`, 'iu');
const PUBLISHED =
  /\b(?:(?:first|last|originally)\s)?(?:published|posted|updated|modified|reviewed)(?:\s(?:on|at))?(?:\s?[:：]|\b)/gi;
/** What may stand around a date: the day of the week, the time, its zone; a day without its year. */
const AROUND =
  /\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?|[ap]\.?m|[a-z]{1,3}t|utc|at|on)\b|[\s,.()–—-]/gi;

/** The names in a part that says `by`, or null. */
function byOf(part: string, clock: Clock): { hand: Hand; names: string; rest: string } | null {
  if (!/\bby\b/i.test(part)) return null;
  const said = part.slice(0, clock.read(part)?.at).trim();
  const office = BY_OFFICE.exec(said);
  if (office !== null) return { hand: 'author', names: listed(office[1]!), rest: part.slice(office[0].length).trim() };
  const m = BY.exec(said);
  const hand = m === null ? undefined : (Object.keys(HANDS) as Hand[]).find((one) => HANDS[one].test(m[1] ?? ''));
  if (hand === undefined) return null;
  return { hand, names: listed(m![2]!), rest: part.slice(m![0].length).replace(/^[\s,]+/, '') };
}

/** Whether a part is dates and what stands around them, and nothing else. */
function isMoment(part: string, clock: Clock): boolean {
  let rest = part;
  for (const { at, text } of clock.all(part, true).reverse()) rest = rest.slice(0, at) + rest.slice(at + text.length);
  const left = rest.replace(PUBLISHED, '').replace(AROUND, '');
  return left === '' && /\d/.test(part);
}

/** `Jane Doe, at County Hall`: who reports from where. */
const REPORTS = new RegExp(String.raw`^(${ENGLISH_NAME}),\s(?:at|in)\s(?:the\s)?\p{Lu}[\p{L}.’' -]{1,40}$`, 'u');
/** What a live report's line says of its moments. */
const RUNS = /^(?:started|ended|first\spublished|latest\supdate|last\s(?:updated?|modified))\s?:?\s/i;

const partsOf = (text: string): string[] =>
  text
    .split(BAR)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));

/** What the line says, or null where any part of it is something else. */
export function englishInfo(text: string, clock: Clock): EnglishInfo | null {
  if (text.length > LONGEST || !HINT.test(text) || /\p{Script=Han}/u.test(text)) return null;
  const by: Partial<Record<Hand, string>> = {};
  let moments = 0;
  let sourced = false;
  let reporter: string | undefined;
  for (const part of partsOf(text)) {
    const named = byOf(part, clock);
    if (named !== null) {
      by[named.hand] ??= named.names;
      if (named.rest === '' || NAME.test(named.rest) || isMoment(named.rest, clock)) continue;
      return null;
    }
    const source = part.replace(SOURCE_PART, '');
    if (isMoment(part.replace(RUNS, ''), clock)) moments += 1;
    else if (source !== part && NAME.test(source)) sourced = true;
    else if (REPORTS.test(part)) reporter ??= REPORTS.exec(part)![1]!;
    else if (!NAME.test(part.replace(TOPIC_PART, '')) && !isTool(part)) return null;
  }
  if (reporter !== undefined && moments > 0) by.author ??= reporter;
  const signed = Object.keys(by).length > 0;
  if (!signed && moments === 0) return null;
  PUBLISHED.lastIndex = 0;
  return { by, sure: signed || sourced || PUBLISHED.test(text) };
}

/** `Posted on March 9, 2011 by Tess`: a weblog's author may have one name. */
const POSTED_BY =
  /^(?:Posted|Published|Written|Submitted)\s(?:on\s)?(?=.*\d)[^.!?]{6,40}\sby:?\s(\p{L}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*){0,3})$/u;
const ALIAS = /^(?:admin|administrator|webmaster|editor|staff|guest|the|an?)\b/i;
/** `Glasshouse Team / 27 July 2023 / Horticulture`: a group that writes, in the line with the day. */
const GROUP = /^\p{Lu}[\p{L}’'&-]*(?:\s\p{Lu}[\p{L}’'&-]*){0,3}\s(?:Team|Staff|Desk|Editors|Newsroom)$/u;

/** Who stands in a line below the title that has a date and no label before the name, or null. */
export function bareSigner(text: string, clock: Clock): string | null {
  if (text.length > LONGEST || clock.read(text) === null) return null;
  const posted = POSTED_BY.exec(text)?.[1];
  if (posted !== undefined) return ALIAS.test(posted) ? null : posted;
  const [first, ...rest] = partsOf(text);
  if (first === undefined || rest.length === 0) return null;
  if (REPORTS.test(first)) return englishInfo(text, clock)?.by.author ?? null;
  return GROUP.test(first) ? first : null;
}

/** What news agencies are called in a byline. */
const AGENCY = /^[A-Z]{2,6}$/;

/** The author and the agency in the first parts of a line that its template calls the byline: `Jane Doe / DDN / May 20, 2024`. */
export function bylineParts(line: Line, clock: Clock): { author: string | null; source: string | null } {
  const none = { author: null, source: null };
  const text = line.spaced ?? line.text;
  if (text.length > LONGEST || /\p{Script=Han}/u.test(text) || !(isByline(line.el) || isByline(line.el.outer)))
    return none;
  const [first, ...rest] = line.spaced === null ? (elementsOf(line) ?? partsOf(text)) : partsOf(text);
  if (first === undefined || rest.length === 0 || !ONLY_NAMES.test(first)) return none;
  if (!rest.every((part) => NAME.test(part) || isMoment(part, clock) || isTool(part))) return none;
  return { author: listed(first), source: rest.find((part) => AGENCY.test(part)) ?? null };
}

/** The texts of the elements that make up a line and nothing else, or null. */
function elementsOf({ el, text }: Line): string[] | null {
  const parts = el.children.filter(isEl).map((kid) => tidy(textOf(kid)));
  return parts.length > 1 && parts.join('') === text ? parts : null;
}

const ONLY_NAMES = new RegExp(`^${NAMES}$`, 'u');
/** Whether a template calls an element, or tells its scripts that it is, a byline. */
const isByline = (el: El | null): boolean =>
  el !== null && /byline/i.test(`${el.names} ${el.attribs['data-testid'] ?? ''} ${el.attribs['data-component'] ?? ''}`);

/** The dates in an information line, whose other parts may read like prose. */
export const infoDates = (text: string, clock: Clock): OwnDate[] =>
  englishInfo(text, clock)?.sure === true ? partsOf(text).flatMap((part) => ownDates(part, clock)) : [];

/** What a template calls the element of an author's name, in its names and in what it tells its scripts. */
const NAMED_AUTHOR = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:author|byline|writer)(?:$|[\s_-]|(?=[A-Z]))/i;

const isAuthors = ({ names, attribs }: El): boolean =>
  NAMED_AUTHOR.test(`${names} ${attribs['data-testid'] ?? ''} ${attribs['data-component'] ?? ''} ${attribs.rel ?? ''}`);

/** The names that are all of a line, in an element that its template calls the author's, or null. */
export function namedAuthor({ el, text }: Line, at: number): string | null {
  const name = text.replace(/(?<!\s)\s*[·|,]\s*$/, '');
  if (!ONLY_NAMES.test(name)) return null;
  const called = isAuthors;
  const within = (one: El): boolean => one.children.some((kid) => isEl(kid) && (called(kid) || within(kid)));
  const outer = el.outer !== null && el.outer.from === at && el.outer.to <= at + 3 && called(el.outer);
  return called(el) || outer || (el.to === at + 1 && within(el)) ? listed(name) : null;
}

/** The names in an inline element that its template calls the author's, in a line that has the day too; or null. */
export function authorWithin({ el, text, w }: Line, clock: Clock): string | null {
  if (w >= 40 || !el.children.some((kid) => isEl(kid) && isAuthors(kid)) || clock.read(text) === null) return null;
  for (const kid of el.children) {
    if (!isEl(kid) || kid.tag.block || !isAuthors(kid)) continue;
    const names = tidy(textOf(kid)).replace(/^[Bb]y\s/, '');
    if (ONLY_NAMES.test(names)) return listed(names);
    // Behind `by` the template's word is enough for a pen name.
    if (PEN_NAME.test(names) && !ALIAS.test(names) && text.includes(` by ${names}`)) return names;
  }
  return null;
}
/** What a weblog's author is called, who may be two: `Birch & Reed`. */
const PEN_NAME = /^\p{Lu}[\p{L}.'’-]*(?:\s(?:&\s)?\p{Lu}[\p{L}.'’-]*){0,3}$/u;

/** `Author: Jane Doe, orchard adviser`, `Editor: John Roe`. */
const LABELLED = new RegExp(
  String.raw`^(?:Author|Writer|Editor|Reviewer)s?\s?:\s${NAMES}(?:\s?,\s(?:[\p{L}-]{1,20}\s){0,5}\p{Ll}[\p{L}-]{2,20})?$`,
  'u',
);

/** Whether a line says who wrote, edited or answers for a text, and when, and is none of it. */
export const isCredits = (line: Line, clock: Clock): boolean =>
  line.w < 40 && (LABELLED.test(line.text) || PRESS_CONTACT.test(line.text) || authorWithin(line, clock) !== null);

/** What the head of an office or a chair is called: `Head of Plant Science`. */
const HEADS =
  /^(?:(?:Senior|Deputy|Assistant|Associate|Managing|Acting)\s)?(?:Head|Director|Editor|Curator|Professor|Manager|Vice\sPresident|Chief)\sof\s\p{Lu}[^.!?:]{2,40}$/u;

/** The name on a line of its own above what the author is and the day, all in one box; or null. */
export function signerAbove(lines: readonly Line[], at: number, clock: Clock): string | null {
  const { text, el } = lines[at]!;
  const [role, day] = [lines[at + 1], lines[at + 2]];
  if (role === undefined || day === undefined || day.w >= 14 || !ONLY_NAMES.test(text)) return null;
  if (el.outer === null || role.el.outer !== el.outer || !(HEADS.test(role.text) || isRole(role.text))) return null;
  const box = el.outer.outer;
  return box !== null && box.from >= at - 2 && box.to > at + 2 && clock.read(day.text) !== null ? listed(text) : null;
}

/** `Posted by Tess at 9:14 PM`: how weblogs sign below an entry, with one name or more. */
const SIGNED_BELOW = /^Posted\sby:?\s(\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*){0,3})\s(?:at|on)\s(?=[^.!?]{0,30}\d)/u;

/** Labels over the office from which a release comes; `From:` and `Source:` are some in a list of terms. */
const PROVIDED = /^(?:(?:news|content|release)\s)?(?:provided|issued|released)\sby\s?:?$/i;
const FROM = /^(?:from|source)\s?:?$/i;

/** The office that line `at` names below such a label, or null. */
export function providedBy(lines: readonly Line[], at: number): string | null {
  const above = lines[at - 1];
  const { text, el, w } = lines[at]!;
  if (above === undefined || w > 30 || !/^\p{Lu}/u.test(text) || /[.!?:]\s\p{Lu}/u.test(text)) return null;
  const isTerm = above.el.name === 'dt' && el.name === 'dd' && !/[.!?]$/.test(text);
  return PROVIDED.test(above.text) || (isTerm && FROM.test(above.text)) ? text : null;
}

/** Who signs a weblog's entry in the line below it, or null. */
export function signedBelow(text: string): string | null {
  const name = text.length > LONGEST ? undefined : SIGNED_BELOW.exec(text)?.[1];
  return name === undefined || ALIAS.test(name) ? null : name;
}

/** What papers and stations are called and no person is; what else they are called may be a name: Gretchen Daily. */
const PAPER =
  /\s(?:Advertiser|Bulletin|Chronicle|Dispatch|Examiner|Gazette|Herald|Inquirer|Journal|Magazine|Network|News|Observer|Quarterly|Radio|Review|Telegraph|Times|Tribune|Weekly)$/;
const ALSO_PAPER =
  /\s(?:Argus|Courier|Daily|Echo|Enquirer|Guardian|Independent|Mercury|Press|Register|Sentinel|Standard|Today)$/;

/**
 * Names without the paper that stands behind the last of them, and that paper: `Jane Doe, Oakham Courier`. `sites` are what the
 * site calls itself.
 */
export function partPaper(names: string, sites: readonly string[]): { author: string; paper: string | null } {
  const at = names.lastIndexOf(', ');
  const last = names.slice(at + 2);
  const isSite = (): boolean => sites.some((site) => site.length > 3 && (last.includes(site) || site.includes(last)));
  return at > 0 && !/\p{Script=Han}/u.test(names) && (PAPER.test(last) || (ALSO_PAPER.test(last) && isSite()))
    ? { author: names.slice(0, at), paper: last }
    : { author: names, paper: null };
}

/** Who signs with `by` in any part of a line, whatever else stands there. */
export function signedBy(text: string, clock: Clock): EnglishInfo['by'] {
  const by: Partial<Record<Hand, string>> = {};
  for (const part of partsOf(text)) {
    const named = byOf(part, clock);
    if (named !== null) by[named.hand] ??= named.names;
  }
  return by;
}

/** What an author is, on a line of its own: `Courier Staff Writer`. */
export const isRole = (text: string): boolean => text.length <= 50 && ROLE.test(text);

/** Buttons and the time of reading, as words. */
export const isTool = (text: string): boolean => ENGLISH_BUTTON.test(text) || READING_TIME.test(text);

/** `This entry was posted on Monday, May 20th, 2024 at 9:18 pm and is filed under …`: how weblogs sign below an entry. */
const ENTRY = /^This\s(?:entry|post|article)\swas\s(?:posted|written|published)\s(?:on|in|by)\s/i;

/** The date in such a line, or null. */
export const entryDate = (text: string, clock: Clock): FoundDate | null =>
  ENTRY.test(text) ? clock.read(text.slice(0, LONGEST)) : null;
