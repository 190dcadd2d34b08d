/** What `yuanye worker` does. */
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import type { WorkerEvent } from '../../library/worker-options.js';
import { type Global, interruptible, line, say } from '../run-command.js';

export interface Places {
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

export async function run(global: Global, options: Options): Promise<ExitCode> {
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

export async function drain(
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
