/**
 * What `yuanye worker` does: it crawls the sites of a library that several machines share, until it is stopped.
 * What `yuanye worker drain` does: it lets workers finish their sites and take no more.
 */
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import type { WorkerEvent } from '../../library/worker-options.js';
import { type Global, interruptible, line, say } from '../run-command.js';

/** Addresses of what the machines share. */
export interface Places {
  /** The control: `postgres://…`. */
  readonly control?: string;
  /** The store of snapshots and archives: a folder or `s3://…`. */
  readonly store?: string;
}

interface Options extends Places {
  readonly dir: string;
  readonly labels: readonly string[];
  /** Sites at a time, and browsers at a time. */
  readonly sites: number;
  readonly browsers: number;
  /** Seconds that a site is crawled before its result is published and the next one may follow. */
  readonly slice: number;
  /** Seconds after which a site of a worker that is not heard of is free for others. */
  readonly lease: number;
  /** Milliseconds between two requests to a host. */
  readonly delay?: number;
  readonly allowPrivate?: boolean;
  /** Where the worker's health is served on this machine; 0: nowhere. */
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
          ...placesOf(options),
          dir,
          labels: options.labels,
          sites,
          browsers,
          sliceS: slice,
          leaseS: options.lease,
          signal,
          log,
          // For the crawls that the worker starts.
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
          say(global, `http://127.0.0.1:${options.port}/healthz tells how the worker is.`);
        },
      ),
    );
    return EXIT.done;
  } finally {
    await closeHealth().finally(close);
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
      return t`No site is begun and nothing is fetched until it is back: ${event.why} ${event.hint}`;
    case 'back':
      return t`The control or the store is there again; the work goes on.`;
  }
}

/** `id`: the worker, every one where undefined. With `undo` they take sites again. */
export async function drain(
  global: Global,
  id: string | undefined,
  options: Places & { readonly undo?: boolean },
): Promise<ExitCode> {
  const [{ placesOf }, { Control }] = await Promise.all([
    import('../../library/shared.js'),
    import('../../library/control/control.js'),
  ]);
  // The store is not opened: its address need not be given.
  const control = await Control.open(placesOf({ store: '-', ...options }).control);
  try {
    const ids = await control.workers.drain(id ?? null, options.undo !== true);
    if (ids.length === 0)
      throw new StopRun(
        'no-worker',
        id === undefined ? 'No worker is known.' : `There is no worker "${id}".`,
        'yuanye library status shows the workers.',
        EXIT.usage,
      );
    for (const one of ids) line(global.json ? JSON.stringify({ worker: one, drain: options.undo !== true }) : one);
    return EXIT.done;
  } finally {
    await control.close();
  }
}
