/** Who may import whom, and which packages each room may use. The diagram of CONTRIBUTING.md, as a check. */
import { importsOf, packageOf, roomOf, targetOf } from './house.js';

const STAGES = ['src/decode', 'src/repair', 'src/extract', 'src/clean', 'src/dedupe'];
/** As pure as the stages: the revisit policy knows only what it is told. */
const PURE = [...STAGES, 'src/revisit', 'src/core', 'pipeline'];
const ADAPTERS = ['crawlers', 'snapshots', 'storage', 'src/export'];

interface Room {
  /** Rooms it may enter, besides itself. */
  readonly enters: readonly string[];
  /** Packages it may use; `*` for rooms that nobody ships. */
  readonly packages: readonly string[];
}

export const ROOMS: Readonly<Record<string, Room>> = {
  'src/core': {
    enters: [],
    packages: ['zod', 'iconv-lite', 'htmlparser2', 'domhandler', 'fzstd', 'node:crypto', 'node:zlib'],
  },
  'src/decode': { enters: ['src/core'], packages: ['node:buffer'] },
  'src/repair': { enters: ['src/core'], packages: ['node:buffer', 'node:zlib'] },
  'src/extract': {
    enters: ['src/core'],
    packages: ['cheerio', 'htmlparser2', 'domhandler', 'node:crypto'],
  },
  'src/clean': { enters: ['src/core'], packages: ['node:crypto'] },
  'src/dedupe': { enters: ['src/core'], packages: ['node:crypto'] },
  'src/revisit': { enters: ['src/core'], packages: [] },
  pipeline: { enters: ['src/core', ...STAGES], packages: [] },
  door: {
    enters: ['src/core', 'pipeline', 'src/config', 'src/archive', ...STAGES, ...ADAPTERS],
    packages: ['opencc-js', '@crawlee/basic', 'node:*'],
  },
  crawlers: {
    enters: ['src/core'],
    packages: [
      '@crawlee/basic',
      '@crawlee/core',
      '@crawlee/playwright',
      'playwright',
      'undici',
      'robots-parser',
      'tldts',
      'ipaddr.js',
      'cheerio',
      'htmlparser2',
      'domhandler',
      'yaml',
      'zod',
      'node:*',
    ],
  },
  snapshots: { enters: ['src/core'], packages: ['zod', 'node:*'] },
  storage: { enters: ['src/core'], packages: ['better-sqlite3', 'node:*'] },
  'src/export': {
    enters: ['src/core', 'src/lang'],
    packages: ['hyparquet-writer', 'yaml', 'zod', 'node:*'],
  },
  'src/config': { enters: ['src/core'], packages: ['node:*'] },
  'src/report': {
    enters: ['src/core', 'src/lang', 'src/revisit', 'src/config', ...ADAPTERS],
    packages: ['nodemailer', 'node:*'],
  },
  'src/archive': {
    enters: ['src/core', 'src/lang', 'pipeline', 'src/config', 'src/report', 'src/revisit', ...STAGES, ...ADAPTERS],
    packages: [
      'pino',
      'piscina',
      'diff',
      'opencc-js',
      'yaml',
      'zod',
      'better-sqlite3',
      'postal-mime',
      'mammoth',
      'word-extractor',
      'read-excel-file',
      ...['cheerio', 'htmlparser2', 'domhandler'], // catalogues of saved pages are HTML or RDF
      'pdfjs-dist',
      '@node-rs/jieba',
      'node:*',
    ],
  },
  'src/schedule': {
    enters: ['src/core', 'src/lang', 'src/config', 'src/archive', 'src/report', ...ADAPTERS],
    packages: ['croner', 'prom-client', 'zod', 'node:*'],
  },
  // Many archives as one: it enters archives by the same doors as the command line does.
  'src/library': {
    enters: ['src/core', 'src/config', 'src/archive', 'src/schedule', ...ADAPTERS],
    packages: ['yaml', 'zod', 'pg', 'pg-boss', 'aws4fetch', 'undici', 'htmlparser2', 'node:*'],
  },
  'src/lang': { enters: [], packages: [] },
  // Its pages show what the archive holds; it is entered by its door alone. Replay reads pages as the pipeline does:
  // their encoding is chosen by src/decode, their tags by htmlparser2.
  'src/serve': {
    enters: [
      'src/core',
      'src/lang',
      'src/config',
      'src/decode',
      'src/archive',
      'src/library',
      'src/report',
      ...ADAPTERS,
    ],
    packages: ['hono', '@hono/node-server', 'htmlparser2', 'diff', 'piscina', 'zod', 'node:*'],
  },
  'src/cli': {
    enters: [
      'src/core',
      'src/lang',
      'src/serve',
      'pipeline',
      'door',
      'src/config',
      'src/archive',
      'src/report',
      'src/library',
      'src/schedule',
      'src/revisit',
      ...STAGES,
      ...ADAPTERS,
    ],
    packages: ['commander', 'string-width', 'picocolors', 'diff', 'opencc-js', 'yaml', 'zod', 'node:*'],
  },
  samples: { enters: [], packages: ['opencc-js', 'node:*'] },
  bench: { enters: ['*'], packages: ['*'] },
  scripts: { enters: ['*'], packages: ['*'] },
  examples: { enters: ['*'], packages: ['*'] },
  tests: { enters: ['*'], packages: ['*'] },
};

/** Rooms of many small parts, which may be entered by any of their files; the others have one door, index.ts. */
const OPEN = ['src/core', 'src/config', 'src/report', 'src/archive', 'src/library', 'src/schedule', 'pipeline', 'door'];

/** What a pure stage may not touch. `new Date(value)` is a value; `new Date()` asks the clock. */
const IMPURE: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bprocess\.(?!cwd)/, 'process'],
  [/\bDate\.now\(/, 'the clock'],
  [/\bnew Date\(\)/, 'the clock'],
  [/\bperformance\.now\(/, 'the clock'],
  [/\bMath\.random\(/, 'chance'],
  [/\b(?<![.\w])fetch\(/, 'the network'],
  [/\bset(Timeout|Interval|Immediate)\(/, 'timers'],
];

const bare = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"])\/\/[^\n]*/g, '');

const allows = (list: readonly string[], name: string) =>
  list.includes('*') || list.includes(name) || (name.startsWith('node:') && list.includes('node:*'));

/** What is wrong with one file, in sentences; empty when nothing is. */
export function faultsOf(path: string, text: string): string[] {
  const room = roomOf(path);
  const rules = ROOMS[room];
  if (rules === undefined) return [`${path} lies in no room of the house`];
  const faults: string[] = [];
  const free = rules.enters.includes('*');
  for (const specifier of importsOf(text)) {
    if (!specifier.startsWith('.')) {
      const name = packageOf(specifier);
      if (!allows(rules.packages, name)) faults.push(`${path} uses ${name}, which is not for ${room}`);
      continue;
    }
    if (free || specifier.endsWith('package.json')) continue;
    const target = targetOf(path, specifier);
    const other = roomOf(target);
    if (other === room) continue;
    if (!allows(rules.enters, other)) faults.push(`${path} imports ${target}: ${room} may not enter ${other}`);
    else if (!OPEN.includes(other) && !/^[^/]+(\/[^/]+)?\/index\.ts$/.test(target)) {
      faults.push(`${path} imports ${target}: it enters ${other} by a window, the door is index.ts`);
    }
  }
  const words = bare(text);
  if (PURE.includes(room)) {
    for (const [pattern, name] of IMPURE)
      if (pattern.test(words)) faults.push(`${path} touches ${name}: stages are pure`);
  }
  // An iterator that nobody reads to its end keeps the connection from writing; read in slices with .all() and LIMIT.
  if (!free && /\.iterate\(/.test(words)) faults.push(`${path} holds a database cursor open between rows`);
  if (!free && room !== 'src/cli' && /\bconsole\./.test(words)) faults.push(`${path} talks to the console`);
  // NO_COLOR is every terminal program's convention, not a setting of ours.
  if (!free && path !== 'src/config/settings.ts' && /process\.env(?!\.NO_COLOR)/.test(words)) {
    faults.push(`${path} reads process.env: settings have one table, src/config/settings.ts`);
  }
  return faults;
}
