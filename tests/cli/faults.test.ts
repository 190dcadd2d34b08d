import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { explained } from '../../src/archive/faults.js';
import { StopRun } from '../../src/core/errors.js';
import { openArchive } from '../../storage/index.js';
import { folderForTest } from '../storage/article.js';

describe('a fault of the machine', () => {
  it('is told without the words of SQLite, a real lock among them', () => {
    const file = join(folderForTest(), 'a.db');
    const [holder, other] = [new Database(file), new Database(file, { timeout: 1 })];
    holder.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE');
    let thrown: unknown;
    try {
      other.exec('INSERT INTO t VALUES (1)');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message: 'database is locked' });
    const told = explained(thrown) as StopRun;
    expect(told).toBeInstanceOf(StopRun);
    expect(told).toMatchObject({ code: 'archive-busy', exitCode: 4 });
    expect(`${told.message} ${told.hint}`).not.toMatch(/locked|sqlite/i);
    holder.close();
    other.close();
  });

  it.each([
    ['SQLITE_FULL', 'disk-full'],
    ['ENOSPC', 'disk-full'],
    ['SQLITE_IOERR_WRITE', 'disk-fault'],
    ['SQLITE_CORRUPT_VTAB', 'damaged'],
    ['EROFS', 'no-access'],
  ])('%s is %s', (code, name) => {
    expect(explained(Object.assign(new Error('raw words'), { code }))).toMatchObject({ code: name, exitCode: 4 });
  });

  it('names the database that cannot be written, of a run and of a write outside one', async () => {
    const dir = folderForTest();
    await openArchive(dir, { mode: 'write' }).close();
    const archive = openArchive(dir, { mode: 'read' });
    const refused = async (work: () => unknown) => {
      try {
        await work();
      } catch (error) {
        return explained(error);
      }
    };
    const file = join(dir, 'archive.db');
    const message = `${file} cannot be opened or written: permission is denied, or its disk is read-only.`;
    const told = { code: 'no-access', message, exitCode: 4 };
    expect(await refused(() => archive.runs.start('import'))).toMatchObject(told);
    expect(await refused(() => archive.change(({ watches }) => watches.remove(1)))).toMatchObject(told);
    await archive.close();
  });

  it('is a folder that the system refuses to make', () => {
    const error = Object.assign(new Error('raw words'), { code: 'ENOENT', syscall: 'mkdir', path: '/proc/x' });
    expect(explained(error)).toMatchObject({ code: 'out-unwritable', exitCode: 4, hint: 'Name another folder.' });
  });

  it('is not seen in errors that are ours', () => {
    const ours = new TypeError('undefined is not a function');
    expect(explained(ours)).toBe(ours);
    const stop = new StopRun('x', 'm', 'h');
    expect(explained(stop)).toBe(stop);
    expect(explained(null)).toBe(null);
  });
});
