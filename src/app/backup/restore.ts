/** A backup made an archive again: every byte compared with its digest before the archive gets its name. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EXIT, StopRun } from '../../errors.js';
import { copyFile, digestOf } from './copy.js';
import { type BackedUp, type Manifest, readManifest } from './manifest.js';

function manifestOf(dir: string): Manifest {
  const manifest = readManifest(dir);
  if (manifest === null)
    throw new StopRun(
      'no-backup',
      `There is no whole backup in ${dir}.`,
      'Name a folder that yuanye backup has finished.',
      EXIT.unusable,
    );
  return manifest;
}

function wrong(dir: string, file: BackedUp, what: string): StopRun {
  return new StopRun(
    'bad-backup',
    `${join(dir, file.path)} ${what}.`,
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
    const path = join(dir, file.path);
    if (!existsSync(path)) throw wrong(dir, file, 'is missing');
    if ((await digestOf(path, signal)).sha256 !== file.sha256) throw wrong(dir, file, 'is not as it was written');
  }
  return manifest;
}

/** Makes the backup in `dir` the archive `target`, which must not hold one. */
export async function restore(dir: string, target: string, onFile: OnFile, signal?: AbortSignal): Promise<Manifest> {
  const manifest = manifestOf(dir);
  const place = resolve(target);
  if (existsSync(place) && readdirSync(place).length > 0)
    throw new StopRun(
      'archive-exists',
      `${target} is not empty.`,
      'Move it away, or restore into another folder with --archive.',
      EXIT.usage,
    );
  const temporary = join(dirname(place), `.${place.split(/[\\/]/).pop()}.restoring-${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(join(temporary, 'snapshots'), { recursive: true });
  try {
    for (const [i, file] of manifest.files.entries()) {
      onFile(i, manifest.files.length);
      if (!existsSync(join(dir, file.path))) throw wrong(dir, file, 'is missing');
      const copied = await copyFile(join(dir, file.path), join(temporary, file.path), signal);
      if (copied.sha256 !== file.sha256) throw wrong(dir, file, 'is not as it was written');
    }
    rmSync(place, { recursive: true, force: true }); // an empty folder
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  return manifest;
}
