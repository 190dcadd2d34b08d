/**
 * The program in plain JavaScript, as it is installed: built once for all tests of a run (tests/global-setup.ts), elsewhere when this
 * file is loaded, and started as processes of their own. Plain JavaScript starts four times as fast as the source through a loader.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.js';
import { firstLine } from './first-line.js';

function folder(): string {
  const shared = process.env.TEST_PROGRAM;
  if (shared !== undefined) return shared;
  const own = mkdtempSync(join(tmpdir(), 'yuanye-built-'));
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  return own;
}

const built = folder();
/** The folder of the built program: `TEST_PROGRAM` of a process that is to start the same one. */
export const BUILT = built;
if (process.env.TEST_PROGRAM === undefined) build(built);

/** A module of the house as it was built: `src/cli/bin.ts`, `tests/crawlers/kill-worker.ts` … */
export const builtFile = (source: string): string => join(built, 'dist', source.replace(/\.ts$/, '.js'));
export const builtUrl = (source: string): string => pathToFileURL(builtFile(source)).href;

export const CLI = builtFile('src/cli/bin.ts');
/** What the program's first line gives to node: its options, and variables of its environment. */
export const { options: FLAGS, env: FIRST_LINE_ENV } = firstLine(CLI);

export interface StartOptions extends SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that are loaded first, as file URLs: they change the clock, the DNS, … of that process alone. */
  readonly preload?: readonly string[];
  /** A program and its arguments before node's own, such as one that gives the process a small disk. */
  readonly under?: readonly string[];
}

/** Starts `yuanye WORDS`. */
export function startProgram(words: readonly string[], options: StartOptions = {}): ChildProcess {
  const { env = {}, preload = [], under = [], ...rest } = options;
  const imports = preload.flatMap((url) => ['--import', url]);
  const [program = '', ...args] = [...under, process.execPath, ...FLAGS, ...imports, CLI, ...words];
  return spawn(program, args, { ...rest, env: { ...process.env, ...FIRST_LINE_ENV, ...env } });
}
