/**
 * The built program in this process: its worker threads are JavaScript, so documents are read and imports have workers.
 * Nothing is started, which takes one to two seconds a command; what kills, signals or measures needs start-cli.ts.
 */
import type { main } from '../../src/cli/main.js';
import { builtUrl } from '../program.js';
import { type Ended, runMain } from './run-cli.js';

let program: Promise<{ main: typeof main }> | undefined;

/** Runs `yuanye ARGS` as it was built, to its end. */
export async function runBuilt(args: readonly string[]): Promise<Ended> {
  program ??= import(/* @vite-ignore */ builtUrl('src/cli/main.ts'));
  return runMain((await program).main, args);
}
