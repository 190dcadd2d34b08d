/** `yuanye crawl`: fetch, repair, clean and archive. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, type ExitCode, StopRun } from '../../errors.js';
import type { SiteProfile } from '../../page.js';
import { act, type Global, line, printable, say } from '../command.js';
import { crawlProgress, crawlSummary } from '../crawl-progress.js';
import { DiskLimit, size } from '../disk-limit.js';
import { dryRun } from '../dry-run.js';
import { Session } from '../session.js';
import { setting } from '../settings.js';
import { softwareVersion } from '../version.js';
import { MEDIA, type Media, type OnAlarm, type OnSaved, recorder, visitor } from '../visit.js';

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
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

function atLeastOne(text: string): number {
  const n = whole(text);
  if (n === 0) throw new InvalidArgumentError('Write a number from 1.');
  return n;
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
    .option('--max-disk <size>', 'stop when the archive would be larger, such as 20GB; nothing is deleted', size)
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
  yuanye crawl                       goes on where an interrupted crawl ended

Ctrl-C once: what is in flight is saved, exit 130. Twice: ends at once; nothing that was saved is lost.`,
    )
    .action(act(run));
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
  const { findBrowser, findProfile, generalProfile, shippedProfiles, userAgent } = await import(
    '../../../crawlers/index.js'
  );
  const sites: SiteProfile[] = [];
  const addresses: string[] = [];
  for (const name of names) {
    const profile = /^https?:\/\//i.test(name) ? null : findProfile(name);
    if (profile !== null) sites.push(profile);
    else if (/^https?:\/\//i.test(name)) addresses.push(name);
    else
      throw new StopRun(
        'site',
        `There is no site "${name}".`,
        'yuanye site list shows the sites that are known; addresses begin with http://',
        EXIT.usage,
      );
  }
  for (const { site, seeds, sitemaps, feeds } of sites) {
    if (seeds.length + sitemaps.length + feeds.length > 0) continue;
    const hint = 'Name addresses: yuanye crawl URL, or --urls FILE.';
    throw new StopRun(
      'site',
      `The profile "${site}" has no seeds: its pages are only taken one by one.`,
      hint,
      EXIT.usage,
    );
  }
  const pages = options.urls === undefined ? [] : await addressesFrom(options.urls);
  const contact = setting('contact');
  if (contact === '' && options.allowPrivate !== true) {
    say(global, 'YUANYE_CONTACT is not set: give webmasters an address they can write to, such as a page or e-mail.');
  }
  const abort = new AbortController();
  const common = {
    profiles: [...shippedProfiles(), ...sites],
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
    browser: await findBrowser(setting('chromium')),
    signal: abort.signal,
  };
  const restore = onInterrupt(global, abort);
  try {
    const nothing = sites.length + addresses.length + pages.length === 0;
    if (options.dryRun === true) return await tellDryRun(global, common, nothing);
    const kept = { ...options, stop: () => abort.abort() };
    return await archive(global, { names, ...options }, common, kept, nothing);
  } finally {
    restore();
  }
}

type Common = Parameters<typeof dryRun>[0];

function noTargets(): StopRun {
  const hint = 'yuanye crawl SITE or yuanye crawl URL; yuanye site list shows the sites that are known.';
  return new StopRun('nothing', 'Nothing is queued, and no site or address was given.', hint, EXIT.usage);
}

/** `name` is the site and the selector, which may have blanks in it. */
function selectorAlarm(name: string, pages: number): { site: string; kind: string; message: string } {
  const blank = name.indexOf(' ');
  const [site, selector] = [name.slice(0, blank), name.slice(blank + 1)];
  return { site, kind: 'selector', message: `the profile's selector ${selector} matched nothing on ${pages} pages` };
}

function patternAlarm(site: string, pages: number): { site: string; kind: string; message: string } {
  return { site, kind: 'pattern', message: `the profile took no address for an article; general rules chose ${pages}` };
}

/** What is kept beside pages, and how a run that has kept enough is stopped. */
interface Kept {
  readonly media: Media;
  readonly maxDisk?: number;
  readonly stop: () => void;
}

async function archive(global: Global, asked: object, common: Common, kept: Kept, nothing: boolean): Promise<ExitCode> {
  const [{ crawl }, { openFrontier }] = await Promise.all([
    import('../../../crawlers/index.js'),
    import('../../../storage/index.js'),
  ]);
  const session = await Session.open(global.archive, 'crawl', asked);
  const progress = await crawlProgress(global);
  try {
    const frontier = openFrontier(session.archive.db, session.archive.commits, session.run);
    if (nothing && frontier.counts().queued === 0) throw noTargets();
    const saved: Record<string, number> = {};
    const alarms: Record<string, number> = {};
    const onSaved: OnSaved = (row) => {
      if (row !== null) saved[row.outcome] = (saved[row.outcome] ?? 0) + 1;
    };
    const onAlarm: OnAlarm = (site, selectors) => {
      for (const selector of selectors) alarms[`${site} ${selector}`] = (alarms[`${site} ${selector}`] ?? 0) + 1;
    };
    const visit = visitor(session, onSaved, { media: kept.media, onAlarm });
    const record = recorder(session);
    const limit = new DiskLimit(global.archive, kept.maxDisk ?? null, kept.stop, () => session.warc.written);
    limit.look();
    const failing: { site: string; kind: string; message: string }[] = [];
    const onEvent: typeof progress.onEvent = (event) => {
      progress.onEvent(event);
      if (event.type === 'profile-failed') failing.push(patternAlarm(event.site, event.targets));
      if (event.type === 'page') limit.look();
    };
    const ended = await crawl({ ...common, frontier, visit, record, onEvent });
    progress.close();
    const summary = limit.reached ? { ...ended, stopped: 'limit' as const } : ended;
    if (limit.reached)
      say(global, 'The archive has reached --max-disk; what was fetched is saved, nothing was deleted.');
    // Done in part: pages were not had that should have been, or a host was given up with pages still queued.
    const partial = summary.missed > 0 || summary.hosts.some((host) => host.stopped);
    const outcome = summary.stopped === 'done' ? (partial ? 'partial' : 'done') : summary.stopped;
    for (const [name, pages] of Object.entries(alarms)) failing.push(selectorAlarm(name, pages));
    await session.close(outcome, { ...summary, saved, alarms: failing });
    if (global.json) line(JSON.stringify({ ...summary, saved, alarms: failing }));
    else say(global, crawlSummary(summary, saved, alarms));
    return { done: EXIT.done, partial: EXIT.partial, limit: EXIT.limit, interrupted: EXIT.interrupted }[outcome];
  } catch (error) {
    progress.close();
    await session.close('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
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

/** First Ctrl-C: finish what is in flight. Second: end at once; the archive survives that as it survives kill -9. */
function onInterrupt(global: Global, abort: AbortController): () => void {
  const interrupt = () => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    say(global, '\nStopping; pages in flight are being saved. Ctrl-C again ends at once.');
    abort.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
}
