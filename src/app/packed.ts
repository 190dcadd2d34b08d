/**
 * The commands that visit sites, as a build packs them (scripts/pack.mjs): their eight hundred modules in one file, with
 * the code that V8 once made of it beside it. Finding, reading and compiling the modules one by one takes .6 s of CPU at
 * every start; another version of Node compiles the one file anew, which takes .15 s.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { CommandModule } from './command.js';

const PACKED = new URL('../../packed/', import.meta.url);
const SOURCE = fileURLToPath(new URL('commands.cjs', PACKED));
/** Compiled code; V8 itself refuses it when it is not of this version or not of these flags. */
export const CODE = fileURLToPath(new URL('commands.code', PACKED));

export interface Unpacked {
  readonly script: Script;
  readonly commands: Readonly<Record<string, CommandModule>>;
}

type Main = (
  require: NodeJS.Require,
  module: { exports: unknown },
  file: string,
  folder: string,
  /** The address of a module's own file, by its path in the build: data lie beside it. */
  here: (path: string) => string,
) => void;

/** Null where nothing is packed: in the source tree. */
export function unpack(): Unpacked | null {
  if (!existsSync(SOURCE)) return null;
  // The file is ASCII. As such a text of several megabytes stays outside the heap, in a byte a character.
  const script = new Script(readFileSync(SOURCE, 'latin1'), {
    filename: SOURCE,
    ...(existsSync(CODE) ? { cachedData: readFileSync(CODE) } : {}),
  });
  const module = { exports: {} };
  const main = script.runInThisContext() as Main;
  main(createRequire(SOURCE), module, SOURCE, dirname(SOURCE), (path) => new URL(`../${path}`, PACKED).href);
  return { script, commands: module.exports as Unpacked['commands'] };
}
