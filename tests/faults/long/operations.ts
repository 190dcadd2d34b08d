/** The command line, stopped in front of one of its operations on files. */
import { builtUrl } from '../../program.js';
import { type Ran, yuanye } from './command.js';

const PRELOAD = builtUrl('tests/faults/long/preload/operations.ts');

export interface Stopped extends Ran {
  /** The operation that was not done, such as `rename …/backup.json.tmp`; null when the command came to its end. */
  readonly operation: string | null;
}

/**
 * Runs a command that is killed in front of its `at`-th operation on a file in `folders` (or the first that a pattern
 * matches, by name and path). With `error` the operation fails with that errno instead.
 */
export async function stoppedAt(
  at: number | string,
  words: readonly string[],
  folders: readonly string[],
  error?: string,
): Promise<Stopped> {
  const env = {
    ...{ FAULT_OPERATION: String(at), FAULT_FOLDERS: JSON.stringify(folders) },
    ...(error === undefined ? {} : { FAULT_ERROR: error }),
  };
  const ran = await yuanye(words, { preload: [PRELOAD], env });
  return { ...ran, operation: /^FAULT (.*)$/m.exec(ran.told)?.[1] ?? null };
}
