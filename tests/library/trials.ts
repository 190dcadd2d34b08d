/**
 * What befalls the machines of a library, each with what must be true after it: short in tests, and long in `npm run
 * faults -- --only library`. Every trial has sites of its own, so that several can be waited for at once.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { openArchive } from '../../storage/index.js';
import { runCli } from '../cli/run-cli.js';
import { paragraphs } from '../cli/site.js';
import { builtUrl } from '../program.js';
import { ground, type Seen, until } from './ground.js';
import { linkTo, type Trouble } from './link.js';
import { jsonOf, type Library, type Machines, shortestPause } from './machines.js';

export interface Told {
  readonly ok: boolean;
  readonly told: string;
}

export interface TrialOptions {
  /** How long something lasts, and how long a lease does, in seconds. */
  readonly seconds: number;
  readonly leaseS: number;
}

const PATIENCE = 600_000;
const ARTICLES = 14;
/** Pauses that workers are told (40 ms), less what clocks and timers differ by. */
const PAUSE = 30;
const DAY_MS = 86_400_000;
const EXPORT = ['export', '--format', 'csv', '--out', '-'];
const withoutTimes = (csv: string) => csv.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
const startedAt = () => performance.now();
const since = (from: number) => (performance.now() - from) / 1000;
const lastAsk = (log: readonly Seen[], from: number) => Math.max(0, ...log.map((one) => one.from - from)) / 1000;

/** The library read as one, and the same sites crawled by one machine without a library: whether the exports are equal. */
export async function isAsOfOneMachine(library: Library, folder: string): Promise<boolean> {
  await library.run('follow', '--once');
  const single = join(folder, 'single');
  const profile = join(library.dir, 'sites', 's0', 'sites', 's0.yaml');
  const alone = await runCli(['crawl', profile, '--archive', single, '--allow-private', '--delay', '0', '--quiet']);
  if (alone.code !== 0) throw new Error(alone.told);
  const { out } = await runCli([...EXPORT, '--archive', single]);
  return withoutTimes((await library.run(...EXPORT)).out) === withoutTimes(out);
}

/** The process that crawls a site in a worker's folder. */
async function runOf(dir: string): Promise<number> {
  const archive = openArchive(join(dir, 'sites', 's0'), { mode: 'read' });
  const [run] = archive.runs.list(1);
  await archive.close();
  return run!.pid;
}

/** A machine sleeps with all its processes, longer than its lease, and wakes when another one has gone on. */
export async function slept(machines: Machines, { seconds, leaseS }: TrialOptions): Promise<Told> {
  const one = await ground(1, ARTICLES, 60);
  const library = await machines.library(one);
  const log = one.sites[0]!;
  const dir = join(machines.folder(), 'a');
  const words = ['--slice', '600', '--lease', String(leaseS)];
  const a = library.worker(dir, words);
  await until(() => log.length > 6, PATIENCE);
  const both = [a.child.pid!, await runOf(dir)];
  for (const id of both) process.kill(id, 'SIGSTOP');
  const [from, before] = [startedAt(), log.length];
  library.worker(join(machines.folder(), 'b'), words);
  await until(() => log.length > before + 1, PATIENCE);
  const taken = since(from);
  await library.whole(ARTICLES, PATIENCE);
  await wait(Math.max(0, seconds - since(from)) * 1000);
  const [asked, [site]] = [log.length, await library.sites()];
  for (const id of both) process.kill(id, 'SIGCONT');
  await wait(5000);
  const [after] = await library.sites();
  const quiet = log.length === asked && after!.generation === site!.generation;
  const pause = shortestPause([log, one.pictures]);
  a.child.kill('SIGTERM');
  const { code, out } = await a.ended;
  const ok = quiet && pause > PAUSE && code === 0 && out.includes('was lost') && taken < leaseS + 30;
  const did = quiet ? 'fetched and published nothing after it' : 'WENT ON after its lease';
  return { ok, told: `another went on after ${taken.toFixed(0)} s; the sleeper ${did}` };
}

/** Control or store are away or slow for a while, as one worker sees them. */
export async function outage(
  machines: Machines,
  what: 'control' | 'store',
  how: Trouble,
  { seconds, leaseS }: TrialOptions,
): Promise<Told> {
  // Without a store there are turns with hosts: pages enough for longer than it takes to see that it is away.
  const articles = what === 'store' ? Math.max(ARTICLES, 2 * leaseS) : ARTICLES;
  const one = await ground(1, articles, 60);
  const library = await machines.library(one, `s3://yuanye/${what}-${how}`);
  const own = new URL(what === 'control' ? library.control : library.env['AWS_ENDPOINT_URL']!);
  const link = await linkTo(Number(own.port), how === 'slow' ? 50 * leaseS : 0);
  own.port = String(link.port);
  try {
    const env = { [what === 'control' ? 'YUANYE_CONTROL' : 'AWS_ENDPOINT_URL']: own.href.replace(/\/$/, '') };
    const log = one.sites[0]!;
    const words = [
      '--slice',
      String(Math.max(30, 10 * leaseS)),
      '--lease',
      String(leaseS),
      ...(what === 'store' ? ['--delay', '1000'] : []),
    ];
    const { child, ended } = library.worker(join(machines.folder(), 'a'), words, { env });
    await until(() => log.length > 5, PATIENCE);
    link.set(how);
    const from = startedAt();
    await wait(1000 * seconds);
    const stopped = lastAsk(log, from);
    link.set(null);
    const back = startedAt();
    await library.whole(articles, PATIENCE);
    const whole = since(back);
    const pause = shortestPause([log, one.pictures]);
    child.kill('SIGTERM');
    const { code, out } = await ended;
    const types = jsonOf(out).map(({ type, what: of }) => `${type} ${of ?? ''}`);
    // What is slow is used all the same.
    const stops =
      how === 'slow' || (stopped < leaseS && types.includes(`away ${what}`) && types.includes(`back ${what}`));
    const same = await isAsOfOneMachine(library, machines.folder());
    return {
      ok: stops && same && pause > PAUSE && code === 0,
      told: `last request ${stopped.toFixed(0)} s after it began, whole ${whole.toFixed(0)} s after its end; export ${same ? 'equal' : 'DIFFERENT'}; shortest pause ${pause.toFixed(0)} ms`,
    };
  } finally {
    await link.close();
  }
}

/** The clock of one worker is a day off, that of the other is right, and the first is killed. */
export async function clockOff(machines: Machines, { leaseS }: Pick<TrialOptions, 'leaseS'>): Promise<Told> {
  const one = await ground(1, ARTICLES, 60);
  const library = await machines.library(one, 's3://yuanye/clock');
  const log = one.sites[0]!;
  const words = ['--lease', String(leaseS)];
  const preload = [builtUrl('tests/faults/long/preload/clock.ts')];
  const a = library.worker(join(machines.folder(), 'a'), words, { preload, env: { FAULT_CLOCK: String(DAY_MS) } });
  await until(() => log.length > 6, PATIENCE);
  const from = startedAt();
  library.worker(join(machines.folder(), 'b'), words, { preload, env: { FAULT_CLOCK: String(-DAY_MS) } });
  a.child.kill('SIGKILL');
  await a.ended;
  await library.whole(ARTICLES, PATIENCE);
  const pause = shortestPause([log, one.pictures]);
  const same = await isAsOfOneMachine(library, machines.folder());
  return {
    ok: same && pause > PAUSE,
    told: `one a day ahead, then one a day behind: whole after ${since(from).toFixed(0)} s; export ${same ? 'equal' : 'DIFFERENT'}; shortest pause ${pause.toFixed(0)} ms`,
  };
}

/** A worker is killed and its disk is lost: what was published is fetched, what was not is crawled again. */
export async function diskLost(machines: Machines, { leaseS }: Pick<TrialOptions, 'leaseS'>): Promise<Told> {
  const one = await ground(1, ARTICLES, 60);
  const library = await machines.library(one);
  const log = one.sites[0]!;
  const dir = join(machines.folder(), 'a');
  const words = ['--slice', '15', '--lease', String(leaseS)];
  const a = library.worker(dir, words);
  await until(() => log.length > 8, PATIENCE);
  a.child.kill('SIGKILL');
  await a.ended;
  rmSync(dir, { recursive: true, force: true });
  const from = startedAt();
  library.worker(dir, words);
  await library.whole(ARTICLES, PATIENCE);
  const whole = since(from);
  const pause = shortestPause([log, one.pictures]);
  const same = await isAsOfOneMachine(library, machines.folder());
  const { code } = await runCli(['library', 'verify', '--deep', '--library', library.dir]);
  return {
    ok: same && code === 0 && pause > PAUSE,
    told: `whole after ${whole.toFixed(0)} s; verify --deep exit ${code}; export ${same ? 'equal' : 'DIFFERENT'}`,
  };
}

/** An article is forgotten: it is in no file of the store, of the library's folder and of a worker, also when made anew. */
export async function forgotten(machines: Machines, { leaseS }: Pick<TrialOptions, 'leaseS'>): Promise<Told> {
  const one = await ground(1, 4, 5);
  const library = await machines.library(one);
  const dir = join(machines.folder(), 'a');
  library.worker(dir, ['--lease', String(leaseS)]);
  await library.whole(4, PATIENCE);
  await library.run('follow', '--once');
  const [hit] = jsonOf((await library.run('search', '公园', '--json', '--limit', '1')).out) as {
    id: string;
    url: string;
  }[];
  const secret = Buffer.from(paragraphs(Number(/(\d+)\.html$/.exec(hit!.url)![1]) - 1000)[0]!);
  const places = [library.store, library.dir, dir];
  const before = places.flatMap((place) => filesWith(place, secret));
  await library.run('forget', hit!.id, '--reason', 'asked for');
  await library.run('run', '--once');
  const from = startedAt();
  // The worker's copy is behind until it works at the site again.
  await until(() => filesWith(dir, secret).length === 0, PATIENCE);
  await library.run('follow', '--once');
  await library.run('rebuild-catalogue');
  const left = places.flatMap((place) => filesWith(place, secret)).filter((name) => name.endsWith('.gz'));
  const found = jsonOf((await library.run('search', '公园', '--json')).out).some(({ id }) => id === hit!.id);
  return {
    ok: before.length > 2 && left.length === 0 && !found,
    told: `in ${before.length} WARC files before, in ${left.length} after, ${found ? 'FOUND' : 'not found'} by a search; the worker's copy follows after ${since(from).toFixed(0)} s`,
  };
}

/** Files in a folder that hold some bytes, gzip members unpacked. */
function filesWith(folder: string, bytes: Buffer): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      try {
        const content = readFileSync(path);
        return (path.endsWith('.gz') ? gunzipSync(content) : content).includes(bytes);
      } catch {
        return false; // it went away, or is just being written
      }
    });
}
