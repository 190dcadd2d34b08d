/** Every writing command, killed in front of each of its operations on files in turn, until one run comes to its end. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../cli/run-cli.js';
import { contents, type Ground, newFolder, type Result, verifyDeep } from './ground.js';
import { stoppedAt } from './operations.js';

interface Subject {
  readonly name: string;
  /** Lays out what the command works on; everything lies in the folder that it is given. */
  readonly prepare: (dir: string) => void;
  readonly words: (dir: string) => readonly string[];
  /** The archive that must be sound at every moment, once it is there. */
  readonly archive?: string;
  /** What the command made, as a text to be compared. */
  readonly made: (dir: string) => Promise<string>;
  /** Exit codes of the command when it is given again; 0 and 3 unless more is said. */
  readonly again?: readonly number[];
}

const LEFT = /\.(?:open|new|tmp)$|\.tmp-|restoring|^\.yuanye-backup$/;

/** A folder's files by name and digest, but for what bears its own time or number. */
function digests(dir: string): string {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => statSync(join(dir, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex')}`,
    )
    .join('\n');
}

function subjects(ground: Ground, warc: string, backup: string): Subject[] {
  const { calm, profile, expected } = ground;
  const copy = (dir: string) => cpSync(calm, join(dir, 'a'), { recursive: true });
  const ofArchive = (name: string) => (dir: string) => contents(join(dir, name));
  const [, path = ''] = expected.split('\n')[0]!.split(' ');
  const forgotten = new URL(path, ground.front.url).href;
  const restored = async (dir: string) => {
    await runCli(['restore', join(dir, 'b'), '--archive', join(dir, 'r'), '--quiet']);
    return contents(join(dir, 'r'));
  };
  const exported = (format: string, out: string): Subject => ({
    name: `export --format ${format}`,
    prepare: () => undefined,
    words: (dir) => ['export', '--format', format, '--out', join(dir, out), '--archive', calm],
    made: async (dir) => (statSync(join(dir, out)).isDirectory() ? digests(join(dir, out)) : digests(dir)),
    again: [0, 1], // 1: the folder was whole and is not empty
  });
  return [
    {
      name: 'import',
      prepare: () => undefined,
      words: (dir) => ['import', warc, '--archive', join(dir, 'a'), '--workers', '0'],
      archive: 'a',
      made: ofArchive('a'),
    },
    {
      name: 'forget',
      prepare: copy,
      words: (dir) => ['forget', forgotten, '--reason', 'test', '--archive', join(dir, 'a')],
      archive: 'a',
      made: ofArchive('a'),
      again: [0, 1], // 1: it was done
    },
    {
      name: 'reprocess',
      prepare: copy,
      words: (dir) => ['reprocess', '--archive', join(dir, 'a'), '--workers', '1'],
      archive: 'a',
      made: ofArchive('a'),
    },
    {
      name: 'backup',
      prepare: () => undefined,
      words: (dir) => ['backup', join(dir, 'b'), '--archive', calm],
      made: restored,
    },
    {
      name: 'backup, renewed',
      prepare: (dir) => cpSync(backup, join(dir, 'b'), { recursive: true }),
      words: (dir) => ['backup', join(dir, 'b'), '--archive', calm],
      made: restored,
    },
    {
      name: 'restore',
      prepare: () => undefined,
      words: (dir) => ['restore', backup, '--archive', join(dir, 'a')],
      archive: 'a',
      made: ofArchive('a'),
      again: [0, 2], // 2: it was done
    },
    {
      name: 'rebuild',
      prepare: () => undefined,
      words: (dir) => [
        ...['rebuild', '--archive', calm, '--into', join(dir, 'a'), '--profile', profile, '--workers', '1'],
      ],
      archive: 'a',
      made: ofArchive('a'),
      again: [0, 2, 3], // 2: it was done
    },
    exported('jsonl', 'out'),
    exported('wacz', 'out.wacz'),
    exported('warc', 'out.warc.gz'),
  ];
}

/** One command; every `step`-th of its operations. */
async function hurt(subject: Subject, step: number): Promise<Result> {
  const { name, prepare, words, archive, made, again = [0, 3] } = subject;
  const whole = newFolder();
  prepare(whole);
  const first = await runCli(words(whole));
  if (first.code !== 0 && first.code !== 3) throw new Error(`${name} ended with ${first.code}: ${first.told}`);
  const expected = await made(whole);
  rmSync(whole, { recursive: true, force: true });
  const faults: string[] = [];
  let kills = 0;
  for (let n = 1; ; n += step) {
    const dir = newFolder();
    prepare(dir);
    const { operation } = await stoppedAt(n, words(dir), [dir]);
    if (operation !== null) kills++;
    const complain = (what: string) => faults.push(`${n} (${operation?.replace(dir, '')}): ${what}`);
    // Before its first transaction is through, an archive is none: then the database is refused by name (4).
    const sound = async () => (archive === undefined ? 0 : (await verifyDeep(join(dir, archive))).code);
    if (
      archive !== undefined &&
      existsSync(join(dir, archive, 'archive.db')) &&
      ![0, 4].includes((await sound()) ?? -1)
    )
      complain('unsound after the kill');
    const second = await runCli(words(dir));
    if (!again.includes(second.code ?? -1))
      complain(`given again, it ended with ${second.code}: ${second.told.slice(0, 200)}`);
    else {
      if ((await sound()) !== 0) complain('unsound after it was given again');
      const found = await made(dir).catch((error: Error) => error.message);
      if (found !== expected) complain('another result than undisturbed');
      const left = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((one) =>
        LEFT.test(one.split('/').at(-1)!),
      );
      if (left.length > 0) complain(`left behind: ${left.join(', ')}`);
    }
    rmSync(dir, { recursive: true, force: true });
    if (operation === null) break;
  }
  const told = `${kills} kills; ${faults.length === 0 ? 'each time sound, and given again the same' : faults.slice(0, 4).join('; ')}`;
  return { fault: `kill in front of every operation: ${name}`, ok: faults.length === 0 && kills > 0, told };
}

/** Every command, or those whose names are given. */
export async function killedEverywhere(ground: Ground, step: number, only?: readonly string[]): Promise<Result[]> {
  const folder = join(ground.folder, 'everywhere');
  mkdirSync(folder, { recursive: true });
  const [warc, backup] = [join(folder, 'all.warc.gz'), join(folder, 'backup')];
  await runCli(['export', '--format', 'warc', '--out', warc, '--archive', ground.calm, '--quiet']);
  await runCli(['backup', backup, '--archive', ground.calm, '--quiet']);
  const results: Result[] = [];
  for (const subject of subjects(ground, warc, backup))
    if (only === undefined || only.includes(subject.name)) results.push(await hurt(subject, step));
  return results;
}
