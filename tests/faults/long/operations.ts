/** The command line, stopped in front of one of its operations on files. */
import { builtUrl } from '../../program.js';
import { type Ran, yuanye } from './command.js';

const PRELOAD = builtUrl('tests/faults/long/preload/operations.ts');

export interface Stopped extends Ran {
  /** The operation that was not done, such as `rename …/backup.json.tmp`; null when the command came to its end. */
  readonly operation: string | null;
}

/** An operation by the calls that led to it, and how many from there it is, from 1. */
export interface Occurrence {
  readonly place: string;
  readonly time: number;
}

/**
 * Runs a command that is killed in front of its `at`-th operation on a file in `folders` (or the first that a pattern
 * matches, by name and path), or in front of an occurrence.
 */
export async function stoppedAt(
  at: number | string | Occurrence,
  words: readonly string[],
  folders: readonly string[],
  error?: string,
): Promise<Stopped> {
  const when: Readonly<Record<string, string>> =
    typeof at === 'object'
      ? { FAULT_PLACE: at.place, FAULT_OPERATION: String(at.time) }
      : { FAULT_OPERATION: String(at) };
  const env = {
    ...{ ...when, FAULT_FOLDERS: JSON.stringify(folders) },
    ...(error === undefined ? {} : { FAULT_ERROR: error }),
  };
  const ran = await yuanye(words, { preload: [PRELOAD], env });
  return { ...ran, operation: /^FAULT (.*)$/m.exec(ran.told)?.[1] ?? null };
}
