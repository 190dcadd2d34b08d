import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StopRun } from '../../src/core/errors.js';
import type { SiteProfile } from '../../src/core/page.js';
import { createCrawler } from '../../src/crawler.js';
import { runLines } from '../../src/report/text.js';
import { openArchive } from '../../storage/index.js';
import { type EditableSite, editableSite, temporaryFolder } from './site.js';

let site: EditableSite;
let folder: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  site = await editableSite(4);
  folder = temporaryFolder();
});
afterAll(async () => {
  await site.close();
  folder.remove();
});

/** A signal that is no instance of the AbortSignal here. */
function foreignController() {
  const listeners = new Set<() => void>();
  const signal = {
    ...{ aborted: false, listeners },
    addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
  };
  const abort = () => {
    signal.aborted = true;
    for (const listener of listeners) listener();
  };
  return { signal, abort };
}

describe('createCrawler', () => {
  it('is what its example shows', async () => {
    const argv = vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', 'crawl.ts', `${site.url}/`]);
    vi.stubEnv('ARCHIVE', folder.dir);
    vi.stubEnv('ALLOW_PRIVATE', '1');
    const told: unknown[][] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...what) => void told.push(what));
    try {
      await import('../../examples/crawl.js');
    } finally {
      argv.mockRestore();
      log.mockRestore();
      vi.unstubAllEnvs();
    }
    expect(told.filter(([status]) => status === 200)).toHaveLength(4);
    expect(told.filter(([what]) => what === 'views')).toHaveLength(4);
    expect(told.at(-1)!.slice(0, 2)).toEqual(['done', { new: 4 }]);
    expect(site.log.filter((line) => line.includes('?views'))).toHaveLength(4);
  }, 120_000);

  it('leaves a run whose report has Crawlee’s figures', async () => {
    const archive = openArchive(folder.dir, { mode: 'read' });
    const [latest] = archive.runs.list(1);
    await archive.close();
    const lines = runLines(latest!).map((line) => line.trim());
    expect(lines).toContain('queued requests finished: 5');
    expect(lines).toContain('Answers by status:');
    expect(lines.join('\n')).toMatch(/mean time of a queued request: \d+ ms \(longest \d+ ms\)/);
  });

  it('takes a profile of one’s own by its name, and refuses what is none', async () => {
    const { outcome, saved } = await createCrawler({
      ...{ archive: folder.dir, allowPrivate: true, delayMs: 0, limit: 2, profiles: [site.profile] },
    }).run(site.profile.site);
    expect(outcome).toBe('done');
    expect(saved).toEqual({});
    const wrong = createCrawler({ archive: folder.dir }).run('no-such-site');
    await expect(wrong).rejects.toMatchObject({ code: 'no-site', exitCode: 2 });
  }, 120_000);

  const article = () => `${site.url}/news/2026/100000.html`;

  it.each([
    [{ since: '2024/01/01' }, 'The option since: it is no day', 'Write a day that there is, as YYYY-MM-DD.'],
    [{ since: 'March 1 2019' }, 'The option since: it is no day', 'Write a day that there is, as YYYY-MM-DD.'],
    [{ concurrency: 0 }, /^The option concurrency: /, 'Write a whole number from 1.'],
    [{ delayMs: Number.NaN }, /^The option delayMs: /, 'Write milliseconds from 0.'],
    [{ media: 'foo' }, /^The option media: /, 'Write one of none, article, all.'],
    [{ proxy: 'socks5://u:p@127.0.0.1:1' }, 'The option proxy: it is no address of a proxy', /SOCKS is not spoken/],
    [{ proxy: 'http://me:50%off@127.0.0.1:9' }, 'The option proxy: it is no address of a proxy', /write % as %25/],
    [{ preNavigationHooks: () => undefined }, /^The option preNavigationHooks: /, /list of functions/],
    [{ postNavigationHooks: ['x'] }, 'The option postNavigationHooks.0: it is no function', /list of functions/],
    [{ routes: { article: 1 } }, 'The option routes.article: it is no function', /a function for each role/],
    [{ signal: new AbortController() }, 'The option signal: it is no signal', /signal of an AbortController/],
    [{ archive: undefined }, /^The option archive: /, 'Name the folder of the archive.'],
    [{ delay: 5 }, 'There is no option "delay" of a crawler.', /^Options are archive, /],
    [{ profiles: [{ site: 'x' }] }, /^profiles\[0\]: name: /, /^Write a text/],
    [{ profiles: [{ site: 'x', name: 'X', article: ['('] }] }, /^profiles\[0\]: article\[0\] is no reg/, /JavaScript/],
  ])('refuses %o before anything is asked for', async (wrong, message, hint) => {
    const asked = site.log.length;
    const options = { archive: join(folder.dir, 'none'), allowPrivate: true, delayMs: 0, ...wrong } as never;
    const said = await createCrawler(options)
      .run(article())
      .catch((error: unknown) => error);
    expect(said).toMatchObject({ name: 'StopRun', exitCode: 2 });
    expect((said as StopRun).message).toMatch(message);
    expect((said as StopRun).hint).toMatch(hint);
    expect(site.log).toHaveLength(asked);
    expect(existsSync(join(folder.dir, 'none'))).toBe(false);
  });

  it('takes a signal of another realm, and a route that is undefined', async () => {
    const { signal, abort } = foreignController();
    const onEvent = vi.fn(abort);
    const options = { archive: join(folder.dir, 'foreign'), allowPrivate: true, delayMs: 0, concurrency: 1 };
    const crawler = createCrawler({ ...options, signal, onEvent, routes: { article: undefined } } as never);
    expect(await crawler.run(`${site.url}/`)).toMatchObject({ outcome: 'interrupted' });
    expect(onEvent).toHaveBeenCalled();
    expect(signal.listeners.size).toBe(0);
  }, 120_000);

  it('fills in what a profile leaves out', async () => {
    const { site: name, hosts, seeds } = site.profile;
    const profiles = [{ site: name, name, hosts, seeds, delayMs: 0 }] as unknown as SiteProfile[];
    const options = { archive: folder.dir, allowPrivate: true, profiles, onEvent: undefined } as never;
    expect(await createCrawler(options).run(name)).toMatchObject({ outcome: 'done' });
  }, 120_000);

  it('resumes an interrupted crawl with the options of that crawl, as the command does', async () => {
    const again = temporaryFolder();
    const options = { archive: again.dir, delayMs: 0, profiles: [site.profile] };
    const first = await createCrawler({ ...options, allowPrivate: true, limit: 1, media: 'none' }).run(`${site.url}/`);
    expect([first.outcome, first.resumed]).toEqual(['limit', null]);
    const second = await createCrawler({ archive: again.dir }).run();
    expect(second).toMatchObject({ outcome: 'done', saved: { new: 4 }, summary: { skipped: {} } });
    expect(second.resumed).toEqual({ run: 1, options: { allowPrivate: true, delay: 0, media: 'none' } });
    again.remove();
  }, 120_000);
});
