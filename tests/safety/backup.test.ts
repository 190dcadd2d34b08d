/** A backup deletes nothing that it did not write, and at every moment a whole one lies there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunLock } from '../../storage/index.js';
import { stoppedAt } from '../faults/long/operations.js';
import { folderForTest } from '../storage/article.js';
import { run } from './command.js';
import { archiveOf, warcFile } from './pages.js';

const dir = folderForTest();
const other = folderForTest();
let archive: string;
let another: string;
beforeAll(async () => {
  archive = await archiveOf(dir, 0, 3);
  another = await archiveOf(other, 3, 5);
}, 60_000);

const backup = (into: string, of = archive) => run('backup', into, '--archive', of);
const listed = async (of: string) => (await run('list', '--archive', of, '--json')).out.trim().split('\n').length;
const restored = async (from: string) => {
  const to = `${from}-back`;
  rmSync(to, { recursive: true, force: true });
  const { code, told } = await run('restore', from, '--archive', to);
  expect(code, told).toBe(0);
  expect((await run('verify', '--deep', '--archive', to)).code).toBe(0);
  return listed(to);
};

describe('backup-data-loss', () => {
  it("refuses a folder that holds only snapshots/, the user's own", async () => {
    const mine = join(dir, 'mine');
    mkdirSync(join(mine, 'snapshots'), { recursive: true });
    writeFileSync(join(mine, 'snapshots', 'photo.jpg'), 'mine');
    const { code, told } = await backup(mine);
    expect([code, told]).toEqual([2, expect.stringContaining('holds no backup')]);
    expect(readdirSync(mine, { recursive: true }).sort()).toEqual(['snapshots', 'snapshots/photo.jpg']);
  });

  it('refuses an archive, restored or not, and the backup of another archive', async () => {
    const saved = join(other, 'backup');
    const fresh = join(other, 'fresh');
    expect((await backup(saved, another)).code).toBe(0);
    expect((await run('restore', saved, '--archive', fresh)).code).toBe(0);
    for (const into of [fresh, another]) {
      const { code, told } = await backup(into);
      expect([code, told]).toEqual([2, expect.stringContaining('holds no backup')]);
    }
    const own = await backup(archive);
    expect([own.code, own.told]).toEqual([2, expect.stringContaining('is the archive itself')]);
    const { code, told } = await backup(saved);
    expect([code, told]).toEqual([2, expect.stringContaining('another archive')]);
    expect([await listed(fresh), await listed(another), await listed(archive), await restored(saved)]).toEqual([
      2, 2, 3, 2,
    ]);
    // What was restored is the same archive: its backup goes on.
    expect((await backup(saved, fresh)).code).toBe(0);
  }, 60_000);

  it('keeps what strangers laid beside it', async () => {
    const into = join(dir, 'shared');
    expect((await backup(into)).code).toBe(0);
    writeFileSync(join(into, 'README'), 'mine');
    writeFileSync(join(into, 'snapshots', 'photo.jpg'), 'mine');
    expect((await backup(into)).code).toBe(0);
    expect(
      readFileSync(join(into, 'README'), 'utf8') + readFileSync(join(into, 'snapshots', 'photo.jpg'), 'utf8'),
    ).toBe('minemine');
  });

  it('leaves a good copy of a snapshot file that the archive damaged', async () => {
    const of = await archiveOf(folderForTest(), 0, 2);
    const into = join(dir, 'good');
    expect((await backup(into, of)).code).toBe(0);
    const [warc] = readdirSync(join(of, 'snapshots')).filter((name) => name.endsWith('.warc.gz'));
    const { size } = statSync(join(of, 'snapshots', warc!));
    writeFileSync(join(of, 'snapshots', warc!), readFileSync(join(of, 'snapshots', warc!)).subarray(0, size - 9));
    const { code, told } = await backup(into, of);
    expect([code, told]).toEqual([1, expect.stringContaining('is never written again')]);
    expect(await restored(into)).toBe(2);
  });

  it('takes no index of a file that the archive damaged, and tells damage that it copies', async () => {
    const of = await archiveOf(folderForTest(), 0, 2);
    const into = join(dir, 'indexed');
    expect((await backup(into, of)).code).toBe(0);
    const warc = flipByte(of);
    expect((await run('verify', '--deep', '--repair', '--archive', of)).code).toBe(1);
    const { code, told } = await backup(into, of);
    expect([code, told]).toEqual([1, expect.stringContaining('has other bytes than its copy in the backup')]);
    expect(await restored(into)).toBe(2);

    const fresh = join(dir, 'fresh');
    const first = await backup(fresh, of);
    expect([first.code, first.told]).toEqual([
      3,
      expect.stringMatching(/damaged {2}snapshots\/\S+:\d+ .* bytes cannot/),
    ]);
    const json = await run('backup', join(dir, 'json'), '--archive', of, '--json');
    const file = `snapshots/${warc}`;
    expect(JSON.parse(json.out)).toMatchObject({
      damage: [{ file, offset: expect.any(Number), bytes: expect.any(Number) }],
    });
  });

  it('mends a damaged backup when it is told to compare', async () => {
    const of = await archiveOf(folderForTest(), 0, 2);
    const into = join(dir, 'mended');
    expect((await backup(into, of)).code).toBe(0);
    flipByte(into);
    const check = async () => (await run('restore', into, '--check')).code;
    expect(await check()).toBe(1);
    const { code, told } = await run('backup', into, '--check', '--archive', of);
    expect([code, told]).toEqual([0, expect.stringContaining('1 damaged file of the backup copied anew')]);
    expect([await check(), await restored(into)]).toEqual([0, 2]);
  });
});

/** Changes a byte in the middle of a capture in a folder's first WARC file; returns its name. */
function flipByte(of: string): string {
  const warc = readdirSync(join(of, 'snapshots')).find((name) => name.endsWith('.warc.gz'))!;
  const bytes = readFileSync(join(of, 'snapshots', warc));
  const [line] = readFileSync(join(of, 'snapshots', `${warc}.cdxj`), 'utf8').split('\n');
  const { offset, length } = JSON.parse(line!.slice(line!.indexOf('{'))) as { offset: string; length: string };
  bytes[Number(offset) + (Number(length) >> 1)]! ^= 0xff;
  writeFileSync(join(of, 'snapshots', warc), bytes);
  return warc;
}

it('backup-kill-window: killed anywhere, a backup that was whole stays whole, and the next one goes on', async () => {
  const of = await archiveOf(folderForTest(), 0, 2);
  const into = join(dir, 'window');
  expect((await backup(into, of)).code).toBe(0);
  expect((await run('import', warcFile(dir, 20, 22), '--archive', of)).code).toBe(0);
  const folders = [into];
  for (const at of ['rename .*backup.json', 'rename .*warc.gz', 'rename .*archive.db', 'rm .*/archive-']) {
    const { operation, told } = await stoppedAt(at, ['backup', into, '--archive', of], folders);
    expect(operation, told).not.toBeNull();
    expect([2, 4]).toContain(await restored(into));
  }
  expect((await backup(into, of)).code).toBe(0);
  expect(await restored(into)).toBe(4);
  const names = readdirSync(into).filter((name) => !name.startsWith('run.lock'));
  expect(names.map((name) => name.replace(/-[0-9a-f]{16}/, '')).sort()).toEqual([
    'archive.db',
    'backup.json',
    'snapshots',
  ]);
}, 120_000);

it('two backups into one folder at once: the second is told plainly', async () => {
  const into = join(dir, 'twice');
  expect((await backup(into)).code).toBe(0);
  const lock = RunLock.take(into);
  const { code, told } = await backup(into);
  lock?.release();
  expect([code, told]).toEqual([4, expect.stringContaining('Another backup is being written')]);
});

it('what a killed restore left is swept by the next', async () => {
  const from = join(dir, 'backup');
  expect((await backup(from)).code).toBe(0);
  const to = join(dir, 'killed', 'archive');
  const { operation } = await stoppedAt(4, ['restore', from, '--archive', to], [join(dir, 'killed')]);
  expect(operation).not.toBeNull();
  expect(readdirSync(join(dir, 'killed'))).toEqual(['.archive.restoring']);
  expect((await run('restore', from, '--archive', to)).code).toBe(0);
  expect(readdirSync(join(dir, 'killed'))).toEqual(['archive']);
  expect(existsSync(join(to, 'archive.db'))).toBe(true);
}, 60_000);

it("carries the user's own site profiles: backup, restore, verify and rebuild", async () => {
  const of = await archiveOf(folderForTest(), 0, 2);
  const mine = (path: string) => join(path, 'sites', 'garden.yaml');
  mkdirSync(join(of, 'sites'));
  const profile = (title: string) =>
    `site: garden\nname: 花园\nhosts: [garden.test]\nselect: { title: '${title}' }\n# a note of mine\n`;
  writeFileSync(mine(of), profile('h1'));
  writeFileSync(join(of, 'sites', 'old.yaml'), profile('h1').replace('site: garden', 'site: old'));
  const into = join(dir, 'profiles');
  expect((await backup(into, of)).code).toBe(0);
  writeFileSync(mine(of), profile('h2')); // changed and taken away between two backups
  rmSync(join(of, 'sites', 'old.yaml'));
  expect((await backup(into, of)).code).toBe(0);
  expect(readdirSync(join(into, 'sites'))).toEqual([expect.stringMatching(/^garden\.yaml-[0-9a-f]{16}$/)]);

  await restored(into);
  expect(readFileSync(mine(`${into}-back`), 'utf8')).toBe(profile('h2'));
  expect(readdirSync(join(`${into}-back`, 'sites'))).toEqual(['garden.yaml']);
  const anew = join(dir, 'anew');
  expect((await run('rebuild', '--archive', of, '--into', anew)).code).toBe(0);
  expect(readFileSync(mine(anew), 'utf8')).toBe(profile('h2'));

  const [stored] = readdirSync(join(into, 'sites'));
  writeFileSync(join(into, 'sites', stored!), profile('h3'));
  const checked = await run('restore', into, '--check');
  expect([checked.code, checked.told]).toEqual([1, expect.stringContaining('is not as it was written')]);
  writeFileSync(mine(of), 'site: [garden');
  const verified = await run('verify', '--archive', of);
  expect([verified.code, verified.out]).toEqual([1, expect.stringContaining('garden.yaml: not YAML')]);
}, 60_000);
