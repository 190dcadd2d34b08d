/**
 * What a look at an archived page means for it. A page is gone when it said so twice (410), or was not there in three
 * looks or more over two weeks or more: sites lose pages for a day and find them again. Refusals, challenges, server
 * errors and silence say nothing of the page: never a change, never a death.
 */
import type { SkipReason } from '../core/errors.js';

export type Answer =
  | { readonly kind: 'unsent' } // 304: the server says nothing has changed
  | { readonly kind: 'article'; readonly changed: boolean }
  | { readonly kind: 'missing'; readonly said: 'gone' | 'not-found' | 'soft-404' }
  | { readonly kind: 'failed'; readonly reason: SkipReason };

/** What is remembered of a page between two looks. Times are ISO 8601, UTC. */
export interface Memory {
  /** When it was last reached. */
  readonly lastAt: string;
  /** Looks in a row that were answered with 304. */
  readonly unsent: number;
  readonly lastmod: string | null;
  readonly missingSince: string | null;
  readonly missing: number;
  readonly saidGone: number;
  readonly failure: string | null;
  /** When it last could not be had, for whatever reason. */
  readonly failedAt: string | null;
}

export type Verdict = 'unchanged' | 'changed' | 'missing' | 'gone' | 'returned' | 'failed';

/** A server whose 304 are wrong is found out by asking for the whole page every fifth time. */
const WHOLE_EVERY = 5;
const GONE_AFTER_MS = 14 * 24 * 3600_000;
const GONE_LOOKS = 3;
const GONE_SAID = 2;

/** Whether the whole page is to be asked for, whatever the server says of its date. */
export const wantsWhole = ({ unsent }: Pick<Memory, 'unsent'>): boolean => unsent >= WHOLE_EVERY - 1;

export interface Fate {
  readonly memory: Memory;
  readonly verdict: Verdict;
}

/** The memory after a look `at`, and what is to be done. `gone`: a tombstone stands already. */
export function fateOf(before: Memory, answer: Answer, at: string, gone: boolean): Fate {
  if (answer.kind === 'failed') {
    return { memory: { ...before, failure: answer.reason, failedAt: at }, verdict: 'failed' };
  }
  if (answer.kind === 'missing') {
    // A clock that was set back must not make the page older than it is.
    const since = before.missingSince === null || before.missingSince > at ? at : before.missingSince;
    const missing = before.missing + 1;
    const saidGone = answer.said === 'gone' ? before.saidGone + 1 : 0;
    const memory = { ...before, missingSince: since, missing, saidGone, failure: answer.said, failedAt: at };
    const long = Date.parse(at) - Date.parse(since) >= GONE_AFTER_MS && missing >= GONE_LOOKS;
    return { memory, verdict: !gone && (saidGone >= GONE_SAID || long) ? 'gone' : 'missing' };
  }
  const unsent = answer.kind === 'unsent' ? before.unsent + 1 : 0;
  const found = { missingSince: null, missing: 0, saidGone: 0, failure: null, failedAt: null };
  const memory = { ...before, ...found, unsent, lastAt: at > before.lastAt ? at : before.lastAt };
  if (gone) return { memory, verdict: 'returned' };
  return { memory, verdict: answer.kind === 'article' && answer.changed ? 'changed' : 'unchanged' };
}
