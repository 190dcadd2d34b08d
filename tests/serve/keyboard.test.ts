/** A reader without a mouse: from a search to an article, to what changed in it, to the page as it was. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { browserForTests, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { articleOf, fillPark, HOST, TEXT, webArchive } from './web.js';

describe.skipIf(NO_BROWSER)(`the keyboard${WHY_NOT}`, () => {
  const browser = browserForTests();
  let serving: Serving;
  beforeAll(async () => {
    const dir = await webArchive(async (archive) => {
      await fillPark(archive);
      await articleOf(archive, `${HOST}/again.html`);
    });
    const room = { dir, lang: 'en', public: false, origin: null, replayOrigin: null, workers: 0 } as const;
    const onError = (error: unknown) => {
      throw error;
    };
    serving = await serveRoom({ ...room, onError, now: () => new Date() }, '127.0.0.1', 0, 0);
  });
  afterAll(async () => {
    await serving?.close();
  });

  it('leads from a search through an article and its changes to the page as it was', async () => {
    const page = await browser().newPage();
    const follow = async (selector: string) => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      }
      throw new Error(`Tab does not reach ${selector}`);
    };
    await page.goto(serving.url);
    await follow('#q');
    await page.keyboard.type('水杉沿岸');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?/);
    await follow('.item-title a');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/a\//);
    await follow('a[href*="/diff/"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/diff\//);
    expect(await page.textContent('.diff ins')).toMatch(/\d/);
    await follow('a[href*="/snapshot/"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/snapshot\//);
    const frame = page.frameLocator('iframe.replay');
    expect(await frame.locator('h1').textContent()).toBe(TEXT);
    await page.close();
  });
});
