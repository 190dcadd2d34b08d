/** What a command loads before it does anything. The start of the program is mostly the loading of modules. */
import { describe, expect, it } from 'vitest';
import { code, loadedBy, packageOf, read, targetOf } from './house.js';

/** The packages that loading a file loads, with the path of files that leads to each. */
function packagesOf(path: string): Map<string, string> {
  const found = new Map<string, string>();
  const ways = new Map([[path, path]]);
  for (const [file, way] of ways)
    for (const specifier of loadedBy(read(file))) {
      const target = targetOf(file, specifier);
      if (!specifier.startsWith('.')) {
        const name = packageOf(specifier);
        if (!name.startsWith('node:') && !found.has(name)) found.set(name, way);
      } else if (target.endsWith('.ts') && !ways.has(target)) ways.set(target, `${way} > ${target}`);
    }
  return found;
}

/** What of it is not among the allowed packages: `package: how it is reached`. */
const beyond = (path: string, allowed: readonly string[]): string[] =>
  [...packagesOf(path)].flatMap(([name, way]) => (allowed.includes(name) ? [] : [`${name}: ${way}`]));

const filesIn = (folder: string) => code.filter((path) => path.startsWith(folder));

/** What every command has: its options, and texts in columns. */
const COMMAND_LINE = ['commander', 'string-width'];

it('the list of commands loads no package', () => {
  expect(beyond('src/cli/main.ts', [])).toEqual([]);
});

describe('the description of a command loads none of its engines:', () => {
  it.each(filesIn('src/cli/commands/'))('%s', (path) => {
    expect(beyond(path, COMMAND_LINE), 'load it in the action (actLater)').toEqual([]);
    const own = loadedBy(read(path)).filter((specifier) => /(?:\.\.\/){3}|\/actions\//.test(specifier));
    expect(own, 'an adapter or an action').toEqual([]);
  });
});
