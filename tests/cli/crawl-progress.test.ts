import { afterEach, expect, it, vi } from 'vitest';
import type { CrawlEvent, CrawlSummary } from '../../crawlers/index.js';
import { crawlProgress, crawlSummary } from '../../src/cli/crawl-progress.js';
import type { SkipReason } from '../../src/core/errors.js';

afterEach(() => void vi.restoreAllMocks());

it('names a selector that found nothing, and its profile', () => {
  const nothing = { already: [], files: 0, ms: 1, bytes: 0, done: 3, unreached: null, skipped: {}, refused: {} };
  const summary = { ...nothing, retries: 0, rendered: 0, hosts: [], stopped: 'done', frontier: { queued: 0 } };
  const text = crawlSummary(summary as unknown as CrawlSummary, {}, { 'mysite div.nosuch > h1': 1 });
  expect(text).toContain('ALARM: the selector "div.nosuch > h1" of the profile mysite found nothing on 1 article;');
});

it('counts as failed what was named or failed, not what robots.txt forbids on the way', () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(lines.push(String(text))));
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const global = {
    archive: '',
    archiveGiven: null,
    json: false,
    quiet: false,
    logLevel: 'info',
    color: false,
    lang: null,
  };
  const progress = crawlProgress(global);
  const page = (reason: SkipReason, depth: number): CrawlEvent =>
    ({
      type: 'page',
      target: { role: 'article', url: 'http://a.example/1.html', depth, probe: false },
      outcome: { state: 'skipped', reason, detail: '' },
    }) as unknown as CrawlEvent;
  progress.onEvent(page('robots-disallowed', 1));
  progress.onEvent(page('server-error', 1));
  now.mockReturnValue(61_000);
  progress.onEvent(page('robots-disallowed', 0));
  progress.close();
  expect(lines.join('')).toContain('0 new · 2 failed');
});
