/** A page that shows nothing, and whose script goes on to another origin: followed within its site, or told. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SiteProfile } from '../../src/core/page.js';
import { createCrawler } from '../../src/crawler.js';
import { BROWSER, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { serve, type TestServer } from '../crawlers/harness.js';
import { runCli } from './run-cli.js';
import { paragraphs, temporaryFolder } from './site.js';

let there: TestServer;
let here: TestServer;

beforeAll(async () => {
  const text = (n: number) => paragraphs(n).map((line) => `<p>${line}</p>`);
  const article = (n: number) => `<title>第${n}座公园改造完工</title><h1>第${n}座公园改造完工</h1>
<div>2026-01-05 10:00 来源：园林报</div><div id="content">${text(n).join('')}</div>`;
  there = await serve({ '/n/10007.html': article(7) });
  const shell = '<div id="app">加载中</div><script src="/away.js"></script>';
  here = await serve({
    ...{ '/n/10001.html': shell, '/n/10002.html': `${article(2)}<script src="/away.js"></script>` },
    '/away.js': (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/javascript' })
        .end(`location.replace(['${there.url}', 'n', '10007.html'].join('/'))`),
  });
  vi.stubEnv('CHROMIUM_PATH', BROWSER ?? '');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([here.close(), there.close()]);
});

describe.skipIf(NO_BROWSER)(`a script that goes on to another origin${WHY_NOT}`, MAY_HANG, () => {
  const crawled = async (profile: object, ...urls: string[]) => {
    const folder = temporaryFolder();
    const profiles = [{ site: 'two', name: 'two', ...profile }] as unknown as SiteProfile[];
    const report = await createCrawler({ archive: folder.dir, allowPrivate: true, delayMs: 0, profiles }).run(...urls);
    const tail = ['--archive', folder.dir, '--json'];
    const shown = async (url: string) => JSON.parse((await runCli(['show', url, ...tail])).out || '{}');
    const told = (await runCli(['list', '--skipped', ...tail])).out;
    return { report, shown, told, remove: () => folder.remove() };
  };

  it.each(['auto', 'always'])(
    'is followed within the site of the page (render: %s)',
    async (render) => {
      const { report, shown, remove } = await crawled({ hosts: ['127.0.0.1'], render }, `${here.url}/n/10001.html`);
      expect(report).toMatchObject({ outcome: 'done', saved: { new: 1 } });
      expect(await shown(`${here.url}/n/10001.html`)).toMatchObject({
        title: '第7座公园改造完工',
        url: `${there.url}/n/10007.html`,
      });
      remove();
    },
    60_000,
  );

  it('is told with its address where it leaves the site', async () => {
    const { report, told, remove } = await crawled({ hosts: [here.host] }, `${here.url}/n/10001.html`);
    expect(report).toMatchObject({ outcome: 'partial', saved: {} });
    expect(told).toContain('out-of-scope');
    expect(told).toContain(`it leads to ${there.url}/n/10007.html`);
    remove();
  }, 60_000);

  it('takes no reader from a page that has its text', async () => {
    const page = `${here.url}/n/10002.html`;
    const { shown, remove } = await crawled({ hosts: ['127.0.0.1'], render: 'always' }, page);
    expect(await shown(page)).toMatchObject({ title: '第2座公园改造完工', url: page });
    remove();
  }, 60_000);
});
