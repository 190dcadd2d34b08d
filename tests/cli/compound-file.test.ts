/** Old Word documents whose tables never end. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkCompoundFile } from '../../src/archive/documents/compound-file.js';
import convert from '../../src/archive/documents/convert-worker.js';

const whole = readFileSync(fileURLToPath(new URL('fixtures/notice.doc', import.meta.url)));
const SIZE = 512;
/** Where the only sector of the table lies, and that of the table of short sectors. */
const table = (whole.readInt32LE(76) + 1) * SIZE;
const shortTable = (whole.readInt32LE(60) + 1) * SIZE;
const changed = (...numbers: readonly (readonly [at: number, to: number])[]): Buffer => {
  const bytes = Buffer.from(whole);
  for (const [at, to] of numbers) bytes.writeInt32LE(to, at);
  return bytes;
};

describe('a compound file', () => {
  it('that is whole is read', async () => {
    expect(() => checkCompoundFile(whole)).not.toThrow();
    expect(await convert({ kind: 'doc', bytes: whole })).toHaveProperty('html');
  });

  it.each([
    ['a table larger than the file', changed([44, 2 ** 31 - 1])],
    ['a chain of tables larger than the file', changed([44, 200], [72, 2 ** 31 - 1])],
    ['a table of short sectors larger than the file', changed([64, 100_000])],
    ['a circle of two sectors', changed([table + 4 * 3, 4], [table + 4 * 4, 3])],
    ['a sector that follows itself', changed([table, 0])],
    ['a circle of short sectors', changed([shortTable, 1], [shortTable + 4, 0])],
    ['no size of sectors', changed([30, 0])],
    ['a file cut short', whole.subarray(0, 300)],
  ])('with %s is refused at once', async (_, bytes) => {
    const before = performance.now();
    const read = await convert({ kind: 'doc', bytes });
    expect(read).toHaveProperty('unreadable', expect.stringMatching(/damaged|cut short/));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
