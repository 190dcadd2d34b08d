/** What an import says of each file, and of each capture of a web archive. */
import type { Saved } from '../../../storage/index.js';

/**
 * What became of a file. `known`: the archive had it already, or it says the same as what the archive has. `list`: it names
 * pages, which are imported or fetched.
 */
export interface FileResult {
  readonly outcome: 'new' | 'duplicate' | 'changed' | 'known' | 'list' | 'not-read';
  readonly file: string;
  readonly id?: string;
  readonly title?: string | null;
  readonly url?: string | null;
  /** Why it was not read. */
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  /** One word for what was not read: `pdf`, `png`, or the code. */
  readonly label?: string;
  /** Found in a folder and of no kind that is imported: counted, and nothing is wrong. */
  readonly passedOver?: boolean;
}

/** What becomes of one capture or damaged place; `known` was imported before, `forgotten` is not taken in again. */
export type ImportOutcome = Saved['outcome'] | 'kept' | 'passed' | 'known' | 'forgotten' | 'damaged';

export interface CaptureResult {
  readonly outcome: ImportOutcome;
  readonly file: string;
  readonly offset: number;
  readonly url: string | null;
  readonly id?: string;
  readonly title?: string | null;
  /** Why a place is damaged, or a page not taken in. */
  readonly message?: string;
}
