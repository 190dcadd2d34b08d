/**
 * What a backup says of itself, in `backup.json`. It is written last and replaced in one step: the files that it names
 * are a whole backup, whatever else lies beside them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { putInPlace } from '../../../snapshots/index.js';
import { EXIT, StopRun, whyNotRead } from '../../core/errors.js';

export const MANIFEST = 'backup.json';
export const DATABASE = 'archive.db';

/** Where a file lies in the backup, with slashes. */
const STORED = /^(?:(?:archive|curation)(?:-[0-9a-f]{16})?\.db|(?:snapshots|sites)\/(?!\.)[^/\\]+)$/;

const BackedUp = z.object({
  /** Where the file lies in the archive, with slashes. */
  path: z.string().regex(/^(?:(?:archive|curation)\.db|(?:snapshots|sites)\/(?!\.)[^/\\]+)$/),
  /** Where it lies in the backup. A file that may change between two backups has another name in each. */
  stored: z.string().regex(STORED),
  bytes: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackedUp = z.infer<typeof BackedUp>;

const Manifest = z.object({
  schema: z.literal('backup@2'),
  software: z.string(),
  /** The id of the archive that this is a backup of. */
  archive: z.string().regex(/^[0-9a-f]{32}$/),
  /** When the database was read, ISO 8601, UTC; null while the first backup is not finished. */
  at: z.string().nullable(),
  articles: z.number(),
  files: z.array(BackedUp),
  /** Names that backups wrote here and that `files` does not name: they go with the next backup. */
  left: z.array(z.string().regex(STORED)),
});
export type Manifest = z.infer<typeof Manifest>;

const First = z.object({
  schema: z.literal('backup@1'),
  software: z.string(),
  at: z.string(),
  articles: z.number(),
  files: z.array(BackedUp.omit({ stored: true })),
});

/** A manifest of the first form, which named neither its archive nor where the files lie. */
export type FirstManifest = z.infer<typeof First>;

function unreadable(path: string, why: string): StopRun {
  return new StopRun('bad-backup', `${path} cannot be read: ${why}`, 'Use another backup.', EXIT.unusable);
}

/** The manifest of a backup; null where there is none. Throws StopRun when it is there and makes no sense. */
export function readManifest(dir: string): Manifest | FirstManifest | null {
  const path = join(dir, MANIFEST);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (/^(?:ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw unreadable(path, `${whyNotRead(error)}.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    return (value as { schema?: unknown } | null)?.schema === 'backup@1' ? First.parse(value) : Manifest.parse(value);
  } catch (error) {
    throw unreadable(path, (error as Error).message.split('\n')[0]!);
  }
}

/** Puts a manifest in the place of the one before: whole, on the disk, in one step. */
export function putManifest(dir: string, manifest: Manifest): void {
  const temporary = join(dir, `${MANIFEST}.tmp`);
  writeFileSync(temporary, `${JSON.stringify(manifest, null, 2)}\n`);
  putInPlace(temporary, join(dir, MANIFEST));
}
