/** What a rule of repair is: a record that says why it exists and proves itself by example. */
import type { Edit, Flag } from '../page.js';
import type { RepairModel } from './model.js';
import type { Run } from './runs.js';

/** A text under repair: what every rule gets to see. */
export interface PageText {
  readonly text: string;
  readonly media: 'html' | 'text';
  readonly runs: readonly Run[];
  readonly model: RepairModel;
}

/** Edits in ascending order, not overlapping; offsets of both are in the text that the rule was given. */
export interface Found {
  readonly edits: readonly Edit[];
  readonly flags: readonly Flag[];
}

export interface RepairRule {
  /** `name@version`; the version changes when the behaviour does. */
  readonly id: string;
  /** What happened to the text, in one sentence: it becomes the reason of the step. */
  readonly why: string;
  /** A real form of the damage; a rule that only flags leaves `after` equal to `before`. */
  readonly fixes: { readonly before: string; readonly after: string };
  /** A text that looks like the damage and is none. */
  readonly leavesAlone: string;
  /** The signs (see scan) of which one must show before the rule is asked. */
  readonly signs: number;
  readonly find: (page: PageText) => Found;
}

/** Edits for every match of a global pattern inside the page's runs. */
export function replaceIn(
  { text, runs }: PageText,
  pattern: RegExp,
  after: (match: RegExpExecArray, run: Run) => string | null,
  confidence: number,
): Edit[] {
  const edits: Edit[] = [];
  for (const run of runs) {
    pattern.lastIndex = run.from;
    for (let m = pattern.exec(text); m !== null && m.index + m[0].length <= run.to; m = pattern.exec(text)) {
      const replacement = after(m, run);
      if (replacement !== null && replacement !== m[0])
        edits.push({ at: m.index, before: m[0], after: replacement, confidence });
    }
  }
  return edits.sort((a, b) => a.at - b.at);
}
