/** What `yuanye import` does. */
import { DISK_LIMIT_REACHED, DiskLimit } from '../../archive/disk-limit.js';
import { withCatalogues } from '../../archive/import/catalogues.js';
import { FilesImport } from '../../archive/import/import-files.js';
import { openReaders, type Readers } from '../../archive/import/readers.js';
import type { CaptureResult, FileResult } from '../../archive/import/results.js';
import { ImportTable } from '../../archive/import/table.js';
import { type FoundFile, filesBelow } from '../../archive/import/walk.js';
import { Session } from '../../archive/session.js';
import { usualWorkers } from '../../archive/worker-pool.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { canonicalUrl } from '../../core/url.js';
import { t, translated } from '../../lang/index.js';
import { EXIT_OF, type Global, interruptible, line, localizedProblem, say } from '../run-command.js';
import { shownTitle } from '../shown-title.js';
import { padEndColumns } from '../wrapped.js';

interface Options {
  readonly url?: string;
  readonly contentType?: string;
  readonly fetch?: boolean;
  readonly delay?: number;
  readonly allowPrivate?: boolean;
  readonly keep?: 'articles' | 'all';
  readonly maxDisk?: number;
  readonly workers?: number;
}

export async function importPages(global: Global, paths: string[], options: Options): Promise<ExitCode> {
  const files = withCatalogues([...filesBelow(paths)]);
  const usage = (message: string, hint: string) => new StopRun('usage', message, hint, EXIT.usage);
  if (options.url !== undefined && canonicalUrl(options.url) === null)
    throw usage(`--url: ${options.url} is no address of a page.`, 'Such as http://host/path');
  if (options.url !== undefined && files.length > 1)
    throw usage('--url goes with one file only', 'Import the files one by one, or let them say their own address.');
  if (files.length === 0)
    throw new StopRun('nothing-to-import', 'There are no files in these folders.', 'Check the paths.', EXIT.usage);
  const addresses = new Set<string>();
  const ended = await interruptible(global, (abort) =>
    importFiles(global, files, { ...options, paths }, addresses, abort),
  );
  if (addresses.size === 0 || (ended !== EXIT.done && ended !== EXIT.partial)) return ended;
  const { fetchPages } = await import('./crawl.js');
  const fetched = await fetchPages(global, [...addresses], options);
  return fetched === EXIT.done ? ended : fetched;
}

async function importFiles(
  global: Global,
  files: readonly FoundFile[],
  options: Options & { readonly paths: readonly string[] },
  addresses: Set<string>,
  abort: AbortController,
): Promise<ExitCode> {
  const session = await Session.open(global.archive, 'import', { paths: options.paths });
  const table = new ImportTable();
  const limit = new DiskLimit(
    global.archive,
    options.maxDisk ?? null,
    () => abort.abort(),
    () => session.warc.written,
  );
  let count = 0;
  let readers: Promise<Readers | null> | undefined;
  try {
    limit.check();
    const { url, contentType, keep } = options;
    const fetch = (found: readonly string[]) => {
      for (const one of found) addresses.add(one);
    };
    count = await new FilesImport(session, {
      ...(url === undefined ? {} : { url }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(keep === undefined ? {} : { keep }),
      ...(options.fetch === true ? { fetch } : {}),
      signal: abort.signal,
      readers: () => (readers ??= openReaders(options.workers ?? usualWorkers() - 1)),
      onResult: (result) => {
        table.add(result);
        limit.check();
        show(global, result);
      },
    }).all(files);
  } catch (error) {
    await session.close('failed', table.counts);
    throw error;
  } finally {
    await (await readers)?.close();
  }
  const outcome = limit.reached ? 'limit' : abort.signal.aborted ? 'interrupted' : table.bad > 0 ? 'partial' : 'done';
  await session.close(outcome, table.counts);
  const stopped = outcome === 'partial' ? 'done' : outcome; // as a crawl says it
  if (global.json) line(JSON.stringify({ files: count, outcomes: table.counts, notRead: table.notRead, stopped }));
  else for (const text of table.lines(count)) say(global, printableLine(text));
  if (outcome === 'limit') say(global, DISK_LIMIT_REACHED);
  if (outcome === 'interrupted') say(global, 'Interrupted; what was read is saved. The same command goes on.');
  return EXIT_OF[outcome];
}

/** One line a file or capture; of what a folder holds beside pages only the table speaks. */
function show(global: Global, result: FileResult | CaptureResult): void {
  if (global.json) {
    const { message, hint } = result as { message?: string; hint?: string };
    const said = message === undefined ? {} : localizedProblem({ message, ...(hint === undefined ? {} : { hint }) });
    line(JSON.stringify({ ...result, ...said, label: undefined, passedOver: undefined }));
    return;
  }
  const { outcome, message, title } = result;
  if (outcome === 'passed' || ('passedOver' in result && result.passedOver)) return;
  if ('offset' in result && outcome === 'known') return;
  const place = 'offset' in result ? (result.url ?? `${result.file}:${result.offset}`) : result.file;
  const why =
    'hint' in result && result.hint !== undefined
      ? t`${translated(message ?? '')}. ${translated(result.hint)}`
      : message && translated(message);
  const about = why ?? (title == null ? '' : shownTitle(title));
  say(global, printableLine(`${padEndColumns(translated(outcome), 10)} ${place}  ${about}`));
}
