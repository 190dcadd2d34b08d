/** An archive whose making was killed: none to read, and made by the next command that writes. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { hasArchive, openArchive } from '../../storage/index.js';
import { folderForTest } from './article.js';

const dir = folderForTest();

it('archive-half-made: killed before its schema was there, it is no archive yet', async () => {
  const half = join(dir, 'half');
  mkdirSync(half);
  const db = new Database(join(half, 'archive.db'));
  db.pragma('journal_mode = WAL');
  db.close();
  expect(hasArchive(half)).toBe(false);
  expect(() => openArchive(half, { mode: 'read' })).toThrow(/There is no archive/);
  await openArchive(half, { mode: 'write' }).close();
  expect(hasArchive(half)).toBe(true);
  await openArchive(half, { mode: 'read' }).close();
});

it('archive-half-made: killed inside the transaction that makes it, it is no archive yet', async () => {
  const [making, half] = [join(dir, 'making'), join(dir, 'in-transaction')];
  for (const each of [making, half]) mkdirSync(each);
  const db = new Database(join(making, 'archive.db'));
  db.exec('CREATE TABLE first (x)');
  db.pragma('cache_size = 1'); // what does not fit is written before the transaction ends
  db.exec('BEGIN; INSERT INTO first SELECT randomblob(4000) FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8))');
  for (const tail of ['', '-journal']) copyFileSync(join(making, `archive.db${tail}`), join(half, `archive.db${tail}`));
  db.close();
  expect(() => new Database(join(half, 'archive.db'), { readonly: true }).pragma('schema_version')).toThrow();
  expect(hasArchive(half)).toBe(false);
  expect(() => openArchive(half, { mode: 'read' })).toThrow(/There is no archive/);
  await openArchive(half, { mode: 'write' }).close();
  expect(existsSync(join(half, 'archive.db-journal'))).toBe(false);
  await openArchive(half, { mode: 'read' }).close();
});

it('archive-half-made: without its table of characters it is brought up to date, not a fault', async () => {
  const old = join(dir, 'old');
  await openArchive(old, { mode: 'write' }).close();
  const db = new Database(join(old, 'archive.db'));
  db.exec(`DELETE FROM meta WHERE key = 'fold'`);
  db.close();
  expect(() => openArchive(old, { mode: 'read' })).toThrow(/older form/);
  await openArchive(old, { mode: 'write' }).close();
  await openArchive(old, { mode: 'read' }).close();
});
