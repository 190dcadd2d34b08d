/** Faults of the machine (disk full, read-only, damaged file) as errors that say what to do, in our words. */
import { EXIT, StopRun, whyNotWritten } from '../core/errors.js';

/** Codes by their beginning, what they mean, what helps. */
const FAULTS: readonly (readonly [code: RegExp, name: string, message: string, hint: string])[] = [
  [
    /^SQLITE_(?:BUSY|LOCKED)/,
    'archive-busy',
    'Another process has been writing to the archive for a minute without a pause.',
    'Nothing is lost. Try again when it is done; yuanye status shows what is at work.',
  ],
  [
    /^(?:SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/,
    'disk-full',
    'The disk is full.',
    'What was saved is sound. Free some space; a run goes on where it ended.',
  ],
  [
    /^SQLITE_(?:CORRUPT|NOTADB)/,
    'damaged',
    'The archive database is damaged.',
    'yuanye restore brings a backup back; yuanye rebuild derives it again from the snapshots, which are not touched.',
  ],
  [/^(?:ENOTDIR|EEXIST)/, 'not-a-folder', 'There is a file where a folder is needed.', 'Name another folder.'],
  [/^EISDIR/, 'not-a-file', 'There is a folder where a file is needed.', 'Name another file.'],
  [/^(?:ENAMETOOLONG|ELOOP)/, 'bad-path', 'This path cannot be used.', 'Name a shorter or another one.'],
  [
    /^(?:SQLITE_IOERR|EIO)/,
    'disk-fault',
    'The disk does not read or write as it should.',
    'Look after the disk first.',
  ],
  [
    /^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS)/,
    'no-access',
    'A file cannot be opened or written.',
    'Check the permissions of the folder, and whether its disk is read-only.',
  ],
];

/** A known fault of the machine as a StopRun; every other error as it is. */
export function explained(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof StopRun || typeof code !== 'string') return error;
  const { path, syscall } = error as { path?: unknown; syscall?: unknown };
  // A folder that a person named and that the system refuses to make, as in /proc.
  if (code === 'ENOENT' && syscall === 'mkdir')
    return new StopRun(
      'out-unwritable',
      `${path} cannot be written: ${whyNotWritten(error)}.`,
      'Name another folder.',
      EXIT.unusable,
    );
  const fault = FAULTS.find(([pattern]) => pattern.test(code));
  if (fault === undefined) return error;
  const [, name, message, hint] = fault;
  if (name === 'no-access' && typeof path === 'string')
    return new StopRun(name, `${path} cannot be opened or written: ${whyNotWritten(error)}.`, hint, EXIT.unusable);
  return new StopRun(name, `${message}${typeof path === 'string' ? ` (${path})` : ''}`, hint, EXIT.unusable);
}
