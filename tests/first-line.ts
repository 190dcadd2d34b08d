/** How an installed program starts Node. */
import { readFileSync } from 'node:fs';

/** What the first line of an installed program gives to Node: variables of its environment, and Node's own options. */
export function firstLine(program: string): { env: Record<string, string>; options: string[] } {
  const words = (/^#!\/usr\/bin\/env -S (.*)\n/.exec(readFileSync(program, 'utf8'))?.[1] ?? '').split(' ');
  return {
    env: Object.fromEntries(words.filter((word) => /^\w+=/.test(word)).map((word) => word.split('=', 2))),
    options: words.filter((word) => word.startsWith('--')),
  };
}
