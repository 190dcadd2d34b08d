/** Stored texts whose bytes are no longer those that were written: told by name, and read again from their pages. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from './run-cli.js';
import { crawlSite, editableSite, lookAgain, temporaryFolder } from './site.js';

test('verify names damaged versions, what reads them says so, and reprocess mends them', async () => {
  const site = await editableSite(4);
  const { dir, remove } = temporaryFolder();
  onTestFinished(async () => {
    await site.close();
    remove();
  });
  await crawlSite(site, dir);
  [...site.pages.values()][1]!.lines.push('补记：园中的老樟树又添了一圈年轮，守园人说它今年开花很早。');
  await lookAgain(site, dir);
  const run = (...args: string[]) => runCli([...args, '--archive', dir, '--json']);
  const exported = async () => (await run('export', '--format', 'jsonl', '--versions', '--out', '-')).out;
  const before = await exported();
  expect(before.trim().split('\n')).toHaveLength(5);
  expect((await run('verify')).code).toBe(0);

  const db = new Database(join(dir, 'archive.db'));
  const rows = db
    .prepare('SELECT v.id, a.public_id AS article FROM versions v JOIN articles a ON a.id = v.article ORDER BY v.id')
    .all() as { id: number; article: string }[];
  const [twin, packed, , , latest] = rows.map(({ id }) => id);
  // The text of another article; bytes that cannot be unpacked; what unpacks to no article; of one with two versions.
  db.prepare('UPDATE versions SET body = (SELECT body FROM versions WHERE id = ?) WHERE id = ?').run(packed, twin);
  for (const id of [packed, latest]) {
    const body = db.prepare('SELECT body FROM versions WHERE id = ?').pluck().get(id) as Buffer;
    body[body.length >> 1]! ^= 0xff;
    body[3]! ^= 0xff;
    db.prepare('UPDATE versions SET body = ? WHERE id = ?').run(body, id);
  }
  db.close();

  for (const how of [['verify'], ['verify', '--deep']]) {
    const found = await run(...how);
    expect(found.code).toBe(1);
    const lines = found.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const texts = lines.filter(({ code }) => code === 'damaged-text');
    expect(texts.map(({ article }) => article)).toEqual([rows[0], rows[1], rows[4]].map((row) => row!.article));
    for (const { hint, severity } of texts)
      expect([hint, severity]).toEqual([expect.stringMatching(/reprocess/), 'error']);
  }
  for (const how of [
    ['show', rows[1]!.article],
    ['export', '--format', 'jsonl', '--out', '-'],
  ]) {
    const { code, told } = await run(...how);
    expect(code).toBe(4);
    expect(JSON.parse(told)).toMatchObject({ code: 'damaged', hint: expect.stringMatching(/reprocess/) });
    expect(told).toMatch(new RegExp(`Version [12] of article ${how[1] === '--format' ? '\\w+' : how[1]} is damaged`));
  }

  const profile = join(dir, 'garden.yaml');
  writeFileSync(profile, JSON.stringify(site.profile));
  const mended = await run('reprocess', '--profile', profile);
  expect(mended).toMatchObject({ code: 0, told: expect.stringContaining('is kept in the archive') });
  expect(JSON.parse(mended.out.trim().split('\n').at(-1)!)).toMatchObject({ mended: 3 });
  expect((await run('verify', '--deep')).code).toBe(0);
  expect(await exported()).toBe(before);
  expect((await run('doctor')).code).toBe(0);
}, 60_000);
