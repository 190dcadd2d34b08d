/** Finding byte slips in a text and repairing those that the solver is sure of. */
import type { Edit, Flag } from '../page.js';
import { annotatedKind, annotationAt, eatenAnnotationAt } from './annotations.js';
import { append, isHan, type LmState, START } from './lm.js';
import { FORM, type RepairModel } from './model.js';
import { CUT_MARKS, solve, type Trigger } from './slip-solver.js';

/** An explanation this sure is applied; below, the place is flagged with the candidates. */
const SURE = 0.9;
/** log P of a character so rare that one beside a punctuation mark makes a slip worth thinking of. */
const RARE = -11.5;

export interface SlipResult {
  readonly edits: Edit[];
  readonly flags: Flag[];
}

/** Repairs in `text` between `from` and `to` (UTF-16 offsets). Edits and flags carry offsets of `text`. */
export function findSlips(
  text: string,
  from: number,
  to: number,
  model: RepairModel,
  script: 'hant' | 'hans' | 'unknown',
): SlipResult {
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  const run = to === text.length ? text : text.slice(0, to);
  let resume = from; // text before this is settled
  for (let i = from; i < to; i++) {
    const trigger = triggerAt(run, i, from, model);
    if (trigger === null) continue;
    const { left, before } = context(run, from, trigger.at, edits, model);
    const solution = solve(run, trigger, { model, script, left, before });
    if (solution === null) {
      if (trigger.kind === 'straddle')
        flags.push({
          kind: 'slip',
          at: i,
          text: run.slice(i, i + 12),
          reason: 'bytes were lost here; nothing explains them well',
        });
      continue;
    }
    const observed = run.slice(trigger.at, solution.end);
    if (solution.confidence >= SURE) {
      edits.push({ at: trigger.at, before: observed, after: solution.after, confidence: round(solution.confidence) });
      resume = solution.end;
      i = resume - 1;
    } else if (trigger.kind === 'straddle' || solution.confidence > 0.5) {
      const candidates = [solution.after, ...solution.others].slice(0, 5);
      flags.push({
        kind: 'slip',
        at: trigger.at,
        text: observed,
        reason: 'bytes were lost here; several readings fit',
        candidates,
      });
      i = Math.max(i, trigger.at);
    }
  }
  return { edits, flags };
}

const round = (p: number) => Math.round(p * 1000) / 1000;

/** A place where a slip may start, or null. Cheap, for it looks at every character of every page that shows a sign. */
function triggerAt(text: string, i: number, from: number, model: RepairModel): Trigger | null {
  const unit = text.charCodeAt(i);
  if (unit === 0x3f) {
    if (eatenAnnotationAt(text, i + 1) !== null) return { kind: 'straddle', at: i };
    if (CUT_MARKS[text[i + 1] ?? ''] !== undefined && shifted(text, i + 2, model))
      return { kind: 'cut', at: i, mark: i + 1 };
  }
  if (CUT_MARKS[text[i]!] !== undefined && i > from && shifted(text, i + 1, model))
    return { kind: 'cut', at: i, mark: i };
  return null;
}

/** Whether what follows may be text read one byte off: a rare character soon, or a letter glued to Han. */
export function shifted(text: string, at: number, model: RepairModel): boolean {
  let rare = 0;
  for (let k = 0; k < 4; k++) {
    const unit = text.charCodeAt(at + k);
    if (isHan(unit)) {
      if (model.character(model.fold(unit)) < RARE || model.form(unit) === FORM.variant) rare++;
      continue;
    }
    if (k === 0) {
      const letter = (unit >= 0x40 && unit < 0x7f) || unit === 0x20ac;
      const next = text.charCodeAt(at + 1);
      if (letter)
        return isHan(next) || annotationAt(text, at + 1) !== null || CUT_MARKS[text[at + 1] ?? ''] !== undefined;
      return unit === 0x3f || unit > 0x2000;
    }
    break;
  }
  return rare > 0 || text[at + 1] === '?';
}

/** The model's state over the repaired text just before `at`, and the last character there. */
function context(
  text: string,
  from: number,
  at: number,
  edits: readonly Edit[],
  model: RepairModel,
): { left: LmState; before: number } {
  let start = Math.max(from, at - 24);
  let tail = '';
  const last = edits[edits.length - 1];
  if (last !== undefined && last.at + last.before.length > start) {
    tail = last.after;
    start = last.at + last.before.length;
  }
  tail += text.slice(start, at);
  let left = START;
  let before = 0;
  for (let i = 0; i < tail.length; i++) {
    const note = annotationAt(tail, i);
    if (note !== null && before !== 0 && (annotatedKind(model, before) || before < 0x80)) {
      i += note.length - 1;
      continue;
    }
    before = tail.charCodeAt(i);
    left = append(model, left, before);
  }
  // Only what follows is compared; a common start keeps numbers small.
  return { left: { ...left, d1: left.d1 - left.d0, d2: left.d2 - left.d0, d3: left.d3 - left.d0, d0: 0 }, before };
}
