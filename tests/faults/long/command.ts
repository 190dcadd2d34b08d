/** The built program as a process that can be hurt. */
import type { ChildProcess } from 'node:child_process';
import { type StartOptions, startProgram } from '../../program.js';

export interface Ran {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  /** What it said to people: standard error. */
  readonly told: string;
}

export interface RunOptions extends StartOptions {
  /** Gets the process as soon as it runs. */
  readonly on?: (child: ChildProcess) => void;
}

export function yuanye(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { on, ...how } = options;
  const child = startProgram(words, { ...how, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let told = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (told += text));
  on?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, told }));
  });
}
