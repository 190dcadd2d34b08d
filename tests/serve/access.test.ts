/** The pages in a browser: rules of accessibility in both languages and themes, by keyboard, on a telephone, without a script. */
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { openArchive } from '../../storage/index.js';
import { browserForTests, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { folderForTest } from '../storage/article.js';
import { fillGarden, URLS } from './room.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const [FIRST, SECOND] = URLS.map(publicId) as [string, string, string];
const Q = encodeURIComponent('公园');
/** Every kind of page once. */
const KINDS = [
  ...['/', `/search?q=${Q}&year=2019`, `/a/${FIRST}`, `/a/${FIRST}/v/1`, `/snapshot/20200101000000/${URLS[0]}`],
  ...[`/a/${FIRST}/trail`, `/a/${FIRST}/history`, `/a/${FIRST}/diff/1..2`, `/a/${FIRST}/cluster`, '/sites/garden'],
  ...['/years/2019/12', '/skipped', '/runs/1', '/alarms', `/trends?q=${Q}&q=${encodeURIComponent('风景')}`],
  ...['/curation', '/collections/%E8%AF%BE%E7%A8%8B', '/nothing'],
];
/** The same kinds with other contents: empty, refused, a list in the place of one entry. */
const OTHERS = [
  ...['/search', '/search?q=%22', '/search?q=xyzzy', `/a/${SECOND}`, '/sites', '/sources', '/years', '/day/12-20'],
  ...[`/sources/${encodeURIComponent('园林日报')}`, '/clusters', '/runs'],
];
const PAGES = [...KINDS, ...OTHERS];

/**
 * Each language and each theme: contrast depends on the theme alone, names and languages on the language alone.
 * `YUANYE_AXE=all` tries every page in every combination.
 */
const ALL = process.env.YUANYE_AXE === 'all';
const WIDE = { width: 1280, height: 900 };
const TELEPHONE = { width: 360, height: 740 };
const COMBINED = [
  ['zh-CN', 'light', WIDE, PAGES],
  ['en', 'dark', TELEPHONE, ALL ? PAGES : KINDS],
  ...(ALL
    ? ([
        ['zh-CN', 'dark', WIDE, PAGES],
        ['en', 'light', WIDE, PAGES],
      ] as const)
    : []),
] as const;

describe.skipIf(NO_BROWSER)(`the room in a browser${WHY_NOT}`, MAY_HANG, () => {
  const browser = browserForTests();
  let serving: Serving;
  beforeAll(async () => {
    const dir = folderForTest();
    const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    await fillGarden(archive);
    archive.curation.collect('课程', [FIRST, SECOND], '2020-01-03T00:00:00Z');
    for (const outcome of ['done', 'failed'] as const) {
      const alarms = [{ site: 'garden', kind: 'length', message: 'articles are shorter than before' }];
      archive.runs.finish(archive.runs.start('crawl'), outcome, {
        saved: { new: 3 },
        repairs: { 'byte-slip@4': 4 },
        alarms,
      });
    }
    await archive.close();
    serving = await serveRoom(
      {
        ...{ dir, lang: null, public: false, origin: null, replayOrigin: null, workers: 0 },
        onError: (error) => {
          throw error;
        },
        now: () => new Date('2020-12-20T08:00:00Z'),
      },
      '127.0.0.1',
      0,
    );
  }, 60_000);
  afterAll(() => serving?.close());

  /** A context whose pages and their frames all have axe from their beginning: it is sent once, not once a page. */
  async function withAxe<T>(
    options: Parameters<Browser['newContext']>[0],
    work: (page: Page) => Promise<T>,
  ): Promise<T> {
    return open(options, async (page) => {
      await page.addInitScript({ path: AXE });
      return work(page);
    });
  }

  /** The rules of accessibility that a page breaks, with the first two elements that break each. */
  async function broken(page: Page): Promise<string[]> {
    const found = await page.evaluate<string>(
      `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations))`,
    );
    const shown = (nodes: axe.NodeResult[]) => nodes.slice(0, 2).map(({ html }) => html.slice(0, 160));
    return (JSON.parse(found) as axe.Result[]).map(({ id, nodes }) => `${id}: ${shown(nodes).join(' | ')}`);
  }

  async function open<T>(options: Parameters<Browser['newContext']>[0], work: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser().newContext(options);
    try {
      return await work(await context.newPage());
    } finally {
      await context.close();
    }
  }
  const at = (path: string) => new URL(path, serving.url).href;

  const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

  it.each(COMBINED)(
    'keeps the rules of accessibility in %s, %s',
    async (locale, colorScheme, viewport, examined) => {
      await withAxe({ locale, colorScheme, viewport }, async (page) => {
        for (const path of PAGES) {
          await page.goto(at(path));
          // No page is wider than a telephone.
          if (viewport === TELEPHONE) expect(await widthOf(page), path).toBeLessThanOrEqual(TELEPHONE.width);
          if (examined.includes(path)) expect(await broken(page), path).toEqual([]);
        }
      });
    },
    240_000,
  );

  it('takes a tag and a note from a browser without a script, and marks the passage', async () => {
    await open({ javaScriptEnabled: false, locale: 'en', viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.goto(at(`/a/${FIRST}`));
      await page.getByLabel('New tag').fill('待核');
      await page.locator('form:has(#tag-new) button').click();
      expect(await page.getByRole('link', { name: '待核' }).count()).toBe(1);
      await page.getByText('New note').click();
      await page.getByLabel(/The passage/).fill('原来是一块洼地');
      await page.locator('#body-new').fill('查地名');
      await page.locator('form:has(#body-new) button').click();
      expect(await page.locator('mark.noted').innerText()).toBe('原来是一块洼地');
    });
    await withAxe({ locale: 'en', viewport: TELEPHONE }, async (page) => {
      for (const path of [`/a/${FIRST}`, '/curation']) {
        await page.goto(at(path));
        expect(await widthOf(page), path).toBeLessThanOrEqual(TELEPHONE.width);
        expect(await broken(page)).toEqual([]);
      }
    });
  }, 60_000);

  it('is read without a script, asks no other host, and sets a cookie only for the language', async () => {
    await open({ javaScriptEnabled: false, locale: 'en' }, async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(at('/'));
      await page.fill('#q', '口袋公园');
      await page.press('#q', 'Enter');
      expect(await page.textContent('[role=status]')).toContain('2 articles');
      await page.click('.item-title a');
      expect(await page.textContent('h1')).toContain('口袋公园');
      expect(await page.context().cookies()).toEqual([]);
      await page.click('.langs a');
      expect(await page.getAttribute('html', 'lang')).toBe('zh-Hans');
      expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['lang']);
      expect(asked.filter((url) => !url.startsWith(serving.url))).toEqual([]);
    });
  }, 60_000);
});
