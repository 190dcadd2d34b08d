/** The second stage of the pipeline: damage that wrong encodings and converters did to the text is undone or flagged. */
import type { DecodedPage, Edit, Flag, RepairedPage, Step } from '../core/page.js';
import type { RepairModel } from './model.js';
import { RULES } from './rules.js';
import { type Run, textRuns } from './runs.js';
import { SIGN, scan } from './scan.js';

export { toHansWith } from './hans.js';
export { learnNames } from './known.js';
export { loadModel, type RepairModel } from './model.js';
export type { RepairRule } from './rule.js';
export { RULES } from './rules.js';
export { scriptOf } from './script.js';

/** A text after repair. */
export interface Repaired {
  /** The repaired text. */
  readonly text: string;
  /** Every change; replayed in order over the input they give `text`. */
  readonly steps: readonly Step[];
  /** What is wrong and was not changed; offsets are those of `text`. */
  readonly flags: readonly Flag[];
}

/**
 * Repairs a decoded page. Every change becomes a step of its trail, every doubt a flag.
 * @param known see `repairText`
 */
export function repair(page: DecodedPage, model: RepairModel, known = ''): RepairedPage {
  const { text, steps, flags } = repairText(page.text, model, page.media, known, page.lone);
  const { lone: _, ...rest } = page;
  return {
    ...rest,
    text,
    trail: steps.length === 0 ? page.trail : [...page.trail, ...steps],
    flags: flags.length === 0 ? page.flags : [...page.flags, ...flags],
    repaired: true,
  };
}

/**
 * Repairs a string. With `media` html, only text and attributes that carry prose are changed; tags, scripts and
 * addresses stay as they are.
 * @param known text of other pages of the same site, as it stands repaired: names and words that stand whole there are
 * expected where bytes were lost here. It is read through once when the page shows a slip.
 * @param lone see `DecodedPage`
 */
export function repairText(
  input: string,
  model: RepairModel,
  media: 'html' | 'text' = 'text',
  known = '',
  lone: DecodedPage['lone'] = new Map(),
): Repaired {
  let signs = scan(input, model);
  if (signs === 0) return { text: input, steps: [], flags: [] };
  const steps: Step[] = [];
  let flags: Flag[] = [];
  let text = input;
  let runs: readonly Run[] | null = null;
  for (const rule of RULES) {
    if ((rule.signs & signs) === 0) continue;
    runs ??= media === 'html' ? textRuns(text) : [{ from: 0, to: text.length }];
    const found = rule.find({ text, media, runs, model, known, ...(steps.length === 0 ? { lone } : {}) });
    // What looked like a wrong code was another damage.
    const explained = ({ kind, at, text: shown }: Flag) =>
      kind === 'mojibake' &&
      found.edits.some((e) => e.confidence >= SURE && e.at < at + shown.length && at < e.at + e.before.length);
    flags = [...flags.filter((flag) => !explained(flag)), ...found.flags];
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

/** An edit this sure leaves no doubt about its place. */
const SURE = 0.9;

/** Where a place lies after edits before it were made. */
function moved(at: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const e of edits) {
    if (e.at >= at) break;
    shift += e.after.length - e.before.length;
  }
  return Math.max(0, at + shift);
}

/** Applies the edits of one step to a text. Throws RangeError when the text at an offset is not the edit's `before`. */
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
