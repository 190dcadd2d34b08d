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

describe('what only reads the archive loads no more than it reads:', () => {
  /** The archive, and the cells of texts. */
  const ARCHIVE = [...COMMAND_LINE, 'better-sqlite3'];
  /** The snapshots too, whose records may be compressed and their addresses in any encoding. */
  const SNAPSHOTS = [...ARCHIVE, 'iconv-lite', 'fzstd'];
  /** The zone of a site is in its profile: YAML, checked with zod; its selectors with cheerio, its hosts with the others. */
  const PROFILES = [...ARCHIVE, 'yaml', 'zod', 'cheerio', 'tldts', 'ipaddr.js'];
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    list: ARCHIVE,
    search: [...ARCHIVE, 'picocolors'],
    status: ARCHIVE,
    runs: ARCHIVE,
    watch: ARCHIVE,
    curate: ARCHIVE,
    duplicates: ARCHIVE,
    verify: SNAPSHOTS,
    doctor: SNAPSHOTS,
    backup: [...SNAPSHOTS, 'zod'],
    restore: [...SNAPSHOTS, 'zod'],
    export: [...ARCHIVE, 'hyparquet-writer', 'yaml', 'zod'],
    show: PROFILES,
    history: [...PROFILES, 'diff'],
    diff: [...PROFILES, 'diff'],
    snapshot: [...PROFILES, ...SNAPSHOTS],
  };
  it.each(Object.entries(ALLOWED))('%s', (name, allowed) => {
    expect(beyond(`src/cli/actions/${name}.ts`, allowed), 'load it where it is used').toEqual([]);
  });
});

it('no command loads the crawler, a browser or a reader of documents before it needs it', () => {
  const RARE =
    /^(?:@crawlee|playwright|undici|robots-parser|pdfjs|mammoth|word-extr|read-excel|postal|pg|nodemailer|aws|opencc|piscina|hono|@hono)/;
  const loaded = filesIn('src/cli/actions/').flatMap((path) =>
    [...packagesOf(path)].filter(([name]) => RARE.test(name)).map(([name, way]) => `${name}: ${way}`),
  );
  expect(loaded).toEqual([]);
});

describe('the description of a command loads none of its engines:', () => {
  it.each(filesIn('src/cli/commands/'))('%s', (path) => {
    expect(beyond(path, COMMAND_LINE), 'load it in the action (actLater)').toEqual([]);
    const own = loadedBy(read(path)).filter((specifier) => /(?:\.\.\/){3}|\/actions\//.test(specifier));
    expect(own, 'an adapter or an action').toEqual([]);
  });
});
