/** `yuanye crawl`: fetch, repair, clean and archive. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Kept, runCrawl } from '../../archive/crawl/run.js';
import { MEDIA, type Media } from '../../archive/visitor.js';
import { proxySetting, setting } from '../../config/settings.js';
import { softwareVersion } from '../../config/version.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { sitesAndAddresses } from '../../crawler.js';
import { crawlProgress, crawlSummary } from '../crawl-progress.js';
import { dryRun } from '../dry-run.js';
import { atLeastOne, maxDisk, whole } from '../options.js';
import { act, EXIT_OF, type Global, interruptible, line, say } from '../run-command.js';

interface Options {
  readonly urls?: string;
  readonly since?: string;
  readonly limit?: number;
  readonly delay?: number;
  readonly concurrency: number;
  readonly relatedDepth?: number;
  readonly allowPrivate?: boolean;
  readonly dryRun?: boolean;
  readonly media: Media;
  readonly maxDisk?: number;
  readonly keepFailures?: boolean;
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('Write a day as YYYY-MM-DD.');
  }
  return text;
}

export function register(command: Command): void {
  command
    .argument('[site-or-url...]', 'a site profile, its YAML file, or addresses; none: go on with what is queued')
    .option('--urls <file>', 'single pages: a file with one address a line, or - for standard input')
    .option('--since <day>', 'leave out articles whose address, sitemap or feed dates them before YYYY-MM-DD', day)
    .option('--limit <n>', 'pages to visit at most', atLeastOne)
    .option('--delay <ms>', 'milliseconds between two requests to one host; never below the polite minimum', whole)
    .option('--concurrency <n>', 'hosts visited side by side; each has one connection', atLeastOne, 16)
    .option('--related-depth <n>', 'steps along related articles (default: the profile’s, 1)', whole)
    .addOption(
      new Option('--media <what>', 'files of articles to keep: none, pictures and PDFs (article), or every file (all)')
        .choices(MEDIA)
        .default('article'),
    )
    .option('--keep-failures', 'keep a picture and the HTML of pages that fail in the browser, in ARCHIVE/failures')
    .option('--dry-run', 'print the pages, the hours at the polite rate and the size; keep nothing')
    .option('--allow-private', 'let private addresses be visited, and --delay hold there: tests, or your own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye crawl chla --limit 200
  yuanye crawl chla --dry-run --since 2020-01-01
  yuanye crawl http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye crawl --urls addresses.txt --related-depth 0
  yuanye crawl SITE --keep-failures  shows why pages with scripts fail
  yuanye crawl                       goes on where an interrupted crawl ended

Ctrl-C once: what is in flight is saved, exit 130. Twice: ends at once; nothing that was saved is lost.`,
    )
    .action(act(run));
  maxDisk(command);
}

/** One address a line; empty lines and lines that begin with # are passed over. */
async function addressesFrom(file: string): Promise<string[]> {
  let text: string;
  try {
    text = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw new StopRun('urls', message, 'Name a file with one address a line, or -.', EXIT.usage);
  }
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return lines.map((entry) => entry.trim()).filter((entry) => entry !== '' && !entry.startsWith('#'));
}

async function run(global: Global, names: string[], options: Options): Promise<ExitCode> {
  const { findBrowser, generalProfile, knownProfiles, userAgent } = await import('../../../crawlers/index.js');
  const { sites, addresses } = await sitesAndAddresses(names, global.archive);
  const pages = options.urls === undefined ? [] : await addressesFrom(options.urls);
  const contact = setting('contact');
  if (contact === '' && options.allowPrivate !== true) {
    say(global, 'YUANYE_CONTACT is not set: give webmasters an address they can write to, such as a page or e-mail.');
  }
  const common = {
    profiles: [...knownProfiles(), ...sites],
    general: generalProfile(),
    sites,
    addresses,
    pages,
    userAgent: userAgent(softwareVersion(), contact),
    allowPrivate: options.allowPrivate === true,
    concurrency: options.concurrency,
    limit: options.limit ?? null,
    delayMs: options.delay ?? null,
    relatedDepth: options.relatedDepth ?? null,
    since: options.since ?? null,
    proxy: proxySetting(),
    browser: await findBrowser(setting('chromium')),
  };
  return interruptible(global, async (abort) => {
    const how = { ...common, signal: abort.signal };
    const nothing = sites.length + addresses.length + pages.length === 0;
    if (options.dryRun === true) return await tellDryRun(global, how, nothing);
    const kept = { ...options, stop: () => abort.abort() };
    return await archive(global, { names, ...options }, how, kept, nothing);
  });
}

type Common = Parameters<typeof dryRun>[0];

function noTargets(): StopRun {
  const hint = 'yuanye crawl SITE or yuanye crawl URL; yuanye site list shows the sites that are known.';
  return new StopRun('nothing', 'Nothing is queued, and no site or address was given.', hint, EXIT.usage);
}

async function archive(global: Global, asked: object, common: Common, kept: Kept, nothing: boolean): Promise<ExitCode> {
  const progress = crawlProgress(global);
  const onQueued = (queued: number) => {
    if (nothing && queued === 0) throw noTargets();
  };
  const report = await runCrawl(
    global.archive,
    asked,
    { ...common, onEvent: progress.onEvent },
    { ...kept, onQueued, onSaved: progress.onSaved },
  ).finally(() => progress.close());
  const { outcome, summary, saved, alarms, selectors, failures, untold } = report;
  if (report.full) say(global, 'The archive has reached --max-disk; what was fetched is saved, nothing was deleted.');
  if (global.json) line(JSON.stringify({ ...summary, saved, alarms, ...failures?.summary() }));
  else say(global, crawlSummary(summary, saved, selectors));
  if (failures !== null) say(global, failures.text());
  for (const why of untold) say(global, `could not be told: ${why}`);
  return EXIT_OF[outcome];
}

async function tellDryRun(global: Global, common: Common, nothing: boolean): Promise<ExitCode> {
  if (nothing) throw noTargets();
  const { openArchive, openFrontier } = await import('../../../storage/index.js');
  const { existsSync } = await import('node:fs');
  const { join } = await import('node:path');
  const archived = existsSync(join(global.archive, 'archive.db'))
    ? openArchive(global.archive, { mode: 'read' })
    : null;
  try {
    const known = archived === null ? null : openFrontier(archived.db, archived.commits);
    const found = await dryRun(common, (url) => known?.isDone(url) === true);
    if (global.json) line(JSON.stringify(found));
    else for (const url of found.pages) line(printable(url));
    const bound = found.complete ? '' : 'at least ';
    say(
      global,
      `${bound}${found.pages.length} pages to fetch (${found.known} already archived), ` +
        `${bound}${found.hours.toFixed(2)} hours at the polite rate, ${bound}${found.gb.toFixed(3)} GB` +
        (found.complete ? '' : '. More lists remained; --limit N reads more of them.'),
    );
    return common.signal.aborted ? EXIT.interrupted : found.complete ? EXIT.done : EXIT.limit;
  } finally {
    await archived?.close();
  }
}
