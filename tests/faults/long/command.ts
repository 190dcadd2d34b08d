/** The command line from source, as a process that can be hurt. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const CLI = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url));
export const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Ran {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  /** What it said to people: standard error. */
  readonly told: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that are loaded first, as file URLs: they bend the clock, the DNS, … of that process alone. */
  readonly preload?: readonly string[];
  /** A program and its arguments before node's own, such as one that gives the process a small disk. */
  readonly under?: readonly string[];
  /** Gets the process as soon as it runs. */
  readonly on?: (child: ChildProcess) => void;
}

export function yuanye(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { env = {}, preload = [], under = [], on } = options;
  const imports = [TSX, ...preload].flatMap((url) => ['--import', url]);
  const [program = '', ...args] = [...under, process.execPath, ...imports, CLI, ...words];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
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
