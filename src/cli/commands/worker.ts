/** `yuanye worker`: one of the machines that crawl a library together. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Places } from '../actions/worker.js';
import { atLeastOne, wholeNumber } from '../options.js';
import { act, actLater, type Global } from '../run-command.js';

export function labels(text: string): string[] {
  const names = text.split(',').filter((name) => name !== '');
  if (names.some((name) => !/^[a-z0-9-]{1,20}$/.test(name)) || names.length > 8)
    throw new InvalidArgumentError('Write labels such as browser,cn: small letters, digits and dashes.');
  return [...new Set(names)].sort();
}

function lease(text: string): number {
  const seconds = atLeastOne(text);
  if (seconds < 2) throw new InvalidArgumentError('Write at least 2 seconds.');
  return seconds;
}

function port(text: string): number {
  const n = wholeNumber(text);
  if (n > 65_535) throw new InvalidArgumentError('Write a port, 0 to 65535.');
  return n;
}

export function register(command: Command): void {
  command
    .option('--control <url>', 'the PostgreSQL database of the library (or YUANYE_CONTROL)')
    .option('--store <store>', 'a folder, or s3://BUCKET/PREFIX (or YUANYE_STORE)')
    .option('--dir <dir>', 'the folder of this machine’s copies', './worker')
    .option(
      '--labels <labels>',
      'what this machine has, such as browser,cn: it takes sites that need no more',
      labels,
      [],
    )
    .option('--sites <n>', 'sites at work side by side, each a process', atLeastOne, 16)
    .option('--browsers <n>', 'of them, how many may run a browser at the same time', atLeastOne, 2)
    .option('--delay <ms>', 'milliseconds between two requests to one host', wholeNumber)
    .option('--slice <seconds>', 'the longest that a site is worked at before it is published', atLeastOne, 600)
    .option(
      '--lease <seconds>',
      'how long a site stays a worker’s that is not heard of; one value for all workers',
      lease,
      60,
    )
    .option('--port <n>', 'where to answer /healthz and /metrics on loopback; 0: nowhere', port, 0)
    .option('--allow-private', 'let private addresses be visited: tests, or your own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye library init ./library --control postgres://yuanye@db/yuanye --store s3://yuanye
  yuanye worker --control postgres://yuanye@db/yuanye --store s3://yuanye --labels browser,cn
  yuanye worker drain               finish and end, all of them
  yuanye library status             what each of them does

Ctrl-C or SIGTERM: every site saves what is in flight and is published; another worker goes on with it. A worker that is
killed is waited for as long as its leases hold, then others go on. docs/machines.md sets it up from nothing.`,
    )
    .action(actLater(async () => (await import('../actions/worker.js')).run));
  command
    .command('drain')
    .description('let workers finish what they do and end; they take no other site')
    .argument('[worker]', 'one of them, as yuanye library status shows it (default: all)')
    .option('--undo', 'let them go on')
    .action(
      act(async (global: Global, id: string | undefined, options: { readonly undo?: boolean }) => {
        const { drain } = await import('../actions/worker.js');
        // What names the control is an option of the command above.
        return drain(global, id, { ...command.opts<Places>(), ...options });
      }),
    );
}
