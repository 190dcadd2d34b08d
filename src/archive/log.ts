/** The log of an archive: one JSON object a line, one file a month, the run's number in every line. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { withoutSecrets } from './secrets.js';

type Log = pino.Logger;

export interface OpenLog {
  readonly log: Log;
  close(): void;
}

/** Opens the log of the archive in `dir`. Lines are written at once: a process that dies leaves its last words. */
export function openLog(dir: string, level: string, run: number, now = new Date()): OpenLog {
  const folder = join(dir, 'logs');
  mkdirSync(folder, { recursive: true });
  const dest = pino.destination({ dest: join(folder, `${now.toISOString().slice(0, 7)}.jsonl`), sync: true });
  const log = pino(
    {
      level,
      base: { run, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['headers.cookie', 'headers.authorization', '*.headers.cookie', '*.headers.authorization'] },
      hooks: {
        // Whatever is said passes here, so that no caller has to think of it.
        streamWrite: withoutSecrets,
      },
    },
    dest,
  );
  return { log, close: () => dest.end() };
}
