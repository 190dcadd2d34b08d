/** Databases on a disk that fills up: what is made there is whole or not there, and the disk is told as full. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Curation } from '../../storage/index.js';
import { withCause } from '../../storage/named-error.js';
import { fill, smallDisk } from '../small-disk.js';

const MIB = 1024 ** 2;
const disk = smallDisk(MIB);
const open = () => new Curation(disk!, (text) => text);

/** What a first tag throws, or null. */
function firstTag(): unknown {
  const curation = open();
  try {
    curation.tag('a', '待核', '2026-01-01T00:00:00Z');
    return null;
  } catch (error) {
    return error;
  } finally {
    curation.close();
  }
}

const name = 'the first tag with any room that is left damages nothing';
test.skipIf(disk === null)(disk === null ? `${name} (skipped: only root can mount a small disk)` : name, () => {
  const fates = new Set<string>();
  for (let free = 8 * 1024; free <= 256 * 1024; free += 4 * 1024) {
    const release = fill(disk!, free);
    const failed = firstTag();
    release();
    if (failed !== null) expect((failed as { code?: string }).code, `${free}`).toBe('SQLITE_FULL');
    fates.add(failed === null ? 'kept' : existsSync(join(disk!, 'curation.db')) ? 'made' : 'none');
    const curation = open();
    expect(curation.findings(true), `${free}`).toEqual([]);
    expect(curation.tags(), `${free}`).toEqual(failed === null ? [{ tag: '待核', count: 1 }] : []);
    curation.close();
    expect(firstTag(), `${free}`).toBe(null);
    for (const file of readdirSync(disk!)) rmSync(join(disk!, file));
  }
  expect([...fates]).toEqual(expect.arrayContaining(['none', 'kept']));
});

test.skipIf(disk === null)('what SQLite refuses without a reason is a full disk where there is no room', () => {
  const refusal = (code: string) => Object.assign(new Error('raw words'), { code });
  expect(withCause(refusal('SQLITE_CANTOPEN'), disk!)).toMatchObject({ code: 'SQLITE_CANTOPEN' });
  fill(disk!, 16 * 1024);
  for (const code of ['SQLITE_CANTOPEN', 'SQLITE_IOERR_WRITE'])
    expect(withCause(refusal(code), disk!)).toMatchObject({ code: 'SQLITE_FULL' });
  expect(withCause(refusal('SQLITE_CORRUPT'), disk!)).toMatchObject({ code: 'SQLITE_CORRUPT' });
  expect(withCause(refusal('SQLITE_IOERR_READ'), join(disk!, 'none'))).toMatchObject({ code: 'SQLITE_IOERR_READ' });
});
