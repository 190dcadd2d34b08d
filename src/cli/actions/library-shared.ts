/** What `yuanye library follow` does, and what other commands do with a library that several machines share. */
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import type { ControlSite } from '../../library/control/control.js';
import type { WorkerState } from '../../library/control/workers.js';
import type { Library } from '../../library/library.js';
import type { SharedLibrary } from '../../library/shared.js';
import { localTime } from '../../report/times.js';
import { type Global, interruptible, line, say } from '../run-command.js';
import { type InLibrary, libraryOf } from './library-folder.js';

/** Opens the control and the store of a library for some work. */
export async function withShared<T>(library: Library, work: (shared: SharedLibrary) => Promise<T>): Promise<T> {
  const { SharedLibrary } = await import('../../library/shared.js');
  const shared = await SharedLibrary.open(library);
  try {
    return await work(shared);
  } finally {
    await shared.close();
  }
}

/** How long a look waits for another process at the catalogue, in milliseconds. */
const PATIENCE = 60_000;

export async function follow(
  global: Global,
  options: InLibrary & { readonly once?: boolean; readonly every: number },
): Promise<ExitCode> {
  const [{ openLibrary }, { lookAtSites }, { StopRun }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/look.js'),
    import('../../core/errors.js'),
  ]);
  const dir = libraryOf(options);
  const library = openLibrary(dir);
  if (library.shared === null)
    throw new StopRun(
      'usage',
      'This library is on this machine alone: there is nothing to follow.',
      'yuanye library init DIR --control URL --store STORE makes one that several machines share.',
      EXIT.usage,
    );
  return interruptible(global, ({ signal }) =>
    withShared(library, async (shared) => {
      let code: ExitCode = EXIT.done;
      do {
        try {
          const { brought, failed } = await shared.follow(signal);
          code = failed.size > 0 ? EXIT.partial : EXIT.done;
          for (const [name, { message, hint }] of failed) say(global, printable(`${name}: ${message}\n  ${hint}`));
          const look = await lookAtSites(openLibrary(dir), {
            waitMs: PATIENCE,
            compare: options.once === true,
            signal,
          });
          if (brought.length > 0 && global.json)
            line(JSON.stringify({ brought, taken: look.taken, removed: look.removed }));
          else if (brought.length > 0)
            say(global, printableLine(t`${brought.length} sites brought: ${brought.join(', ')}`));
        } catch (error) {
          // One that goes on tells it and tries again.
          if (options.once === true || !(error instanceof StopRun)) throw error;
          say(global, printable(`${error.message}\n  ${error.hint}`));
        }
        if (options.once !== true) await pause(options.every * 1000, signal);
      } while (options.once !== true && !signal.aborted);
      return signal.aborted && options.once === true ? EXIT.interrupted : code;
    }),
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
    if (signal.aborted) resolve();
  });
}

/** The workers, and the sites as they were last published. */
export function sharedStatus(global: Global, library: Library): Promise<ExitCode> {
  return withShared(library, async ({ control }) => {
    const [sites, workers] = [await control.sites(), await control.workers.all()];
    const wrong = sites.filter(({ trouble, givenUp }) => givenUp || trouble !== null).length;
    if (global.json) {
      for (const one of workers) line(JSON.stringify({ worker: one.id, ...one }));
      for (const one of sites) line(JSON.stringify(one));
    } else {
      for (const one of workers) line(printableLine(workerLine(one)));
      for (const one of sites) for (const text of siteLines(one)) line(printableLine(text));
    }
    const alive = workers.filter((one) => one.alive).length;
    const articles = sites.reduce((sum, { facts }) => sum + (facts.articles ?? 0), 0);
    say(global, t`${alive} workers, ${sites.length} sites, ${articles} articles published`);
    return wrong > 0 ? EXIT.partial : EXIT.done;
  });
}

function workerLine({ id, machine, alive, drain, atWork, sites, labels, version, seenAt }: WorkerState): string {
  const state = !alive ? t`not heard of since ${localTime(seenAt.toISOString())}` : drain ? t`draining` : t`at work`;
  const has = labels.length === 0 ? '' : `  [${labels.join(', ')}]`;
  return t`worker ${id} on ${machine}: ${state}, ${atWork} of ${sites} sites, yuanye ${version}${has}`;
}

function siteLines(site: ControlSite): string[] {
  const { name, worker, leased, facts, publishedAt, nextAt, trouble, givenUp, labels } = site;
  const state = givenUp ? t`given up` : leased ? t`at work: ${worker}` : t`waits`;
  const needs = labels.length === 0 ? '' : `  [${labels.join(', ')}]`;
  const last =
    publishedAt === null ? t`nothing published yet` : `${localTime(publishedAt.toISOString())}: ${facts.outcome ?? ''}`;
  return [
    t`${name}  ${state}  ${facts.articles ?? 0} articles, ${facts.queued ?? 0} pages queued${needs}`,
    t`  last ${last}`,
    t`  next ${nextAt === null ? t`by no schedule` : localTime(nextAt.toISOString())}`,
    ...(trouble === null ? [] : [`  ${trouble}`]),
    ...(givenUp ? [t`  yuanye library run --once ${name} tries it again`] : []),
  ];
}

/** Queues sites for the workers. */
export function queueNow(global: Global, library: Library, names: readonly string[]): Promise<ExitCode> {
  return withShared(library, async (shared) => {
    const queued = await shared.wake(names);
    if (global.json) line(JSON.stringify({ queued: queued.map(({ name }) => name) }));
    else
      say(global, t`${queued.length} sites are queued for the workers; yuanye library status tells how far they are.`);
    return EXIT.done;
  });
}
