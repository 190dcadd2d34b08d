/**
 * One command, hurt at its operations on files, and what became of it. What a SIGKILL in front of an operation leaves is
 * the files as they are then: the command runs once, undisturbed, and its folder is copied in front of each operation.
 * Real kills of real processes are made in front of one operation of each kind. The verification, the command again and
 * the comparison run in this process, which has the program loaded. Started by `everywhere.ts`, one a core.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, runCli } from '../../cli/run-cli.js';
import { newFolder } from './ground.js';
import { type Occurrence, stoppedAt } from './operations.js';
import { answerOrders } from './orders.js';
import { failure, type Step, watching } from './preload/guard.js';
import { type Inputs, type Subject, subjects } from './subjects.js';

/** The files as a kill leaves them, a process killed, or an operation that fails. */
export type How = 'states' | 'processes' | 'errors';

export interface Order {
  readonly subject: string;
  readonly how: How;
  /** Every so many of the operations. */
  readonly step: number;
}

export interface Outcome {
  readonly operations: number;
  /** Operations in front of which, in the middle of which it was hurt. */
  readonly before: number;
  readonly middle: number;
  readonly cpuMs: number;
  /** What the longest of them took. */
  readonly slowestMs: number;
  readonly faults: readonly string[];
}

/** How often one place of the program is hurt, from its first time on; its last time comes on top. */
const TIMES = 3;
const LEFT = /\.(?:open|new|tmp)$|\.tmp-|restoring|^\.yuanye-backup$|^\.curation/;

/** A process that is no more: each command here passes for one of its own. Signals to it are signals to this one. */
let dead = 2 ** 22;
const { pid, kill } = process;
process.kill = (to, signal) => kill.call(process, to === process.pid ? pid : to, signal);
async function run(words: readonly string[]): Promise<Ended> {
  Object.defineProperty(process, 'pid', { value: ++dead, configurable: true });
  return runCli(words);
}

/** Rejections that nobody handles: as a process of its own, the command would have died of them. */
const unhandled: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(error instanceof Error ? error.stack! : String(error)));

/** One command hurt once, verified, and given again: what takes longer hangs. */
const HANG_MS = 180_000;

interface Hurt extends Occurrence {
  readonly what: string;
  readonly half: boolean;
}

/** Runs the command; `each` is called in front of each of its operations in `dir`, which it may fail. */
async function watched(
  words: readonly string[],
  dir: string,
  each: (step: Step, time: number) => void,
): Promise<Ended> {
  const times = new Map<string, number>();
  watching.step = (step) => {
    if (step.path !== dir && !step.path.startsWith(`${dir}/`)) return;
    const time = (times.get(step.place) ?? 0) + 1;
    times.set(step.place, time);
    each(step, time);
  };
  try {
    return await run(words);
  } finally {
    watching.step = null;
  }
}

const whatOf = ({ name, path }: Step): string => `${name} ${path}`.replace(/\s+/g, ' ');

/** The command undisturbed: its operations, and what it made. */
async function undisturbed({ name, prepare, words, made }: Subject): Promise<{ all: Hurt[]; expected: string }> {
  const dir = newFolder();
  prepare(dir);
  const all: Hurt[] = [];
  const { code, told } = await watched(words(dir), dir, (step, time) => {
    all.push({ place: step.place, time, what: whatOf(step), half: step.half !== null });
  });
  if (code !== 0 && code !== 3) throw new Error(`${name} ended with ${code}: ${told}`);
  const expected = await made(dir);
  rmSync(dir, { recursive: true, force: true });
  return { all, expected };
}

/** Which are hurt: of one place the first times and the last. */
function chosen(all: readonly Hurt[], step: number): Hurt[] {
  const last = new Map(all.map(({ place, time }) => [place, time]));
  return all.filter(({ place, time }) => time <= TIMES || time === last.get(place)).filter((_, i) => i % step === 0);
}

/** What is wrong with what was left in `dir`, and with the command when it is given again. Removes the folder. */
async function complaints(subject: Subject, dir: string, expected: string): Promise<string[]> {
  const { words, archive, made, again = [0, 3] } = subject;
  const found: string[] = [];
  // Before its first transaction is through, an archive is none: then the database is refused by name (4).
  const verify = async (codes: readonly number[], when: string): Promise<void> => {
    if (archive === undefined || !existsSync(join(dir, archive, 'archive.db'))) return;
    const { code, out, told } = await run(['verify', '--deep', '--archive', join(dir, archive)]);
    if (!codes.includes(code ?? -1)) found.push(`unsound ${when}: ${(out + told).slice(0, 200)}`);
  };
  await verify([0, 4], 'after it');
  const second = await run(words(dir));
  if (!again.includes(second.code ?? -1))
    found.push(`given again, it ended with ${second.code}: ${second.told.slice(0, 300)}`);
  else {
    await verify([0], 'after it was given again');
    const result = await made(dir).catch((error: Error) => error.message);
    if (result !== expected) found.push(`another result than undisturbed: ${differing(expected, result)}`);
    const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    const left = names.filter((one) => LEFT.test(one.split('/').at(-1)!));
    if (left.length > 0) found.push(`left behind: ${left.join(', ')}`);
  }
  rmSync(dir, { recursive: true, force: true });
  return found;
}

function differing(expected: string, found: string): string {
  const [want, got] = [expected, found].map((text) => text.split('\n'));
  const missing = want!.filter((row) => !got!.includes(row));
  const more = got!.filter((row) => !want!.includes(row));
  return `${missing.length} missing, ${more.length} more: ${[...missing, ...more].slice(0, 2).join(' | ').slice(0, 300)}`;
}

type Tally = { before: number; middle: number; slowestMs: number; faults: string[] };

/** Does one of them: notes how long it took, and ends this process when it hangs. */
async function timed<T>(tally: Tally, what: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const timer = setTimeout(() => {
    process.stderr.write(`hangs: ${what}\n`);
    process.exit(99);
  }, HANG_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    tally.slowestMs = Math.max(tally.slowestMs, performance.now() - since);
  }
}

type Work = (subject: Subject, some: readonly Hurt[], expected: string, tally: Tally) => Promise<void>;

const note = (
  tally: Tally,
  how: string,
  { what, place }: Omit<Hurt, 'half' | 'time'>,
  texts: readonly string[],
  dir: string,
) => {
  for (const text of texts) tally.faults.push(`${how} ${what} (${place.slice(0, 200)}): ${text}`.replaceAll(dir, ''));
};

/** The files in front of each operation, and in the middle of the first of each place. */
const states: Work = async (subject, some, expected, tally) => {
  const dir = newFolder();
  const copies = newFolder();
  subject.prepare(dir);
  const wanted = new Set(some.map(({ place, time }) => `${time} ${place}`));
  const taken: { copy: string; how: string; what: string; place: string }[] = [];
  const take = (how: string, step: Step): string => {
    const copy = join(copies, String(taken.length));
    mkdirSync(copy);
    cpSync(dir, copy, { recursive: true });
    taken.push({ copy, how, what: whatOf(step), place: step.place });
    return copy;
  };
  await watched(subject.words(dir), dir, (step, time) => {
    if (!wanted.has(`${time} ${step.place}`)) return;
    take('killed in front of', step);
    if (step.half === null || time > 1) return;
    const copy = take('killed in the middle of', step);
    step.half((path) => (path.startsWith(`${dir}/`) ? copy + path.slice(dir.length) : path));
  });
  rmSync(dir, { recursive: true, force: true });
  for (const { copy, how, ...at } of taken) {
    tally[how.includes('front') ? 'before' : 'middle']++;
    const texts = await timed(tally, `${how} ${at.what}`, () => complaints(subject, copy, expected));
    note(tally, how, { ...at, what: at.what.replaceAll(dir, '') }, texts, copy);
  }
  rmSync(copies, { recursive: true, force: true });
};

/** The kind of an operation: of the statements only COMMIT is one of its own, for the others lead up to it. */
function kindOf(what: string): string {
  if (/^(?:run|exec) /.test(what)) return /^\S+ (?:COMMIT|END)\b/.test(what) ? 'commit' : 'sql';
  return what.replace(/(?:Sync)? .*/s, '');
}

/** A process, killed in front of one operation of each kind. */
const processes: Work = async (subject, some, expected, tally) => {
  const kinds = new Set<string>();
  for (const hurt of some) {
    const kind = kindOf(hurt.what);
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    await timed(tally, `process killed in front of ${hurt.what}`, async () => {
      const dir = newFolder();
      subject.prepare(dir);
      const { operation, told, code } = await stoppedAt(hurt, subject.words(dir), [dir]);
      if (operation !== null) tally.before++;
      else note(tally, 'not killed at', hurt, [`ended with ${code}: ${told}`], dir);
      note(tally, 'process killed in front of', hurt, await complaints(subject, dir, expected), dir);
    });
  }
};

/** Each place fails once, with a full disk or one that does not write. */
const errors: Work = async (subject, some, expected, tally) => {
  const places = some.filter(({ time }) => time === 1);
  for (const [i, hurt] of places.entries()) {
    const error = i % 2 === 0 ? 'ENOSPC' : 'EIO';
    await timed(tally, `${error} at ${hurt.what}`, async () => {
      const dir = newFolder();
      subject.prepare(dir);
      let failed = false;
      const { code, told } = await watched(subject.words(dir), dir, ({ name, place }, time) => {
        if (failed || place !== hurt.place || time !== 1) return;
        failed = true;
        throw failure(name, error);
      });
      if (failed) tally.before++;
      const found: string[] = unhandled.splice(0).map((stack) => `a rejection that nobody handles: ${stack}`);
      // It may end well when nothing depends on what failed; else it says what happened.
      if (![0, 3, 4, 5].includes(code ?? -1)) found.push(`ended with ${code}: ${told.slice(0, 500)}`);
      else if (/fault in yuanye|^ {4}at /m.test(told)) found.push(`no explanation: ${told.slice(0, 500)}`);
      note(tally, `${error} at`, hurt, [...found, ...(await complaints(subject, dir, expected))], dir);
    });
  }
};

const WORK: Readonly<Record<How, Work>> = { states, processes, errors };

async function trial(subject: Subject, { how, step }: Order): Promise<Outcome> {
  const since = process.cpuUsage();
  const tally: Tally = { before: 0, middle: 0, slowestMs: 0, faults: [] };
  const { all, expected } = await undisturbed(subject);
  await WORK[how](subject, chosen(all, step), expected, tally);
  const { user, system } = process.cpuUsage(since);
  return { ...tally, operations: all.length, cpuMs: (user + system) / 1000 };
}

if (process.send !== undefined && process.argv[2] !== undefined) {
  const all = new Map(subjects(JSON.parse(process.argv[2]) as Inputs).map((one) => [one.name, one]));
  answerOrders((order: Order) => trial(all.get(order.subject)!, order));
}
