/** Append, fdatasync, commit: whatever fails at whatever moment, nothing that the database names is missing. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realDisk, wholeFile } from '../../snapshots/disk.js';
import { type Disk, openWarcWriter, readPage, recover, verify } from '../../snapshots/index.js';
import type { Locator } from '../../src/core/page.js';
import { builtFile } from '../program.js';
import { all, folder, keptFolder, page } from './pages.js';

const software = 'yuanye/test';

/** A disk on which the `n`-th operation and all later ones of its kind fail, a failing write half-way through. */
function failing(n: number, kind: string, code: string): { disk: Disk; operations: string[] } {
  const operations: string[] = [];
  let broken = false;
  const fault = () => Object.assign(new Error(`${code}: injected`), { code });
  const step = (name: string): boolean => {
    if (operations.length === n) broken = true;
    operations.push(name);
    return broken && name === kind;
  };
  const wrap = <K extends keyof Disk>(name: K): Disk[K] =>
    // The cast is sound: every operation is called with its own arguments.
    ((...args: never[]) => {
      if (step(name)) throw fault();
      return (realDisk[name] as (...given: never[]) => unknown)(...args);
    }) as Disk[K];
  return {
    operations,
    disk: {
      open: wrap('open'),
      write(fd, bytes, position) {
        if (step('write')) {
          realDisk.write(fd, bytes.subarray(0, bytes.length >> 1), position);
          throw fault();
        }
        realDisk.write(fd, bytes, position);
      },
      sync: (fd) => (step('sync') ? Promise.reject(fault()) : realDisk.sync(fd)),
      syncNow: wrap('syncNow'),
      truncate: wrap('truncate'),
      close: realDisk.close,
      rename: wrap('rename'),
      unlink: wrap('unlink'),
      syncFolder: wrap('syncFolder'),
    },
  };
}

test('a whole file whose folder cannot be synced: the fault of the disk is told, and no temporary file is missed', () => {
  const dir = folder();
  const path = join(dir, 'out.wacz');
  const { disk } = failing(0, 'syncFolder', 'EIO');
  expect(() => wholeFile(disk, path, (fd) => disk.write(fd, Buffer.from('whole'), 0))).toThrow(
    expect.objectContaining({ code: 'snapshot-write', exitCode: 4 }),
  );
  expect(readdirSync(dir)).toEqual(['out.wacz']);
});

/** Writes and commits in small batches; what a sync confirmed is "in the database". */
async function work(dir: string, disk: Disk): Promise<{ committed: Locator[]; failure: Error | null }> {
  const committed: Locator[] = [];
  try {
    const writer = await openWarcWriter(dir, { software, disk, maxFileBytes: 6000 });
    for (let i = 0; i < 8; i++) {
      const batch = [0, 1].map((j) =>
        writer.write(page({ url: `http://example.test/${i}/${j}`, body: Buffer.from(`${i} ${j}`.repeat(200)) })),
      );
      await writer.sync();
      committed.push(...batch);
    }
    await writer.close();
  } catch (error) {
    return { committed, failure: error as Error };
  }
  return { committed, failure: null };
}

async function whole(dir: string, committed: readonly Locator[]): Promise<void> {
  const expected = committed.map((locator) => ({ url: readPage(dir, locator).url, locator }));
  const findings = await all(verify(dir, { deep: true, expected }));
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
}

for (const [kind, code] of [
  ['write', 'ENOSPC'],
  ['sync', 'EIO'],
  ['syncNow', 'ENOSPC'],
  ['open', 'ENOSPC'],
  ['rename', 'EIO'],
  ['unlink', 'EIO'],
  ['syncFolder', 'EIO'],
] as const) {
  test(`every ${kind} fails once with ${code}: the run stops with its reason, and nothing committed is missing`, async () => {
    const { disk, operations } = failing(Number.POSITIVE_INFINITY, '', '');
    await work(folder(), disk);
    for (const [n, name] of operations.entries()) {
      if (name !== kind) continue;
      const dir = folder();
      const { committed, failure } = await work(dir, failing(n, kind, code).disk);
      if (failure)
        expect(failure).toMatchObject({ name: 'StopRun', code: code === 'ENOSPC' ? 'disk-full' : 'snapshot-write' });
      else expect(committed).toHaveLength(16);
      // While nothing has been mended the bytes can be read already; then the next start mends, and goes on.
      for (const at of committed) readPage(dir, at);
      await recover(dir);
      const again = await work(dir, realDisk);
      expect(again.failure).toBe(null);
      await whole(dir, [...committed, ...again.committed]);
      expect(readdirSync(dir).filter((name) => /\.open$|\.tmp$/.test(name))).toEqual([]);
    }
  });
}

const mounted = ((): string | null => {
  const dir = keptFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', dir.path], { stdio: 'ignore' });
    return dir.path;
  } catch {
    dir.remove();
    return null; // not root, or no mounts in this container: said in the test's name
  }
})();

test.skipIf(mounted === null)(
  `a full file system${mounted === null ? ' (skipped: only root can mount a small one)' : ''}`,
  async () => {
    try {
      const dir = join(mounted!, 'snapshots');
      const writer = await openWarcWriter(dir, { software });
      const committed: Locator[] = [];
      let failure: unknown = null;
      for (let i = 0; i < 500 && failure === null; i++) {
        try {
          const noise = Buffer.from(Array.from({ length: 4000 }, (_, k) => (i * 31 + k * k * 7) & 255));
          const at = writer.write(page({ url: `http://example.test/${i}`, body: noise }));
          await writer.sync();
          committed.push(at);
        } catch (error) {
          failure = error;
        }
      }
      expect(failure).toMatchObject({ name: 'StopRun', code: 'disk-full', exitCode: 5 });
      expect(committed.length).toBeGreaterThan(10);
      for (const at of committed) readPage(dir, at);
      await expect(writer.close()).rejects.toMatchObject({ code: 'disk-full' });
    } finally {
      execFileSync('umount', [mounted!]);
      rmdirSync(mounted!);
    }
  },
);

// The long form: KILLS=100.
const KILLS = Number(process.env.KILLS ?? 8);

test(`SIGKILL at ${KILLS} random moments: everything the journal names is there`, async () => {
  const dir = join(folder(), 'snapshots');
  const journal = join(folder(), 'journal');
  mkdirSync(dir);
  writeFileSync(journal, '');
  const script = builtFile('tests/snapshots/children/write-until-killed.ts');
  let checked = 0;
  for (let round = 0; round < KILLS; round++) {
    const child = spawn(process.execPath, [script, dir, journal, String(round * 1000)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('exit', () => reject(new Error('the writer ended by itself')));
    });
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
    child.removeAllListeners('exit');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const lines = readFileSync(journal, 'utf8').split('\n').slice(checked);
    // The journal itself may be torn in its last line; what it has whole must be readable, before and after mending.
    for (const line of lines.slice(0, -1)) {
      const { url, locator } = JSON.parse(line);
      expect(readPage(dir, locator).url).toBe(url);
    }
    checked += lines.length - 1;
    const torn = lines.at(-1)!;
    if (torn !== '') writeFileSync(journal, readFileSync(journal, 'utf8').slice(0, -torn.length));
  }
  await recover(dir);
  const committed = readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).locator as Locator);
  expect(committed.length).toBeGreaterThan(KILLS);
  await whole(dir, committed);
  expect(readdirSync(dir).filter((name) => name.endsWith('.open'))).toEqual([]);
}, 600_000);
