/** A file that a command line names and that gives nothing: one form for every command, and exit code 3 at the end. */
import { EXIT, StopRun, whyNotRead } from '../core/errors.js';
import type { Problem } from '../core/page.js';
import { printable } from '../core/terminal.js';
import { type Global, line, localizedProblem, problemText, say } from './run-command.js';

/** Codes and hints of the usual faults; any other fault of a file is `unreadable`. */
const KNOWN: Readonly<Record<string, { readonly code: string; readonly hint: string }>> = {
  ENOENT: { code: 'no-such-file', hint: 'Check the path.' },
  ENOTDIR: { code: 'no-such-file', hint: 'Check the path.' },
  EISDIR: { code: 'not-a-file', hint: 'Name the files in it.' },
  EACCES: { code: 'unreadable', hint: 'Check its permissions.' },
};

/** Why `file` gave nothing; `otherwise` is the hint of a fault that is no usual one. Throws `error` itself when it is neither a fault of the file system nor one of ours. */
function problemOf(file: string, error: unknown, otherwise: string): Problem {
  if (error instanceof StopRun)
    return { code: error.code, message: `${printable(file)}: ${error.message}`, hint: error.hint };
  const { code: fault, syscall } = error as NodeJS.ErrnoException;
  if (fault === undefined || syscall === undefined) throw error;
  const { code, hint } = KNOWN[fault] ?? { code: 'unreadable', hint: otherwise };
  return { code, message: `${printable(file)} cannot be read: ${whyNotRead(error)}.`, hint };
}

/** Tells why `file` gave nothing: to standard error for people, even with --quiet; with --json one object, `file` in it. */
export function printUnread(global: Global, file: string, error: unknown): void {
  const { code, message, hint } = localizedProblem(problemOf(file, error, 'The other files are not affected.'));
  if (global.json) line(JSON.stringify({ file, code, message, hint }));
  else say({ ...global, quiet: false }, problemText(message, hint).trimEnd());
}

/** The same as an error, for a command that needs this one file. Throws `error` itself when it is no fault of the file. */
export function unread(file: string, error: unknown): StopRun {
  const { code, message, hint } = problemOf(file, error, 'Look after the disk first.');
  return new StopRun(code, message, hint, EXIT.partial);
}
