/** How long the program takes to answer when there is nothing to do: whole processes, one behind the other. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/src/app/cli.js', import.meta.url));
const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

/** Prints the middle of `rounds` answers to each of these words, in milliseconds, beside Node that does nothing. */
export function benchStart(rounds: number): void {
  const programs = {
    'node -e 0': ['-e', '0'],
    'yuanye --help': [CLI, '--help'],
    'yuanye crawl --help': [CLI, 'crawl', '--help'],
  };
  for (const [name, words] of Object.entries(programs)) {
    const times = Array.from({ length: rounds }, () => {
      const started = performance.now();
      execFileSync(process.execPath, words);
      return performance.now() - started;
    });
    process.stdout.write(`${name.padEnd(22)} ${middle(times).toFixed(0).padStart(5)} ms\n`);
  }
}
