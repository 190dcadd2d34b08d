/** Faults of the wire and of servers. A crawl is run again until it has come through; then it must be the undisturbed one. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtUrl } from '../../program.js';
import {
  answerWith,
  atFirst,
  brokenCoding,
  type Certificate,
  drip,
  falselyNamed,
  forRobots,
  half,
  hugeRobots,
  longLength,
  oneIn,
  reset,
  shortLength,
  storm,
  type Trouble,
  unnamed,
} from './front.js';
import { cameThrough, compare, crawl, crawlHere, type Ground, makeGround, newFolder, type Result } from './ground.js';

/** Crawls needed at most: a storm may end a run, and the next one goes on. */
const MOST_RUNS = 4;

async function under(ground: Ground, fault: string, trouble: Trouble, runs = MOST_RUNS): Promise<Result> {
  const { front } = ground;
  const dir = newFolder();
  const codes: (number | null)[] = [];
  front.troubled = 0;
  front.trouble = trouble;
  try {
    for (let before = -1; codes.length < runs && before !== front.troubled; ) {
      before = front.troubled;
      codes.push((await crawlHere(ground, dir)).code);
    }
    const told = `${front.troubled} answers, exit ${codes.join(', ')}`;
    return await compare(
      fault,
      ground,
      dir,
      told,
      front.troubled > 0 && codes.every((code) => code === 0 || code === 3),
    );
  } finally {
    front.trouble = null;
  }
}

const NETWORK: readonly (readonly [fault: string, trouble: () => Trouble])[] = [
  ['connections reset', () => atFirst(1, oneIn(4), reset)],
  ['half responses', () => atFirst(1, oneIn(4), half)],
  ['slow bodies', () => atFirst(1, oneIn(8), drip(2000))],
  ['a storm of 503', () => storm(12, 6, answerWith(503))],
  ['a storm of 429', () => storm(12, 6, answerWith(429, { 'retry-after': '1' }))],
  ['500 now and then', () => atFirst(2, oneIn(6), answerWith(500))],
  ['Content-Length too long', () => atFirst(1, oneIn(4), longLength)],
  ['Content-Length too short', () => atFirst(1, oneIn(4), shortLength)],
  ['Content-Encoding named, not done', () => atFirst(99, oneIn(4), falselyNamed)],
  ['Content-Encoding done, not named', () => atFirst(99, oneIn(4), unnamed)],
  ['a coded stream that breaks off', () => atFirst(1, oneIn(4), brokenCoding)],
  ['robots.txt gone', () => forRobots(answerWith(404))],
  ['robots.txt failing, then back', () => storm(0, 2, forRobots(answerWith(500)))],
  ['robots.txt of 30 MB', () => forRobots(hugeRobots(30e6))],
];

export async function wire(ground: Ground, names: readonly string[] | null = null): Promise<Result[]> {
  const results: Result[] = [];
  for (const [fault, trouble] of NETWORK) {
    if (names === null || names.includes(fault)) results.push(await under(ground, fault, trouble()));
  }
  return results;
}

const DNS = builtUrl('tests/faults/long/preload/dns.ts');

/** The name of the site is not found at every third look-up, and at the first two of a run. */
export async function dns(ground: Ground): Promise<Result> {
  const dir = newFolder();
  ground.front.oneByOne = true;
  try {
    const first = await crawl(ground, dir, { preload: [DNS], env: { FAULT_DNS: 'never' } });
    const second = await crawl(ground, dir, { preload: [DNS], env: { FAULT_DNS: 'every-third' } });
    const last = await crawl(ground, dir);
    const told = `exit ${first.code} without DNS, ${second.code} with a shaky one, ${last.code} after`;
    return await compare('DNS failure', ground, dir, told, [first, second, last].every(cameThrough));
  } finally {
    ground.front.oneByOne = false;
  }
}

/** A certificate for localhost that nobody signed; throws where there is no openssl. */
function certificate(folder: string, name: string): Certificate & { readonly file: string } {
  const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=localhost'];
  const names = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', file];
  execFileSync('openssl', [...words, ...names], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(file, 'utf8'), file };
}

/** A site whose certificate is wrong for a while, from the start and half-way. */
export async function tls(articles: number): Promise<Result> {
  const folder = newFolder();
  const [good, bad] = [certificate(folder, 'good'), certificate(folder, 'bad')];
  const env = { NODE_EXTRA_CA_CERTS: good.file };
  const ground = await makeGround(articles, { tls: good, env });
  const { front } = ground;
  const dir = newFolder();
  try {
    front.present(bad);
    const first = await crawl(ground, dir, { env });
    front.present(good);
    let pages = 0;
    front.trouble = (path) => {
      if (path.startsWith('/htm/') && ++pages === 8) setImmediate(() => front.present(bad));
      return false;
    };
    const second = await crawl(ground, dir, { env });
    front.trouble = null;
    front.present(good);
    // The first ends the round that was broken off; the second begins another, which asks again for what failed in it.
    const after = [await crawl(ground, dir, { env }), await crawl(ground, dir, { env })];
    const codes = after.map(({ code }) => code).join(' and ');
    const told = `exit ${first.code} under a certificate nobody vouches for, ${second.code} when it comes half-way, ${codes} after`;
    return await compare('TLS failure', ground, dir, told, pages >= 8 && [first, second, ...after].every(cameThrough));
  } finally {
    await ground.close();
  }
}

export const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // not installed: told by the caller
  }
};
