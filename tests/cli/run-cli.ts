/** The command line in this process: what most tests of commands need. */
import { Readable } from 'node:stream';
import { useProfiles } from '../../crawlers/index.js';
import { main } from '../../src/cli/main.js';
import { setLang } from '../../src/lang/index.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly told: string;
}

/** Worker threads load JavaScript alone: here the commands read in this thread. The built program has its workers (run-built.ts). */
const IN_THIS_THREAD: Readonly<Record<string, readonly string[]>> = {
  import: ['--workers', '0'],
  rebuild: ['--workers', '1'],
  reprocess: ['--workers', '1'],
};

let last: Promise<unknown> = Promise.resolve();

/** Runs `yuanye ARGS` to its end in this process, with `input` on standard input; one command at a time. */
export function runCli(args: readonly string[], input = ''): Promise<Ended> {
  const workers = args.includes('--workers') ? [] : (IN_THIS_THREAD[args[0]!] ?? []);
  return runMain(main, [...args, ...workers], input);
}

/** Runs one program or another to its end in this process; one command at a time. */
export function runMain(program: typeof main, args: readonly string[], input = ''): Promise<Ended> {
  const ended = last.then(() => run(program, args, input));
  last = ended.catch(() => undefined);
  return ended;
}

/** Our signal handlers, by their name; a library of Crawlee's has some of its own for as long as the process lives. */
const ownHandlers = () =>
  [...process.listeners('SIGINT'), ...process.listeners('SIGTERM')].filter(({ name }) => name === 'interrupt').length;

async function run(program: typeof main, args: readonly string[], input: string): Promise<Ended> {
  const said = { out: '', told: '' };
  const { stdout, stderr } = process;
  const before = [stdout.write, stderr.write] as const;
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  const keep = (name: 'out' | 'told') => (text: string | Uint8Array, encoding?: unknown, done?: unknown) => {
    said[name] += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    const written = typeof encoding === 'function' ? encoding : done;
    if (typeof written === 'function') written();
    return true;
  };
  stdout.write = keep('out') as typeof stdout.write;
  stderr.write = keep('told') as typeof stderr.write;
  Object.defineProperty(process, 'stdin', { ...stdin, get: () => Readable.from([Buffer.from(input)]) });
  try {
    const code = await program(args);
    if (ownHandlers() > 0) throw new Error(`yuanye ${args.join(' ')} left a signal handler behind`);
    return { code, signal: null, ...said };
  } finally {
    [stdout.write, stderr.write] = before;
    Object.defineProperty(process, 'stdin', stdin);
    // Other tests run in this process, and its folder of profiles may be gone by then.
    setLang('en');
    useProfiles([]);
  }
}
