/** A real PostgreSQL on loopback, of this machine or as `npm test` set it up: started for a test file, stopped with it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

/** Where its programs are; null: nowhere, and why tests are skipped. */
function programs(): string | null {
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(process.env['TEST_POSTGRES'] ?? '').split(delimiter),
    ...(existsSync(debian) ? readdirSync(debian).sort().reverse() : []).map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return (
    folders.find((one) => one !== '' && ['initdb', 'postgres'].every((name) => existsSync(join(one, name)))) ?? null
  );
}

export const POSTGRES = programs();
/** For the names of tests that are skipped. */
export const WITHOUT = POSTGRES === null ? ' (skipped: there is no PostgreSQL)' : '';

/** PostgreSQL refuses to run as root: then as its own user, or as nobody. */
function user(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres', 'nobody'].map((name) => lines.find((one) => one.startsWith(`${name}:`))).find((one) => one);
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Postgres {
  /** The address of a new, empty database. */
  database(): Promise<string>;
  /** Stops it at once, as a crash does; `start` goes on with what was committed. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good. */
  close(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'yuanye-postgres-'));
  const as = user();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  execFileSync(
    join(POSTGRES!, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'yuanye', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const port = await freePort();
  const address = (name: string) => `postgres://yuanye@127.0.0.1:${port}/${name}`;
  let server: ChildProcess | null = null;
  const start = async () => {
    const options = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, fsync: 'off' };
    const words = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(join(POSTGRES!, 'postgres'), ['-D', data, ...words], { ...as, cwd: folder, stdio: 'ignore' });
    for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const client = new pg.Client(address('postgres'));
      const up = await client.connect().then(
        () => true,
        (error: Error) => {
          if (Date.now() > end) throw error;
          return false;
        },
      );
      await client.end();
      if (up) return;
    }
  };
  const stop = async () => {
    if (server === null) return;
    const ended = once(server, 'exit');
    server.kill('SIGQUIT'); // at once, without a checkpoint
    await ended;
    server = null;
  };
  await start();
  let serial = 0;
  return {
    database: async () => {
      const client = new pg.Client(address('postgres'));
      await client.connect();
      const name = `library${++serial}`;
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return address(name);
    },
    stop,
    start,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
