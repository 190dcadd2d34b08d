/** `yuanye worker`: one of the machines that crawl a library together. */
import { type Command, InvalidArgumentError } from 'commander';
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import type { WorkerEvent } from '../../library/worker-options.js';
import { atLeastOne, wholeNumber } from '../options.js';
import { act, type Global, interruptible, line, say } from '../run-command.js';

interface Places {
  readonly control?: string;
  readonly store?: string;
}

interface Options extends Places {
  readonly dir: string;
  readonly labels: readonly string[];
  readonly sites: number;
  readonly browsers: number;
  readonly slice: number;
  readonly lease: number;
  readonly delay?: number;
  readonly allowPrivate?: boolean;
  readonly port: number;
}

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
    .action(act(run));
  command
    .command('drain')
    .description('let workers finish what they do and end; they take no other site')
    .argument('[worker]', 'one of them, as yuanye library status shows it (default: all)')
    .option('--undo', 'let them go on')
    .action(
      act((global: Global, id: string | undefined, options: { readonly undo?: boolean }) =>
        // What names the control is an option of the command above.
        drain(global, id, { ...command.opts<Places>(), ...options }),
      ),
    );
}

async function run(global: Global, options: Options): Promise<ExitCode> {
  const [{ placesOf }, { runWorker }] = await Promise.all([
    import('../../library/shared.js'),
    import('../../library/worker.js'),
  ]);
  const { dir, sites, browsers, slice, delay } = options;
  const { makeFolder } = await import('../../../storage/index.js');
  makeFolder(dir);
  const { log, close } = openLog(dir, global.logLevel, 0);
  let closeHealth: () => Promise<void> = async () => undefined;
  try {
    await interruptible(global, ({ signal }) =>
      runWorker(
        {
          ...{ ...placesOf(options), dir, labels: options.labels, sites, browsers, signal, log },
          ...{ sliceS: slice, leaseS: options.lease },
          words: [
            ...(options.allowPrivate === true ? ['--allow-private'] : []),
            ...(delay === undefined ? [] : ['--delay', String(delay)]),
          ],
          onEvent: (event) => printEvent(global, event),
        },
        async (status) => {
          if (options.port === 0) return;
          const { serveWorkerHealth } = await import('../../schedule/worker-health.js');
          closeHealth = await serveWorkerHealth(status, options.port);
          say(global, `http://127.0.0.1:${options.port}/healthz tells how it is.`);
        },
      ),
    );
    return EXIT.done;
  } finally {
    await closeHealth();
    close();
  }
}

function printEvent(global: Global, event: WorkerEvent): void {
  if (global.json) line(JSON.stringify(event));
  else say(global, printableLine(textOf(event)));
}

function textOf(event: WorkerEvent): string {
  switch (event.type) {
    case 'joined':
      return t`${event.worker} is at work for the library ${event.library}.`;
    case 'begins':
      return t`${event.site}  ${event.kind} begins`;
    case 'published':
      return t`${event.site}  published: ${event.outcome} (exit ${event.exitCode})`;
    case 'not-published':
      return t`${event.site}  not published: ${event.why} ${event.hint}`;
    case 'away':
      return t`Nothing is taken or fetched meanwhile: ${event.why} ${event.hint}`;
    case 'back':
      return t`It is there again; the work goes on.`;
  }
}

async function drain(
  global: Global,
  id: string | undefined,
  options: Places & { readonly undo?: boolean },
): Promise<ExitCode> {
  const [{ placesOf }, { Control }] = await Promise.all([
    import('../../library/shared.js'),
    import('../../library/control/control.js'),
  ]);
  const control = await Control.open(placesOf({ store: '-', ...options }).control);
  try {
    const ids = await control.workers.drain(id ?? null, options.undo !== true);
    if (ids.length === 0)
      throw new StopRun(
        'no-worker',
        id === undefined ? 'No worker is known.' : `There is no worker "${id}".`,
        'yuanye library status shows them.',
        EXIT.usage,
      );
    for (const one of ids) line(global.json ? JSON.stringify({ worker: one, drain: options.undo !== true }) : one);
    return EXIT.done;
  } finally {
    await control.close();
  }
}
