/** The documents as their own test sees them: the code in them, and what that code names. */
import { existsSync, readdirSync } from 'node:fs';
import { ROOT, read } from './house.js';

function markdown(folder: string): string[] {
  if (!existsSync(ROOT + folder)) return [];
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return markdown(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Every document, as a path from the root. */
export const documents: readonly string[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...markdown('docs'),
  ...markdown('examples'),
];

/** What stands in code: lines of fenced blocks and inline spans. */
export function codeIn(text: string): string[] {
  const lines: string[] = [];
  const prose = text.replace(/^```[^\n]*\n([\s\S]*?)^```/gm, (_, block: string) => {
    lines.push(...block.split('\n'));
    return '';
  });
  for (const [, span] of prose.matchAll(/`([^`\n]+)`/g)) lines.push(span!);
  return lines;
}

/** The calls of `yuanye` in a piece of code: the command's name and the long options given to it. */
export function callsIn(line: string): { name: string; options: string[] }[] {
  const calls = line.matchAll(/(?:^|[\s$(])yuanye(?: --)? ([a-z]+(?:\|[a-z]+)*)((?:(?![|;&#>]).)*)/g);
  return [...calls].flatMap(([, names, rest]) =>
    names!
      .split('|')
      .map((name) => ({ name, options: [...rest!.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)].map((o) => o[1]!) })),
  );
}

const TOP = readdirSync(ROOT);

/** Paths of the house named in a piece of code that is a path and nothing else. */
export function pathsIn(line: string): string[] {
  if (!/^\.?[\w.-]+(\/[\w.@-]+)*\/?$/.test(line) || !line.includes('/')) return [];
  const first = line.split('/')[0]!;
  const made = ['dist', 'node_modules', 'archive', 'coverage', '.yuanye'];
  return TOP.includes(first) && !made.includes(first) ? [line] : [];
}

/** Targets of relative links. */
export function linksIn(path: string): string[] {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  return [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target]) => folder + target);
}
