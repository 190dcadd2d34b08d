import { afterEach, expect, it, vi } from 'vitest';
import type { CrawlEvent } from '../../crawlers/index.js';
import { crawlProgress } from '../../src/cli/crawl-progress.js';
import type { SkipReason } from '../../src/core/errors.js';

afterEach(() => void vi.restoreAllMocks());

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
