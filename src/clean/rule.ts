/** What a rule of cleaning is. Its examples are its first tests, and the table in the documentation is made from them. */
import type { LabelField } from '../core/labels.js';

/** Where a line stands: above the first prose, below the last, or between; or that it is the last of all that is left. */
export type Place = 'head' | 'body' | 'tail' | 'end';

export interface Verdict {
  /** What is left of the line; empty: the line goes. */
  readonly left: string;
  readonly removed: string;
  readonly fields?: Partial<Record<LabelField, string>>;
}

export interface CleanRule {
  /** id@version: the version changes when the behaviour does. */
  readonly id: string;
  /** The kind that removals carry. */
  readonly kind: string;
  readonly why: string;
  /** `after` is empty when the line goes. */
  readonly fixes: { readonly before: string; readonly after: string };
  readonly leavesAlone: string;
  /** The rule is asked only about lines in these places. */
  readonly places: readonly Place[];
  /** `line` as it stands and `folded` to simplified script; both of one length. */
  readonly apply: (line: string, folded: string, place: Place) => Verdict | null;
}

export const EVERYWHERE: readonly Place[] = ['head', 'body', 'tail'];
export const EDGES: readonly Place[] = ['head', 'tail'];
export const TAIL: readonly Place[] = ['tail'];

export function wholeLine(line: string, fields?: Verdict['fields']): Verdict {
  return fields === undefined ? { left: '', removed: line } : { left: '', removed: line, fields };
}

const OPENERS = /^[\s【[（(《「『<＜«‹*★●■◆※▲▼▶◀•·>|｜/—–↑↓←→-]+/;
const CLOSERS = /(?<![\s】\]）)》」』>＞»›*★▲▼▶◀|｜/。.—–↑↓←→-])[\s】\]）)》」』>＞»›*★▲▼▶◀|｜/。.—–↑↓←→-]+$/;
/** A line without the brackets and ornaments round it. */
export function bare(line: string): string {
  return line.replace(OPENERS, '').replace(CLOSERS, '');
}
