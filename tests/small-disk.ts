/** A small disk for a test, which can be filled up. Only an administrator can mount one. */
import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { folderForTest } from './storage/article.js';

/** The folder of a disk of `bytes`, which is there while the file's tests run; null where this user may mount none. */
export function smallDisk(bytes: number): string | null {
  const dir = folderForTest();
  const mount = () => execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', dir], { stdio: 'ignore' });
  const unmount = () => execFileSync('umount', ['-l', dir]);
  try {
    mount();
    unmount();
  } catch {
    return null;
  }
  beforeAll(() => void mount());
  afterAll(() => void unmount());
  return dir;
}

/** Fills the disk up to so many free bytes; returns what gives the room back. */
export function fill(disk: string, free: number): () => void {
  const { bavail, bsize } = statfsSync(disk);
  const file = join(disk, 'filler');
  writeFileSync(file, Buffer.alloc(bavail * bsize - free));
  const release = () => rmSync(file, { force: true });
  onTestFinished(release);
  return release;
}
