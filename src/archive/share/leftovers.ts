/** What processes that were killed left beside an export. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isAlive } from '../../../storage/index.js';

/** Removes the unfinished `OUT.tmp-PID` of every process that is no more. */
export function sweepLeftovers(out: string): void {
  const path = resolve(out);
  if (!existsSync(dirname(path))) return;
  const start = `${basename(path)}.tmp-`;
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(start) ? name.slice(start.length) : '';
    if (/^[1-9]\d{0,9}$/.test(pid) && !isAlive(Number(pid)))
      rmSync(join(dirname(path), name), { recursive: true, force: true });
  }
}
