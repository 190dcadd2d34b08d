/** The room's own pages over a hostile archive, in a real browser: nothing runs, nobody else is asked, no cookie is set. */
import type { BrowserContext, Request } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { browserForTests, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { fillHostile, HOSTILE, payloads, pictures } from './hostile.js';
import { type Outside, outsideServer } from './outside.js';
import { day, stamp, webArchive } from './web.js';

describe.skipIf(NO_BROWSER)(`the room over a hostile archive in Chromium${WHY_NOT}`, MAY_HANG, () => {
  const browser = browserForTests();
  let context: BrowserContext;
  let outside: Outside;
  let serving: Serving;
  let out = '';
  const requests: Request[] = [];
  const faults: unknown[] = [];

  beforeAll(async () => {
    outside = await outsideServer();
    out = `http://${outside.host}`;
    const dir = await webArchive((archive) => fillHostile(archive, out));
    serving = await serveRoom(
      {
        ...{
          dir,
          lang: 'zh',
          public: false,
          origin: null,
          replayOrigin: null,
          workers: 0,
          now: () => new Date(day(9)),
        },
        onError: (error) => faults.push(error),
      },
      '127.0.0.1',
      0,
      0,
    );
  }, 60_000);
  beforeEach(async () => {
    context = await browser().newContext();
    context.on('request', (request) => requests.push(request));
  });
  afterEach(() => context.close());
  afterAll(async () => {
    await serving?.close();
    outside?.close();
  });

  it('runs nothing and asks nobody else', { timeout: 300_000 }, async () => {
    const texts = payloads(out);
    expect(texts.length).toBeGreaterThanOrEqual(40);
    const ids = texts.map((_, i) => publicId(HOSTILE(i)));
    const some = ids[2]!;
    const paths = [
      ...['/', `/search?q=${encodeURIComponent('园林')}`, `/search?q=${encodeURIComponent('正文')}&sort=date`],
      ...['/sites', '/sources', '/years/2019', '/day/12-20', '/skipped', '/runs', '/runs/1', '/alarms', '/curation'],
      ...[`/a/${some}/trail`, `/a/${some}/history`, `/a/${some}/diff/1..1?all=1`, `/a/${some}?as=hant`],
      ...texts
        .slice(0, 6)
        .flatMap((text) => [
          `/search?q=${encodeURIComponent(text)}&site=${encodeURIComponent(text)}`,
          `/trends?q=${encodeURIComponent(text)}`,
          `/sites/${encodeURIComponent(`evil${text}`)}`,
          `/collections/${encodeURIComponent(text)}`,
        ]),
      ...ids.flatMap((id) => [`/a/${id}`, `/a/${id}/trail`]),
      ...ids.slice(0, 3).map((_, i) => `/snapshot/${stamp(6)}/${HOSTILE(i)}`),
    ];
    const page = await context.newPage();
    const told: string[] = [];
    page.on('dialog', (dialog) => {
      told.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (message) => told.push(message.text()));
    for (const path of paths) {
      const answer = await page.goto(new URL(path, serving.url).href, { waitUntil: 'load' });
      expect(faults, path).toEqual([]);
      expect(answer!.status(), path).toBeLessThan(500);
      expect(outside.reached, path).toEqual([]);
      expect(page.url().startsWith(serving.url), path).toBe(true);
      expect(await page.title(), path).not.toMatch(/^(?:ran|1)$/);
      expect(await page.evaluate<number>("document.querySelectorAll('script').length"), path).toBe(0);
    }
    // A drawing is a document of this origin when it is opened by itself: it is saved instead. In its article it shows.
    for (let i = 0; i < pictures; i++)
      await expect(page.goto(new URL(`/a/${ids[i]}/v/1/picture/1`, serving.url).href)).rejects.toThrow(/Download/);
    await page.goto(new URL(`/a/${ids[0]}`, serving.url).href);
    await page.locator('figure img').scrollIntoViewIfNeeded();
    await page.waitForFunction('document.querySelector("figure img").naturalWidth > 0');
    // Pointing and moving through the fields sets handlers off, were there any.
    await page.goto(new URL(`/a/${ids[3]}`, serving.url).href);
    for (let i = 0; i < 40; i++) await page.keyboard.press('Tab');
    await page.hover('h1');
    expect(await page.title()).not.toBe('1');
    await page.waitForTimeout(300);

    expect(faults).toEqual([]);
    expect(outside.reached).toEqual([]);
    // Not even the policy had to stop anything: what it stops is told on the console.
    expect(told.filter((text) => !/^Failed to load resource: the server responded with/.test(text))).toEqual([]);
    const known = [new URL(serving.url).origin, serving.replay!];
    const sent = requests.filter((one) => !/csp/i.test(one.failure()?.errorText ?? '')).map((one) => one.url());
    expect(sent.filter((url) => !url.startsWith('data:') && !known.includes(new URL(url).origin))).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await page.close();
  });
});
