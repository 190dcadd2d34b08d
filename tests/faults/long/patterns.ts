/**
 * Every regular expression over text of pages, found in the source and timed over long strings that were made to hurt it:
 * `node --import tsx tests/faults/long/patterns.ts SIZE` prints one JSON line. A process of its own, because constructed
 * patterns are caught as they are constructed, and because a pattern that never ends must be endable.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createContext, Script } from 'node:vm';
import { TSX } from '../../loader.js';
import { adversarialTexts } from './hostile-pages.js';
import { cut, patternSites, ROOT, type Site } from './pattern-sites.js';

export interface Timed {
  /** Patterns that were timed. */
  readonly checked: number;
  /** `file:line /pattern/ string: ms` of those that took longer than linear ones may. */
  readonly slow: readonly string[];
  /** `file:line` of constructions whose patterns were not seen, so not timed. */
  readonly unseen: readonly string[];
}

/** CPU milliseconds for a string of `size` characters. A quadratic pattern takes more from 50,000 characters on. */
const boundOf = (size: number): number => Math.max(250, size / 1000);
/** A pattern that takes longer than this over all strings is ended. */
const patienceOf = (size: number): number => 20_000 + size / 10;

/** Loads the files that construct patterns and gives what they constructed, by file. */
async function constructed(sites: readonly Site[]): Promise<Map<string, RegExp[]>> {
  const found = new Map<string, RegExp[]>();
  const Real = RegExp;
  globalThis.RegExp = new Proxy(Real, {
    construct(_, given) {
      const made = Reflect.construct(Real, given) as RegExp;
      const frame = new Error().stack?.split('\n').find((line) => sites.some(({ file }) => line.includes(file)));
      const site = sites.find(({ file }) => frame?.includes(file));
      if (site !== undefined) found.set(site.file, [...(found.get(site.file) ?? []), made]);
      return made;
    },
  });
  for (const file of new Set(sites.map((site) => site.file))) await import(pathToFileURL(`${ROOT}/${file}`).href);
  globalThis.RegExp = Real;
  return found;
}

/** Strings made of what the pattern itself asks for: its beginnings over and over, and one part of it without end. */
function tailored(pattern: RegExp, size: number): [name: string, text: string][] {
  const made = new Map<string, string>();
  const fill = (unit: string) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  for (const tokens of cut(pattern.source)) {
    for (let i = 0; i < Math.min(tokens.length, 10); i++) {
      const before = tokens.slice(0, i).join('');
      const token = tokens[i]!;
      made.set(`${before}${token} again and again`, `${fill(before + token)}!`);
      if (i > 0) made.set(`${before}, then ${token} without end`, `${before}${fill(token)}!`);
      if (i > 0) made.set(`${before}, then some ${token}, again`, `${fill(before + token.repeat(60))}!`);
    }
    if (made.size > 60) break;
  }
  return [...made];
}

const context = createContext({
  performance,
  process,
  pattern: /x/g,
  texts: [] as string[],
  times: [] as number[],
  bound: 0,
});
const timing = new Script(`
  for (const text of texts) {
    let least = Infinity;
    for (let round = 0; round < 3 && least > bound; round++) {
      const before = process.cpuUsage();
      pattern.lastIndex = 0;
      text.replace(pattern, '');
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    times.push(least);
    if (times.at(-1) > bound) break; // one such string is enough
  }`);

function timesOf(pattern: RegExp, texts: readonly string[], size: number): number[] {
  // Wherever a sticky pattern is put, there it may be put at every place of a text.
  const scanning = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`);
  const times: number[] = [];
  Object.assign(context, { pattern: scanning, texts, times, bound: boundOf(size) });
  try {
    timing.runInContext(context, { timeout: patienceOf(size) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    times.push(Number.POSITIVE_INFINITY);
  }
  return times;
}

async function work(size: number): Promise<Timed> {
  const { literals, constructions } = patternSites();
  const dynamic = await constructed(constructions);
  const all = [
    ...literals.map(({ file, line, pattern }) => ({ where: `${file}:${line}`, pattern })),
    ...[...dynamic].flatMap(([file, made]) => made.map((pattern) => ({ where: `${file} (constructed)`, pattern }))),
  ];
  const common = adversarialTexts(size);
  const seen = new Set<string>();
  const slow: string[] = [];
  for (const { where, pattern } of all) {
    if (seen.has(String(pattern))) continue;
    seen.add(String(pattern));
    const named = [...common, ...tailored(pattern, size)];
    const times = timesOf(
      pattern,
      named.map(([, text]) => text),
      size,
    );
    times.forEach((ms, i) => {
      if (ms > boundOf(size))
        slow.push(`${where} ${String(pattern).slice(0, 80)} ${named[i]?.[0]}: ${Math.round(ms)} ms`);
    });
  }
  const unseen = constructions.filter(({ file }) => !dynamic.has(file)).map(({ file, line }) => `${file}:${line}`);
  return { checked: seen.size, slow, unseen };
}

/** Times every pattern over strings of `size` characters, in a process of its own. */
export async function slowPatterns(size: number): Promise<Timed> {
  const words = ['--import', TSX, fileURLToPath(import.meta.url), String(size)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 64e6 });
  return JSON.parse(stdout) as Timed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await work(Number(process.argv[2])))}\n`);
}
