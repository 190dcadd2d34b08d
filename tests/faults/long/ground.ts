/** Where faults are done: a sample site behind a front, and what an undisturbed crawl of it brings. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSite, serveSampleSite } from '../../../samples/index.js';
import { openArchive } from '../../../storage/index.js';
import { runCli } from '../../cli/run-cli.js';
import { type Ran, type RunOptions, yuanye } from './command.js';
import { type Certificate, type Front, openFront } from './front.js';

export interface Ground {
  readonly site: RunningSite;
  readonly front: Front;
  readonly profile: string;
  /** For files beside archives; gone with the ground. */
  readonly folder: string;
  /** What an undisturbed crawl brings. */
  readonly expected: string;
  /** The archive that it made; to be copied, not touched. */
  readonly calm: string;
  /** Milliseconds it took. */
  readonly took: number;
  close(): Promise<void>;
}

export interface Result {
  readonly fault: string;
  readonly ok: boolean;
  readonly told: string;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'yuanye-faults-'));
}

const crawlWords = (ground: Pick<Ground, 'profile'>, dir: string): string[] => [
  ...['crawl', ground.profile, '--archive', dir, '--allow-private', '--delay', '0', '--quiet'],
];

/** A crawl as a process of its own. */
export const crawl = (ground: Pick<Ground, 'profile'>, dir: string, options?: RunOptions): Promise<Ran> =>
  yuanye(crawlWords(ground, dir), options);

/** Exit codes of a crawl that did its work: done, or done but for what robots.txt forbids. */
export const cameThrough = ({ code }: Ran): boolean => code === 0 || code === 3;

/** Articles with addresses, texts and version counts, as one text: equal texts, equal archives. */
export async function contents(dir: string): Promise<string> {
  const archive = openArchive(dir, { mode: 'read' });
  try {
    const rows = archive.revisits.pages().map(({ id, url }) => {
      const versions = archive.articles.versions(id);
      return `${id} ${new URL(url).pathname} ${versions.map(({ textDigest }) => textDigest).join(' ')}`;
    });
    return rows.sort().join('\n');
  } finally {
    await archive.close();
  }
}

/** The number of articles in `contents`, and of versions. */
const articlesIn = (text: string): number => (text === '' ? 0 : text.split('\n').length);

/** The same in this process, which is already running: for crawls to which nothing happens from outside. */
export const crawlHere = (ground: Pick<Ground, 'profile'>, dir: string): Promise<Ran> =>
  runCli(crawlWords(ground, dir));

/** `yuanye verify --deep`: exit code 0 when every article traces to sound bytes. */
export const verifyDeep = (dir: string): Promise<Ran> => runCli(['verify', '--deep', '--archive', dir, '--quiet']);

export interface GroundOptions {
  readonly tls?: Certificate;
  readonly env?: Readonly<Record<string, string>>;
  readonly render?: 'always' | 'never';
  readonly media?: boolean;
  /** The undisturbed crawl runs in this process. */
  readonly here?: boolean;
}

export async function makeGround(articles: number, options: GroundOptions = {}): Promise<Ground> {
  const site = await serveSampleSite({ port: 0, seed: 1, articles });
  const front = await openFront(site.url, options.tls);
  const folder = newFolder();
  const profile = join(folder, 'sample.yaml');
  const facts = {
    ...{ site: 'sample', name: 'sample', hosts: [new URL(front.url).host], seeds: [`${front.url}/`] },
    ...{
      render: options.render ?? 'never',
      delayMs: 0,
      stopAfter: 5,
      article: ['/htm/'],
      never: ['/(?:admin|member|search)'],
    },
  };
  writeFileSync(profile, JSON.stringify(facts));
  const calm = join(folder, 'calm');
  const close = async () => {
    await front.close();
    await site.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const started = performance.now();
    const { env, here = false } = options;
    const first = await (here
      ? crawlHere({ profile }, calm)
      : crawl({ profile }, calm, env === undefined ? {} : { env }));
    const took = performance.now() - started;
    if (!cameThrough(first)) throw new Error(`The undisturbed crawl ended with ${first.code}: ${first.told}`);
    const expected = await contents(calm);
    const all = await (await fetch(`${site.url}/_truth.jsonl`)).text();
    const least = 0.9 * all.trim().split('\n').length;
    if (articlesIn(expected) < least) throw new Error(`The undisturbed crawl found ${articlesIn(expected)} articles`);
    return { site, front, profile, folder, expected, calm, took, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A copy of the undisturbed archive, to be hurt. */
export function copyOfCalm(ground: Ground): string {
  const dir = newFolder();
  cpSync(ground.calm, dir, { recursive: true });
  return dir;
}

/** The archive in `dir` is the undisturbed one and sound; `also` is what else was promised. Removes the folder. */
export async function compare(fault: string, ground: Ground, dir: string, told: string, also = true): Promise<Result> {
  const found = await contents(dir).catch((error: Error) => error.message);
  const same = found === ground.expected;
  const { code, out } = await verifyDeep(dir);
  rmSync(dir, { recursive: true, force: true });
  const archive = same ? 'the same archive' : `ANOTHER archive (${differences(ground.expected, found)})`;
  const sound = code === 0 ? 'sound' : `verify --deep ${code}: ${out.split('\n', 1)[0]}`;
  return { fault, ok: same && code === 0 && also, told: `${told}; ${archive}, ${sound}` };
}

function differences(expected: string, found: string): string {
  const [want, got] = [expected, found].map((text) => new Set(text.split('\n')));
  const missing = [...want!].filter((row) => !got!.has(row));
  const more = [...got!].filter((row) => !want!.has(row));
  return `${missing.length} missing, ${more.length} more: ${[...missing, ...more].slice(0, 2).join(' | ').slice(0, 300)}`;
}
