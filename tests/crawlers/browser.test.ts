import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Renderer } from '../../crawlers/browser.js';
import { startGuardProxy } from '../../crawlers/guard-proxy.js';
import type { FailedPage } from '../../crawlers/index.js';
import { FEATURES_OFF } from '../../crawlers/render-crawler.js';
import { isShell } from '../../crawlers/shell.js';
import { allowsSubrequest } from '../../crawlers/subrequests.js';
import { BROWSER, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { run, serve, type TestServer, temporaryArchive } from './harness.js';

/** 园林 in GBK, and a script that writes the text. */
const SHELL = Buffer.concat([
  Buffer.from('<html><head><meta charset="gb2312"><title>'),
  Buffer.from([0xd4, 0xb0, 0xc1, 0xd6]),
  Buffer.from(`</title></head><body><div id="app"></div><script>
fetch('/data.json').then((r) => r.json()).then((d) => { document.getElementById('app').innerHTML = d.html; });
</script><img src="/big.jpg"><iframe src="/frame.html"></iframe></body></html>`),
]);

/** Browsers that this process started, as `parent own words`. */
function browsers(): string[] {
  const all = execFileSync('ps', ['-eo', 'ppid,pid,args']).toString().split('\n');
  return all.filter((line) => line.trim().startsWith(`${process.pid} `) && /--headless|--type=|chrom/.test(line));
}

describe.skipIf(NO_BROWSER)(`rendering${WHY_NOT}`, MAY_HANG, () => {
  const HOW = {
    executable: BROWSER!,
    userAgent: 'Yuanye/test (news archive)',
    allowPrivate: true,
    maxBytes: 2 ** 20,
    settleMs: 1500,
  };
  let server: TestServer;
  let renderer: Renderer;
  beforeAll(async () => {
    server = await serve({
      '/shell.html': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=gb2312' });
        response.end(SHELL);
      },
      '/data.json': (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ html: '<article>池塘边的柳树</article>' }));
      },
      '/hang.html': '<script>for (;;);</script>',
      '/pdf': (_, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4'),
      '/heavy.html': '<script src="/endless.js"></script><article>荷塘</article><script src="/data.json"></script>',
      '/endless.js': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        const more = () => {
          if (!response.destroyed) response.write(Buffer.alloc(65_536, '/'), () => setImmediate(more));
        };
        more();
      },
      '/away.html': '<script>location.href = "http://127.0.0.2:1/"</script>',
    });
    renderer = new Renderer({ ...HOW, totalMs: 60_000 });
  });
  afterAll(async () => {
    await renderer.close();
    await server.close();
  });

  it('keeps the exact bytes, and the page as its scripts made it beside them', async () => {
    const { page } = await renderer.render(`${server.url}/shell.html`);
    expect(Buffer.from(page.body).equals(SHELL)).toBe(true);
    expect(page).toMatchObject({
      status: 200,
      via: 'browser',
      headers: { 'content-type': 'text/html; charset=gb2312' },
    });
    expect(page.renderedHtml).toContain('池塘边的柳树');
    expect(page.renderedHtml).toContain('<title>园林</title>');
    const asked = server.seen.map(({ path }) => path);
    expect(asked).not.toContain('/big.jpg');
    expect(asked).not.toContain('/frame.html');
    expect(server.seen[0]!.headers['user-agent']).toBe('Yuanye/test (news archive)');
  });

  it('takes down a browser that hangs and goes on with another', async () => {
    const kept: FailedPage[] = [];
    const hasty = new Renderer({ ...HOW, totalMs: 6000, onFailure: (failed) => void kept.push(failed) });
    const before = browsers();
    await expect(hasty.render(`${server.url}/hang.html`)).rejects.toMatchObject({ reason: 'too-slow' });
    // It shows nothing any more: what is kept is what the server sent.
    expect(kept).toMatchObject([{ url: `${server.url}/hang.html`, reason: 'too-slow', screenshot: null }]);
    expect(Buffer.from(kept[0]!.html!).toString()).toBe('<script>for (;;);</script>');
    const { page } = await hasty.render(`${server.url}/shell.html`);
    expect(page.renderedHtml).toContain('池塘边的柳树');
    expect(browsers().filter((line) => !before.includes(line)).length).toBeLessThanOrEqual(1);
    await hasty.close();
  });

  it('is one browser for many pages, and a new one after so many', async () => {
    const short = new Renderer({
      ...{ executable: BROWSER!, userAgent: 'test', allowPrivate: true, maxBytes: 2 ** 20 },
      ...{ totalMs: 20_000, settleMs: 200, pagesABrowser: 2 },
    });
    const before = browsers();
    const seen = new Set<string>();
    const pids: string[] = [];
    for (let page = 0; page < 3; page++) {
      const { page: shown } = await short.render(`${server.url}/shell.html`);
      expect(shown.status).toBe(200);
      const now = browsers().filter((line) => !before.includes(line));
      const [pid = ''] = now.map((line) => line.trim().split(/\s+/)[1]!).filter((one) => !seen.has(one));
      if (pid !== '') {
        seen.add(pid);
        pids.push(`${page} ${pid}`);
      }
    }
    expect(pids.map((line) => line.split(' ')[0])).toEqual(['0', '2']);
    await short.close();
    expect(browsers()).toEqual(before);
  }, 60_000);

  it('loses a page, not the run, when the browser is killed under it', async () => {
    await renderer.render(`${server.url}/shell.html`);
    const lost = renderer.render(`${server.url}/hang.html`);
    const asked = () => server.seen.filter(({ path }) => path === '/hang.html').length;
    const before = asked();
    const kill = setInterval(() => {
      if (asked() === before) return; // not while the browser still opens the page
      clearInterval(kill);
      for (const row of execFileSync('ps', ['-eo', 'pid,ppid,args']).toString().split('\n')) {
        const [pid, parent, ...args] = row.trim().split(/\s+/);
        if (Number(parent) === process.pid && /chrom/.test(args.join(' '))) process.kill(Number(pid), 'SIGKILL');
      }
    }, 100);
    await expect(lost).rejects.toMatchObject({ name: 'RetryPage', reason: 'network' });
    const { page } = await renderer.render(`${server.url}/shell.html`);
    expect(page.renderedHtml).toContain('池塘边的柳树');
  });

  it('lets no script without end hold a page up, and counts what came', async () => {
    const { page, bytes } = await renderer.render(`${server.url}/heavy.html`);
    expect(page.renderedHtml).toContain('荷塘');
    expect(bytes).toBeGreaterThan(2 ** 19);
    expect(bytes).toBeLessThan(2 ** 23);
  });

  it('shows no files', async () => {
    await expect(renderer.render(`${server.url}/pdf`)).rejects.toMatchObject({ reason: 'not-html' });
  });

  it('never lets a page reach a private address: not by name, number, redirect or script', async () => {
    const guarded = new Renderer({
      executable: BROWSER!,
      userAgent: 'test',
      allowPrivate: false,
      maxBytes: 2 ** 20,
      totalMs: 6000,
    });
    const before = server.seen.length;
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost']) {
      const { port } = new URL(server.url);
      const result = await guarded.render(`http://${host}:${port}/shell.html`).catch((error: Error) => error);
      // The proxy's own 403 is all that a page can get.
      if (!(result instanceof Error)) expect(result.page.status).toBe(403);
    }
    expect(server.seen.length).toBe(before);
    expect([...(await guarded.refused())].length).toBeGreaterThan(0);
    await guarded.close();
  });

  it('is used by a crawl where the visit finds a shell, and not again on a host where it is in vain', async () => {
    const links = Array.from({ length: 6 }, (_, i) => `<a href="/empty/1000${i}.html">x</a>`).join('');
    const empty = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [`/empty/1000${i}.html`, '<div id="app"></div>']),
    );
    const site = await serve({ '/': links, ...empty });
    const { archive, remove } = temporaryArchive();
    let asked = 0;
    const { summary } = await run(archive, {
      addresses: [`${site.url}/`],
      browser: BROWSER!,
      visit: async (page, target, helpers) => {
        const text = new TextDecoder().decode(page.body);
        if (isShell(page.body, { text: '', links: 0, article: target.role === 'article' })) {
          asked++;
          await helpers.render();
        }
        const found = [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => ({
          url: new URL(href!, page.url).href,
          role: 'link' as const,
        }));
        return { links: found, save: () => undefined, outcome: { state: 'done', kind: 'other' } };
      },
    });
    expect(asked).toBe(6);
    expect(summary.rendered).toBe(3);
    await remove();
    await site.close();
  });
});

it.skipIf(NO_BROWSER)(`a browser is started with all that Playwright switches off${WHY_NOT}`, async () => {
  const server = await chromium.launchServer({ executablePath: BROWSER!, args: ['--no-sandbox', FEATURES_OFF] });
  const words = server.process().spawnargs.filter((word) => word.startsWith('--disable-features='));
  await server.close();
  const [playwright, ours] = words.map((word) => word.slice(word.indexOf('=') + 1).split(','));
  expect(words).toHaveLength(2);
  expect(ours).toEqual(expect.arrayContaining(playwright!));
});

describe('a shell', () => {
  const fills = Buffer.from('<div id="text"></div><script>x.innerHTML = d.html</script>');
  const long = '柳'.repeat(200);
  it.each([
    ['正在加载…', true],
    ['Loading...', true],
    ['请启用 JavaScript 后重试', true],
    [`正在加载…\n${long}`, true],
    ['', true],
    [long, false],
    [`工人正在加载石料。\n${long}`, false],
  ])('is told by what its text says: %s', (text, shell) => {
    expect(isShell(fills, { text, links: 90, article: true })).toBe(shell);
  });

  it('is no list of links, and no short page without scripts that write', () => {
    expect(isShell(fills, { text: '', links: 90, article: false })).toBe(false);
    expect(isShell(Buffer.from('<p>短讯</p>'), { text: '短讯', links: 0, article: true })).toBe(false);
    expect(isShell(Buffer.from('<div id="app"></div>'), { text: '', links: 0, article: false })).toBe(true);
  });
});

describe('a page with a word where its text will be', () => {
  const page = (body: string) =>
    Buffer.from(`<head><title>样园网</title></head><body>${body}<script src="/app.js"></script>`);
  const chrome = '<div class="nav"><a href="/">首页</a></div>';
  const judged = (body: Uint8Array, text: string) => isShell(body, { text, links: 1, article: true });

  it.each([
    ['<div id="app">加载中</div>', ''],
    ['<div id="app"><div class="loading">正在加载，请稍候...</div></div>', '正在加载，请稍候...'],
    ['<div id="root">样园网</div>', ''],
    ['<div id="root"><!-- app --></div><noscript><p>You need to enable JavaScript.</p></noscript>', ''],
    [`${chrome}<div id="content"><p>Loading…</p></div>`, 'Loading…'],
    [`${chrome}<div id="main"><div class="page-spinner"><i></i></div></div>`, ''],
    ['<noscript>請啟用 JavaScript</noscript><div class="box">載入中，請稍候</div>', '載入中，請稍候'],
  ])('is a shell: %s', (body, text) => {
    expect(judged(page(body), text)).toBe(true);
  });

  it('is one in GBK, and none without scripts', () => {
    const gbk = Buffer.concat([Buffer.from('<div id="text">'), Buffer.from('bcd3d4d8d6d0', 'hex'), page('</div>')]);
    expect(judged(gbk, '')).toBe(true);
    expect(judged(Buffer.from('<body><div id="text">加载中</div>'), '')).toBe(false);
  });

  it.each([
    ['<div id="msg">该信息已被删除</div>', '该信息已被删除'],
    ['<div class="loading">加载中</div><div id="msg">该信息已被删除</div>', '该信息已被删除'],
    ['<div id="app"><p>公园今日闭园。</p></div>', '公园今日闭园。'],
    ['<div id="app"><h1>404</h1><a href="/">返回首页</a></div>', ''],
    ['<div id="content"><p>公园今日闭园。</p></div><div id="comments">加载中</div>', '公园今日闭园。'],
    ['<div id="content"><img src="a.jpg"></div>', ''],
  ])('is none where the page says something: %s', (body, text) => {
    expect(judged(page(body), text)).toBe(false);
  });
});

describe('the guard proxy', () => {
  it('refuses private targets for requests and tunnels, and lets nothing but http through', async () => {
    const server = await serve({ '/': 'secret' });
    const proxy = await startGuardProxy({ allowPrivate: false });
    const { request } = await import('node:http');
    const { port } = new URL(proxy.url);
    const ask = (path: string) =>
      new Promise<number | undefined>((resolve) => {
        request({ host: '127.0.0.1', port, path }, (answer) => resolve(answer.statusCode)).end();
      });
    const tunnel = (path: string) =>
      new Promise<number | undefined>((resolve) => {
        request({ host: '127.0.0.1', port, path, method: 'CONNECT' })
          .on('connect', (answer) => resolve(answer.statusCode))
          .on('error', () => resolve(0))
          .end();
      });
    expect(await ask(`${server.url}/`)).toBe(403);
    expect(await ask('http://169.254.169.254/latest/')).toBe(403);
    expect(await ask('/')).toBe(400);
    expect(await ask('ftp://example.com/')).toBe(400);
    expect(await tunnel(server.host)).toBe(403);
    expect(await tunnel('[::1]:443')).toBe(403);
    expect(await tunnel('example.com:25')).toBe(403);
    expect(await tunnel('a.localhost:443')).toBe(403);
    expect(server.seen).toEqual([]);
    await proxy.close();
    await server.close();
  });
});

describe('subrequests', () => {
  it.each([
    ['http://a.example/app.js', 'Script', true],
    ['http://a.example/api', 'XHR', true],
    ['http://a.example/x.jpg', 'Image', false],
    ['http://a.example/x.mp4', 'Media', false],
    ['http://a.example/f.html', 'Document', false],
    ['https://hm.baidu.com/hm.js?1', 'Script', false],
    ['https://s4.cnzz.com/z_stat.php', 'Script', false],
    ['https://notcnzz.com.example/z.js', 'Script', true],
    ['ws://a.example/', 'WebSocket', false],
    ['data:text/javascript,1', 'Script', false],
  ])('%s as %s: %s', (url, type, allowed) => {
    expect(allowsSubrequest(url, type, 0)).toBe(allowed);
  });

  it('are limited in number', () => {
    expect(allowsSubrequest('http://a.example/app.js', 'Script', 80)).toBe(false);
  });
});
