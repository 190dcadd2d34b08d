/** `yuanye import`: pages from files take the same way as pages from the net. */
import { type Command, Option } from 'commander';
import { sniff } from '../../../snapshots/index.js';
import { DiskLimit, FULL } from '../../archive/disk-limit.js';
import { filesBelow, pageFromFile } from '../../archive/import/files.js';
import { openReaders, type Readers } from '../../archive/import/readers.js';
import { assemble } from '../../archive/parts.js';
import { Session } from '../../archive/session.js';
import { profileOf } from '../../archive/sites.js';
import { usualWorkers } from '../../archive/worker-pool.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { canonicalUrl } from '../../core/url.js';
import { maxDisk, whole } from '../options.js';
import { act, EXIT_OF, type Global, interruptible, line, say } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<path...>', 'HTML files, plain-text dumps of pages, WARC or WACZ files, or folders of them')
    .option('--url <url>', "the page's address, when one file is imported that does not say it itself")
    .option('--content-type <type>', 'the Content-Type header that came with the files')
    .addOption(
      new Option('--keep <what>', 'of WARC and WACZ: captures that show an article, or every capture').choices([
        'articles',
        'all',
      ]),
    )
    .option(
      '--workers <n>',
      'threads that read beside the one that writes (default: a core each, three at most)',
      whole,
    )
    .addHelpText(
      'after',
      `
Examples:
  yuanye import page.html --url http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye import saved-pages/ --archive ./archive
  yuanye import crawl.warc.gz                 the article pages, with the dates of their captures
  yuanye import collection.wacz --keep all    every capture (the default of WACZ)

WARC (1.0 and 1.1, gzipped or not) and WACZ are read as a stream; damaged records are told and passed over.
An import that was stopped is run again: what is known is passed over.
--json prints one line a page or damaged place: {file, offset?, outcome, url, id?, title?, message?}.`,
    )
    .action(act(importPages));
  maxDisk(command);
}

interface Options {
  readonly url?: string;
  readonly contentType?: string;
  readonly keep?: 'articles' | 'all';
  readonly maxDisk?: number;
  readonly workers?: number;
}

async function importPages(global: Global, paths: string[], options: Options): Promise<ExitCode> {
  const files: string[] = [];
  for await (const file of filesBelow(paths)) files.push(file);
  if (files.length === 0)
    throw new StopRun(
      'nothing-to-import',
      'There are no pages in these folders.',
      'Pages end in .html, .htm, .shtml or .txt; archives in .warc, .warc.gz or .wacz.',
      EXIT.usage,
    );
  if (options.url !== undefined && files.length > 1)
    throw new StopRun(
      'usage',
      '--url goes with one file only',
      'Import the files one by one, or let them say their own address.',
      EXIT.usage,
    );
  if (options.url !== undefined && canonicalUrl(options.url) === null)
    throw new StopRun(
      'usage',
      `--url: ${options.url} is no address of a page.`,
      'Such as http://host/path',
      EXIT.usage,
    );

  return interruptible(global, (abort) => importFiles(global, files, { ...options, paths }, abort));
}

async function importFiles(
  global: Global,
  files: readonly string[],
  options: Options & { readonly paths: readonly string[] },
  abort: AbortController,
): Promise<ExitCode> {
  const { paths } = options;
  const session = await Session.open(global.archive, 'import', { paths });
  const counts: Record<string, number> = {};
  const limit = new DiskLimit(
    global.archive,
    options.maxDisk ?? null,
    () => abort.abort(),
    () => session.warc.written,
  );
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
    limit.look();
  };
  const pending: Promise<void>[] = [];
  let readers: Readers | null | undefined;
  try {
    limit.look();
    for (const file of files) {
      if (abort.signal.aborted) break;
      const kind = sniff(file);
      if (kind !== null) {
        const keep = options.keep ?? (kind === 'wacz' ? 'all' : 'articles');
        readers ??= await openReaders(options.workers ?? usualWorkers() - 1);
        await importArchive(
          session,
          global,
          file,
          keep,
          { signal: abort.signal, ...(readers ? { readers } : {}) },
          count,
        );
        continue;
      }
      const work = importFile(session, file, options, (outcome, told) => {
        count(outcome);
        if (global.json) line(JSON.stringify({ file, outcome, ...told }));
        else
          say(
            global,
            printableLine(`${outcome.padEnd(10)} ${file}  ${'message' in told ? told.message : (told.title ?? '')}`),
          );
      });
      pending.push(work);
      // A commit holds many pages; waiting for each one alone would cost a disk sync a page.
      if (pending.length === 64) await Promise.all(pending.splice(0));
    }
    await session.archive.commits.flush();
    await Promise.all(pending);
  } catch (error) {
    await session.close('failed', counts);
    throw error;
  } finally {
    await readers?.close();
  }
  const bad = (counts['failed'] ?? 0) + (counts['skipped'] ?? 0) + (counts['damaged'] ?? 0);
  const outcome = limit.reached ? 'limit' : abort.signal.aborted ? 'interrupted' : bad > 0 ? 'partial' : 'done';
  await session.close(outcome, counts);
  say(
    global,
    `${files.length} files: ${Object.entries(counts)
      .map(([what, n]) => `${n} ${what}`)
      .join(', ')}`,
  );
  if (outcome === 'limit') say(global, FULL);
  if (outcome === 'interrupted') say(global, 'Interrupted; what was read is saved. The same command goes on.');
  return EXIT_OF[outcome];
}

/** Every capture of a WARC or WACZ file; each result is printed and counted as it comes. */
async function importArchive(
  session: Session,
  global: Global,
  file: string,
  keep: 'articles' | 'all',
  how: { readonly signal: AbortSignal; readonly readers?: Readers },
  count: (what: string) => void,
): Promise<void> {
  const [{ ArchiveImport }, { generalProfile, knownProfiles }] = await Promise.all([
    import('../../archive/import/web-archives.js'),
    import('../../../crawlers/index.js'),
  ]);
  await new ArchiveImport(session, {
    keep,
    profiles: knownProfiles(),
    general: generalProfile(),
    ...how,
    tell: (told) => {
      count(told.outcome);
      if (global.json) line(JSON.stringify(told));
      else if (told.outcome !== 'passed' && told.outcome !== 'known') {
        const place = `${told.file}:${told.offset}`;
        say(
          global,
          printableLine(`${told.outcome.padEnd(10)} ${told.url ?? place}  ${told.message ?? told.title ?? ''}`),
        );
      }
    },
  }).file(file);
}

type Told = { id: string; title: string | null; url: string | null } | { code: string; message: string; hint?: string };

async function importFile(
  session: Session,
  file: string,
  facts: { url?: string; contentType?: string },
  tell: (outcome: string, told: Told) => void,
): Promise<void> {
  try {
    const page = await pageFromFile(file, facts);
    // The address may stand in the page only; its site's rules then count from the start.
    const known = profileOf(page.url);
    const read = session.read(page, session.context(known));
    const profile = known ?? profileOf(read.article.url);
    const context = session.context(profile);
    const first = profile === known ? read : session.read(page, context);
    const { processed, save } = session.prepare([page], context, assemble(page.finalUrl, first, []));
    await session.archive.commits.enqueue(() => {
      const saved = save();
      const { title, url, kind } = processed.article;
      if (saved === null)
        tell('skipped', { code: 'not-article', message: `this is no article (${kind}); its bytes are kept` });
      else tell(saved.outcome, { id: saved.id, title, url });
    });
  } catch (error) {
    if (!(error instanceof StopRun) || error.exitCode === EXIT.unusable) throw error;
    tell('failed', { code: error.code, message: error.message, hint: error.hint });
  }
}
