import { expect, it } from 'vitest';
import { briefly, runLines, templateChangeLine } from '../../src/report/text.js';
import { localTime } from '../../src/report/times.js';
import { runFile } from '../../src/serve/index.js';
import type { RunInfo } from '../../storage/index.js';

const evil = '<script>alert(1)</script>"\'&';
const run = (id: number, report: unknown): RunInfo => ({
  ...{ id, kind: 'rescrape', pid: 1, startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:01:00.000Z' },
  ...{ outcome: 'partial', options: {}, report },
});

it('shows a run as a page in which page text is only text', () => {
  const report = {
    ...{ saved: { new: 2 }, looked: 60, unchanged: 50, bytes: 5e6, ms: 60_000, repairs: { 'byte-slip@1': 3 } },
    changed: [{ id: 'a', url: `http://x/${evil}`, summary: evil }],
    failed: { [evil]: 3 },
    alarms: [{ site: evil, kind: 'length', message: evil }],
  };
  const html = runFile(run(2, report), [run(2, report), run(1, null)], 'en');
  expect(html).not.toMatch(/<script/i);
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('byte-slip@1');
  expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(3);
  const lines = runLines(run(2, report)).join('\n');
  expect(lines).toContain('looked at again: 60');
  expect(lines).toContain('pages/s: 1.00');
});

it('counts what standing queries found, and not the queries', () => {
  const found = (n: number) => Array.from({ length: n }, (_, i) => ({ title: `第${i}篇`, url: `http://x/${i}` }));
  const watched = [5, 2, 1].map((count) => ({ query: `园林${count}`, count, articles: found(count) }));
  const html = runFile(run(2, { watched }), [], 'en');
  expect(html).toContain('Watched <span class="count">8</span>');
  expect(html).toContain('园林5: 5');
});

it('shows a run that was killed, of which there is no report', () => {
  const dead = { ...run(1, null), finishedAt: null, outcome: null };
  expect(runLines(dead)[0]).toContain('at work, or died');
  expect(runFile(dead, [dead], 'en')).toContain('Run 1');
});

it('counts what rules forbid beside what failed', () => {
  const statistics = { finished: 9, failed: 200, retried: 0, meanMs: null, longestMs: 0, statuses: {} };
  const skipped = { 'robots-disallowed': 195, 'not-found': 5 };
  const lines = (report: object) => runLines(run(1, report)).filter((text) => text.includes('queued requests'));
  const name = (text: string) => text.trim();
  expect(lines({ statistics, skipped }).map(name)).toEqual([
    'queued requests finished: 9',
    'queued requests failed: 5',
    'queued requests that rules forbid: 195',
  ]);
  expect(lines({ statistics, failed: skipped }).map(name)).toContain('queued requests failed: 5');
  expect(lines({ lists: { statistics, skipped } }).map(name)).toContain(
    'of lists and new pages: queued requests failed: 5',
  );
  expect(lines({ statistics }).map(name)).toEqual(['queued requests finished: 9', 'queued requests failed: 200']);
});

it('tells in a few words what came of a run, whatever kind it was', () => {
  const of = (kind: string, report: unknown) => briefly({ ...run(1, report), kind });
  expect(of('crawl', { saved: { new: 400, duplicate: 12, changed: 1 }, skipped: { 'not-found': 3 } })).toBe(
    '412 new, 1 changed, 3 skipped',
  );
  const looked = { looked: 500, changed: [{}, {}], gone: [{}], failed: { blocked: 2 }, alarms: [{}] };
  expect(of('rescrape', looked)).toBe('500 looked at, 2 changed, 1 gone, 2 failed, 1 alarms');
  expect(of('import', { new: 9, failed: 1 })).toBe('9 new, 1 failed');
  expect(of('rebuild', { articles: 9, error: 'disk full\nat line 1' })).toBe('disk full');
  expect(of('crawl', null)).toBe('');
});

it('says of a new template how many versions were made, and what the older reports do not say', () => {
  const told = templateChangeLine({ site: 'garden', looked: 60, changed: 58, lost: 3, versions: 2 });
  expect(told).toContain('58 of 60');
  expect(told).toContain('2 with a change of their own got a version');
  expect(told).toContain('most of the text of 3 is not found');
  expect(templateChangeLine({ site: null, looked: 60, changed: 58 })).toBe(
    'a site: a new template (58 of 60 pages changed at once)',
  );
});

it('tells times where the site is, then where the machine is', () => {
  const machine = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = localTime('2026-01-01T22:30:00.000Z', 'Asia/Shanghai');
  expect(time).toMatch(/^2026-01-02 06:30 Asia\/Shanghai/);
  if (machine === 'UTC') expect(time).toBe('2026-01-02 06:30 Asia/Shanghai (2026-01-01 22:30 UTC)');
  expect(localTime('2026-01-01T22:30:00.000Z', machine)).toBe(localTime('2026-01-01T22:30:00.000Z'));
  expect(localTime('never')).toBe('never');
});
