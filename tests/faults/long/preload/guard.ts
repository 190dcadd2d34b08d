/**
 * A step in front of every operation on files of this process, once it is loaded. An operation is what changes a file or a
 * name (open, write, sync, truncate, rename, unlink, mkdir, copy), and every SQL statement that may write outside a
 * transaction, BEGIN and COMMIT included.
 */
import { constants } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

type Call = (...given: unknown[]) => unknown;
type Calls = Record<string, Call>;

/** Where a file of the operation lies: itself, or the same file in a copy of its folder. */
export type Where = (path: string) => string;

export interface Step {
  /** The call, such as `writeSync` or `run COMMIT`. */
  readonly name: string;
  readonly path: string;
  /** The call, and the calls of the program's own files that led to it, the innermost first. */
  readonly place: string;
  /** Does the half of the operation: a part of the bytes, of the files of a folder; null when it is whole or not at all. */
  readonly half: ((where: Where) => void) | null;
}

/** What is done in front of an operation: it may throw in its place. Set by whoever loads this file. */
export const watching: { step: ((step: Step) => void) | null } = { step: null };

const require = createRequire(import.meta.url);
const fs = require('node:fs') as Calls & { promises: Calls };
/** The calls as they were: they are no steps. */
export const real = { ...fs } as unknown as typeof import('node:fs');
const paths = new Map<unknown, string>();
Error.stackTraceLimit = 50;

function placeOf(name: string): string {
  const frames = new Error().stack!.split('\n');
  const own = frames.flatMap(
    (line) => /\/dist\/((?:src|crawlers|snapshots|storage)\/(?!cli\/bin)[^)]*)/.exec(line)?.[1] ?? [],
  );
  return `${name} ${own.join(' < ')}`;
}

/** An error as the system's calls throw it, or as SQLite does. */
export function failure(name: string, code: 'ENOSPC' | 'EIO'): Error {
  const sql = /^(?:exec|run) /.test(name);
  const own = sql ? (code === 'ENOSPC' ? 'SQLITE_FULL' : 'SQLITE_IOERR') : code;
  return Object.assign(new Error(`${own}: injected, ${name}`), { code: own, syscall: name });
}

let within = false;
function step(name: string, path: string, half: Step['half'] = null): void {
  if (watching.step === null || within) return;
  within = true; // what the step does itself is none
  try {
    watching.step({ name, path, place: placeOf(name), half });
  } finally {
    within = false;
  }
}

/** How the half of an operation is done, by its name. */
const HALVES: Readonly<Record<string, (path: string, given: readonly unknown[]) => Step['half']>> = {
  write: (path, [, data, offset, length, position]) => {
    const bytes =
      typeof data === 'string'
        ? Buffer.from(data)
        : Buffer.from((data as Uint8Array).buffer, (data as Uint8Array).byteOffset, (data as Uint8Array).byteLength);
    const from = typeof offset === 'number' && typeof data !== 'string' ? offset : 0;
    const size = (typeof length === 'number' ? length : bytes.byteLength - from) >> 1;
    const half = Buffer.from(bytes.subarray(from, from + size)); // the buffer may be used again
    if (size === 0) return null;
    return (where) => {
      const fd = real.openSync(where(path), 'r+');
      real.writeSync(fd, half, 0, size, typeof position === 'number' ? position : real.fstatSync(fd).size);
      real.closeSync(fd);
    };
  },
  writeFile: (path, [, data]) => {
    const bytes = Buffer.from(data as string);
    return bytes.length < 2 ? null : (where) => real.writeFileSync(where(path), bytes.subarray(0, bytes.length >> 1));
  },
  copyFile: (_path, [from, to]) => {
    const bytes = real.readFileSync(from as string);
    return (where) => real.writeFileSync(where(to as string), bytes.subarray(0, bytes.length >> 1));
  },
  rm: (path) => {
    if (!real.existsSync(path) || !real.statSync(path).isDirectory()) return null;
    const names = real.readdirSync(path, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => !real.statSync(join(path, name)).isDirectory());
    const first = files.filter((_, i) => i % 2 === 0);
    return first.length === 0
      ? null
      : (where) => first.forEach((name) => void real.unlinkSync(join(where(path), name)));
  },
};
const halfOf = (name: string, path: string, given: readonly unknown[]): Step['half'] =>
  watching.step === null || within ? null : (HALVES[name.replace('Sync', '')]?.(path, given) ?? null);

const WRITING = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;
const writes = (flags: unknown): boolean =>
  typeof flags === 'number' ? (flags & WRITING) !== 0 : typeof flags === 'string' && /[wax+]/.test(flags);

/** Puts a step in front of a call. What fails by callback or promise fails that way here as well. */
function guard(
  calls: Calls,
  name: string,
  counted: (given: unknown[]) => string | undefined,
  how: 'sync' | 'callback' | 'promise',
) {
  const call = calls[name]!;
  calls[name] = function (this: unknown, ...given: unknown[]) {
    const path = counted(given);
    if (path !== undefined) {
      try {
        step(name, path, halfOf(name, path, given));
      } catch (error) {
        if (how === 'sync') throw error;
        if (how === 'promise') return Promise.reject(error);
        setImmediate(given.at(-1) as Call, error);
        return undefined;
      }
    }
    return call.apply(this, given);
  };
}

/** The path of a path or a handle. */
const pathOf = (given: unknown): string | undefined =>
  typeof given === 'string' ? given : given instanceof URL ? given.pathname : paths.get(given);
const first = ([path]: unknown[]): string | undefined => pathOf(path);
const second = ([, to]: unknown[]): string | undefined => pathOf(to);

if (isMainThread) {
  for (const [sync, async] of [
    ['openSync', 'open'],
    ['writeSync', 'write'],
    ['writevSync', 'writev'],
    ['appendFileSync', 'appendFile'],
    ['linkSync', 'link'],
    ['symlinkSync', 'symlink'],
    ['cpSync', 'cp'],
    ['fsyncSync', 'fsync'],
    ['fdatasyncSync', 'fdatasync'],
    ['ftruncateSync', 'ftruncate'],
    ['truncateSync', 'truncate'],
    ['renameSync', 'rename'],
    ['unlinkSync', 'unlink'],
    ['rmSync', 'rm'],
    ['rmdirSync', 'rmdir'],
    ['mkdirSync', 'mkdir'],
    ['mkdtempSync', 'mkdtemp'],
    ['copyFileSync', 'copyFile'],
    ['writeFileSync', 'writeFile'],
  ] as const) {
    const counted =
      async === 'open'
        ? (given: unknown[]) => (writes(given[1]) ? first(given) : undefined)
        : ['copyFile', 'cp', 'link', 'symlink'].includes(async)
          ? second
          : first;
    guard(fs, sync, counted, 'sync');
    guard(fs, async, counted, 'callback');
    if (fs.promises[async] !== undefined) guard(fs.promises, async, counted, 'promise');
  }
  // Which file a handle belongs to.
  const openSync = fs.openSync!;
  fs.openSync = (...given) => {
    const fd = openSync(...given);
    paths.set(fd, String(given[0]));
    return fd;
  };
  const open = fs.open!;
  fs.open = (...given) => {
    const tell = given.at(-1) as Call;
    return open(...given.slice(0, -1), (error: unknown, fd: unknown) => {
      if (error === null) paths.set(fd, String(given[0]));
      tell(error, fd);
    });
  };
  const promised = fs.promises.open!;
  fs.promises.open = async (...given) => {
    const handle = await (promised(...given) as Promise<{ fd: number }>);
    paths.set(handle, String(given[0]));
    return handle;
  };
  const handle = (await (promised('/dev/null', 'r') as Promise<unknown>)) as { close(): Promise<void> };
  const handles = Object.getPrototypeOf(handle) as Calls;
  for (const name of ['write', 'writev', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate']) {
    const call = handles[name]!;
    handles[name] = function (this: unknown, ...given: unknown[]) {
      const path = paths.get(this);
      if (path !== undefined) {
        try {
          step(name, path, name === 'write' ? halfOf(name, path, [null, ...given]) : null);
        } catch (error) {
          return Promise.reject(error);
        }
      }
      return call.apply(this, given);
    };
  }
  await handle.close();
  syncBuiltinESMExports();

  const Database = require('better-sqlite3') as new (path: string) => { prepare(sql: string): object; close(): void };
  const memory = new Database(':memory:');
  const databases = Object.getPrototypeOf(memory) as Calls;
  const statements = Object.getPrototypeOf(memory.prepare('SELECT 1')) as Calls;
  memory.close();
  type Db = { name: string; inTransaction: boolean };
  // Inside a transaction nothing is there for others until its COMMIT.
  const counts = ({ inTransaction }: Db, sql: string): boolean => !inTransaction || /^\s*(?:COMMIT|END)\b/i.test(sql);
  const { exec } = databases;
  databases.exec = function (this: unknown, ...given: unknown[]) {
    const [db, sql] = [this as Db, String(given[0])];
    if (counts(db, sql)) step(`exec ${sql.slice(0, 20)}`, db.name);
    return exec!.apply(this, given);
  };
  const { run } = statements;
  statements.run = function (this: unknown, ...given: unknown[]) {
    const { database, source } = this as { database: Db; source: string };
    if (counts(database, source)) step(`run ${source.slice(0, 20)}`, database.name);
    return run!.apply(this, given);
  };
}
