/** Who took a picture, in an element of its own within the caption of an English page: `<span class="credit">Jane Doe</span>`. */
import { ENGLISH_NAME } from '../core/labels.js';
import type { Body } from './body.js';
import { tidy } from './chars.js';
import type { Line } from './lines.js';
import { type El, textOf } from './tree.js';

const NAMES = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:credits?|copyright|attribution|photographer)(?:$|[\s_-]|(?=[A-Z]))/i;
/** What such an element begins with. */
const OPENS =
  /^\(?(?:(?:photo|image|picture)s?[\s:]{0,2})?(?:credits?|courtesy(?:\sof)?|copyright|by|©|\(c\))?[\s:.…]*/i;
/** A person in a credit, alone or with the paper or agency behind a stroke. */
const PERSON = new RegExp(String.raw`^(${ENGLISH_NAME})\s?(?:$|[)/|–—-])`, 'u');
const AGENCY = /\b(?:Images|Press|Agency|Archives?|Library|News|Photos?|Studios?|Contributor|Museum|University)\b/;
/** A sign without which small print in a caption is a part of it. */
const SIGNED = /^(?:©|\(c\)|(?:photo|image|picture)s?\b|credits?\b|courtesy\b)/i;
/** Characters of a credit, at most. */
const LONGEST = 80;

/** Whether an inline element of a caption is its credit. */
export function isCredit(el: El): boolean {
  if (el.tag.block || !(NAMES.test(el.names) || el.name === 'small' || el.name === 'cite')) return false;
  const text = tidy(textOf(el));
  if (text.length < 2 || text.length > LONGEST || /\p{Script=Han}|[.!?]\s\p{Lu}\p{Ll}+\s\p{Ll}/u.test(text))
    return false;
  return NAMES.test(el.names) || SIGNED.test(text);
}

/** Whether a line is a caption's credit: such an element has a line of its own. */
export const isCreditLine = ({ el }: Line): boolean => !el.tag.block && isCredit(el);

/** Takes the credits out of the captions; the first that names a person tells the photographer. */
export function cutCredits(lines: readonly Line[], body: Body): { body: Body; photographer: string | null } {
  const credits = body.kept.filter((i) => isCreditLine(lines[i]!)).map((i) => lines[i]!.text);
  if (credits.length === 0) return { body, photographer: null };
  const reason = 'who took the picture, beside its caption';
  const removed = { kind: 'info', rule: 'caption-credit@1', reason, text: credits.join('\n') };
  const kept = body.kept.filter((i) => !isCreditLine(lines[i]!));
  const persons = credits.flatMap((text) => PERSON.exec(text.replace(OPENS, ''))?.[1] ?? []);
  const photographer = persons.find((name) => !AGENCY.test(name)) ?? null;
  return { body: { ...body, kept, removed: [...body.removed, removed] }, photographer };
}
