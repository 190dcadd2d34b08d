/**
 * Loaded before the program: its `FAULT_OPERATION`-th operation on a file in one of the folders `FAULT_FOLDERS` (JSON) is
 * not done; or the first whose name and path match it, when it is no number. With `FAULT_ERROR` (an errno name) it fails with that error, else the process is killed in front of it. An
 * operation is what changes a file or a name (open, write, sync, truncate, rename, unlink, mkdir, copy), and every SQL
 * statement outside a transaction that may write, BEGIN and COMMIT included.
 */
import { constants } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

type Call = (...given: unknown[]) => unknown;
type Calls = Record<string, Call>;

const require = createRequire(import.meta.url);
const fs = require('node:fs') as Calls & { promises: Calls };
const wanted = process.env.FAULT_OPERATION ?? '';
const at = Number(wanted);
const pattern = Number.isNaN(at) ? new RegExp(wanted) : null;
const folders = JSON.parse(process.env.FAULT_FOLDERS ?? '[]') as string[];
const code = process.env.FAULT_ERROR;
const paths = new Map<unknown, string>();
let done = 0;
let over = false;
const MARK = 'FAULT ';

const inside = (path: unknown): boolean => {
  const text = typeof path === 'string' ? path : (paths.get(path) ?? '');
  return folders.some((folder) => text === folder || text.startsWith(`${folder}/`) || text.startsWith(`${folder}.`));
};

/** Counts an operation; throws, or ends the process, when its turn has come. */
function step(name: string, path: unknown): void {
  const what = `${name.replace('Sync', '')} ${typeof path === 'string' ? path : paths.get(path)}`;
  if (pattern === null ? ++done !== at : over || !pattern.test(what)) return;
  over = true;
  process.stderr.write(`${MARK}${what}\n`);
  if (code === undefined) process.kill(process.pid, 'SIGKILL');
  throw Object.assign(new Error(`${code}: injected, ${name}`), { code, syscall: name });
}

const WRITING = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;
const writes = (flags: unknown): boolean =>
  typeof flags === 'number' ? (flags & WRITING) !== 0 : typeof flags === 'string' && /[wax+]/.test(flags);

/** Puts a step in front of a call. What fails by callback or promise fails that way here as well. */
function guard(
  calls: Calls,
  name: string,
  counted: (given: unknown[]) => unknown,
  how: 'sync' | 'callback' | 'promise',
) {
  const real = calls[name]!;
  calls[name] = function (this: unknown, ...given: unknown[]) {
    const path = counted(given);
    if (path !== undefined) {
      try {
        step(name, path);
      } catch (error) {
        if (how === 'sync') throw error;
        if (how === 'promise') return Promise.reject(error);
        setImmediate(given.at(-1) as Call, error);
        return undefined;
      }
    }
    const result = real.apply(this, given);
    return result;
  };
}

const first = ([path]: unknown[]): unknown => (inside(path) ? path : undefined);
const either = ([from, to]: unknown[]): unknown => (inside(from) ? from : inside(to) ? to : undefined);

if (isMainThread && wanted !== '') {
  for (const [sync, async] of [
    ['openSync', 'open'],
    ['writeSync', 'write'],
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
        : async === 'rename' || async === 'copyFile'
          ? either
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
  for (const name of ['write', 'writeFile', 'sync', 'datasync', 'truncate'])
    if (handles[name] !== undefined) {
      const real = handles[name];
      handles[name] = function (this: unknown, ...given: unknown[]) {
        if (inside(this)) {
          try {
            step(name, this);
          } catch (error) {
            return Promise.reject(error);
          }
        }
        return real.apply(this, given);
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
  const { exec } = databases;
  databases.exec = function (this: unknown, ...given: unknown[]) {
    if (inside((this as Db).name)) step(`exec ${String(given[0]).slice(0, 20)}`, (this as Db).name);
    return exec!.apply(this, given);
  };
  const { run } = statements;
  statements.run = function (this: unknown, ...given: unknown[]) {
    const { database } = this as { database: Db };
    if (!database.inTransaction && inside(database.name)) step('run', database.name);
    return run!.apply(this, given);
  };
}
