/**
 * Who took a picture, in the words of its English caption: `… in May. Photograph: Jane Doe/The Paper`. Such words are a credit by their
 * form: what kind of picture it is, a colon or `by`, a name, and nothing behind it. A sentence of the caption that says so stays.
 */
import type { El } from './tree.js';

const KIND =
  '(?:Photo(?:graph(?:s|y)?|\\s[Ii]llustration|s)?|Pic(?:ture)?s?|Images?|Illustrations?|(?:[A-Z]{2,6}\\s)?(?:PHOTO|PICTURE|IMAGE|ILLUSTRATION)S?)';
/** What says that a name follows: a colon, `by`, `courtesy of`, or an agency (`AP Photo/Jane Doe`). */
const COLON = `(?:${KIND}(?:\\s[Cc]redits?)?|Credits?|CREDITS?):`;
const BY = `${KIND}\\s(?:is\\s|are\\s)?by:?(?=\\s)`;
const AGENCY = '[A-Z]{2,6}\\sPhoto/';
const OPENS = new RegExp(`^(?:${COLON}|${BY}|${KIND}\\s(?:is\\s)?courtesy\\sof(?=\\s)|${AGENCY})\\s?`);
const OPENS_END = new RegExp(`^(?:${COLON}|${BY})\\s?`);
const OPENS_IN_BRACKETS = new RegExp(`^\\((?:${KIND}\\s[Cc]redits?:|${AGENCY})\\s?`);
const OPENS_WITH_STROKE = new RegExp(`^\\(${KIND}:\\s?(?=[^/]{1,60}/)`);
const SUPPLIED = /^\(?(?:Photo|Picture|Image)s?\s(?:supplied|submitted|contributed)\)?\.?$/;
const SIGN = /^\(?©\s?(?:\d{4}\s)?\p{Script=Latin}[^\p{Script=Han}.!?:;()]{1,60}\)?\.?$/u;
/** `Reed Museum archive, photo by Ada Birch`. */
const AFTER = /^[^.!?:;()]{2,60},\sphoto(?:graph)?\sby\s/;

/** Words with small letters in a name. */
const SMALL = new Set(['de', 'van', 'von', 'der', 'la', 'bin', 'al', 'of', 'the', 'and', 'for', 'via', 'at', '&']);
const CALLING = /^(?:the\s)?(?:author|architects?|artist|designers?)$/;
const CAPITAL = /^\p{Lu}/u;
/** An initial; another full stop ends a sentence. */
const INITIALS = /(?<=^|[\s/|,])\p{Lu}\./gu;
/** Words of the names, at most. */
const WORDS = 14;

/** Whether a text is names of people and agencies: all its words begin with capitals. A sentence has other words. */
function isNames(text: string): boolean {
  if (CALLING.test(text)) return true;
  const said = text.replace(INITIALS, 'A');
  if (!CAPITAL.test(said) || /[.!?:;()]/.test(said)) return false;
  const words = said.split(/\s?[/|,]\s?|\s/);
  return words.length <= WORDS && words.every((word) => CAPITAL.test(word) || SMALL.has(word));
}

/** Whether names stand behind what says so. */
const opensNames = (text: string, opens: RegExp): boolean => opens.test(text) && isNames(text.replace(opens, ''));

/** Whether a text is nothing but a credit. */
function isWhole(text: string): boolean {
  if (SUPPLIED.test(text) || SIGN.test(text)) return true;
  const bare = text.replace(/^\(/, '').replace(/\)?\.?$/, '');
  return opensNames(bare, OPENS) || (CAPITAL.test(bare) && opensNames(bare, AFTER));
}

/** Whether it is one behind a caption, in one text with it. */
const isEnd = (text: string): boolean =>
  opensNames(text, OPENS_END) ||
  (text.endsWith(')') && [OPENS_IN_BRACKETS, OPENS_WITH_STROKE].some((opens) => opensNames(text.slice(0, -1), opens)));

/** Where a credit may begin: `by` says so behind a sentence, a colon and brackets anywhere. */
const BEGINS =
  /(?<=[.!?…]["”’')]?\s)(?=\p{Lu})|(?<=\s)(?=\(|(?:[A-Z]{2,6}\s)?[A-Z][A-Za-z]{2,15}(?:\s[A-Za-z]{5,12})?:)/gu;
/** A label that readers of screens hear, before a caption or a credit. */
const SPOKEN = /^Image\s(?:caption|source),?$/;
/** Characters of a credit, at most. */
const LONGEST = 100;

/** What templates call the element of a caption; a drop cap is a paragraph's first letter. */
const CAPTION = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:fig)?(?<!drop[\s_-]?)cap(?:tions?)?(?:$|[\s_-]|(?=[A-Z]))/i;
/** How far above a line its caption's element may stand. */
const UP = 3;

/** Whether an element is a caption by its tag or its name. */
export const isCaption = ({ name, names, tag, children }: El): boolean =>
  name === 'figcaption' || (tag.block && CAPTION.test(names) && children.length > 0);

/** Whether an element stands in a caption, or is one. */
export function inCaption(el: El): boolean {
  for (let at: El | null = el, up = 0; at !== null && up < UP; at = at.outer, up += 1) if (isCaption(at)) return true;
  return false;
}

/** Whether a text is a credit as a whole, or the label of one. */
export const isSigned = (text: string): boolean => text.length <= LONGEST && (isWhole(text) || SPOKEN.test(text));

/** A caption and the credits that end it, each apart. */
export function creditsApart(caption: string): string[] {
  for (const { index } of caption.matchAll(BEGINS)) {
    if (index === 0 || caption.length - index > LONGEST || !isEnd(caption.slice(index))) continue;
    return [...creditsApart(caption.slice(0, index).trimEnd()), caption.slice(index)];
  }
  return [caption];
}
