/** The command line as a process of its own, for tests that kill, signal or measure it. */
import type { ChildProcess } from 'node:child_process';
import { startProgram } from '../program.js';
import type { Ended } from './run-cli.js';

/** Starts the built program `yuanye ARGS`; `ended` resolves when it is over. */
export function startCli(
  args: readonly string[],
  env: Record<string, string> = {},
  preload: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = startProgram(args, { env, preload, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let told = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (told += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, out, told }));
  });
  return { child, ended };
}
