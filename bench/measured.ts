/** One measured process: what it used as a whole, start and loading included. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { firstLine } from '../tests/first-line.js';

export interface Usage {
  /** User and system CPU seconds. */
  readonly cpu: number;
  /** Peak resident set, MB. */
  readonly rssMB: number;
  /** Seconds. */
  readonly wall: number;
  /** CPU seconds of the busiest thread; null where the system does not tell. */
  readonly busiest?: number | null;
}

const PRELOAD = pathToFileURL(fileURLToPath(new URL('./usage.mjs', import.meta.url))).href;

/** Runs a Node program to its end, as its first line starts it; throws with its last words when it fails (codes in `fine` are no failure). */
export function measured(
  scratch: string,
  program: string,
  args: readonly string[],
  fine: readonly number[] = [0],
): Promise<Usage> {
  const report = join(scratch, `usage-${process.hrtime.bigint()}.json`);
  const { env, options } = firstLine(program);
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...options, '--import', PRELOAD, program, ...args],
      { env: { ...process.env, ...env, BENCH_USAGE: report }, maxBuffer: 1 << 28 },
      (error, _out, stderr) => {
        const code = error === null ? 0 : (error as { code?: unknown }).code;
        if (!fine.includes(code as number))
          reject(new Error(`${program} ended with ${String(code)}: ${stderr.split('\n').slice(-8).join('\n')}`));
        else resolve(JSON.parse(readFileSync(report, 'utf8')) as Usage);
      },
    );
  });
}
