import type { DecodedPage, Edit, Flag, RepairedPage, Step } from '../core/page.js';
import type { RepairModel } from './model.js';
import { RULES } from './rules.js';
import { type Run, textRuns } from './runs.js';
import { SIGN, scan } from './scan.js';

export { toHansWith } from './hans.js';
export { loadModel, type RepairModel } from './model.js';
export type { RepairRule } from './rule.js';
export { RULES } from './rules.js';
export { scriptOf } from './script.js';

export interface Repaired {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly flags: readonly Flag[];
}

/** Row 4: what the way to us did to the text is undone; every change is a step, every doubt a flag. */
export function repair(page: DecodedPage, model: RepairModel): RepairedPage {
  const { text, steps, flags } = repairText(page.text, model, page.media);
  return {
    ...page,
    text,
    trail: steps.length === 0 ? page.trail : [...page.trail, ...steps],
    flags: flags.length === 0 ? page.flags : [...page.flags, ...flags],
    repaired: true,
  };
}

/**
 * The same for a string of its own. With `media` html, only text runs and prose attributes are touched; tags, scripts
 * and URLs stay as they are. Replaying the steps in order over `input` gives `text`; flags carry offsets of `text`.
 */
export function repairText(input: string, model: RepairModel, media: 'html' | 'text' = 'text'): Repaired {
  let signs = scan(input, model);
  if (signs === 0) return { text: input, steps: [], flags: [] };
  const steps: Step[] = [];
  let flags: Flag[] = [];
  let text = input;
  let runs: readonly Run[] | null = null;
  for (const rule of RULES) {
    if ((rule.signs & signs) === 0) continue;
    runs ??= media === 'html' ? textRuns(text) : [{ from: 0, to: text.length }];
    const found = rule.find({ text, media, runs, model });
    flags.push(...found.flags);
    if (found.edits.length === 0) continue;
    steps.push({ stage: 'repair', rule: rule.id, reason: rule.why, edits: [...found.edits] });
    text = applyEdits(text, found.edits);
    flags = flags.map((flag) => ({ ...flag, at: moved(flag.at, found.edits) }));
    runs = null;
    // What was unreadable before may show more signs now.
    if (rule.signs & (SIGN.latin | SIGN.utf8 | SIGN.entity)) signs |= scan(text, model);
  }
  return { text, steps, flags };
}

/** Where a place lies after edits before it were made. */
function moved(at: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const e of edits) {
    if (e.at >= at) break;
    shift += e.after.length - e.before.length;
  }
  return Math.max(0, at + shift);
}

/**
 * Applies one step's edits.
 * @throws RangeError when an edit's `before` is not what stands there: a trail that does not fit its text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const out: string[] = [];
  let at = 0;
  for (const e of edits) {
    if (e.at < at || !text.startsWith(e.before, e.at)) throw new RangeError(`edit at ${e.at} does not fit the text`);
    out.push(text.slice(at, e.at), e.after);
    at = e.at + e.before.length;
  }
  out.push(text.slice(at));
  return out.join('');
}
