/** Who took a picture, in an element of its own within the caption: `<span class="credit">Jane Doe</span>`. */
import { ENGLISH_NAME, isPersonName } from '../core/labels.js';
import { inCaption, isSigned } from './caption-end.js';
import { tidy } from './chars.js';
import type { Line } from './line.js';
import { type El, textOf } from './tree.js';

const NAMES =
  /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:credits?|copyright|attribution|photographer)(?:$|[\s_-]|(?=[A-Z]))|(?:^|[\s_-])cr(?:$|[\s_-])/i;
/** What such an element begins with. */
const OPENS =
  /^\(?(?:(?:[a-z]{2,6}\s)?(?:photo(?:graph(?:s|y)?)?|pic(?:ture)?|image)s?[\s:/]{0,2})?(?:is\s|are\s)?(?:credits?|courtesy(?:\sof)?|copyright|by|©|\(c\))?[\s:.…]*/i;
/** A person in a credit, alone or with the paper or agency behind a stroke. */
const PERSON = new RegExp(String.raw`^(${ENGLISH_NAME}?)\.?\s?(?:$|[,)/|–—-]|(?:for|via)\s)`, 'u');
const AGENCY =
  /\b(?:Images|Press|Agency|Archives?|Library|News|Photos?|Studios?|Contributor|Museum|University|Council|Board|Department|Ministry|Committee|Trust|Society|Association|Foundation|Institute|College|School|Company|Wire|Business)\b/i;
/** A sign without which small print in a caption is a part of it. */
const SIGNED = /^(?:©|\(c\)|(?:photo|image|picture)s?\b|credits?\b|courtesy\b)/i;
/** `（记者李明摄）`: a credit in brackets; without them it is a part of the caption. */
const TAKEN_BY = /^[（(](?:[^（）()，。]{0,8}(?:记者|記者))?\s?(\p{Script=Han}{2,4})\s?[摄攝][影]?[）)]$/u;
/** `（李家提供）`: who gave a picture, likewise in brackets. */
const GIVEN_BY = /^[（(][^（）()，。；：！？]{1,20}提供[）)]$/;
/** `© 何青禾 He Qinghe`: the sign says what it is in any script. */
const SIGN = /^(?:©|\(c\))\s?\p{Script=Han}[^。，；！？]{1,30}$/iu;
const SIGN_PERSON = /^(?:©|\(c\))\s?(\p{Script=Han}{2,3})(?=\s|$)/iu;
/** `(Reed Radio: Jane Doe)`: who took it and for whom, in brackets of its own. */
const FOR_WHOM = new RegExp(String.raw`^\([^():]{2,40}:\s${ENGLISH_NAME}\)$`, 'u');
/** Characters of a credit, at most. */
const LONGEST = 80;

/** Whether an inline element of a caption is its credit. */
export function isCredit(el: El): boolean {
  if (el.tag.block) return false;
  const text = tidy(textOf(el));
  if (GIVEN_BY.test(text) || isSigned(text)) return true;
  if (TAKEN_BY.test(text) && (NAMES.test(el.names) || /[记記]者/.test(text))) return true;
  if (!(NAMES.test(el.names) || el.name === 'small' || el.name === 'cite')) return false;
  if (SIGN.test(text)) return true;
  if (text.length < 2 || text.length > LONGEST || /\p{Script=Han}|[.!?]\s\p{Lu}\p{Ll}+\s\p{Ll}/u.test(text))
    return false;
  return NAMES.test(el.names) || SIGNED.test(text) || FOR_WHOM.test(text);
}

/** Whether a line is a caption's credit: such an element has a line of its own, and such an end. */
export const isCreditLine = ({ el, text }: Line): boolean =>
  el.tag.block ? isSigned(text) && inCaption(el) : isCredit(el);

/** The person whom a credit names, or null. */
export function personIn(credit: string): string | null {
  const signed = SIGN_PERSON.exec(credit)?.[1];
  if (signed !== undefined) return isPersonName(signed) ? signed : null;
  const name = (TAKEN_BY.exec(credit) ?? PERSON.exec(credit.replace(OPENS, '')))?.[1] ?? null;
  return name === null || AGENCY.test(name) ? null : name;
}

/** A line that is nothing but who took the picture, or the label of what is said of it. */
const CREDIT_LINE =
  /^(?:(?:Photo(?:graph)?s?|Pictures?|Images?)(?::|\sby|\scredit:|\scourtesy\sof)\s\p{Lu}[^.!?:;]{1,60}|Image\s(?:source|credit),\s\p{L}[^.!?]{1,60}|Image\scaption,?)$/u;
/** Weight of such a line, at most. */
const LIGHT = 20;

/** Whether line `i` is such a line right above a picture, or below it with the caption between them. */
export function isCreditBeside(lines: readonly Line[], i: number): boolean {
  const { kind, w, text } = lines[i]!;
  if (kind !== 'text' || w > LIGHT || !CREDIT_LINE.test(text)) return false;
  return [i - 2, i - 1, i + 1].some((at) => lines[at]?.kind === 'image');
}
