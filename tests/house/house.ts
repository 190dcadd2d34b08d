/** The house as its own tests see it: which files there are, in which room each lies, what each imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const ROOMS = ['src', 'crawlers', 'snapshots', 'storage', 'samples', 'bench', 'scripts', 'examples', 'tests'];

function walk(folder: string): string[] {
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** All files of the rooms, as paths from the root with `/`. */
export const files: readonly string[] = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ROOMS.includes(entry.name))
  .flatMap((entry) => walk(entry.name));

export const code: readonly string[] = files.filter((path) => /\.(ts|mjs)$/.test(path));

export function read(path: string): string {
  return readFileSync(ROOT + path.replaceAll('/', sep), 'utf8');
}

/** What a file imports: specifiers as written, of `import`, `export … from` and `import()`. */
export function importsOf(text: string): string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?:[^;'"]*?\sfrom\s*)?['"]([^'"\n]+)['"]|import\(\s*['"]([^'"\n]+)['"]/g,
  );
  return [...found].map((match) => (match[1] ?? match[2])!);
}

/** What a file loads before it runs: specifiers of `import` and `export … from`, without types and without `import()`. */
export function loadedBy(text: string): string[] {
  const values = text.replace(/^(?:import|export) type [^;]*;/gm, '');
  const found = values.matchAll(/(?:^|\n)(?:import|export)\s(?:[^;'"]*?\sfrom\s*)?['"]([^'"\n]+)['"]/g);
  return [...found].map(([, specifier]) => specifier!);
}

const DOORS = ['src/index.ts', 'src/text.ts', 'src/crawler.ts'];

/** The room of a file: `pipeline`, `door`, `src/core`, `src/decode` …, `crawlers` … */
export function roomOf(path: string): string {
  if (path === 'src/pipeline.ts') return 'pipeline';
  if (DOORS.includes(path)) return 'door';
  const [first = '', second = ''] = path.split('/');
  return first === 'src' ? `src/${second}` : first;
}

/** The file a relative specifier means. */
export function targetOf(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/** `better-sqlite3`, `@crawlee/basic`, `node:fs` of whatever lies deeper. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
