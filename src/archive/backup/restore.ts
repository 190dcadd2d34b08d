/** A backup made an archive again: every byte compared with its digest before the archive gets its name. */
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { realDisk } from '../../../snapshots/index.js';
import { makeFolder, RunLock } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { checkFree } from '../target.js';
import { copyFile, digestOf } from './copy.js';
import { type Manifest, readManifest } from './manifest.js';

/** A whole backup: where each of its files lies, and the place that it gets. */
function manifestOf(dir: string): Manifest {
  const found = readManifest(dir);
  const manifest: Manifest | null =
    found?.schema === 'backup@1'
      ? {
          ...{ ...found, schema: 'backup@2', archive: '', left: [] },
          files: found.files.map((file) => ({ ...file, stored: file.path })),
        }
      : found;
  if (manifest === null || manifest.at === null)
    throw new StopRun(
      'no-backup',
      `There is no whole backup in ${dir}.`,
      'Name a folder that yuanye backup has finished.',
      EXIT.unusable,
    );
  return manifest;
}

function wrong(message: string): StopRun {
  return new StopRun(
    'bad-backup',
    message,
    'The backup is damaged; use another one. Nothing was changed.',
    EXIT.failed,
  );
}

type OnFile = (done: number, total: number) => void;

/** Compares every file of a backup with its digest. Throws StopRun at the first that differs. */
export async function checkBackup(dir: string, onFile: OnFile, signal?: AbortSignal): Promise<Manifest> {
  const manifest = manifestOf(dir);
  for (const [i, file] of manifest.files.entries()) {
    onFile(i, manifest.files.length);
    const path = join(dir, file.stored);
    if (!existsSync(path)) throw wrong(`${join(dir, file.stored)} is missing.`);
    if ((await digestOf(path, signal)).sha256 !== file.sha256)
      throw wrong(`${join(dir, file.stored)} is not as it was written.`);
  }
  return manifest;
}

/** Makes the backup in `dir` the archive `target`, which must not hold one. */
export async function restore(dir: string, target: string, onFile: OnFile, signal?: AbortSignal): Promise<Manifest> {
  const manifest = manifestOf(dir);
  const place = resolve(target);
  checkFree(target, 'Move it away, or restore into another folder with --archive.');
  // Under a fixed name, and locked: what a kill leaves is swept by the next restore to the same place.
  const temporary = join(dirname(place), `.${basename(place)}.restoring`);
  makeFolder(temporary);
  const lock = RunLock.take(temporary);
  if (lock === undefined)
    throw new StopRun(
      'restore-busy',
      `Another restore to ${target} is at work.`,
      'Wait for it to end, or restore into another folder with --archive.',
      EXIT.unusable,
    );
  try {
    for (const name of readdirSync(temporary))
      if (!name.startsWith('run.lock')) rmSync(join(temporary, name), { recursive: true });
    mkdirSync(join(temporary, 'snapshots'));
    for (const [i, file] of manifest.files.entries()) {
      onFile(i, manifest.files.length);
      if (!existsSync(join(dir, file.stored))) throw wrong(`${join(dir, file.stored)} is missing.`);
      mkdirSync(dirname(join(temporary, file.path)), { recursive: true });
      const copied = await copyFile(join(dir, file.stored), join(temporary, file.path), { signal });
      if (copied.sha256 !== file.sha256) throw wrong(`${join(dir, file.stored)} is not as it was written.`);
    }
    lock.release();
    if (existsSync(place)) rmdirSync(place); // only an empty one goes
    realDisk.rename(temporary, place);
    realDisk.syncFolder(dirname(place));
  } catch (error) {
    lock.release();
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  return manifest;
}
