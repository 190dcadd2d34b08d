/** The note that a webhook gets at the end of a run. */
import type { Outcome } from '../../storage/index.js';

/** What is sent to a webhook. A few examples of each, with the whole number; the run's report has the rest. */
export interface RunNote {
  readonly schema: 'run-note@1';
  readonly run: number;
  readonly kind: string;
  readonly outcome: Outcome;
  /** Why it is sent: changed, gone, failed, rot, redesign. */
  readonly because: readonly string[];
  readonly new: number;
  readonly changed: number;
  readonly gone: number;
  readonly examples: readonly unknown[];
  readonly alarms: readonly unknown[];
  readonly failed: unknown;
}

const EXAMPLES = 20;

interface Reported {
  readonly saved?: Readonly<Record<string, number>>;
  readonly changed?: readonly unknown[];
  readonly gone?: readonly unknown[];
  readonly redesigns?: readonly unknown[];
  readonly alarms?: readonly unknown[];
  readonly failed?: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** The note about a run, or null when there is nothing to report. */
export function noteOf(run: number, kind: string, outcome: Outcome, report: unknown): RunNote | null {
  const told = (typeof report === 'object' && report !== null ? report : {}) as Reported;
  const { saved = {}, changed = [], gone = [], redesigns = [], alarms = [], failed = {} } = told;
  const fresh = (saved['new'] ?? 0) + (saved['duplicate'] ?? 0);
  const because: string[] = [];
  if (fresh > 0) because.push('new');
  if (changed.length > 0 || (saved['changed'] ?? 0) > 0) because.push('changed');
  if (gone.length > 0) because.push('gone');
  if (redesigns.length > 0) because.push('redesign');
  if (alarms.length > 0) because.push('rot');
  if (outcome === 'failed' || Object.keys(failed).length > 0) because.push('failed');
  if (because.length === 0) return null;
  return {
    ...{ schema: 'run-note@1', run, kind, outcome, because },
    ...{ new: fresh, changed: changed.length, gone: gone.length },
    examples: [...changed, ...gone].slice(0, EXAMPLES),
    alarms: [...alarms, ...redesigns],
    failed: told.error ?? failed,
  };
}

/** Sends the note; says why it could not be delivered, or null. */
export async function tell(url: string, note: RunNote, version: string): Promise<string | null> {
  const { postJson } = await import('../../crawlers/index.js');
  const told = await postJson(url, note, `yuanye/${version}`);
  return told.ok ? null : told.why;
}
