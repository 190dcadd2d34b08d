/** What a running crawl shows: a line at the bottom of a terminal, a line a minute elsewhere, and how it ended. */
import type { CrawlEvent, CrawlSummary } from '../../crawlers/index.js';
import { siteAndSelector } from '../archive/crawl/run.js';
import { siteTime } from '../archive/site-time.js';
import { PLANNED } from '../core/errors.js';
import { printable } from '../core/terminal.js';
import { listed, reasonText, t, translated } from '../lang/index.js';
import { joined, timeLeft } from './progress-text.js';
import { type Global, say } from './run-command.js';
import { clearStatus, hasStatusLine, showStatus } from './status-line.js';
import { padEndColumns } from './wrapped.js';

const MB = 2 ** 20;
const LINE_EVERY_MS = 60_000;

export interface Progress {
  readonly onEvent: (event: CrawlEvent) => void;
  /** An article was saved, with what became of it. */
  readonly onSaved: (outcome: string) => void;
  close(): void;
}

/** Progress for people, on standard error. */
export function crawlProgress(global: Global): Progress {
  const started = performance.now();
  const saved: Record<string, number> = {};
  let [known, ended, failed, at] = [0, 0, 0, ''];
  let next = started + LINE_EVERY_MS;
  const count = (...outcomes: string[]) => outcomes.reduce((sum, outcome) => sum + (saved[outcome] ?? 0), 0);
  const text = () =>
    joined([
      t`${count('new', 'duplicate')} new`,
      count('changed') > 0 ? t`${count('changed')} changed` : '',
      failed > 0 ? t`${failed} failed` : '',
      timeLeft(ended, known, performance.now() - started),
    ]);
  const show = () => {
    if (global.quiet) return;
    if (hasStatusLine()) showStatus(() => joined([text(), at]));
    else if (performance.now() >= next) {
      next = performance.now() + LINE_EVERY_MS;
      say(global, text());
    }
  };
  return {
    close: clearStatus,
    onSaved: (outcome) => {
      saved[outcome] = (saved[outcome] ?? 0) + 1;
    },
    onEvent: (event) => {
      if (event.type === 'start') known = event.queued;
      if (event.type === 'added') known += event.targets;
      if (event.type === 'page') {
        const { target, outcome } = event;
        ended++;
        // A page that was only guessed, and a picture, may well be missing; and what robots.txt forbids is no failure.
        const planned = target.depth > 0 && outcome.state === 'skipped' && PLANNED.has(outcome.reason);
        if (outcome.state === 'skipped' && !target.probe && !planned) failed++;
        if (target.role !== 'media') at = printable(target.url.replace(/^https?:\/\//, ''));
      }
      printEvent(global, event);
      show();
    },
  };
}

/** Tells people what a host does not answer, and when it is asked again. */
export function printEvent(global: Global, event: CrawlEvent): void {
  if (event.type === 'start' && event.resumed) say(global, t`Going on with ${event.queued} queued pages.`);
  if (event.type === 'profile-failed') {
    say(global, `ALARM: the profile ${event.site} takes no address of its site for an article; general rules go on.`);
  }
  if (event.type === 'host-failed') {
    const seconds = Math.round((event.until - Date.now()) / 1000);
    if (seconds >= 5)
      say(global, t`${event.host}: ${printable(translated(event.message))}; it is asked again in ${seconds} s`);
  }
  if (event.type === 'host-closed') {
    say(
      global,
      `${event.host} is visited in its profile's hours: it waits until ${siteTime(global.archive, new Date(event.until).toISOString(), `http://${event.host}/`)}.`,
    );
  }
  if (event.type === 'host-stopped') {
    const { host, failures, message } = event;
    say(
      global,
      t`${host} is left alone for this run after ${failures} failures in a row: ${printable(translated(message))}`,
    );
  }
}

export function counts(all: Readonly<Partial<Record<string, number>>>, wordOf: (name: string) => string): string {
  const sorted = Object.entries(all).sort(([, a], [, b]) => (b ?? 0) - (a ?? 0));
  return listed(sorted.map(([name, n]) => `${wordOf(name)} ${n}`));
}

function sum(reasons: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(reasons).reduce<number>((total, n) => total + (n ?? 0), 0);
}

const MOST_ALREADY = 20;

/** What is said when no host could be reached. */
export function unreached(why: string): string {
  return t`No host could be reached (${printable(translated(why))}). Is there a network? What is queued stays queued.`;
}

/** The summary for people. `saved` counts what became of the articles, `alarms` pages on which a selector failed. */
export function crawlSummary(
  summary: CrawlSummary,
  saved: Readonly<Record<string, number>>,
  alarms: Readonly<Record<string, number>> = {},
): string {
  const seconds = summary.ms / 1000;
  const { already } = summary;
  const archived = already
    .slice(0, MOST_ALREADY)
    .map(({ url, id }) => t`${printable(url)} is already archived as ${id}; yuanye rescrape --url looks again.`);
  if (already.length > MOST_ALREADY) archived.push(t`… ${already.length - MOST_ALREADY} more are.`);
  const files = summary.files === 0 ? '' : t` and ${summary.files} pictures and files`;
  const { queued } = summary.frontier;
  if (archived.length > 0 && summary.requests === 0 && queued === 0) return archived.join('\n');
  const lines = [
    ...(summary.unreached === null ? [] : [unreached(summary.unreached)]),
    ...archived,
    t`${summary.done} pages${files} in ${seconds.toFixed(1)} s, ${(summary.bytes / MB).toFixed(1)} MB: ${counts(saved, translated) || t`no articles`}`,
  ];
  for (const [name, pages] of Object.entries(alarms)) {
    const [site, selector] = siteAndSelector(name);
    lines.push(
      t`ALARM: the selector "${selector}" of the profile ${site} found nothing on ${pages} articles; the general rules read them.`,
    );
  }
  const skipped = sum(summary.skipped);
  if (skipped > 0) lines.push(t`skipped ${skipped}: ${counts(summary.skipped, reasonText)} (yuanye list --skipped)`);
  if (summary.skipped['needs-browser'] !== undefined) {
    lines.push(t`Some pages need a browser: install Chromium, or name a browser in CHROMIUM_PATH, and crawl again.`);
  }
  if (sum(summary.refused) > 0) lines.push(t`links not followed: ${counts(summary.refused, reasonText)}`);
  if (summary.retries > 0) lines.push(t`tried again ${summary.retries} times`);
  if (summary.rendered > 0) lines.push(t`rendered in a browser: ${summary.rendered}`);
  const columns = [padEndColumns(t`host`, 32), t`requests`.padStart(8), 'MB'.padStart(8), t`mean gap`.padStart(10)];
  lines.push(columns.join(' '));
  for (const { host, requests, bytes, meanGapMs, stopped } of summary.hosts.slice(0, 20)) {
    const gap = meanGapMs === null ? '–' : `${meanGapMs} ms`;
    const mb = (bytes / MB).toFixed(1);
    lines.push(
      `${host.padEnd(32)} ${String(requests).padStart(8)} ${mb.padStart(8)} ${gap.padStart(10)}${stopped ? `  ${t`stopped`}` : ''}`,
    );
  }
  if (summary.hosts.length > 20) lines.push(t`… and ${summary.hosts.length - 20} more hosts (--json lists them)`);
  const why = {
    done: '',
    limit: t`The limit is reached. `,
    interrupted: t`Interrupted; everything fetched is saved. `,
  };
  lines.push(
    queued > 0
      ? t`${why[summary.stopped]}${queued} pages are queued: yuanye crawl goes on with them.`
      : Object.keys(saved).length > 0
        ? t`Next: yuanye list, yuanye search 园林, yuanye export --format markdown`
        : t`Next: yuanye list --skipped, yuanye status`,
  );
  return lines.join('\n');
}
