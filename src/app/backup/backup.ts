/**
 * A backup of a whole archive while it is being written. First the database, as it is at one moment; then the
 * snapshots: bytes are on the disk before the rows that name them, so the files copied afterwards hold every record
 * that the copied database names. Sealed files never change and are copied once.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recover, warcFiles } from '../../../snapshots/index.js';
import { type Archive, copyDatabase, namedFiles, openArchive } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../errors.js';
import { softwareVersion } from '../version.js';
import { type Copied, copyFile, digestOf, settle } from './copy.js';
import { type BackedUp, DATABASE, MANIFEST, type Manifest, readManifest } from './manifest.js';

export interface BackupReport {
  readonly dir: string;
  readonly articles: number;
  readonly files: number;
  /** Bytes of the backup, and how many of them were written this time. */
  readonly bytes: number;
  readonly written: number;
  /** Files that left, because the archive no longer has them. */
  readonly removed: number;
}

export type Progress = (what: string, done: number, total: number) => void;

/** Writes or renews the backup in `dir`. Throws StopRun when the folder is something else. */
export async function backUp(
  archive: Archive,
  dir: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<BackupReport> {
  const before = readManifest(dir);
  if (before === null && existsSync(dir) && readdirSync(dir).some((name) => !OURS.test(name)))
    throw new StopRun('not-empty', `${dir} holds something that is no backup.`, 'Name a new folder.', EXIT.usage);
  const snapshots = join(dir, 'snapshots');
  mkdirSync(snapshots, { recursive: true });

  const at = new Date().toISOString();
  const temporary = join(dir, `${DATABASE}.tmp`);
  rmSync(temporary, { force: true });
  await copyDatabase(archive.db, temporary, (done, total) => progress('database', done, total), signal);
  const database = { path: DATABASE, ...(await digestOf(temporary, signal)) };

  // From here on the files on the disk are newer than the copied database, never older.
  const known = new Map((before?.files ?? []).map((file) => [file.path, file]));
  const files: BackedUp[] = [];
  let written = database.bytes;
  const sources = warcFiles(archive.snapshots);
  for (const [i, { name }] of sources.entries()) {
    progress('snapshots', i, sources.length);
    const { copied, fresh } = await snapshot(archive.snapshots, snapshots, name, known, signal);
    for (const file of copied) files.push(file);
    written += fresh;
  }
  await settle(temporary, join(dir, DATABASE));
  const articles = await check(dir, files);
  const manifest: Manifest = {
    ...{ schema: 'backup@1', software: `yuanye/${softwareVersion()}`, at, articles },
    files: [database, ...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  writeFileSync(join(dir, `${MANIFEST}.tmp`), `${JSON.stringify(manifest, null, 2)}\n`);
  await settle(join(dir, `${MANIFEST}.tmp`), join(dir, MANIFEST));
  const removed = sweep(dir, manifest);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return { dir, articles, files: manifest.files.length, bytes, written, removed };
}

const OURS = /^(?:archive\.db|backup\.json|snapshots)(?:\.tmp)?$/;

interface Snapshot {
  readonly copied: readonly BackedUp[];
  /** Bytes written. */
  readonly fresh: number;
}

/** One WARC file with its index. A file still being written is copied as far as it goes, and closed in the copy. */
async function snapshot(
  from: string,
  to: string,
  name: string,
  known: ReadonlyMap<string, BackedUp>,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const sealed = join(from, name);
  if (!existsSync(sealed)) {
    const open = `${sealed}.open`;
    const size = statSync(open, { throwIfNoEntry: false })?.size;
    if (size === undefined) return existsSync(sealed) ? snapshot(from, to, name, known, signal) : gone(name);
    for (const old of [name, `${name}.cdxj`]) rmSync(join(to, old), { force: true });
    if (size === 0) return { copied: [], fresh: 0 };
    await copyFile(open, join(to, `${name}.open`), signal, size);
    await recover(to);
    const copied = await described(to, name, signal);
    return { copied, fresh: copied.reduce((sum, file) => sum + file.bytes, 0) };
  }
  const copied: BackedUp[] = [];
  let fresh = 0;
  for (const file of [name, `${name}.cdxj`]) {
    const source = join(from, file);
    const path = `snapshots/${file}`;
    if (!existsSync(source)) continue; // an index can be made again: yuanye verify --repair
    const old = known.get(path);
    const size = statSync(source).size;
    const there = statSync(join(to, file), { throwIfNoEntry: false })?.size;
    // A sealed WARC file is never written again; its index may be.
    const same =
      old?.bytes === size && there === size && (file === name || (await digestOf(source)).sha256 === old.sha256);
    if (same) copied.push(old);
    else {
      const one: Copied = await copyFile(source, join(to, file), signal);
      fresh += one.bytes;
      copied.push({ path, ...one });
    }
  }
  return { copied, fresh };
}

function gone(name: string): never {
  throw new StopRun(
    'changed-meanwhile',
    `The snapshot file ${name} went away during the backup.`,
    'Something was forgotten or moved just now; run the backup again.',
  );
}

async function described(dir: string, name: string, signal: AbortSignal | undefined): Promise<BackedUp[]> {
  const found: BackedUp[] = [];
  for (const file of [name, `${name}.cdxj`])
    if (existsSync(join(dir, file)))
      found.push({ path: `snapshots/${file}`, ...(await digestOf(join(dir, file), signal)) });
  return found;
}

/** Reads the copy once: it opens, and every file that it names records in is there. Returns its articles. */
async function check(dir: string, files: readonly BackedUp[]): Promise<number> {
  const copy = openArchive(dir, { mode: 'read' });
  try {
    const there = new Set(files.map(({ path }) => path));
    const missing = namedFiles(copy.db).filter((name) => !there.has(`snapshots/${name}`));
    if (missing.length > 0)
      throw new StopRun(
        'file-missing',
        `The archive has lost snapshot files: ${missing.join(', ')}. They are not in this backup.`,
        'yuanye verify tells what depends on them; an older backup may still have them.',
      );
    return copy.articles.count();
  } finally {
    await copy.close();
  }
}

/** What the archive no longer has (it may have been forgotten on request) leaves the backup, too. */
function sweep(dir: string, manifest: Manifest): number {
  const keep = new Set(manifest.files.map(({ path }) => path));
  const left = readdirSync(join(dir, 'snapshots')).filter((name) => !keep.has(`snapshots/${name}`));
  for (const name of left) rmSync(join(dir, 'snapshots', name));
  for (const name of ['archive.db-wal', 'archive.db-shm']) rmSync(join(dir, name), { force: true });
  return left.length;
}
