/** An article on paper: what is read, without what is clicked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { openArchive } from '../../storage/index.js';
import { browserForTests, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { folderForTest } from '../storage/article.js';
import { fillGarden, URLS } from './room.js';

describe.skipIf(NO_BROWSER)(`an article that is printed${WHY_NOT}`, MAY_HANG, () => {
  const browser = browserForTests();
  const [FIRST, SECOND] = URLS.map(publicId) as [string, string];
  let serving: Serving;

  beforeAll(async () => {
    const dir = folderForTest();
    const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
    await fillGarden(archive);
    const at = '2020-01-01T00:00:00Z';
    archive.curation.tag(FIRST, '待核', at);
    archive.curation.putNote({
      ...{ id: 'n', article: FIRST, passage: null, body: '核对年份', seen: null, createdAt: at, modifiedAt: at },
    });
    await archive.close();
    serving = await serveRoom(
      {
        ...{ dir, lang: 'zh', public: false, origin: null, replayOrigin: null, workers: 0, now: () => new Date(at) },
        onError: () => undefined,
      },
      '127.0.0.1',
      0,
      0,
    );
  }, 60_000);
  afterAll(() => serving?.close());

  const printed = async (id: string) => {
    const page = await browser().newPage();
    await page.goto(new URL(`/a/${id}`, serving.url).href);
    await page.emulateMedia({ media: 'print' });
    const text = await page.locator('main').innerText();
    const controls = await page.locator('input:visible, textarea:visible, button:visible, summary:visible').count();
    const content = `getComputedStyle(document.querySelector('main a[rel~="external"]'), '::after').content`;
    const behind = await page.evaluate<string>(content);
    await page.close();
    return { text, controls, behind };
  };

  it('has its tags and notes and no forms, no empty part, and its address once', async () => {
    const { text, controls, behind } = await printed(FIRST);
    for (const shown of ['待核', '核对年份', '标签', URLS[0]!]) expect(text).toContain(shown);
    expect(controls).toBe(0);
    expect(text).not.toContain('其他格式');
    expect(behind).toBe('none');
  });

  it('has no heading over forms alone', async () => {
    const { text, controls } = await printed(SECOND);
    expect(controls).toBe(0);
    expect(text).not.toMatch(/标签|笔记|遗忘/);
  });
});
