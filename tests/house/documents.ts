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

const FOLDERS = TOP.filter((name) => !name.includes('.') && name !== 'node_modules' && name !== 'dist').join('|');

/** The comments of a TypeScript or JavaScript file. */
export function commentsIn(code: string): string {
  return [...code.matchAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\w/])\/\/[^\n]*/g)].map(([comment]) => comment).join('\n');
}

/**
 * What prose cites of this repository: paths that begin with one of its folders, and names of code and documents that
 * stand alone (`page.ts`). A name with a star or a place-holder is a pattern, and cites nothing.
 */
export function citedIn(prose: string): { readonly paths: readonly string[]; readonly names: readonly string[] } {
  const paths = prose.matchAll(new RegExp(`(?<![\\w:/.*{}$<-])(?:${FOLDERS})(?:/[\\w.@-]*[\\w-])+(?![\\w*{<-])`, 'g'));
  const names = prose.matchAll(/(?<![\w:/.*{}$<-])[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs|md|ya?ml)\b(?![\w/*])/g);
  return { paths: [...paths].map(([path]) => path), names: [...names].map(([name]) => name) };
}

/** Targets of relative links. */
export function linksIn(path: string): string[] {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  return [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target]) => folder + target);
}
