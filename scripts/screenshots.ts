/**
 * `npm run screenshots -- FOLDER [page…]`: pictures of the reading room over the sample site, at the widths of a telephone and
 * a screen. Each page by its name below; without a name all of them. Needs a browser (CHROMIUM_PATH names one).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findBrowser } from '../crawlers/index.js';
import { startSampleSite } from '../samples/index.js';
import { main } from '../src/cli/main.js';
import { serveRoom } from '../src/serve/index.js';
import { openArchive } from '../storage/index.js';

/** A screen in Chinese and in the light, a telephone in English and in the dark. */
const VIEWS = [
  { width: 1280, locale: 'zh-CN', colorScheme: 'light' },
  { width: 360, locale: 'en', colorScheme: 'dark' },
] as const;
const HEIGHT = 900;
/** Of WebP: letters stay sharp, and a picture takes a third of the bytes of PNG. */
const QUALITY = 85;

/** Addresses by name; `id` is an article of the mirror with repairs and more than one version. */
const pagesOf = (id: string, site: string): Readonly<Record<string, string>> => ({
  home: '/',
  search: `/search?q=${encodeURIComponent('公园')}`,
  article: `/a/${id}`,
  trail: `/a/${id}/trail`,
  history: `/a/${id}/history`,
  diff: `/a/${id}/diff/1..2`,
  site: `/sites/${encodeURIComponent(site)}`,
  clusters: '/clusters',
  trends: `/trends?q=${encodeURIComponent('公园')}&q=${encodeURIComponent('规划')}`,
  run: '/runs/1',
});

async function shoot(folder: string, wanted: readonly string[]): Promise<void> {
  const executablePath = await findBrowser('');
  if (executablePath === null) throw new Error('No browser was found; CHROMIUM_PATH names one.');
  const archive = mkdtempSync(join(tmpdir(), 'yuanye-shots-'));
  const site = await startSampleSite({ seed: 3, articles: 60, still: true });
  const yuanye = async (...words: string[]) => {
    const code = await main([...words, '--archive', archive, '--allow-private', '--delay', '0', '--quiet']);
    if (code !== 0 && code !== 3) throw new Error(`yuanye ${words[0]} ended with ${code}`);
  };
  try {
    await yuanye('crawl', `${site.url}/`, `${site.mirrorUrl}/parks/list.html`);
    await fetch(`${site.url}/_advance?days=40`, { method: 'POST' });
    await yuanye('rescrape', '--all');
    const pages = pagesOf(...showcase(archive));
    const options = { dir: archive, lang: null, public: false, origin: null, replayOrigin: null, workers: 1 };
    const serving = await serveRoom({ ...options, onError: console.error, now: () => new Date() }, '127.0.0.1', 0);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    mkdirSync(folder, { recursive: true });
    for (const { width, ...options } of VIEWS) {
      const context = await browser.newContext({ ...options, viewport: { width, height: HEIGHT } });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      for (const [name, path] of Object.entries(pages)) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        await page.goto(new URL(path, serving.url).href);
        await page.waitForLoadState('networkidle'); // pictures are fetched when they come into sight
        const shot = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
        writeFileSync(join(folder, `${name}-${width}.webp`), Buffer.from(shot.data, 'base64'));
      }
      await context.close();
    }
    await browser.close();
    await serving.close();
  } finally {
    await site.stop();
    rmSync(archive, { recursive: true, force: true });
  }
}

/** The article that shows most: two versions or more, and the most repairs; and its site. */
function showcase(dir: string): [id: string, site: string] {
  const archive = openArchive(dir, { mode: 'read' });
  try {
    const changed = archive.listing.list({ changed: true }, { limit: 500, offset: 0 });
    const repairs = ({ id }: { id: string }) =>
      archive.articles
        .get(id)!
        .trail.reduce((sum, { stage, edits }) => sum + (stage === 'repair' ? edits.length : 0), 0);
    const best = changed.map((article) => ({ article, n: repairs(article) })).sort((a, b) => b.n - a.n)[0];
    if (best === undefined) throw new Error('No article of the sample site changed.');
    return [best.article.id, best.article.site!];
  } finally {
    archive.db.close();
  }
}

const [folder = 'docs/screenshots', ...wanted] = process.argv.slice(2);
await shoot(folder, wanted);
