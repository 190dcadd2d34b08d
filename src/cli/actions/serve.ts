/** What `yuanye serve` does. */
import { once } from 'node:events';
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { t } from '../../lang/index.js';
import { isLibrary, openLibrary } from '../../library/library.js';
import { type Global, interruptible, line, say } from '../run-command.js';

interface Options {
  readonly port: number;
  readonly listen: string;
  readonly origin?: string;
  readonly replayOrigin?: string;
  readonly replayPort?: number;
  readonly contact?: string;
  readonly public?: boolean;
  readonly curation: boolean;
  readonly workers: number;
  readonly library?: string;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

export async function serve(global: Global, options: Options): Promise<ExitCode> {
  if (!LOOPBACK.has(options.listen) && options.origin === undefined)
    throw new StopRun(
      'usage',
      `Readers reach ${options.listen} by a name that this command does not know.`,
      'Say it: --origin http://HOST:PORT. Requests under other names are refused.',
      EXIT.usage,
    );
  if (options.replayOrigin !== undefined && options.replayOrigin === options.origin)
    throw new StopRun(
      'usage',
      'Both origins are the same.',
      'Pages as they were need an origin of their own.',
      EXIT.usage,
    );
  const { serveRoom } = await import('../../serve/index.js');
  const library = libraryDir(global, options);
  const dir = library ?? global.archive;
  const keepUp = library === null ? null : await keepCatalogueUp(global, library);
  const serving = await serveRoom(
    {
      dir,
      lang: global.lang,
      public: options.public === true,
      origin: options.origin ?? null,
      replayOrigin: options.replayOrigin ?? null,
      contact: options.contact ?? null,
      curation: options.curation,
      workers: options.workers,
      onError: (error, path) => logFailure({ ...global, archive: dir }, error, path),
      now: () => new Date(),
    },
    options.listen,
    options.port,
    replayPort(options),
  );
  if (global.json) line(JSON.stringify({ url: serving.url, replay: serving.replay }));
  else line(t`The reading room is open: ${options.origin === undefined ? serving.url : `${options.origin}/`}`);
  if (options.origin !== undefined) say(global, t`It listens on ${serving.url}, where the proxy sends requests.`);
  if (serving.replay === null) say(global, 'Pages are not shown as they were; --replay-origin turns it on.');
  say(global, 'Ctrl-C closes it.');
  await interruptible(global, async ({ signal }) => {
    if (!signal.aborted) await once(signal, 'abort');
  });
  clearInterval(keepUp?.timer);
  await keepUp?.last();
  await serving.close();
  return EXIT.done;
}

/** The library that is meant; null: an archive is. */
function libraryDir(global: Global, { library }: Options): string | null {
  if (library !== undefined && global.archiveGiven !== null)
    throw new StopRun('usage', '--library and --archive exclude each other.', 'Leave one of them out.', EXIT.usage);
  if (library !== undefined) return openLibrary(library).dir;
  if (global.archiveGiven !== null) return isLibrary(global.archiveGiven) ? openLibrary(global.archiveGiven).dir : null;
  return isLibrary('.') ? openLibrary('.').dir : null;
}

/** How often the room of a library takes what changed in the sites, in milliseconds, unless a run of it does so. */
const KEEP_UP_MS = 60_000;

/** Takes what changed into the catalogue now, and then from time to time. `last`: the update that is under way. */
async function keepCatalogueUp(global: Global, dir: string) {
  const { lookAtSites } = await import('../../library/look.js');
  const { printUnseen } = await import('./library-read.js');
  const look = () => lookAtSites(openLibrary(dir), { waitMs: 0, compare: false });
  printUnseen(global, (await look()).unseen);
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last
      .then(look)
      .then(() => undefined)
      .catch((error: unknown) => logFailure({ ...global, archive: dir }, error, 'catalogue'));
  }, KEEP_UP_MS);
  return { timer, last: () => last };
}

/** Replay is on for this machine, and for others under an address of its own; null: it is off. */
function replayPort({ origin, replayOrigin, replayPort: given, port }: Options): number | null {
  if (origin !== undefined && replayOrigin === undefined) return null;
  if (given !== undefined) return given;
  return port === 0 ? 0 : port === 65_535 ? port - 1 : port + 1;
}

/** A page that failed, in the log of the archive; on the terminal where the archive's folder cannot be written. */
function logFailure(global: Global, error: unknown, path: string): void {
  try {
    const { log, close } = openLog(global.archive, global.logLevel, 0);
    log.error({ err: error, path }, 'a page failed');
    close();
  } catch (failed) {
    say(global, `${path} failed: ${String(error)} (no log: ${String(failed)})`);
  }
}
