/** Finding byte slips in a text and repairing those that the solver is sure of. */
import type { Edit, Flag } from '../core/page.js';
import { annotatedKind, annotationAt, eatenAnnotationAt, isReading, toned } from './annotations.js';
import { openBehind } from './form-cost.js';
import type { Open } from './hypothesis.js';
import { append, isHan, type LmState, plus, START } from './lm.js';
import { FORM, type RepairModel } from './model.js';
import { pageView } from './page-view.js';
import type { Found, PageText } from './rule.js';
import { scriptOf } from './script.js';
import type { Solution } from './slip-judge.js';
import { EATEN } from './slip-marks.js';
import { solve } from './slip-solver.js';
import { triggerAt } from './slip-triggers.js';

/**
 * An explanation this sure is applied; below, the place is flagged with the candidates. Certainties are calibrated: of
 * those from .65 to .8 three in four are right, of those below every other one (docs/mojibake.md).
 */
const SURE = 0.65;
/** A name of which bytes are missing: other names are nearly as likely as the model's favourite. */
const SURE_NAME = 0.9;
/** A repair this sure leaves no doubt about its place. */
const MENDED = 0.9;
/** Suppositions tried on one page at most: a fraction of a second. 园？园？园？… on a whole page would take days. */
const EFFORT = 300_000;

/** All slips of a page, run by run; the script and the terms of the whole page help to judge each. */
export function findSlipsOnPage({ text, runs, model, known = '' }: PageText): Found {
  const mirrored = converted(text, model);
  const script = mirrored ? 'hant' : scriptOf(text, model);
  const half = halfWidth(text);
  const bare = maybeCutBare(text, script, half);
  let seen: RepairModel | undefined;
  const page: Page = {
    ...{ text, model, half, bare, effort: { left: EFFORT } },
    script: script === 'mixed' ? majority(text, model) : script === 'none' ? 'unknown' : script,
    corner: text.split('「').length > text.split('“').length,
    view: () => (seen ??= pageView(text, model, known)),
    stands: (name) => name.length > 1 && (text.includes(name) || known.includes(name)),
  };
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  const doubts: Flag[] = [];
  for (const { from, to } of runs) {
    const found = findSlips(page, from, to);
    edits.push(...found.edits);
    flags.push(...found.flags);
    doubts.push(...found.doubts);
  }
  const mended = (at: number, length: number) =>
    edits.some((e) => e.confidence >= MENDED && e.at < at + length && at < e.at + e.before.length);
  // Where bytes were lost elsewhere, an odd mark is no habit of the author's; where a converter left readings, a `?` is none.
  const slipped = edits.length + flags.length > 0;
  flags.push(
    ...doubts.filter(
      ({ at, text: shown }) => (slipped || (mirrored && shown.slice(0, 4).includes('?'))) && !mended(at, shown.length),
    ),
  );
  return { edits: edits.sort((a, b) => a.at - b.at), flags };
}

/** A page as the search for slips sees it. */
interface Page {
  readonly text: string;
  readonly model: RepairModel;
  /** The model as this page would have it; made when it is first needed. */
  readonly view: () => RepairModel;
  readonly stands: (name: string) => boolean;
  readonly script: 'hant' | 'hans' | 'unknown';
  /** It writes its commas half-width. */
  readonly half: boolean;
  /** Its quotation marks are 「 」. */
  readonly corner: boolean;
  /** A mark alone is worth a look. */
  readonly bare: boolean;
  readonly effort: { left: number };
}

/** Repairs between `from` and `to` (UTF-16 offsets). Edits and flags carry offsets of the page's text. */
function findSlips(
  { text, model, view, stands, script, half, corner, bare, effort }: Page,
  from: number,
  to: number,
): { edits: Edit[]; flags: Flag[]; doubts: Flag[] } {
  const edits: Edit[] = [];
  const flags: Flag[] = [];
  const doubts: Flag[] = [];
  const doubt = (at: number, readings: Solution | null) =>
    doubts.push(
      readings === null
        ? unexplained(at, 'bytes may have been lost here; nothing explains them well')
        : {
            ...{ kind: 'slip', at, text: run.slice(at, readings.end) },
            ...{ reason: 'bytes may have been lost here', candidates: candidatesOf(readings) },
          },
    );
  const unexplained = (at: number, reason: string): Flag => ({
    kind: 'slip',
    at,
    text: run.slice(at, at + 12),
    reason,
  });
  const run = to === text.length ? text : text.slice(0, to);
  let resume = from; // text before this is settled
  for (let i = from; i < to; i++) {
    if (effort.left <= 0) {
      flags.push(unexplained(i, 'too many places look like lost bytes; from here on none was looked at'));
      break;
    }
    const trigger = triggerAt(run, i, from, resume, model, bare);
    if (trigger === null) continue;
    const page = view();
    const { left, before } = context(settled(run, from, trigger.at, edits, CONTEXT), model);
    const written = settled(run, from, trigger.at, edits, QUOTATION);
    const solution = solve(run, trigger, {
      model,
      page,
      stands,
      corner,
      script: trigger.kind === 'straddle' ? 'hant' : script,
      left,
      before,
      written: written.slice(-WORDS_BEFORE),
      open: openAtEnd(written),
      term: TERM.test(written),
      listed: LISTED.test(written),
      effort,
    });
    if (solution === null) {
      if (trigger.kind === 'straddle') flags.push(unexplained(i, 'bytes were lost here; nothing explains them well'));
      else doubt(i, null);
      continue;
    }
    const observed = run.slice(trigger.at, solution.end);
    if (
      solution.confidence >= (solution.guess ? SURE_NAME : SURE) &&
      !solution.open &&
      !solution.after.includes(EATEN)
    ) {
      const after = half ? solution.after.replace(/[！，？；：]/g, toHalf) : solution.after;
      edits.push({ at: trigger.at, before: observed, after, confidence: round(solution.confidence) });
      resume = solution.end;
      i = resume - 1;
    } else if (trigger.kind === 'straddle' || solution.gain > 6) {
      const reason = 'bytes were lost here; several readings fit';
      flags.push({ kind: 'slip', at: trigger.at, text: observed, reason, candidates: candidatesOf(solution) });
      // A doubtful slip may hide a sure one: the next eaten bracket is looked at on its own.
      const next = nextEaten(run, i + 1, solution.end);
      i = Math.max(i, next - 1);
    } else doubt(trigger.at, solution);
  }
  return { edits, flags, doubts };
}

/** Whether a converter left the reading of a character behind it anywhere on the page. */
function converted(text: string, model: RepairModel): boolean {
  for (let i = text.indexOf('('); i >= 0; i = text.indexOf('(', i + 1)) {
    const note = annotationAt(text, i);
    if (note === null || !toned(note.reading)) continue;
    const unit = text.charCodeAt(i - 1);
    if (annotatedKind(model, unit) && isReading(model, unit, note.reading)) return true;
  }
  return false;
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
  const least = text.length < EXCERPT ? 1 : 4; // an excerpt has few
  return balance >= least ? 'hant' : balance <= -4 ? 'hans' : 'unknown';
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

/** How far back the model looks, and how far back a quotation may have been opened; in UTF-16 units. */
const CONTEXT = 24;
const QUOTATION = 400;
/** How far back a word may begin that ends behind a slip, and what its neighbours are. */
const WORDS_BEFORE = 12;

/** The text before `at` as it stands repaired: about the last `most` UTF-16 units of it, none before `from`. */
function settled(text: string, from: number, at: number, edits: readonly Edit[], most: number): string {
  let out = '';
  let end = at;
  for (let i = edits.length - 1; i >= 0 && out.length < most; i--) {
    const { at: start, before, after } = edits[i]!;
    const behind = start + before.length;
    if (end - behind >= most) break;
    out = after + text.slice(behind, end) + out;
    end = start;
  }
  return out.length < most ? text.slice(Math.max(from, end - most + out.length), end) + out : out;
}

/** A word or two in quotation marks inside a sentence: 名叫“西小海, “春之韻”“花之海. A sentence that is quoted ends with 。, a term does not, nor does a title. */
const TERM = /[\u4e00-\u9fff”」、)][“「][\u4e00-\u9fff]{1,5}$|《[^《》]{1,20}$/;

/** The second or a later one of a list of terms: “春之韻”“花之. */
const LISTED = /[”」]、?[“「][\u4e00-\u9fff]{1,5}$/;

/** What is open at the end of a text: what closes it is likely to come. */
function openAtEnd(before: string): Open {
  let open: Open = null;
  for (let i = 0; i < before.length; i++) open = openBehind(before.charCodeAt(i), open);
  return open;
}

const candidatesOf = ({ after, others }: Solution): string[] => [after, ...others].slice(0, 5);

const round = (p: number) => Math.round(p * 1000) / 1000;

/** The model's state at the end of the repaired text before a trigger, and the last character there. */
function context(tail: string, model: RepairModel): { left: LmState; before: number } {
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
  return { left: plus(left, -left.d0), before };
}
