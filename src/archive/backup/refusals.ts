/** Why a backup is not renewed: what is said, and what helps. */
import { EXIT, StopRun } from '../../core/errors.js';

export function gone(name: string): StopRun {
  return new StopRun(
    'changed-meanwhile',
    `The snapshot file ${name} went away during the backup.`,
    'Something was forgotten or moved just now; run the backup again.',
  );
}

export function changed(name: string, now: number, then: number): StopRun {
  return new StopRun(
    'snapshot-damaged',
    `The snapshot file ${name} has ${now} bytes, its copy in the backup ${then}: such a file is never written again.`,
    'yuanye verify --deep tells whether the archive is damaged. The backup was left as it is.',
  );
}

export function differs(name: string): StopRun {
  return new StopRun(
    'snapshot-damaged',
    `The snapshot file ${name} has other bytes than its copy in the backup: such a file is never written again.`,
    'yuanye verify --deep tells whether the archive is damaged. The backup was left as it is.',
  );
}

export function unsound(message: string): StopRun {
  return new StopRun(
    'damaged',
    `The archive database is damaged (${message}). The backup was left as it is.`,
    'yuanye restore brings a backup back; yuanye rebuild derives the archive again from the snapshots, which are not touched.',
    EXIT.unusable,
  );
}

export function lost(missing: readonly string[]): StopRun {
  return new StopRun(
    'file-missing',
    `The archive has lost snapshot files: ${missing.join(', ')}. The backup was left as it is.`,
    'yuanye verify tells what depends on them; this backup or an older one may still have them.',
  );
}
