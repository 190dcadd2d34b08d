/** `--keep-failures`: pages that failed in the browser, kept to look at; bounded, and forgotten with their article. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FailedPage, FailureFolder, forgetFailures } from '../../crawlers/index.js';
import { BROWSER, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { type Answer, linksOf, profile, run, serve, temporaryArchive } from './harness.js';

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'yuanye-')), 'failures');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

const page = (url: string) => ({
  ...{ url, reason: 'network', message: 'it broke -->\n<b>' },
  ...{ html: '<h1>半页</h1>', screenshot: Buffer.from('png') },
});

describe('the folder of failures', () => {
  it('names what it keeps by run, host and time, and tells in the file what failed', () => {
    const folder = new FailureFolder(dir, 7);
    const name = folder.keep(page('http://a.example:8080/x--y.html'))!;
    expect(name).toMatch(/^7-a\.example_8080-\d{4}-\d\d-\d\dT[\d-]+Z-1$/);
    const text = readFileSync(join(dir, `${name}.html`), 'utf8');
    const [about = '', ...rest] = text.split('\n');
    expect(about).toBe('<!-- http://a.example:8080/x- -y.html | network | it broke - -> <b> -->');
    expect(rest.join('\n')).toBe('<h1>半页</h1>');
    expect(readFileSync(join(dir, `${name}.png`), 'utf8')).toBe('png');
  });

  it('keeps no more than so many pages and bytes, and says so', () => {
    const few = new FailureFolder(dir, 1, 2);
    for (let i = 0; i < 4; i++) few.keep(page('http://a.example/'));
    expect(few).toMatchObject({ kept: 2, ended: expect.stringContaining('no more than 2 pages') });
    const small = new FailureFolder(dir, 2, 100, 10);
    expect(small.keep(page('http://a.example/'))).toBe(null);
    expect(readdirSync(dir).length).toBe(4);
  });

  it('does not end a run by a folder that cannot be written', () => {
    writeFileSync(dir, 'a file where the folder would be');
    const folder = new FailureFolder(dir, 1);
    expect(folder.keep(page('http://a.example/'))).toBe(null);
    expect(folder.ended).not.toBe(null);
  });

  it('loses what is forgotten', () => {
    const folder = new FailureFolder(dir, 1);
    folder.keep(page('http://a.example/x--y'));
    folder.keep(page('http://a.example/other'));
    expect(forgetFailures(dir, new Set(['http://a.example/x--y']))).toBe(1);
    expect(readdirSync(dir).length).toBe(2);
    expect(forgetFailures(join(dir, 'none'), new Set())).toBe(0);
  });
});

describe.skipIf(NO_BROWSER)(`a crawl that keeps failures${WHY_NOT}`, MAY_HANG, () => {
  it('keeps a picture and the HTML of a page that failed, and nothing of one that did not', async () => {
    const site = await serve({
      '/good.html': '<article>池塘</article>',
      '/bad.html': (_, response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>no entry</h1>'),
    });
    const { archive, remove } = temporaryArchive();
    const folder = new FailureFolder(dir, 3);
    await run(archive, {
      profiles: [profile({ site: 'pages', hosts: [site.host], render: 'always', article: ['\\.html$'] })],
      pages: [`${site.url}/good.html`, `${site.url}/bad.html`],
      browser: BROWSER!,
      onFailure: (failed) => void folder.keep(failed),
    });
    expect(folder.kept).toBe(1);
    const files = readdirSync(dir).sort();
    expect(files.length).toBe(2);
    expect(readFileSync(join(dir, files[0]!), 'utf8')).toContain('no entry');
    expect(readFileSync(join(dir, files[1]!)).subarray(1, 4).toString()).toBe('PNG');
    expect(existsSync(join('storage', 'request_queues'))).toBe(false);
    await remove();
    await site.close();
  }, 60_000);

  it('keeps what a page showed that was rendered and still is no article', async () => {
    const shell = (script: string) => `<div id="app">加载中</div><script src="${script}"></script>`;
    const script: Answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('document.body.id = "run"; throw 1;');
    const filling: Answer = (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/javascript' })
        .end('document.body.innerHTML = "<article>池塘</article>"');
    const site = await serve({
      ...{ '/': '<a href="/n/10001.html">a</a><a href="/n/10002.html">b</a>', '/e.js': script, '/f.js': filling },
      ...{ '/n/10001.html': shell('/e.js'), '/n/10002.html': shell('/f.js'), '/n/named.html': shell('/e.js') },
    });
    const { archive, remove } = temporaryArchive();
    const kept: FailedPage[] = [];
    const { summary } = await run(archive, {
      ...{ addresses: [`${site.url}/`], pages: [`${site.url}/n/named.html`], browser: BROWSER! },
      visit: async (page, target, { render }) => {
        if (target.role === 'list') {
          return { links: linksOf(page), save: () => undefined, outcome: { state: 'done', kind: 'list' } };
        }
        const { renderedHtml = '' } = (await render()) ?? {};
        const kind = renderedHtml.includes('<article') ? 'article' : 'other';
        return { links: [], save: () => undefined, outcome: { state: 'done', kind } };
      },
      onFailure: (failed) => void kept.push(failed),
    });
    expect(summary.rendered).toBe(3);
    expect(kept.map(({ url }) => url.slice(site.url.length)).sort()).toEqual(['/n/10001.html', '/n/named.html']);
    for (const { reason, message, html, screenshot } of kept) {
      expect([reason, message]).toEqual(['not-article', 'it reads as a page without text, not as an article']);
      expect(html).toContain('<body id="run"><div id="app">加载中');
      expect(Buffer.from(screenshot!).subarray(1, 4).toString()).toBe('PNG');
    }
    await remove();
    await site.close();
  }, 60_000);
});
