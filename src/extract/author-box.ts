/**
 * Who wrote a text is said below it, and is none of it. Each kind of evidence has its function: of an element the heading
 * (`isAboutBox`), or a name over sentences about who bears it (`isAuthorCard`); once the author is known a paragraph that begins
 * with the name (`cutBiography`), a box or a heading above the name (`cutAuthorNote`).
 */
import { listed } from '../core/english.js';
import { ENGLISH_NAME } from '../core/labels.js';
import { foldScript } from '../core/script.js';
import { type Body, without } from './body.js';
import { fold } from './chars.js';
import { type Line, shownIn, weightOf, wordsOf } from './lines.js';
import { type El, isEl } from './tree.js';

/** What heads a box about the text that is none of it: the author, whom the press may ask. */
const ABOUT_HEAD =
  /^(?:作者|创作者|译者|撰稿人|主笔|博主)(?:简介|介绍|小传)$|^关于(?:本文)?(?:作者|博主)$|^about (?:the|this) authors?$|^(?:how to cite|suggested citation)(?: this (?:article|report|paper|page))?$|^(?:media|press|news) (?:contacts?|[ei]nquiries)$/i;
/** The same, where names stand below it and nothing else. */
const AUTHORS_HEAD = /^authors?$/i;
const NAMES = new RegExp(`^${ENGLISH_NAME}(?:(?:,|;|,?\\sand|\\s&)\\s${ENGLISH_NAME})*$`, 'u');
/** The same, where an address or a telephone stands below it. */
const CONTACT_HEAD = /^(?:(?:for )?(?:more|further) information|contacts?(?: us)?)$/i;
const REACH = /^(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:tel|phone|t)?[.:\s]*\+?[\d\s().-]{7,20})$/i;
/** Weight of such a heading, and of the box with it, at most. */
const HEAD = 20;
const ABOUT = 200;

/** Whether `el` is a box that says who wrote the text or whom to ask about it, under a heading of its own. */
export function isAboutBox(lines: readonly Line[], { from, to }: El): boolean {
  const head = lines[from]!;
  if (to - from < 2 || head.w > HEAD) return false;
  const says = wordsOf(head.text);
  const reached = () => lines.slice(from + 1, to).some(({ text }) => REACH.test(text));
  const named = () => AUTHORS_HEAD.test(says) && lines.slice(from + 1, to).every(({ text }) => NAMES.test(text));
  if (!ABOUT_HEAD.test(says) && !named() && !(CONTACT_HEAD.test(says) && reached())) return false;
  return weightOf(lines.slice(from, to)) <= ABOUT;
}

/** Lines of a name with what is said below it, and weight of what is said, at most. */
const TOLD_LINES = 5;
const TOLD = 110;
const NAME = new RegExp(`^${ENGLISH_NAME}$`, 'u');
const ADDRESS = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;
/** What is said of a person behind the name: `is a data reporter`, `covers the coast`. */
const OF_PERSON =
  /^,?\s(?:is\s(?:an?|the|our|currently|also|(?:deputy|senior|chief|managing|associate|contributing)\s(?:editor|writer|reporter))|was\s(?:an?|the)|is\s(?:\p{Ll}[\p{L}-]*\s){0,3}(?:curator|director|editor|professor|lecturer|reporter|writer|journalist|gardener|architect|designer|head|founder|manager|chair|president|researcher|fellow|historian|botanist|ecologist|author|partner|principal|correspondent|columnist)\s(?:of|at|for|with)|has\s(?:written|covered|contributed|reported|worked|been)|writes|works|covers|teaches|reports|edits|lives|joined)\s/u;
const PRONOUN = /^(?:She|He|They)\s(?:is|are|has|have|was|were|writes?|covers?|joined|lives?|works?)\s/;

/** Whether a sentence says who somebody is. */
const saysWho = (text: string, name: string): boolean =>
  text.slice(0, name.length).toLowerCase() === name.toLowerCase() && OF_PERSON.test(text.slice(name.length));

/** A name, and below it an address or sentences about who bears it. */
export function isAuthorCard(lines: readonly Line[], el: El): boolean {
  const [head, ...rest] = shownIn(lines, el);
  const said = head?.text.replace(/^By\s/, '') ?? '';
  const name = head?.kind === 'heading' ? said.replace(/^About\s/, '') : said;
  if (rest.length === 0 || rest.length >= TOLD_LINES || !NAME.test(name)) return false;
  const first = name.split(' ', 1)[0]!;
  const tells = ({ text }: Line): boolean =>
    ADDRESS.test(text) || PRONOUN.test(text) || saysWho(text, name) || saysWho(text, first);
  return weightOf(rest) <= TOLD && rest.every(tells);
}

/** So many such boxes beside each other are a list of people, and the text's. */
const PEOPLE = 3;

/** Whether such a card is one of a list of people. */
export const isOneOfMany = (lines: readonly Line[], el: El): boolean =>
  (el.outer?.children ?? []).filter((kid) => isEl(kid) && isAuthorCard(lines, kid)).length >= PEOPLE;

/** How far above its name a card may stand. */
const UP = 4;

/** Whether line `at` is the name in such a card. */
export function inAuthorCard(lines: readonly Line[], at: number): boolean {
  let el: El | null = lines[at]!.el;
  for (let up = 0; el !== null && up < UP; el = el.outer, up += 1) if (isAuthorCard(lines, el)) return true;
  return false;
}

/** Weight of what is said of an author whose name is known, at most. */
const BIOGRAPHY = 130;
/** Lines at the end among which it may stand. */
const LAST = 5;
/** Paragraphs of the text above it, at least. */
const PARAGRAPHS = 2;
/** The authors who have a first name and a last one. */
const namesIn = (author: string): string[] =>
  author.split(/,\s|\s(?:and|&)\s/).filter((name) => /^\p{Lu}\S*(?:\s\S+){1,4}$/u.test(name));

/** Takes the paragraphs that begin with the author's own name and say who that is from the end of an English text. */
export function cutBiography(lines: readonly Line[], body: Body, author: string | null): Body {
  const names = author === null ? [] : namesIn(author);
  if (names.length === 0) return body;
  const isBiography = ({ kind, text, w }: Line): boolean =>
    kind === 'text' && w <= BIOGRAPHY && names.some((name) => saysWho(text, name));
  const texts = body.kept.filter((i) => lines[i]!.kind !== 'image' && !lines[i]!.hidden);
  const gone = new Set(texts.slice(-LAST).filter((i) => isBiography(lines[i]!)));
  const first = Math.min(...gone);
  if (gone.size === 0 || texts.filter((i) => i < first && lines[i]!.p >= 1).length < PARAGRAPHS) return body;
  return without(lines, body, gone, { kind: 'info', rule: 'biography@2', reason: 'says who wrote the text' });
}

/** What templates call what is said of an author at the end of a text. */
const BIO = /(?:^|[\s_-])(?:author-?)?bio(?:graphy)?(?:$|[\s_-])/i;
const NAMED = new RegExp(`^(${ENGLISH_NAME})(?=,?\\s)`, 'u');

/** Who wrote a text below which a box names the authors, or that ends in a line which its template calls the author's biography and which begins with a name, or null. */
export function authorBelow(lines: readonly Line[], { el, kept }: Body): string | null {
  const end = kept.findLast((i) => lines[i]!.kind !== 'image') ?? -1;
  for (let at = end + 1; at < el.to - 1; at += 1)
    if (lines[at]!.kind === 'heading' && AUTHORS_HEAD.test(lines[at]!.text) && NAMES.test(lines[at + 1]!.text))
      return listed(lines[at + 1]!.text);
  const carded = lines.slice(end + 1, end + 1 + CARD_BELOW).findIndex((_, i) => headsCard(lines, end + 1 + i, end));
  if (carded >= 0) return lines[end + 1 + carded]!.text;
  const last = lines[end];
  if (last !== undefined && NAME.test(last.text) && last.kind === 'text' && cardBelow(lines, end)) return last.text;
  if (last === undefined || last.w > BIOGRAPHY || !BIO.test(last.el.names)) return null;
  const name = NAMED.exec(last.text)?.[1];
  return name !== undefined && saysWho(last.text, name) ? name : null;
}

/** Lines below the text among which a card stands that a line above the text names. */
const CARD_BELOW = 6;

/** Whether line `at` is the name over a card, and stands alone above line `end` too. */
const headsCard = (lines: readonly Line[], at: number, end: number): boolean =>
  NAME.test(lines[at]!.text) &&
  inAuthorCard(lines, at) &&
  lines.slice(0, end).some(({ text, kind }) => text === lines[at]!.text && kind !== 'heading');

/** Lines below the text among which the card of who signed it stands. */
const CARD_NEAR = 3;

/** Whether the name in line `at` heads the author's card right below. */
const cardBelow = (lines: readonly Line[], at: number): boolean =>
  lines
    .slice(at + 1, at + 1 + CARD_NEAR)
    .some(({ text }, i) => text === lines[at]!.text && inAuthorCard(lines, at + 1 + i));

/** Whether a line says who one of the persons is whom the page's fields name. */
export const saysWhoIs = ({ text, w }: Line, names: readonly (string | null)[]): boolean =>
  w <= BIOGRAPHY && names.some((name) => name !== null && namesIn(name).some((one) => saysWho(text, one)));

/** Takes the card and the note that end a text with the author's name and what is said of it. */
export function cutAuthorNote(lines: readonly Line[], body: Body, author: string | null): Body {
  if (author === null) return body;
  const signed = body.kept.findLast((i) => lines[i]!.kind !== 'image') ?? -1;
  const isSigned = signed >= 0 && lines[signed]!.text === author && cardBelow(lines, signed);
  const card = isSigned ? [signed] : cardOf(lines, body, author);
  const note = noteOf(lines, body, author).filter((i) => !card.includes(i));
  const info = (rule: string, reason: string) => ({ kind: 'info', rule, reason });
  const left = without(lines, body, card, info('author-card@2', 'says who wrote the text'));
  return without(lines, left, note, info('author-note@2', 'says who wrote the text, under a heading of its own'));
}

/** What templates call the author's card, and its lines, at most. */
const CARD = /(?:^|[\s_-])(?:author|writer|zuozhe|bio|profile)(?:$|[\s_-])/i;
const CARD_LINES = 4;

/** Lines at the end among which such a card stands, at most. */
const NEAR_END = 8;

/**
 * The lines at the end of the text in a box named for the author, which begins with the name that the page's fields have, alone or
 * before what its bearer is.
 */
function cardOf(lines: readonly Line[], { el, kept }: Body, author: string): readonly number[] {
  const shown = kept.filter((i) => lines[i]!.kind !== 'image');
  for (const from of shown.slice(-NEAR_END)) {
    const { text } = lines[from]!;
    if (fold(text) !== fold(author) && !isWho(text, author)) continue;
    const box = boxFrom(lines, lines[from]!.el, from);
    if (box === null || box === el) continue;
    const card = kept.filter((i) => i >= from && i < box.to);
    const isBelow = !shown.some((i) => i >= box.to && lines[i]!.p >= 2 && lines[i]!.w >= PROSE);
    if (isBelow && card.length <= CARD_LINES && weightOf(card.map((i) => lines[i]!)) <= BIOGRAPHY) return card;
  }
  return [];
}

/** The element named for the author that begins with line `from`, a picture before it set aside. */
function boxFrom(lines: readonly Line[], el: El | null, from: number): El | null {
  const first = lines[from - 1]?.kind === 'image' ? from - 1 : from;
  for (let at = el; at !== null && at.from >= first; at = at.outer) if (CARD.test(at.names)) return at;
  return null;
}

/** What stands behind the author's name where a line says who that is. */
const IS_WHO = /^\s?(?:[，,：:、]|[（(]|现[为任]|是(?!否|不是))/;
const isWho = (text: string, author: string): boolean =>
  text.startsWith(author) && IS_WHO.test(foldScript(text.slice(author.length)));
/** Weight of a paragraph of the text, at least: none stands below. */
const PROSE = 25;
/** The heading of a newsletter's news, which follow the article. */
const NEWS = /^[【［[◎]\s?\S{0,4}活动(?:快讯|预告|讯息|资讯|看板|消息)[】］\]]?$/;
/** Lines of such news, at most. */
const NEWS_LINES = 6;

/**
 * A heading for the author and a line that begins with the author's name, at the end of the text, without a box around them, and
 * below them the newsletter's news.
 */
function noteOf(lines: readonly Line[], { kept }: Body, author: string): readonly number[] {
  const named = namedNote(lines, kept, author);
  if (named.length > 0) return named;
  const at = kept.findLastIndex((i) => lines[i]!.w <= HEAD && ABOUT_HEAD.test(wordsOf(lines[i]!.text)));
  const [head, line, ...rest] = at < 1 ? [] : kept.slice(at);
  if (head === undefined || line === undefined) return [];
  const { text, w, kind } = lines[line]!;
  if (kind === 'image' || w > BIOGRAPHY || !isWho(text, author)) return [];
  if (rest.some((i) => lines[i]!.p >= 1 && lines[i]!.w >= PROSE)) return [];
  const news = rest[0] !== undefined && rest.length <= NEWS_LINES && NEWS.test(foldScript(lines[rest[0]]!.text));
  return news ? [head, line, ...rest] : [head, line];
}

/** A heading 作者 at the end of the text, the name alone below it, and what is said of who bears it. */
function namedNote(lines: readonly Line[], kept: readonly number[], author: string): readonly number[] {
  const at = kept.findLastIndex((i) => /^(?:关于)?作者$/.test(wordsOf(lines[i]!.text)));
  const [head, name, ...rest] = at < 1 ? [] : kept.slice(at).filter((i) => lines[i]!.kind !== 'image');
  if (head === undefined || name === undefined || fold(lines[name]!.text) !== fold(author)) return [];
  const fits = rest.length <= 2 && weightOf(rest.map((i) => lines[i]!)) <= BIOGRAPHY;
  return fits && lines[head]!.kind === 'heading' ? kept.slice(at) : [];
}
