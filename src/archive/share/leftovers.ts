/** What processes that were killed left beside an export. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Removes the unfinished `OUT.tmp-PID` of every process that is no more. */
export function sweepLeftovers(out: string): void {
  const path = resolve(out);
  if (!existsSync(dirname(path))) return;
  const start = `${basename(path)}.tmp-`;
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(start) ? name.slice(start.length) : '';
    if (/^[1-9]\d{0,9}$/.test(pid) && !lives(Number(pid)))
      rmSync(join(dirname(path), name), { recursive: true, force: true });
  }
}

function lives(pid: number): boolean {
  if (pid === process.pid) return false; // left by an earlier one of this number
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
