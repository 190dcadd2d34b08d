/** What the search for a slip's explanation passes about: its surroundings, its suppositions. */
import type { LmState } from './lm.js';
import type { RepairModel } from './model.js';

/** The marks of pairs that are open, the innermost last; null when none is in sight. */
export type Open = string | null;

export interface Surroundings {
  readonly model: RepairModel;
  /** The model with what the page itself says elsewhere: its names, its terms. */
  readonly page: RepairModel;
  /** Whether a name stands whole elsewhere on the page or on others of its site. */
  readonly stands: (name: string) => boolean;
  readonly script: 'hant' | 'hans' | 'unknown';
  /** The page's quotation marks are 「 」. */
  readonly corner: boolean;
  /** The model's state over the repaired text before the trigger. */
  readonly left: LmState;
  /** The last repaired character before the trigger, annotations aside; 0 at a start. */
  readonly before: number;
  /** The end of the repaired text before the trigger. */
  readonly written: string;
  /** What is open there. */
  readonly open: Open;
  /** A term in quotation marks ends there. */
  readonly term: boolean;
  /** It is not the first of a list of such terms. */
  readonly listed: boolean;
  /** Suppositions that may still be tried on this page; the search counts them down and stops at none. */
  readonly effort: { left: number };
}

export interface Hypothesis {
  readonly at: number;
  /** The byte that waits for its second half; 0 when the reader is back in step. */
  readonly pending: number;
  readonly lm: LmState;
  /** How it came here: the hypothesis before, the character it added, and what was eaten behind that. */
  readonly from: Hypothesis | null;
  readonly unit: number;
  readonly tail: string;
  /** Its character was supposed: of its second byte, and of what may stand behind it, nothing was seen. */
  readonly gap?: boolean;
  /** What is open behind it. */
  readonly open: Open;
}

/** The text a hypothesis stands for. */
export function textOf(h: Hypothesis): string {
  let out = '';
  for (let at: Hypothesis | null = h; at !== null && at.unit !== 0; at = at.from)
    out = String.fromCharCode(at.unit) + at.tail + out;
  return out;
}

/** A character that a hypothesis adds, or the last one before it that is no blank. */
export function lastWritten(unit: number, before: Hypothesis): number {
  let last = unit;
  for (let h: Hypothesis | null = before; last === 0x3000 && h !== null; h = h.from) last = h.unit;
  return last;
}

/** What is to be explained: where it starts and how the bytes were lost. */
export type Trigger =
  | { readonly kind: 'cut'; readonly at: number; readonly mark: number }
  | { readonly kind: 'straddle'; readonly at: number };
