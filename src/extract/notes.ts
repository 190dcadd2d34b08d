/** Notes below a text that are none of it, known by their place and by what heads them or what the template calls them. */
import { foldScript } from '../core/script.js';
import { type Line, shownIn, weightOf } from './lines.js';
import type { El } from './tree.js';

const CORRECTION = /(?:^|[\s_-])corrections?(?:$|[\s_-])/i;
const REFERENCES = /(?:^|[\s_-])(?:refs?|references?)(?:$|[\s_-])/i;
const REFERENCES_HEAD = /^(?:参考(?:资料|文献)|引用来源)$/;
/** Weight of a correction, at most. */
const CORRECTED = 90;

/** What an element is by its template's name, if it stands below the text and is none of it. */
export function namedNote(lines: readonly Line[], el: El): string | null {
  const shown = shownIn(lines, el);
  if (CORRECTION.test(el.names) && weightOf(shown) <= CORRECTED) return 'says what was wrong in the text before';
  const [head, ...rest] = shown;
  const heads =
    head !== undefined && rest.length > 0 && REFERENCES_HEAD.test(foldScript(head.text).replace(/[:：]$/, ''));
  return heads && REFERENCES.test(el.names) ? 'references below the text' : null;
}

/** The mark with which a press release ends, and the heading of what follows it. */
const ENDS = /^(?:#\s?){3,5}$|^[-–—]{1,3}\s?ends?\s?[-–—]{1,3}$|^ends$/i;
const TO_EDITORS = /^notes?\s(?:to|for)\s(?:the\s)?editors?\s?:?$/i;
/** Lines from the mark to the heading, at most. */
const NEXT = 2;

/** The notes to editors below the mark that ends a press release, or −1. */
export function notesFrom(lines: readonly Line[], kept: readonly number[]): number {
  const shown = (at: number): string => lines[kept[at]!]!.text;
  const end = kept.findIndex((_, at) => at > 0 && ENDS.test(shown(at)));
  if (end < 0) return -1;
  for (let at = end + 1; at <= Math.min(end + NEXT, kept.length - 1); at += 1)
    if (TO_EDITORS.test(shown(at))) return at;
  return -1;
}
