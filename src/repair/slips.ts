/** Finding byte slips in a text and repairing those that the solver is sure of. */
import type { Edit, Flag } from '../page.js';
import { annotatedKind, annotationAt, eatenAnnotationAt } from './annotations.js';
import { append, isHan, type LmState, START } from './lm.js';
import { FORM, NO_WORD, type RepairModel } from './model.js';
import type { Found, PageText } from './rule.js';
import { scriptOf } from './script.js';
import { CUT_MARKS, EATEN_DIGIT, solve, type Trigger } from './slip-solver.js';

/** An explanation this sure is applied; below, the place is flagged with the candidates. */
const SURE = 0.65;
/** Suppositions tried on one page at most: a fraction of a second. 园？园？园？… on a whole page would take days. */
const EFFORT = 300_000;

/** All slips of a page, run by run; the script and the terms of the whole page help to judge each. */
export function findSlipsOnPage({ text, runs, model }: PageText): Found {
  const script = scriptOf(text, model);
  const half = halfWidth(text);
  const bare = maybeCutBare(text, script, half);
  let seen: RepairModel | undefined;
  const page: Page = {
    ...{ text, model, half, bare, effort: { left: EFFORT } },
    script: script === 'mixed' ? majority(text, model) : script === 'none' ? 'unknown' : script,
    view: () => (seen ??= pageView(text, model)),
  };
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  for (const { from, to } of runs) {
    const found = findSlips(page, from, to);
    edits.push(...found.edits);
    flags.push(...found.flags);
  }
  return { edits: edits.sort((a, b) => a.at - b.at), flags };
}

/** A page as the search for slips sees it. */
interface Page {
  readonly text: string;
  readonly model: RepairModel;
  /** The model as this page would have it; made when it is first needed. */
  readonly view: () => RepairModel;
  readonly script: 'hant' | 'hans' | 'unknown';
  /** It writes its commas half-width. */
  readonly half: boolean;
  /** A mark alone is worth a look. */
  readonly bare: boolean;
  readonly effort: { left: number };
}

/** Repairs between `from` and `to` (UTF-16 offsets). Edits and flags carry offsets of the page's text. */
function findSlips(
  { text, model, view, script, half, bare, effort }: Page,
  from: number,
  to: number,
): { edits: Edit[]; flags: Flag[] } {
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  const run = to === text.length ? text : text.slice(0, to);
  let resume = from; // text before this is settled
  for (let i = from; i < to; i++) {
    if (effort.left <= 0) {
      const reason = 'too many places look like lost bytes; from here on none was looked at';
      flags.push({ kind: 'slip', at: i, text: run.slice(i, i + 12), reason });
      break;
    }
    const trigger = triggerAt(run, i, from, model, bare);
    if (trigger === null) continue;
    const page = view();
    const { left, before } = context(run, from, trigger.at, edits, model);
    const solution = solve(run, trigger, {
      model,
      page,
      script: trigger.kind === 'straddle' ? 'hant' : script,
      left,
      before,
      open: openQuote(run, from, trigger.at),
      effort,
    });
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
    if (solution.confidence >= SURE && !solution.after.includes(EATEN_DIGIT)) {
      const after = half ? solution.after.replace(/[！，？；：]/g, toHalf) : solution.after;
      edits.push({ at: trigger.at, before: observed, after, confidence: round(solution.confidence) });
      resume = solution.end;
      i = resume - 1;
    } else if (trigger.kind === 'straddle' || solution.gain > 6) {
      const candidates = [solution.after, ...solution.others].slice(0, 5);
      flags.push({
        kind: 'slip',
        at: trigger.at,
        text: observed,
        reason: 'bytes were lost here; several readings fit',
        candidates,
      });
      // A doubtful slip may hide a sure one: the next eaten bracket is looked at on its own.
      const next = nextEaten(run, i + 1, solution.end);
      i = Math.max(i, next - 1);
    }
  }
  return { edits, flags };
}

/**
 * Whether a mark alone, with no `?` before it, may be where bytes were cut: 設;鹁骈 was 設。火炬. Such cuts come with
 * a conversion to traditional characters, and on pages that show it otherwise, by injected readings or half-width
 * commas. Elsewhere a rare word behind a colon (松鹤园, 青萍区) is a rare word, and each look at one costs milliseconds.
 */
function maybeCutBare(text: string, script: string, half: boolean): boolean {
  if (script === 'hans') return false;
  if (half || text.length < EXCERPT) return true;
  for (let i = text.indexOf('('); i >= 0; i = text.indexOf('(', i + 1))
    if (annotationAt(text, i) !== null && isHan(text.charCodeAt(i - 1))) return true;
  return false;
}

/** Shorter texts cannot show what they are: an excerpt alone must be repaired, too. */
const EXCERPT = 2000;

/** Garbage holds characters of both scripts; what most of the page is written in counts. */
function majority(text: string, model: RepairModel): 'hant' | 'hans' | 'unknown' {
  let balance = 0;
  for (let i = 0; i < text.length; i++) {
    const form = model.form(text.charCodeAt(i));
    if (form === FORM.hant) balance++;
    else if (form === FORM.hans) balance--;
  }
  return balance > 3 ? 'hant' : balance < -3 ? 'hans' : 'unknown';
}

/** The first `?shù)` between two places, or the second place. */
function nextEaten(text: string, from: number, to: number): number {
  for (let i = text.indexOf('?', from); i >= 0 && i < to; i = text.indexOf('?', i + 1))
    if (eatenAnnotationAt(text, i + 1) !== null) return i;
  return to;
}

const toHalf = (mark: string) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0);

/** Whether the page writes its commas half-width, as these mirrors do: then what comes out of a slip does, too. */
function halfWidth(text: string): boolean {
  let half = 0;
  for (let i = text.indexOf(','); i >= 0 && half < 20; i = text.indexOf(',', i + 1))
    if (isHan(text.charCodeAt(i - 1)) || text[i - 1] === ')') half++;
  return half > 0 && text.split('，', half + 2).length - 1 < half;
}

/** Whether a quotation is open before `at`: then “ is unlikely to come and ” likely. Null when none is in sight. */
function openQuote(text: string, from: number, at: number): boolean | null {
  for (let i = at - 1; i >= from && i > at - 400; i--) {
    const unit = text.charCodeAt(i);
    if (unit === 0x201c) return true;
    if (unit === 0x201d) return false;
  }
  return null;
}

/** What a pair that the page shows elsewhere gains, in nats. */
const ON_PAGE = 3;

/** The model as this page would have it: pairs of characters that stand on it are expected again. */
function pageView(text: string, model: RepairModel): RepairModel {
  const pairs = new Set<number>();
  let before = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const note = unit === 0x28 ? annotationAt(text, i) : null;
    if (note !== null) {
      i += note.length - 1;
      continue;
    }
    const c = isHan(unit) ? model.fold(unit) : 0;
    if (c !== 0 && before !== 0) pairs.add(before * 65_536 + c);
    before = c;
  }
  return {
    ...model,
    affinity: (a, b) => {
      const counted = model.affinity(a, b);
      return pairs.has(a * 65_536 + b) ? Math.max(counted, ON_PAGE) : counted;
    },
  };
}

const round = (p: number) => Math.round(p * 1000) / 1000;

/** A place where a slip may start, or null. Cheap, for it looks at every character of every page that shows a sign. */
function triggerAt(text: string, i: number, from: number, model: RepairModel, bare: boolean): Trigger | null {
  const unit = text.charCodeAt(i);
  if (unit === 0x3f) {
    if (eatenAnnotationAt(text, i + 1) !== null) return { kind: 'straddle', at: i };
    if (CUT_MARKS[text[i + 1] ?? ''] !== undefined && shifted(text, i + 2, model, true))
      return { kind: 'cut', at: i, mark: i + 1 };
  }
  if (
    (bare || unit === 0x3f) &&
    CUT_MARKS[text[i]!] !== undefined &&
    unit !== 0x3001 &&
    i > from &&
    shifted(text, i + 1, model)
  )
    return { kind: 'cut', at: i, mark: i };
  return null;
}

/** A tag or a character reference that lacks its first byte. */
const EATEN_MARKUP = /^(?:\/[a-z][a-z0-9]{0,9}>|(?:nbsp|[lr]dquo|#\d{2,6});|[a-z]{1,9} (?:href|class|style|src|id)=)/i;

/**
 * Whether what follows a mark may be text read one byte off: a letter glued to Han, or Han that do not go together.
 * `suspicious` says that a `?` stands before the mark, which hardly happens in sound text.
 */
export function shifted(text: string, at: number, model: RepairModel, suspicious = false): boolean {
  const unit = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (!isHan(unit)) {
    const letter = (unit >= 0x40 && unit < 0x7f) || unit === 0x20ac;
    if (letter)
      return isHan(next) || annotationAt(text, at + 1) !== null || CUT_MARKS[text[at + 1] ?? ''] !== undefined;
    // ⒖, ◆ and their like stand at the start of a list, not behind a comma.
    if (unit >= 0x2460 && unit < 0x2700) return true;
    if (unit === 0x3f && EATEN_MARKUP.test(text.slice(at + 1, at + 20))) return true;
    return suspicious && (unit === 0x3f || unit > 0x2000 || unit === 0x20 || at >= text.length);
  }
  const first = model.fold(unit);
  if (!suspicious && isHan(next)) {
    const second = model.fold(next);
    if (model.affinity(first, second) > 0 || model.word(first, second, 0, 0) > NO_WORD) return false;
  }
  let lm = START;
  let count = 0;
  for (let i = at; i < text.length && count < 6; i++) {
    const note = annotationAt(text, i);
    if (note !== null) {
      i += note.length - 1;
      continue;
    }
    if (!isHan(text.charCodeAt(i))) break;
    lm = append(model, lm, text.charCodeAt(i));
    count++;
  }
  return lm.d0 < count * (suspicious ? -6 : -8.2);
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
