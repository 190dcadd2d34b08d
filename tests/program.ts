/**
 * The program in plain JavaScript, as it is installed: built when this file is loaded, once for all tests of a run (tests/global-setup.ts),
 * and started as processes of their own. Plain JavaScript starts four times as fast as the source through a loader.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { RunLock } from '../storage/index.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** How long one test file waits while another one builds, in milliseconds. */
const PATIENCE_MS = 300_000;

function folder(): string {
  const shared = process.env.TEST_PROGRAM;
  if (shared !== undefined) return shared;
  const own = mkdtempSync(join(tmpdir(), 'yuanye-built-'));
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  return own;
}

/** What is compiled: what `npm run build` compiles, and what tests start beside the program. */
const SOURCES = ['src', 'crawlers', 'storage', 'snapshots', 'samples', 'tests'];

/** Compiles each file by itself, without the check of types: a second, where `npm run build` takes a quarter of a minute. */
function build(into: string): void {
  const entryPoints: string[] = [];
  for (const folder of SOURCES) {
    cpSync(join(ROOT, folder), join(into, 'dist', folder), {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
    for (const path of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }))
      if (path.endsWith('.ts') && !path.endsWith('.test.ts')) entryPoints.push(join(ROOT, folder, path));
  }
  const tsconfig = join(ROOT, 'tsconfig.json');
  buildSync({ entryPoints, outbase: ROOT, outdir: join(into, 'dist'), tsconfig, format: 'esm', charset: 'utf8' });
  symlinkSync(join(ROOT, 'node_modules'), join(into, 'node_modules'), 'junction');
  copyFileSync(join(ROOT, 'package.json'), join(into, 'package.json')); // last: with it the build is whole
}

const built = folder();
/** The folder of the built program: `TEST_PROGRAM` of a process that is to start the same one. */
export const BUILT = built;
const lock = RunLock.take(built, PATIENCE_MS);
if (!existsSync(join(built, 'package.json'))) build(built);
lock?.release();

/** A module of the house as it was built: `src/cli/bin.ts`, `tests/crawlers/kill-worker.ts` … */
export const builtFile = (source: string): string => join(built, 'dist', source.replace(/\.ts$/, '.js'));
export const builtUrl = (source: string): string => pathToFileURL(builtFile(source)).href;

export const CLI = builtFile('src/cli/bin.ts');
/** What the program's first line gives to node. */
export const FLAGS: readonly string[] = /^#!.*\bnode (.*)$/m.exec(readFileSync(CLI, 'utf8'))![1]!.split(' ');

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
  return spawn(program, args, { ...rest, env: { ...process.env, ...env } });
}
