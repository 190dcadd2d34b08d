import { expect, it } from 'vitest';
import { runPage } from '../../src/report/html.js';
import { runLines } from '../../src/report/text.js';
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
  const html = runPage(run(2, report), [run(1, null), run(2, report)]);
  expect(html).not.toMatch(/<script/i);
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('byte-slip@1');
  expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(3);
  const lines = runLines(run(2, report)).join('\n');
  expect(lines).toContain('looked at again: 60');
  expect(lines).toContain('pages/s: 1.00');
});

it('shows a run that was killed, of which there is no report', () => {
  const dead = { ...run(1, null), finishedAt: null, outcome: null };
  expect(runLines(dead)[0]).toContain('at work, or died');
  expect(runPage(dead, [dead])).toContain('Run 1');
});
