/** The command line in this process: one command at a time, what it writes kept. */
import type { Ran } from '../faults/long/command.js';

// The command line runs when it is loaded; asked for its version it does nothing else.
const { argv } = process;
process.argv = [argv[0]!, 'yuanye', '--version'];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
const { main } = await import('../../src/cli/main.js');
process.stdout.write = write;
process.argv = argv;

/** Threads of their own would load TypeScript without its loader. */
const ALONE: Readonly<Record<string, readonly string[]>> = {
  import: ['--workers', '0'],
  rebuild: ['--workers', '1'],
  reprocess: ['--workers', '1'],
};

/** Runs `yuanye WORDS` to its end. */
export async function run(...words: readonly string[]): Promise<Ran> {
  const said = { out: '', told: '' };
  const before = [process.stdout.write, process.stderr.write] as const;
  const keep = (name: 'out' | 'told') => (text: string | Uint8Array, done?: unknown) => {
    said[name] += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    if (typeof done === 'function') done();
    return true;
  };
  process.stdout.write = keep('out') as typeof process.stdout.write;
  process.stderr.write = keep('told') as typeof process.stderr.write;
  try {
    process.exitCode = 0;
    await main([...words, ...(ALONE[words[0]!] ?? [])]);
    return { code: Number(process.exitCode), ...said };
  } finally {
    [process.stdout.write, process.stderr.write] = before;
    process.exitCode = 0;
  }
}
