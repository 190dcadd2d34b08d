/** A forgetting that was killed, or had no room, is finished by the next run: archive and rebuild say the same. */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stoppedAt } from '../faults/long/operations.js';
import { folderForTest } from '../storage/article.js';
import { run } from './command.js';
import { addressOf, archiveOf, warcFile } from './pages.js';

const dir = folderForTest();
let whole: string;
let more: string;
beforeAll(async () => {
  whole = await archiveOf(dir, 0, 4);
  more = warcFile(dir, 8, 9, 'more.warc.gz');
});

const ids = async (archive: string) =>
  (await run('list', '--archive', archive, '--json')).out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)
    .sort();

describe('forget-killed-rebuild-differs', () => {
  it.each([
    ['open .*new$', undefined],
    ['rename .*new$', undefined],
    ['exec COMMIT', undefined],
    ['unlink .*warc.gz$', undefined],
    ['exec VACUUM', undefined],
    ['write .*new$', 'ENOSPC'],
  ])(
    'stopped in front of %s (%s)',
    async (at, error) => {
      const archive = join(dir, 'hurt');
      rmSync(archive, { recursive: true, force: true });
      cpSync(whole, archive, { recursive: true });
      const words = ['forget', addressOf(1), '--reason', 'asked', '--archive', archive];
      const stopped = await stoppedAt(at, words, [archive], error);
      expect(stopped.operation, stopped.told).not.toBeNull();
      if (error !== undefined)
        expect([stopped.code, stopped.told]).toEqual([5, expect.stringContaining('disk is full')]);
      if (!at.startsWith('exec COMMIT'))
        expect((await run('verify', '--archive', archive)).out).toContain('forgetting');
      expect((await run('import', more, '--archive', archive)).code).toBe(0);
      // Killed before it was noted, nothing was asked; from then on it is done.
      expect(await run('verify', '--deep', '--archive', archive)).toMatchObject({ code: 0, out: '' });
      const left = await ids(archive);
      expect(left).toHaveLength(at.startsWith('exec COMMIT') ? 5 : 4);
      expect(readdirSync(join(archive, 'snapshots')).filter((name) => /new$|tmp$|open$/.test(name))).toEqual([]);
      const again = join(dir, 'rebuilt');
      rmSync(again, { recursive: true, force: true });
      expect((await run('rebuild', '--archive', archive, '--into', again)).code).toBe(0);
      expect(await ids(again)).toEqual(left);
    },
    60_000,
  );

  it('of what was marked is finished by the same command', async () => {
    const archive = join(dir, 'marked');
    cpSync(whole, archive, { recursive: true });
    const [id] = (await ids(archive)) as [string];
    await run('curate', 'tag', id, '口袋公园', '--archive', archive);
    await run('curate', 'mark', id, '--reason', 'asked', '--archive', archive);
    const words = ['forget', '--marked', '--archive', archive];
    expect((await stoppedAt('unlink .*warc.gz$', words, [archive])).operation).not.toBeNull();
    expect(await run(...words)).toMatchObject({ code: 0 });
    expect((await run('curate', 'tags', '--archive', archive)).out).toBe('');
    expect(await run(...words)).toMatchObject({ code: 2 });
  }, 60_000);
});
