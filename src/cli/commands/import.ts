/** `yuanye import`: pages from files take the same way as pages from the net. */
import { type Command, Option } from 'commander';
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
import { maxDisk, wholeNumber } from '../options.js';
import { act, EXIT_OF, type Global, interruptible, line, localizedProblem, say } from '../run-command.js';
import { padEndColumns } from '../wrapped.js';

export function register(command: Command): void {
  command
    .argument(
      '<path...>',
      'saved pages (HTML, MHTML), documents (PDF, DOCX, DOC, XLSX), plain-text dumps, WARC, ARC or WACZ files, folders or ZIP files of them',
    )
    .option('--url <url>', "the page's address, when one file is imported that does not say it itself")
    .option('--content-type <type>', 'the Content-Type header that came with the files')
    .option('--fetch', 'fetch the pages that bookmarks and lists of addresses name, as yuanye crawl --urls does')
    .option('--delay <ms>', 'with --fetch: milliseconds between two requests to one host', wholeNumber)
    .option('--allow-private', 'with --fetch: let private addresses be visited')
    .addOption(
      new Option('--keep <what>', 'of WARC and WACZ: captures that show an article, or every capture').choices([
        'articles',
        'all',
      ]),
    )
    .option(
      '--workers <n>',
      'threads that read beside the one that writes (default: a core each, three at most)',
      wholeNumber,
    )
    .addHelpText(
      'after',
      `
Examples:
  yuanye import page.html --url http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye import saved-pages/ --archive ./archive
  yuanye import crawl.warc.gz                 the article pages, with the dates of their captures
  yuanye import zotero-export/                an export with its files: addresses and times come from its catalogue
  yuanye import --fetch bookmarks.html        the pages that it names, fetched
  yuanye import collection.wacz --keep all    every capture (the default of WACZ)

WARC (1.0 and 1.1, gzipped or not) and WACZ are read as a stream; damaged records are reported and passed over.
What a file is, is read from its bytes, whatever its name. Each file ends as new, changed, known or not-read with the
reason; one bad file never stops the rest. Of a folder, files that are no pages are counted by kind.
The address of a page is --url, or what the browser or SingleFile noted in it when it was saved, or what it says itself.
A CSV of file,address,date (columns named or in this order), Zotero's RDF and JSON say where files were saved from.
Bookmarks (HTML, JSON), shortcuts (.url), CSL-JSON and plain lists of addresses name pages, which --fetch fetches.
An import that was stopped is run again: what is known is passed over.
--json prints one line a file, page or damaged place: {file, offset?, outcome, url, id?, title?, code?, message?, hint?};
the last line sums up: {files, outcomes, notRead, stopped}.`,
    )
    .action(act(importPages));
  maxDisk(command);
}

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

async function importPages(global: Global, paths: string[], options: Options): Promise<ExitCode> {
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
  say(global, printableLine(`${padEndColumns(translated(outcome), 10)} ${place}  ${why ?? title ?? ''}`));
}
