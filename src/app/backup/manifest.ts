/** What a backup says of itself, in `backup.json`: written last, so that where it stands the backup is whole. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, StopRun } from '../../errors.js';

export const MANIFEST = 'backup.json';
export const DATABASE = 'archive.db';

const Manifest = z.object({
  schema: z.literal('backup@1'),
  software: z.string(),
  /** When the database was read, ISO 8601, UTC. */
  at: z.string(),
  articles: z.number(),
  files: z.array(
    z.object({
      /** Relative to the backup, with slashes. */
      path: z.string().regex(/^(?:archive\.db|snapshots\/[^/\\]+)$/),
      bytes: z.number(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;
export type BackedUp = Manifest['files'][number];

/** The manifest of a backup; null where there is none. Throws StopRun when it is there and makes no sense. */
export function readManifest(dir: string): Manifest | null {
  const path = join(dir, MANIFEST);
  if (!existsSync(path)) return null;
  try {
    return Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new StopRun(
      'bad-backup',
      `${path} cannot be read: ${(error as Error).message.split('\n')[0]}`,
      'Use another backup.',
      EXIT.unusable,
    );
  }
}
