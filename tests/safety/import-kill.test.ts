/** An import that is killed and made again gives the archive of one that was left alone. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { stoppedAt } from '../faults/long/operations.js';
import { folderForTest } from '../storage/article.js';
import { run } from './command.js';
import { warcFile } from './pages.js';

const dir = folderForTest();
const ARTICLES = 6;
let warc: string;

/** Articles with their versions, and every capture: what an archive says, without places. */
async function contents(of: string): Promise<object> {
  const archive = openArchive(of, { mode: 'read' });
  const articles = [...archive.listing.ids()].map((id) => [
    id,
    archive.articles.versions(id).map(({ digest }) => digest),
  ]);
  const captures = [...archive.captures.all()].map(({ url, fetchedAt, status, via, mime, run: by }) => [
    ...[url, fetchedAt, status, via, mime],
    by !== null,
  ]);
  await archive.close();
  return { articles, captures: captures.sort() };
}

let calm: object;
beforeAll(async () => {
  warc = warcFile(dir, 0, ARTICLES);
  expect((await run('import', warc, '--archive', join(dir, 'calm'))).code).toBe(0);
  calm = await contents(join(dir, 'calm'));
});

describe('import-kill-loses-articles', () => {
  it.each(['fdatasync .*warc.gz.open', 'exec BEGIN I', 'exec COMMIT', 'rename .*cdxj.tmp', 'rename .*warc.gz.open'])(
    'killed in front of %s',
    async (at) => {
      const archive = join(dir, 'killed');
      rmSync(archive, { recursive: true, force: true });
      const stopped = await stoppedAt(at, ['import', warc, '--archive', archive, '--workers', '0'], [archive]);
      expect(stopped.operation, stopped.told).not.toBeNull();
      const again = await run('import', warc, '--archive', archive);
      expect(again.code, again.told).toBe(0);
      expect(await contents(archive)).toEqual(calm);
      expect(await run('verify', '--deep', '--archive', archive)).toMatchObject({ code: 0, out: '' });
      const third = await run('import', warc, '--archive', archive);
      expect(third.told).toMatch(new RegExp(`${ARTICLES} known`));
    },
    60_000,
  );

  it('verify tells what nobody looked at, and reprocess takes it in', async () => {
    const archive = join(dir, 'told');
    await stoppedAt('exec BEGIN I', ['import', warc, '--archive', archive, '--workers', '0'], [archive]);
    // Another command has found what was left, and knows nothing of the import.
    expect((await run('import', warcFile(dir, 30, 31, 'other.warc.gz'), '--archive', archive)).code).toBe(0);
    const { code, out } = await run('verify', '--archive', archive, '--json');
    const found = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found.pop()).toMatchObject({ sound: true, errors: 0, notices: ARTICLES });
    expect([code, found.length, found[0].code, found[0].severity]).toEqual([0, ARTICLES, 'unread', 'notice']);
    expect((await run('reprocess', '--archive', archive)).code).toBe(0);
    expect(await run('verify', '--archive', archive)).toMatchObject({ code: 0, out: '' });
    expect((await run('list', '--archive', archive, '--json')).out.trim().split('\n')).toHaveLength(ARTICLES + 1);
  }, 60_000);
});
