/** What a running crawl shows: a bar on a terminal, a line a minute elsewhere, and how it ended. */
import type { CrawlEvent, CrawlSummary } from '../../crawlers/index.js';
import { printable } from '../core/terminal.js';
import { type Global, say } from './run-command.js';

const MB = 2 ** 20;

export interface Progress {
  readonly onEvent: (event: CrawlEvent) => void;
  close(): void;
}

const NOTHING: Progress = { onEvent: () => undefined, close: () => undefined };
const LINE_EVERY_MS = 60_000;

interface Shown {
  done: number;
  total: number;
  bytes: number;
  last: string;
}

/** Progress for people, on standard error. */
export async function crawlProgress(global: Global, onResumed: string | null = null): Promise<Progress> {
  if (global.quiet) return NOTHING;
  const shown: Shown = { done: 0, total: 0, bytes: 0, last: '' };
  const display = process.stderr.isTTY === true ? await bar(shown) : lines(global, shown);
  return {
    close: display.close,
    onEvent: (event) => {
      if (event.type === 'start') {
        shown.total = event.queued;
        if (event.resumed && onResumed !== null) say(global, onResumed);
      }
      if (event.type === 'added') shown.total += event.targets;
      if (event.type === 'page') {
        shown.done++;
        shown.bytes += event.bytes;
        shown.last = event.target.url;
      }
      tell(global, event);
      display.show();
    },
  };
}

interface Display {
  show(): void;
  close(): void;
}

function rate(done: number, since: number): string {
  return (done / Math.max(1, (performance.now() - since) / 1000)).toFixed(1);
}

async function bar(shown: Shown): Promise<Display> {
  const { SingleBar } = (await import('cli-progress')).default;
  const started = performance.now();
  const single = new SingleBar({
    format: '{bar} {value}/{total} pages · {rate}/s · {mb} MB · {last}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
    barsize: 24,
  });
  single.start(1, 0, { rate: '0', mb: '0', last: '' });
  return {
    show: () => {
      const { done, total, bytes, last } = shown;
      single.setTotal(Math.max(total, done, 1));
      single.update(done, { rate: rate(done, started), mb: (bytes / MB).toFixed(1), last: shortened(last) });
    },
    close: () => single.stop(),
  };
}

function lines(global: Global, shown: Shown): Display {
  const started = performance.now();
  let next = started + LINE_EVERY_MS;
  return {
    show: () => {
      if (performance.now() < next) return;
      next = performance.now() + LINE_EVERY_MS;
      say(global, `${shown.done} of ${shown.total} known pages, ${rate(shown.done, started)}/s`);
    },
    close: () => undefined,
  };
}

function tell(global: Global, event: CrawlEvent): void {
  if (event.type === 'start' && event.resumed) say(global, `Going on with ${event.queued} pages that are queued.`);
  if (event.type === 'profile-failed') {
    say(global, `ALARM: the profile ${event.site} takes no address of its site for an article; general rules go on.`);
  }
  if (event.type === 'host-failed') {
    const seconds = Math.round((event.until - Date.now()) / 1000);
    if (seconds >= 5) say(global, `${event.host}: ${printable(event.message)}; it is asked again in ${seconds} s`);
  }
  if (event.type === 'host-closed') {
    say(
      global,
      `${event.host} is visited in its profile's hours: it waits until ${new Date(event.until).toISOString()}.`,
    );
  }
  if (event.type === 'host-stopped') {
    const { host, failures, message } = event;
    say(global, `${host} is left alone for this run after ${failures} failures in a row: ${printable(message)}`);
  }
}

function shortened(url: string): string {
  const bare = printable(url.replace(/^https?:\/\//, ''));
  return bare.length > 50 ? `…${bare.slice(-49)}` : bare;
}

function counts(reasons: Readonly<Partial<Record<string, number>>>): string {
  return Object.entries(reasons)
    .sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))
    .map(([reason, n]) => `${reason} ${n}`)
    .join(', ');
}

function sum(reasons: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(reasons).reduce<number>((total, n) => total + (n ?? 0), 0);
}

const MOST_ALREADY = 20;

/** What is said when no host could be reached. */
export function unreached(why: string): string {
  return `No host could be reached (${printable(why)}). Is there a network? What is queued stays queued.`;
}

/** The summary for people. `saved` counts what became of the articles, `alarms` pages on which a selector failed. */
export function crawlSummary(
  summary: CrawlSummary,
  saved: Readonly<Record<string, number>>,
  alarms: Readonly<Record<string, number>> = {},
): string {
  const seconds = summary.ms / 1000;
  const { already } = summary;
  const known = already
    .slice(0, MOST_ALREADY)
    .map(({ url, id }) => `${printable(url)} is already archived as ${id}; yuanye rescrape --url looks again.`);
  if (already.length > MOST_ALREADY) known.push(`… ${already.length - MOST_ALREADY} more are.`);
  const lines = [
    ...(summary.unreached === null ? [] : [unreached(summary.unreached)]),
    ...known,
    `${summary.done} pages in ${seconds.toFixed(1)} s, ${(summary.bytes / MB).toFixed(1)} MB: ${counts(saved) || 'no article'}`,
  ];
  for (const [selector, pages] of Object.entries(alarms)) {
    lines.push(
      `ALARM: the profile's selector ${selector} found nothing on ${pages} articles; the general rules read them.`,
    );
  }
  const skipped = sum(summary.skipped);
  if (skipped > 0) lines.push(`skipped ${skipped}: ${counts(summary.skipped)} (yuanye list --skipped)`);
  if (sum(summary.refused) > 0) lines.push(`links not followed: ${counts(summary.refused)}`);
  if (summary.retries > 0) lines.push(`tried again ${summary.retries} times`);
  if (summary.rendered > 0) lines.push(`rendered in a browser: ${summary.rendered}`);
  lines.push(`${'host'.padEnd(32)} requests       MB   mean gap`);
  for (const { host, requests, bytes, meanGapMs, stopped } of summary.hosts.slice(0, 20)) {
    const gap = meanGapMs === null ? '–' : `${meanGapMs} ms`;
    const mb = (bytes / MB).toFixed(1);
    lines.push(
      `${host.padEnd(32)} ${String(requests).padStart(8)} ${mb.padStart(8)} ${gap.padStart(10)}${stopped ? '  stopped' : ''}`,
    );
  }
  if (summary.hosts.length > 20) lines.push(`… and ${summary.hosts.length - 20} more hosts (--json lists them)`);
  const { queued } = summary.frontier;
  const why = { done: '', limit: 'The limit is reached. ', interrupted: 'Interrupted; everything fetched is saved. ' };
  lines.push(
    queued > 0
      ? `${why[summary.stopped]}${queued} pages are queued: yuanye crawl goes on with them.`
      : 'Next: yuanye list, yuanye search 园林, yuanye export --format markdown',
  );
  return lines.join('\n');
}
