/** Boxes beside the prose that speak to the reader or of the author: forms to fill in, who wrote the text. */
import { foldScript } from '../core/script.js';
import type { Line } from './lines.js';
import { type El, isEl } from './tree.js';

/** Weight of what is said around a form's field, at most, and its lines. */
const FORM = 80;
const FEW = 6;
/** Types of `<input>` in which readers write. */
const WRITTEN = new Set([undefined, '', 'text', 'email', 'search', 'tel', 'url', 'password']);

/** Whether `el` is a form with a few words around a field that readers fill in. */
export function isForm(lines: readonly Line[], el: El): boolean {
  if (el.to - el.from > FEW) return false;
  let w = 0;
  for (let i = el.from; i < el.to; i += 1) w += lines[i]!.w;
  return w <= FORM && hasField(el);
}

function hasField(el: El): boolean {
  return el.children.some(
    (kid) =>
      isEl(kid) &&
      (kid.name === 'textarea' ||
        (kid.name === 'input' && WRITTEN.has(kid.attribs.type?.toLowerCase())) ||
        hasField(kid)),
  );
}

/** What heads a box about the text that is none of it: the author, whom the press may ask. */
const ABOUT_HEAD =
  /^(?:作者|创作者|译者|撰稿人|主笔|博主)(?:简介|介绍|小传)$|^关于(?:本文)?(?:作者|博主)$|^about (?:the|this) authors?$|^(?:media|press|news) (?:contacts?|[ei]nquiries)$/i;
/** The same, where an address or a telephone stands below it. */
const CONTACT_HEAD = /^(?:(?:for )?(?:more|further) information|contacts?)$/i;
const REACH = /^(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:tel|phone|t)?[.:\s]*\+?[\d\s().-]{7,20})$/i;
/** Weight of what is said there, at most. */
const CARD = 200;

/** What a heading says, without the marks round it. */
const wordsOf = (text: string): string => foldScript(text).replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
/** Whether a line heads what is said of the author. */
export const headsAuthor = ({ text, w }: Line): boolean => w <= 20 && ABOUT_HEAD.test(wordsOf(text));

/** Whether `el` is a box that says who wrote the text or whom to ask about it, under a heading of its own. */
export function isAboutBox(lines: readonly Line[], { from, to }: El): boolean {
  const head = lines[from]!;
  if (to - from < 2 || head.w > 20) return false;
  const says = wordsOf(head.text);
  const reached = () => lines.slice(from + 1, to).some(({ text }) => REACH.test(text));
  if (!ABOUT_HEAD.test(says) && !(CONTACT_HEAD.test(says) && reached())) return false;
  let w = 0;
  for (let i = from; i < to; i += 1) w += lines[i]!.w;
  return w <= CARD;
}
