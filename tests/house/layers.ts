/** Who may import whom, and which packages each room may use. The diagram of CONTRIBUTING.md, as a check. */
import { importsOf, packageOf, roomOf, targetOf } from './house.js';

const STAGES = ['src/decode', 'src/repair', 'src/extract', 'src/clean', 'src/dedupe'];
/** As pure as the stages: the revisit policy knows only what it is told. */
const PURE = [...STAGES, 'src/revisit', 'floor', 'pipeline'];
const ADAPTERS = ['crawlers', 'snapshots', 'storage', 'src/export'];

interface Room {
  /** Rooms it may enter, besides itself. */
  readonly enters: readonly string[];
  /** Packages it may use; `*` for rooms that nobody ships. */
  readonly packages: readonly string[];
}

export const ROOMS: Readonly<Record<string, Room>> = {
  floor: { enters: [], packages: ['zod', 'iconv-lite', 'htmlparser2', 'domhandler', 'node:crypto', 'node:zlib'] },
  'src/decode': { enters: ['floor'], packages: ['node:buffer'] },
  'src/repair': { enters: ['floor'], packages: ['node:buffer', 'node:zlib'] },
  'src/extract': {
    enters: ['floor'],
    packages: ['cheerio', 'htmlparser2', 'domhandler', 'node:crypto'],
  },
  'src/clean': { enters: ['floor'], packages: ['node:crypto'] },
  'src/dedupe': { enters: ['floor'], packages: ['node:crypto'] },
  'src/revisit': { enters: ['floor'], packages: [] },
  pipeline: { enters: ['floor', ...STAGES], packages: [] },
  door: { enters: ['floor', 'pipeline', ...STAGES], packages: ['opencc-js', 'node:fs', 'node:url', 'node:zlib'] },
  crawlers: {
    enters: ['floor'],
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
  snapshots: { enters: ['floor'], packages: ['zod', 'node:*'] },
  storage: { enters: ['floor'], packages: ['better-sqlite3', 'node:*'] },
  'src/export': {
    enters: ['floor'],
    packages: ['hyparquet-writer', 'yaml', 'node:*'],
  },
  'src/app': {
    enters: ['floor', 'pipeline', 'door', 'src/revisit', ...STAGES, ...ADAPTERS],
    packages: [
      '@crawlee/basic', // its types, for those who write code (src/app/crawler.ts)
      'commander',
      'cli-progress',
      'picocolors',
      'pino',
      'croner',
      'prom-client',
      'piscina',
      'diff',
      'opencc-js',
      'yaml',
      'zod',
      'better-sqlite3',
      'node:*',
    ],
  },
  samples: { enters: [], packages: ['opencc-js', 'node:*'] },
  bench: { enters: ['*'], packages: ['*'] },
  scripts: { enters: ['*'], packages: ['*'] },
  examples: { enters: ['*'], packages: ['*'] },
  tests: { enters: ['*'], packages: ['*'] },
};

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
    else if (!['floor', 'pipeline', 'door'].includes(other) && !/^[^/]+(\/[^/]+)?\/index\.ts$/.test(target)) {
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
  if (!free && room !== 'src/app' && /\bconsole\./.test(words)) faults.push(`${path} talks to the console`);
  // NO_COLOR is every terminal program's convention, not a setting of ours.
  if (!free && path !== 'src/app/settings.ts' && /process\.env(?!\.NO_COLOR)/.test(words)) {
    faults.push(`${path} reads process.env: settings have one table, src/app/settings.ts`);
  }
  return faults;
}
