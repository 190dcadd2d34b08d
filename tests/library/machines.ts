/** Libraries that workers crawl together, on a real PostgreSQL and a real store: for tests, and for `npm run faults`. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/library/store/open.js';
import { type Ended, runCli } from '../cli/run-cli.js';
import { startCli } from '../cli/start-cli.js';
import { type Ground, gapsOf, readUntil, type Seen, writeProfile } from './ground.js';
import { type Postgres, startPostgres } from './postgres.js';
import { type S3Server, startS3 } from './s3-server.js';

/** The lines of an output that are JSON. */
export const jsonOf = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Record<string, unknown>);

/** A command that must be done. */
async function done(words: readonly string[]): Promise<Ended> {
  const ended = await runCli(words);
  if (ended.code !== 0) throw new Error(`yuanye ${words.join(' ')}: exit ${ended.code}: ${ended.told}${ended.out}`);
  return ended;
}

interface Published {
  readonly name: string;
  readonly generation: number;
  readonly trouble: string | null;
  readonly givenUp: boolean;
  readonly facts: { readonly articles?: number; readonly queued?: number };
}

/** The servers, folders and processes of one test file; `close` ends all of them. */
export class Machines {
  private readonly folders: string[] = [];
  private readonly grounds: Ground[] = [];
  private readonly children: ChildProcess[] = [];
  private readonly before = new Map<string, string | undefined>();

  private constructor(
    readonly postgres: Postgres,
    private readonly s3: S3Server,
  ) {}

  static async start(): Promise<Machines> {
    const [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
    return new Machines(postgres, s3);
  }

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'yuanye-machines-'));
    this.folders.push(folder);
    return folder;
  }

  /** A library of the ground's sites on a new control. */
  async library(one: Ground, store = join(this.folder(), 'store')): Promise<Library> {
    this.grounds.push(one);
    const control = await this.postgres.database();
    if (!store.startsWith('s3:')) mkdirSync(store);
    const dir = join(this.folder(), 'library');
    const env = { ...this.s3.env, YUANYE_CONTROL: control, YUANYE_STORE: store };
    for (const [name, value] of Object.entries(env)) {
      if (!this.before.has(name)) this.before.set(name, process.env[name]);
      process.env[name] = value;
    }
    await done(['library', 'init', dir, '--control', control, '--store', store]);
    for (const [i, address] of one.addresses.entries()) {
      await done(['library', 'add', writeProfile(dir, `s${i}`, address), '--library', dir]);
    }
    return new Library(dir, control, store, env, this.children);
  }

  /** Kills the workers that are left. */
  killAll(): void {
    for (const child of this.children.splice(0)) {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
    }
  }

  async close(): Promise<void> {
    this.killAll();
    for (const [name, value] of this.before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await Promise.all(this.grounds.map((one) => one.close()));
    await this.s3.close();
    await this.postgres.close();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}
interface WorkerMore {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that are loaded first, such as one that changes the clock. */
  readonly preload?: readonly string[];
}

export class Library {
  constructor(
    readonly dir: string,
    readonly control: string,
    readonly store: string,
    /** The settings by which its workers find control and store. */
    readonly env: Readonly<Record<string, string>>,
    private readonly children: ChildProcess[],
  ) {}

  /** `yuanye library WORDS`, which must be done. */
  run(...words: string[]): Promise<Ended> {
    return done(['library', ...words, '--library', this.dir]);
  }

  /** Starts a worker whose copies lie in `dir`, with short leases. */
  worker(dir: string, words: readonly string[] = [], more: WorkerMore = {}): Started {
    const play = ['--allow-private', '--delay', '40', '--lease', '6', '--slice', '20', '--json'];
    const started = startCli(['worker', '--dir', dir, ...play, ...words], { ...this.env, ...more.env }, more.preload);
    this.children.push(started.child);
    return started;
  }

  async sites(): Promise<Published[]> {
    const { out } = await runCli(['library', 'status', '--json', '--library', this.dir]);
    return jsonOf(out).filter((one) => 'generation' in one) as unknown as Published[];
  }

  /** Resolves when every site is published with so many articles and nothing is queued. */
  async whole(articles: number, ms = 180_000): Promise<void> {
    const unfinished = async () =>
      (await this.sites()).filter(({ facts }) => facts.articles !== articles || facts.queued !== 0);
    const left = await readUntil(unfinished, ({ length }) => length === 0, ms);
    if (left.length > 0) throw new Error(`not whole: ${JSON.stringify(left)}`);
  }

  /** The keys of its objects. */
  async keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of (await openStore(this.store)).list('sites/')) keys.push(key);
    return keys;
  }
}

/** The shortest pause of a host between an answer and the next request, in milliseconds. */
export const shortestPause = (logs: readonly (readonly Seen[])[]): number => Math.min(...logs.flatMap(gapsOf));
