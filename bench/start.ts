/** How long the program takes to answer when there is nothing to do: whole processes, one behind the other. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

/** Milliseconds from the start of a crawl to its first request, which is for robots.txt. */
async function firstRequest(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-start-'));
  const server = createServer((_, response) => response.writeHead(404).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const words = [CLI, 'crawl', url, '--allow-private', '--delay', '0', '--archive', scratch];
    const started = performance.now();
    const crawl = spawn(process.execPath, words, { stdio: 'ignore' });
    await once(server, 'request', { signal: AbortSignal.timeout(60_000) });
    const ms = performance.now() - started;
    if (crawl.exitCode === null) await once(crawl, 'exit');
    return ms;
  } finally {
    server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Prints the middle of `rounds` answers to each of these words, in milliseconds, beside Node that does nothing. */
export async function benchStart(rounds: number): Promise<void> {
  const tell = (name: string, times: readonly number[]) =>
    process.stdout.write(`${name.padEnd(32)} ${middle(times).toFixed(0).padStart(5)} ms\n`);
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
    tell(name, times);
  }
  const first: number[] = [];
  for (let round = 0; round < rounds; round++) first.push(await firstRequest());
  tell('yuanye crawl, first request', first);
}
