/** What `yuanye crawl` does. */
import { readFile } from 'node:fs/promises';
import { buffer as readAll } from 'node:stream/consumers';
import { beganWith, goOn, type Left, leftQueued } from '../../archive/crawl/going-on.js';
import { type CrawlPlan, type Kept, runCrawl } from '../../archive/crawl/run.js';
import { knownWith, profileOf } from '../../archive/sites.js';
import { proxySetting, setting } from '../../config/settings.js';
import { softwareVersion } from '../../config/version.js';
import type { Media } from '../../core/choices.js';
import { decodeBytes } from '../../core/encodings.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import type { SiteProfile } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { canonicalUrl } from '../../core/url.js';
import { sitesAndAddresses } from '../../crawler.js';
import { detect } from '../../decode/index.js';
import { reasonText, t } from '../../lang/index.js';
import { counts, crawlProgress, crawlSummary, unreached } from '../crawl-progress.js';
import { type DryRun, dryRun } from '../dry-run.js';
import { askPerson, chooseOptions, printGoingOn } from '../going-on.js';
import { EXIT_OF, type Global, interruptible, line, say } from '../run-command.js';
import { unread } from '../unread-file.js';

interface Options {
  readonly urls?: string;
  readonly since?: string;
  readonly limit?: number;
  readonly delay?: number;
  readonly concurrency: number;
  readonly relatedDepth?: number;
  readonly allowPrivate?: boolean;
  readonly dryRun?: boolean;
  readonly media?: Media;
  readonly site?: boolean;
  readonly maxDisk?: number;
  readonly keepFailures?: boolean;
}

/** Lines of one kind that are shown. */
const MOST_LINES = 20;

/** One address a line; empty lines and lines that begin with # are passed over. A line that is no address is reported. */
async function addressesFrom(global: Global, file: string): Promise<{ pages: string[]; bad: number }> {
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? await readAll(process.stdin) : await readFile(file);
  } catch (error) {
    throw unread(file, error);
  }
  const pages: string[] = [];
  let bad = 0;
  const lines = decodeBytes(bytes, detect(bytes).encoding)
    .replace(/^\ufeff/, '')
    .split(/\r\n?|\n/);
  for (const [i, entry] of lines.entries()) {
    const address = entry.trim();
    if (address === '' || address.startsWith('#')) continue;
    if (canonicalUrl(address) !== null) pages.push(address);
    else if (++bad <= MOST_LINES) say(global, `${file}, line ${i + 1}: "${printable(address)}" is no http address.`);
  }
  if (bad > MOST_LINES) say(global, t`… ${bad - MOST_LINES} more lines are none.`);
  return { pages, bad };
}

export async function run(global: Global, names: string[], given: Options): Promise<ExitCode> {
  const { sites, addresses } = await sitesAndAddresses(names, global.archive);
  const listed = given.urls === undefined ? null : await addressesFrom(global, given.urls);
  const pages = listed?.pages ?? [];
  if (listed !== null && pages.length === 0 && names.length === 0) {
    const hint = 'Write one address a line, whole: http://www.example.com/';
    throw new StopRun('urls', `${given.urls} names no address.`, hint, EXIT.usage);
  }
  const nothing = sites.length + addresses.length + pages.length === 0;
  const of = [
    ...sites.map(({ site }) => site),
    ...[...addresses, ...pages].flatMap((url) => profileOf(url)?.site ?? []),
  ];
  const left = given.dryRun === true ? null : await leftQueued(global.archive, nothing ? null : of);
  const options =
    left === null ? given : nothing ? goOn(left.earlier, given) : await chooseOptions(left, given, askPerson);
  if (nothing && given.dryRun !== true) await demandQueue(global.archive, options.allowPrivate === true);
  if (nothing && left !== null) printGoingOn(left);
  const from = nothing ? (left?.earlier.names ?? null) : names;
  const common = {
    ...(await commonOf(global, options, { sites, addresses, pages })),
    ...(nothing && left !== null ? await goingOn(left, global.archive) : {}),
  };
  return interruptible(global, async (abort) => {
    const how = { ...common, signal: abort.signal };
    if (options.dryRun === true) return await printDryRun(global, how, nothing);
    const kept = { ...options, profiles: names, media: options.media ?? 'article', stop: () => abort.abort() };
    const asked = { names, ...(from === null ? {} : { from }), ...options };
    const ended = await archive(global, asked, how, kept);
    return listed !== null && listed.bad > 0 && ended === EXIT.done ? EXIT.partial : ended;
  });
}

/** What a crawl is asked for, with what the machine and the settings add. */
async function commonOf(
  global: Global,
  options: Options,
  named: { readonly sites: SiteProfile[]; readonly addresses: string[]; readonly pages: string[] },
) {
  const { findBrowser, generalProfile, userAgent } = await import('../../../crawlers/index.js');
  const contact = setting('contact');
  if (contact === '' && options.allowPrivate !== true) {
    say(global, 'YUANYE_CONTACT is not set: give webmasters an address they can write to, such as a page or e-mail.');
  }
  return {
    ...named,
    profiles: knownWith(named.sites),
    general: generalProfile(),
    userAgent: userAgent(softwareVersion(), contact),
    wholeSites: options.site === true,
    allowPrivate: options.allowPrivate === true,
    concurrency: options.concurrency,
    limit: options.limit ?? null,
    delayMs: options.delay ?? null,
    relatedDepth: options.relatedDepth ?? null,
    since: options.since ?? null,
    proxy: proxySetting(),
    browser: await findBrowser(setting('chromium')),
  };
}

/** Fetches single pages, as --urls does. */
export async function fetchPages(
  global: Global,
  pages: string[],
  given: Pick<Options, 'delay' | 'allowPrivate' | 'maxDisk'>,
): Promise<ExitCode> {
  const { delay, allowPrivate, maxDisk } = given;
  const options: Options = {
    concurrency: 16,
    ...(delay === undefined ? {} : { delay }),
    ...(allowPrivate === undefined ? {} : { allowPrivate }),
    ...(maxDisk === undefined ? {} : { maxDisk }),
  };
  const common = await commonOf(global, options, { sites: [], addresses: [], pages });
  return interruptible(global, (abort) => {
    const kept: Kept = { ...options, media: 'article', stop: () => abort.abort() };
    return archive(global, { names: [], ...options }, { ...common, signal: abort.signal }, kept);
  });
}

/** What a crawl without names takes from the one that it goes on with. */
async function goingOn({ earlier, sites }: Left, dir: string): Promise<Pick<CrawlPlan, 'goesOnWide' | 'goesOnSites'>> {
  return { goesOnWide: await beganWith(earlier, dir), ...(sites === null ? {} : { goesOnSites: sites }) };
}

type Common = Parameters<typeof dryRun>[0];

/** A crawl without names goes on with what an archive has queued; where nothing is, it makes no archive and no run. */
async function demandQueue(dir: string, allowPrivate: boolean): Promise<void> {
  const { hasArchive, hasSnapshots, isAnyQueued, openArchive } = await import('../../../storage/index.js');
  if (!hasArchive(dir) && !hasSnapshots(dir)) throw noTargets();
  const opened = openArchive(dir, { mode: 'read' });
  try {
    // A crawl that allows private addresses queues those that were refused.
    if (!isAnyQueued(opened.sql, allowPrivate ? 'private-address' : null)) throw noTargets();
  } finally {
    await opened.close();
  }
}

function noTargets(message = 'There is nothing to resume: no page is queued, and no site or address was given.') {
  const hint =
    'yuanye crawl SITE or yuanye crawl URL; yuanye site list shows the sites that are known. yuanye rescrape looks at archived pages again.';
  return new StopRun('nothing', message, hint, EXIT.usage);
}

async function archive(global: Global, asked: object, common: Common, kept: Kept): Promise<ExitCode> {
  const progress = crawlProgress(global);
  const report = await runCrawl(
    global.archive,
    asked,
    { ...common, onEvent: progress.onEvent },
    { ...kept, onSaved: progress.onSaved, onNote: (note) => say(global, printable(note)) },
  ).finally(() => progress.close());
  const { outcome, summary, saved, alarms, selectors, failures, notNotified } = report;
  if (report.full) say(global, 'The archive has reached --max-disk; what was fetched is saved, nothing was deleted.');
  if (global.json) line(JSON.stringify({ ...summary, saved, alarms, ...failures?.summary() }));
  else say(global, crawlSummary(summary, saved, selectors));
  if (failures !== null) say(global, failures.text());
  for (const why of notNotified) say(global, `could not be notified: ${why}`);
  return EXIT_OF[outcome];
}

/** Why a crawl would fetch no article. */
function nothingNew(known: number): string {
  return known === 0
    ? 'Nothing to fetch: the pages that were read link to no articles of these sites.'
    : `0 pages to fetch (${known} already archived). yuanye rescrape looks at them again.`;
}

/** The pages of a dry run, and its sums. */
function printFound(global: Global, found: DryRun): void {
  for (const url of found.pages) line(printable(url));
  const bound = found.complete ? '' : t`at least `;
  const skipped = Object.keys(found.skipped).length > 0;
  if (skipped) say(global, t`skipped: ${counts(found.skipped, reasonText)}`);
  const nothing = found.pages.length === 0 && found.complete && found.unreached === null;
  if (nothing && (found.known > 0 || !skipped)) {
    say(global, nothingNew(found.known));
  } else
    say(
      global,
      t`${bound}${found.pages.length} pages to fetch (${found.known} already archived), ${bound}${found.hours.toFixed(2)} hours at the polite rate, ${bound}${found.gb.toFixed(3)} GB${found.complete ? '' : t`. More lists remained; --limit N reads more of them.`}`,
    );
  if (found.unreached !== null) say(global, unreached(found.unreached));
}

async function printDryRun(global: Global, common: Common, nothing: boolean): Promise<ExitCode> {
  if (nothing) throw noTargets('A dry run needs a site or an address.');
  const { hasArchive, openArchive, openFrontier } = await import('../../../storage/index.js');
  const archived = hasArchive(global.archive) ? openArchive(global.archive, { mode: 'read' }) : null;
  try {
    const known = archived === null ? null : openFrontier(archived.db, archived.commits);
    const found = await dryRun(common, (url) => known?.isDone(url) === true);
    if (global.json) line(JSON.stringify(found));
    else printFound(global, found);
    if (common.signal.aborted) return EXIT.interrupted;
    return found.unreached !== null || (found.missed > 0 && found.pages.length === 0)
      ? EXIT.partial
      : found.complete
        ? EXIT.done
        : EXIT.limit;
  } finally {
    await archived?.close();
  }
}
