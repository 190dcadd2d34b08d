/** What `yuanye rescrape` does. */
import type { RevisitPage } from '../../../storage/index.js';
import { DISK_LIMIT_REACHED } from '../../archive/disk-limit.js';
import { articleAt } from '../../archive/find-article.js';
import { choose, dayOf, listedDateMoved, policyOf, timeOf } from '../../archive/rescrape/choose.js';
import { failuresOf, type RescrapeReport } from '../../archive/rescrape/report.js';
import { runRescrape } from '../../archive/rescrape/run.js';
import { siteTime } from '../../archive/site-time.js';
import { siteOf } from '../../archive/sites.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { reasonText, t, translated } from '../../lang/index.js';
import { checkAddresses } from '../../report/notify.js';
import { templateChangeLine } from '../../report/text.js';
import { counts, printEvent } from '../crawl-progress.js';
import { firstOf, joined, timeLeft } from '../progress-text.js';
import { demandArchive, EXIT_OF, type Global, interruptible, line, reading, say } from '../run-command.js';
import { clearStatus, showStatus } from '../status-line.js';
import { wrapIndented } from '../wrapped.js';

interface Options {
  readonly due?: boolean;
  readonly all?: boolean;
  readonly url?: string[];
  readonly budget?: number;
  readonly limit?: number;
  readonly delay?: number;
  readonly concurrency: number;
  readonly allowPrivate?: boolean;
  readonly dryRun?: boolean;
  readonly explain?: string;
  readonly notify?: string;
  readonly maxDisk?: number;
  readonly keepFailures?: boolean;
}

export async function run(global: Global, name: string | undefined, options: Options): Promise<ExitCode> {
  if (options.all === true && options.due === true) {
    throw new StopRun('usage', '--all and --due exclude each other.', 'Leave one of them out.', EXIT.usage);
  }
  const budget = options.budget ?? options.limit ?? null;
  if (options.url !== undefined && budget !== null)
    throw new StopRun(
      'usage',
      '--url names the pages; --budget would leave some of them out.',
      'Leave one of them out.',
      EXIT.usage,
    );
  if (options.notify !== undefined) checkAddresses(options.notify);
  const site = name === undefined ? null : siteOf(name, global.archive);
  if (options.explain !== undefined) return explain(global, options.explain);
  if (options.dryRun === true) return dryRun(global, site?.site ?? null, { all: options.all === true, budget });
  await demandArchive(global.archive);
  return interruptible(global, async ({ signal }) => {
    const started = performance.now();
    const ended = await runRescrape({
      archive: global.archive,
      site,
      given: name,
      onNote: (note) => say(global, printable(note)),
      urls: options.url ?? null,
      all: options.all === true,
      budget,
      delayMs: options.delay ?? null,
      concurrency: options.concurrency,
      allowPrivate: options.allowPrivate === true,
      notify: options.notify ?? null,
      maxDisk: options.maxDisk ?? null,
      keepFailures: options.keepFailures === true,
      onEvent: (event) => printEvent(global, event),
      onCheck: (found, of) => {
        if (!global.quiet) showStatus(() => lookText(found, of, performance.now() - started));
      },
      signal,
    }).finally(clearStatus);
    const { run: id, report, outcome, failures, notNotified } = ended;
    if (failures !== null) say(global, failures.text());
    for (const why of notNotified) say(global, `could not be notified: ${why}`);
    if (global.json) line(JSON.stringify({ ...report, ...failures?.summary() }));
    else {
      const rest = `yuanye runs show ${id}`;
      const printAll = <T>(all: readonly T[], show: (one: T) => string) => {
        for (const text of firstOf(all, show, rest)) line(wrapIndented(printable(text), 4));
      };
      printAll(report.changed, ({ url, summary }) => t`changed   ${url}  ${translated(summary)}`);
      printAll(report.gone, ({ url, why }) => t`gone      ${url}  ${translated(why)}`);
      printAll(report.missing, ({ url, why }) => t`missing   ${url}  ${translated(why)}`);
      printAll(report.returned, ({ url }) => t`returned  ${url}`);
      printAll(report.moved, ({ url, to }) => t`moved     ${url}  → ${to}`);
      printAll(report.failures, ({ url, why }) => t`failed    ${url}  ${translated(why)}`);
      for (const change of report.templateChanges) say(global, templateChangeLine(change));
      const fresh = (report.saved['new'] ?? 0) + (report.saved['duplicate'] ?? 0);
      const { failed, forbidden } = failuresOf(report);
      say(
        global,
        t`${fresh} new, ${report.looked} looked at: ${report.unchanged} unchanged (${report.notModified} not sent again), ${report.changed.length} changed, ${report.gone.length} gone, ${report.missing.length} missing, ${report.returned.length} returned, ${failed} failed`,
      );
      if (report.stillGone > 0) say(global, t`${report.stillGone} were gone before and still are`);
      if (forbidden > 0) say(global, t`${forbidden} not asked for: robots.txt or a rule of the profile forbids it`);
      const skipped = report.lists?.skipped ?? {};
      if (Object.keys(skipped).length > 0)
        say(global, t`lists and new pages skipped: ${counts(skipped, reasonText)} (yuanye list --skipped)`);
    }
    if (outcome === 'limit') say(global, DISK_LIMIT_REACHED);
    return EXIT_OF[outcome];
  });
}

function lookText({ looked, changed, failures, missing, gone }: RescrapeReport, of: number, ms: number): string {
  const lost = failures.length + missing.length + gone.length;
  const counts = [t`${looked} of ${of} looked at`, changed.length > 0 ? t`${changed.length} changed` : ''];
  return joined([...counts, lost > 0 ? t`${lost} failed or missing` : '', timeLeft(looked, of, ms)]);
}

function dryRun(global: Global, site: string | null, ask: { all: boolean; budget: number | null }): Promise<ExitCode> {
  return reading(global, (archive) => {
    const now = dayOf(Date.now());
    const choice = policyOf(archive, site);
    const chosen = choose(choice, now, ask);
    if (!global.json && chosen.length > 0)
      say(global, 'The chance that the copy is out of date, when the page was last reached, its address:');
    for (const page of chosen) {
      const stale = page.goneAt === null ? choice.policy.explain(page.id, now).stale : null;
      if (global.json) line(JSON.stringify({ id: page.id, url: page.url, lastAt: page.lastAt, stale }));
      else
        line(
          `${stale === null ? t`gone` : `${(100 * stale).toFixed(1)} %`}\t${siteTime(global.archive, page.lastAt, page.url)}\t${printable(page.url)}`,
        );
    }
    return EXIT.done;
  });
}

function explain(global: Global, url: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const id = articleAt(archive, url);
    const page = id === undefined ? undefined : archive.revisits.page(id);
    if (page === undefined) {
      const hint = 'Give the address or id of an archived article; yuanye list shows them.';
      throw new StopRun('unknown', `${url} is not in the archive.`, hint, EXIT.usage);
    }
    const now = dayOf(Date.now());
    const choice = policyOf(archive, page.site);
    const queue = choice.policy.next(now, choice.pages.size);
    const next = choose(choice, now, { all: false, budget: null });
    const bar = next.at(-1);
    const why = page.goneAt === null ? choice.policy.explain(page.id, now) : null;
    const least = bar === undefined || bar.goneAt !== null ? 0 : choice.policy.explain(bar.id, now).value;
    const due = why === null ? null : choice.policy.dueAt(page.id, least, now);
    const facts = {
      ...{ id: page.id, url: page.url, lastAt: page.lastAt, goneAt: page.goneAt, missingSince: page.missingSince },
      ...{ place: queue.indexOf(page.id) + 1, of: queue.length, due: due === null ? null : timeOf(due), ...why },
    };
    if (global.json) line(JSON.stringify(facts));
    else printPage(page, facts, why, (time) => siteTime(global.archive, time, page.url));
    return EXIT.done;
  });
}

function printPage(
  page: RevisitPage,
  facts: { place: number; of: number; due: string | null },
  why: ReturnType<ReturnType<typeof policyOf>['policy']['explain']> | null,
  at: (time: string) => string,
): void {
  line(printable(page.url));
  line(t`  last reached ${at(page.lastAt)}`);
  if (page.missingSince !== null) line(t`  not there since ${at(page.missingSince)}, in ${page.missing} looks`);
  if (page.failure !== null) line(t`  the last look failed: ${translated(page.failure)}, ${at(page.failedAt ?? '')}`);
  if (why === null) {
    line(t`  gone since ${at(page.goneAt ?? '')}: asked for once a month`);
    return;
  }
  line(t`  the copy is stale with a chance of ${(100 * why.stale).toFixed(1)} %`);
  line(t`  expected edits a day: ${why.rate.toPrecision(3)}`);
  line(t`    as a page of its age: ${why.byAge.toPrecision(3)}`);
  line(t`    × what is known of the page itself: ${why.own.toPrecision(3)}`);
  line(t`    × its host: ${why.host.toPrecision(3)}, × the time since its last change: ${why.byCalm.toPrecision(3)}`);
  const moved = listedDateMoved(page);
  if (moved === null) line(t`  its host gives no date`);
  else if (moved) line(t`  its host gives a new date, which multiplies the odds by ${why.dateWorth?.toPrecision(3)}`);
  else
    line(
      t`  its host gives the old date, which leaves ${(100 * (why.dateWorth ?? 1)).toFixed(0)} % of the hidden edits`,
    );
  line(t`  a fetch buys ${why.value.toPrecision(3)} days of freshness: place ${facts.place} of ${facts.of}`);
  line(t`  due ${facts.due === null ? t`not within a year` : at(facts.due)}`);
}
