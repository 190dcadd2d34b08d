/** What a run was asked to do, as one digest: the files of snapshots that it writes carry it. */
import { createHash } from 'node:crypto';
import { setting } from './settings.js';
import { softwareVersion } from './version.js';

/**
 * sha256 over the program's version, the kind of run, its options as the runs table holds them, and the settings that
 * change what is sent or kept. Whoever has the archive can compute it again from `yuanye runs`.
 */
export function configurationDigest(kind: string, options: unknown): string {
  const contact = setting('contact');
  const facts = JSON.stringify({ software: softwareVersion(), kind, options: options ?? {}, contact });
  return `sha256:${createHash('sha256').update(facts).digest('hex')}`;
}
