/**
 * Who took a picture, in the words of its English caption: `… in May. Photograph: Jane Doe/The Paper`. Such words are a credit by their
 * form: what kind of picture it is, a colon or `by`, a name, and nothing behind it. A sentence of the caption that says so stays.
 */
import type { El } from './tree.js';

const KIND =
  '(?:Photo(?:graph(?:s|y)?|\\s[Ii]llustration|s)?|Pic(?:ture)?s?|Images?|Illustrations?|(?:[A-Z]{2,6}\\s)?(?:PHOTO|PICTURE|IMAGE|ILLUSTRATION)S?)';
/** Words that begin with capitals: a person, an agency, or one behind a stroke or a comma. A sentence has other words. */
const WORD = "\\p{Lu}(?:[\\p{L}'’&-]{1,30}|\\.)?";
const SMALL = '(?:(?:de|van|von|der|la|bin|al|of|the|and|for|via|at)\\s){0,2}';
const CAPITALS = `${WORD}(?:\\s${SMALL}${WORD}){0,5}`;
const WORDS = `${CAPITALS}(?:\\s?[/|,]\\s?${CAPITALS}){0,3}`;
const NAME = `(?:(?:the\\s)?(?:author|architects?|artist|designers?)|${WORDS})`;
const COLON = `(?:${KIND}(?:\\s[Cc]redits?)?|Credits?|CREDITS?):\\s?${NAME}`;
const BY = `${KIND}\\s(?:is\\s|are\\s)?by:?\\s${NAME}`;
/** `AP Photo/Jane Doe`. */
const AGENCY = `[A-Z]{2,6}\\sPhoto/${WORDS}`;
const SUPPLIED = '(?:Photo|Picture|Image)s?\\s(?:supplied|submitted|contributed)';
const BRACKETS = `\\((?:${KIND}\\s[Cc]redits?:\\s?${NAME}|${KIND}:\\s?${WORDS}/${WORDS}|${AGENCY})\\)`;

/** What is nothing but a credit. */
const WHOLE = new RegExp(
  `^\\(?(?:${COLON}|${BY}|${KIND}\\s(?:is\\s)?courtesy\\sof\\s${NAME}|${AGENCY}|${SUPPLIED}|©\\s?(?:\\d{4}\\s)?\\p{Script=Latin}[^\\p{Script=Han}.!?:;()]{1,60}|\\p{Lu}[^.!?:;()]{1,60},\\sphoto(?:graph)?\\sby\\s${WORDS})\\)?\\.?$`,
  'u',
);
/** The same behind a caption, in one text with it. */
const END = new RegExp(`^(?:${COLON}|${BY}|${BRACKETS})$`, 'u');
/** Where a credit may begin: `by` says so behind a sentence, a colon and brackets anywhere. */
const BEGINS =
  /(?<=[.!?…]["”’')]?\s)(?=\p{Lu})|(?<=\s)(?=\(|(?:[A-Z]{2,6}\s)?[A-Z][A-Za-z]{2,15}(?:\s[A-Za-z]{5,12})?:)/gu;
/** A label that readers of screens hear, before a caption or a credit. */
const SPOKEN = /^Image\s(?:caption|source),?$/;
/** Characters of a credit, at most. */
const LONGEST = 100;

/** What templates call the element of a caption. */
const CAPTION = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:fig)?cap(?:tions?)?(?:$|[\s_-]|(?=[A-Z]))/i;
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
export const isSigned = (text: string): boolean => text.length <= LONGEST && (WHOLE.test(text) || SPOKEN.test(text));

/** A caption and the credits that end it, each apart. */
export function creditsApart(caption: string): string[] {
  for (const { index } of caption.matchAll(BEGINS)) {
    if (index === 0 || caption.length - index > LONGEST || !END.test(caption.slice(index))) continue;
    return [...creditsApart(caption.slice(0, index).trimEnd()), caption.slice(index)];
  }
  return [caption];
}
