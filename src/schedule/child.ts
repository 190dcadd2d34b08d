/** Scheduled runs are processes of their own: what one leaks or breaks ends with it. */
import { spawn } from 'node:child_process';
import { EXIT } from '../core/errors.js';

/** This program's own command, word by word. */
export function ownCommand(): string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? 'yuanye'];
}

/** A run that gets SIGTERM finishes its pages in flight; after this time it is killed. */
const GRACE_MS = 30_000;

/** Runs the words as a process; resolves with its exit code. Killed by a signal counts as failed. */
export function runChild(words: readonly string[], signal: AbortSignal, graceMs = GRACE_MS): Promise<number> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = words;
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    let last: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill('SIGTERM');
      last = setTimeout(() => child.kill('SIGKILL'), graceMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(last);
      signal.removeEventListener('abort', stop);
      resolve(code ?? EXIT.failed);
    });
  });
}
