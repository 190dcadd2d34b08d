/** Scheduled runs are processes of their own: what one leaks or breaks ends with it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { environment } from '../config/settings.js';
import { EXIT } from '../core/errors.js';

/** This program's own command, word by word. */
export function ownCommand(): string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? 'yuanye'];
}

/** The variable that the first line of the program sets, as it stands, for whoever starts the program elsewhere. */
export function ownEnvironment(): [variable: string, value: string][] {
  const name = 'MALLOC_TRIM_THRESHOLD_';
  const value = environment()[name];
  return value === undefined ? [] : [[name, value]];
}

/** A run that gets SIGTERM finishes its pages in flight; after this time it is killed. */
const GRACE_MS = 30_000;

/** What a child may be given beside its words. */
export interface ChildOptions {
  readonly graceMs?: number;
  /** Variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what it sends through the channel, and answers. */
  readonly onMessage?: (message: unknown, answer: (message: object) => void) => void;
  /** Takes what it writes to standard error, line by line; by itself that goes where the parent's goes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the words as a process; resolves with its exit code. Killed by a signal counts as failed. It has a channel to this
 * process, which tells it when this one is gone (`interruptible` ends it then), and no part in Ctrl-C at the terminal, which
 * this process passes on once.
 */
export function runChild(
  words: readonly string[],
  signal: AbortSignal,
  { graceMs = GRACE_MS, env = {}, onLine, onMessage }: ChildOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = words;
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', onLine === undefined ? 'inherit' : 'pipe', 'ipc'],
      env: { ...environment(), ...env },
      detached: process.platform !== 'win32',
    });
    if (onLine !== undefined) createInterface({ input: child.stderr! }).on('line', onLine);
    // Its channel may close while it is answered: it is ending then, and needs no answer.
    if (onMessage !== undefined)
      child.on('message', (message) =>
        onMessage(message, (answer) => void (child.connected && child.send(answer, () => undefined))),
      );
    let last: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill('SIGTERM');
      last = setTimeout(() => child.kill('SIGKILL'), graceMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      clearTimeout(last);
      signal.removeEventListener('abort', stop);
      // Told to stop before it listened for that.
      const stopped = signal.aborted && killedBy === 'SIGTERM';
      const end = () => resolve(code ?? (stopped ? EXIT.interrupted : EXIT.failed));
      if (onLine === undefined) return end();
      // Its last words come before its code; a grandchild that holds the pipe open holds nothing up.
      child.once('close', end);
      setTimeout(end, 1000).unref();
    });
  });
}
