/** `yuanye serve`: the reading room, for people with a browser. */
import { once } from 'node:events';
import { type Command, InvalidArgumentError } from 'commander';
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { t } from '../../lang/index.js';
import { isLibrary, openLibrary } from '../../library/library.js';
import { act, type Global, interruptible, line, say } from '../run-command.js';

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

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('Write a port, 0 to 65535.');
  return port;
}

function threads(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('Write a number from 0 to 99.');
  return Number(text);
}

/** `https://archive.example.org`, without a path. */
function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new InvalidArgumentError('Write an address without a path, such as https://archive.example.org.');
  return url.origin;
}

function email(text: string): string {
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(text))
    throw new InvalidArgumentError('Write an address such as library@example.org.');
  return text;
}

export function register(command: Command): void {
  command
    .option('--port <n>', 'the port; 0: any free one', portNumber, 9781)
    .option('--listen <address>', 'where to listen; readers on other machines need --origin too', '127.0.0.1')
    .option('--origin <url>', 'the address at which readers reach the room, as behind a proxy', origin)
    .option(
      '--replay-origin <url>',
      'another address, where pages are shown as they were; needed with --origin',
      origin,
    )
    .option('--replay-port <n>', 'the port of that address on this machine (default: the next one)', portNumber)
    .option('--contact <email>', 'whom harvesters of OAI-PMH write to', email)
    .option('--public', 'let search engines take the pages in (robots.txt, sitemap.xml)')
    .option('--no-curation', 'no forms: tags, notes and collections are shown and not changed')
    .option('--workers <n>', 'threads that search', threads, 2)
    .option('--library <dir>', 'the room of a library: all its sites (default where it is called in a library)')
    .addHelpText(
      'after',
      `
Examples:
  yuanye serve                                    http://localhost:9781/, for this machine alone
  yuanye serve --port 8080 --lang zh
  yuanye serve --library ./library                all sites of a library
  yuanye serve --listen 0.0.0.0 --origin http://library.example.org:9781
  yuanye serve --origin https://archive.example.org --public     behind a proxy that speaks TLS
  yuanye serve --origin https://archive.example.org --replay-origin https://replay.example.org

Pages are shown as they were from a port and a name of their own (http://127.0.0.1:9782), because they keep their markup.
A room for others shows them only with --replay-origin, another host name that the proxy sends to the replay port.

Readers on this machine may add tags, notes and collections (yuanye curate); a room for others (--origin) shows tags and
collections and changes nothing. The room may be open while a crawl writes. Ctrl-C closes it.

Pages come in the language that a browser asks for; --lang gives all of them one language.`,
    )
    .action(act(serve));
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

async function serve(global: Global, options: Options): Promise<ExitCode> {
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
