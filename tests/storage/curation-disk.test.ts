/** A file of tags and notes that is made while the disk fills up: it is whole, or it is not there. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Curation } from '../../storage/index.js';
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
    if (failed !== null) expect((failed as { code?: string }).code, `${free}`).toMatch(/SQLITE_(?:FULL|IOERR_SHMSIZE)/);
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
