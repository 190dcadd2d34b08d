/** The shape of a repair rule: a record with its reason and its examples, which are its first tests. */
import type { Edit, Flag } from '../core/page.js';
import type { RepairModel } from './model.js';
import type { Run } from './runs.js';

/** What a repair rule is given. */
export interface PageText {
  /** The whole text, as the rules before have left it. */
  readonly text: string;
  /** Whether the text is HTML. */
  readonly media: 'html' | 'text';
  /** The parts of the text that a reader sees; only these may be changed. */
  readonly runs: readonly Run[];
  /** The language model. */
  readonly model: RepairModel;
  /** Text of other pages of the site; '' where none is at hand. */
  readonly known?: string;
  /** The bytes behind some U+FFFD of the text, by their offsets: for the first rule, before anything moves. */
  readonly lone?: ReadonlyMap<number, number>;
}

/** What a repair rule found. Offsets refer to the text that the rule was given. */
export interface Found {
  /** In ascending order, not overlapping. */
  readonly edits: readonly Edit[];
  /** What is wrong and stays as it is. */
  readonly flags: readonly Flag[];
}

/** A repair rule. */
export interface RepairRule {
  /** `name@version`; the version changes when the behaviour does. */
  readonly id: string;
  /** What happened to the text, in one sentence: it becomes the reason of the step. */
  readonly why: string;
  /** A real form of the damage; a rule that only flags leaves `after` equal to `before`. */
  readonly fixes: { readonly before: string; readonly after: string };
  /** A text that resembles the damage and must stay as it is. */
  readonly leavesAlone: string;
  /** A bit mask of signs (scan.ts); the rule runs when the text shows one of them. */
  readonly signs: number;
  /** Finds what is to be changed or flagged. */
  readonly find: (page: PageText) => Found;
}

/** Every match of a global pattern that lies inside one of the page's runs. One pass over the text, however many runs. */
export function* matchesIn(
  { text, runs }: Pick<PageText, 'text' | 'runs'>,
  pattern: RegExp,
): Generator<RegExpExecArray> {
  let r = 0;
  pattern.lastIndex = 0;
  for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) {
    while (r < runs.length && runs[r]!.to <= m.index) r++;
    const run = runs[r];
    if (run === undefined) return;
    const end = m.index + m[0].length;
    if (m.index >= run.from && end <= run.to) {
      yield m;
      continue;
    }
    // A pattern that takes ASCII runs on into tags: `ÖÐ</p>`. What lies inside the run is matched alone.
    if (m.index < run.from) {
      if (end > run.from) pattern.lastIndex = run.from;
      continue;
    }
    pattern.lastIndex = m.index;
    const inside = pattern.exec(text.slice(0, run.to));
    pattern.lastIndex = inside === null ? run.to : inside.index + Math.max(1, inside[0].length);
    if (inside !== null) yield inside;
  }
}

/** Edits for every match of a global pattern inside the page's runs. */
export function replaceIn(
  page: PageText,
  pattern: RegExp,
  after: (match: RegExpExecArray) => string | null,
  confidence: number,
): Edit[] {
  const edits: Edit[] = [];
  for (const m of matchesIn(page, pattern)) {
    const replacement = after(m);
    if (replacement !== null && replacement !== m[0])
      edits.push({ at: m.index, before: m[0], after: replacement, confidence });
  }
  return edits;
}
