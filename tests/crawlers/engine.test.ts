import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { generalProfile, look, revisit } from '../../crawlers/index.js';
import { proxyOf } from '../../crawlers/proxy-of.js';
import { StopRun } from '../../src/core/errors.js';
import { openFrontier } from '../../storage/index.js';
import { type Answer, type Pages, profile, run, serve, type TestServer, temporaryArchive } from './harness.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function site(pages: Pages): Promise<TestServer> {
  const server = await serve(pages);
  open.push(server.close);
  return server;
}

function archive() {
  const { archive, remove } = temporaryArchive();
  open.push(remove);
  return archive;
}

const article = (n: number) => `<article><h1>第${n}篇</h1></article>`;
const answer =
  (status: number, headers: Record<string, string>, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);

/** Shows a page to whoever brings the cookie, and sends everyone else round once more with it. */
const bounce =
  (to: string, body: string): Answer =>
  (request, response) => {
    if (request.headers.cookie?.includes('seen=1')) return answer(200, {}, body)(request, response);
    answer(302, { location: to, 'set-cookie': 'seen=1; Path=/' })(request, response);
  };

describe('a site that sets a cookie and sends the reader round once more', () => {
  const pages = {
    '/': '<a href="/a/10001.html">a</a><a href="/a/10002.html">b</a><a href="/a/10003.html">c</a>',
    '/a/10001.html': bounce('/a/10001.html', article(1)),
    '/a/10002.html': bounce('/set', article(2)),
    '/set': answer(302, { location: '/a/10002.html' }),
    '/a/10003.html': answer(302, { location: '/a/10003.html', 'set-cookie': 'other=1' }),
  };

  it('is followed once, and forgotten with the page', async () => {
    const { url, seen } = await site(pages);
    const { summary, visited, pages: had } = await run(archive(), { addresses: [`${url}/`] });
    expect(visited.map((u) => u.slice(url.length)).sort()).toEqual(['/', '/a/10001.html', '/a/10002.html']);
    expect(summary.skipped).toEqual({ 'redirect-loop': 1 }); // whoever asks for the cookie and does not see it
    expect(seen.filter(({ path }) => path === '/a/10001.html')).toHaveLength(2);
    expect(seen.filter(({ path }) => path === '/a/10003.html')).toHaveLength(2);
    const page = had.find((one) => one.url.endsWith('10001.html'))!;
    expect(page).toMatchObject({ url: `${url}/a/10001.html`, finalUrl: `${url}/a/10001.html` });
    expect(page.redirects).toEqual([page.url]);
    expect(page.request?.headers).toMatchObject({ cookie: 'seen=1' });
  });

  it('gets its cookie with every page where its profile says session: true', async () => {
    const { url, seen, host } = await site(pages);
    const own = profile({ site: 'own', hosts: [host], seeds: [`${url}/`], session: true });
    const { visited } = await run(archive(), { profiles: [own], sites: [own], concurrency: 1 });
    expect(visited).toHaveLength(3);
    // The first page brought it; the second is had at once.
    expect(seen.filter(({ path }) => path === '/a/10001.html')).toHaveLength(2);
    expect(seen.filter(({ path }) => path === '/a/10002.html')).toHaveLength(1);
  });
});

describe('a redirect', () => {
  it('is held to robots.txt at every step', async () => {
    const { url, seen } = await site({
      '/robots.txt': answer(200, { 'content-type': 'text/plain' }, 'User-agent: *\nDisallow: /secret/'),
      '/': '<a href="/a/10001.html">a</a>',
      '/a/10001.html': answer(302, { location: '/secret/1.html' }),
      '/secret/1.html': article(1),
    });
    const { summary } = await run(archive(), { addresses: [`${url}/`] });
    expect(summary.skipped).toEqual({ 'robots-disallowed': 1 });
    expect(seen.map(({ path }) => path)).not.toContain('/secret/1.html');
  });

  it('is followed by a single look as by a crawl', async () => {
    const { url } = await site({
      '/old.html': answer(301, { location: '/new.html' }),
      '/new.html': article(1),
      '/round.html': answer(302, { location: '/round.html' }),
    });
    const looked = (path: string) =>
      look(url + path, { userAgent: 'test', allowPrivate: true, profile: { ...generalProfile(), delayMs: 0 } });
    expect(await looked('/old.html')).toMatchObject({
      ...{ url: `${url}/old.html`, finalUrl: `${url}/new.html`, redirects: [`${url}/old.html`], status: 200 },
    });
    await expect(looked('/round.html')).rejects.toMatchObject({ reason: 'redirect-loop' });
  });
});

describe('a second look', () => {
  it('is a role of the same engine: validators, retries, refusals, one answer a page', async () => {
    let failures = 1;
    const { url, seen } = await site({
      '/robots.txt': answer(200, { 'content-type': 'text/plain' }, 'User-agent: *\nDisallow: /secret/'),
      '/a/1.html': (request, response) =>
        answer(request.headers['if-none-match'] === '"one"' ? 304 : 200, {}, article(1))(request, response),
      '/a/2.html': (request, response) => answer(failures-- > 0 ? 500 : 200, {}, article(2))(request, response),
      '/a/3.html': answer(403, {}, 'no'),
      '/a/4.html': answer(410, {}, 'gone'),
      '/a/5.html': answer(301, { location: '/a/6.html' }),
      '/a/6.html': article(6),
    });
    const { db, commits } = archive();
    const target = (path: string, etag: string | null = null) => ({ url: url + path, etag, lastModified: null });
    const answers: Record<string, unknown> = {};
    const summary = await revisit(
      [...['/a/2.html', '/a/3.html', '/secret/9.html', '/a/4.html', '/a/5.html'].map((path) => target(path))].concat(
        target('/a/1.html', '"one"'),
      ),
      {
        ...{ frontier: openFrontier(db, commits), profiles: [], general: generalProfile(), userAgent: 'test' },
        ...{ allowPrivate: true, concurrency: 4, delayMs: 0, signal: new AbortController().signal },
        answer: async ({ url: address }, given) => {
          const said = given.kind === 'page' ? [given.page.status, given.permanent] : given.reason;
          const path = address.slice(url.length);
          if (path in answers) throw new Error(`${path} is answered twice`);
          answers[path] = said;
        },
      },
    );
    expect(answers).toEqual({
      '/a/1.html': [304, true],
      '/a/2.html': [200, true],
      '/a/3.html': 'blocked',
      '/secret/9.html': 'robots-disallowed',
      '/a/4.html': [410, true],
      '/a/5.html': [200, true],
    });
    expect(summary).toMatchObject({ stopped: 'done', left: 0, statistics: { finished: 4, failed: 2, retried: 1 } });
    expect(seen.map(({ path }) => path)).not.toContain('/secret/9.html');
  });
});

/** A proxy on loopback that notes what it was asked for; everything goes to `target`. */
async function proxy(target: string, password?: string) {
  const asked: string[] = [];
  const server = createServer((from, to) => {
    asked.push(from.url!);
    const wanted = password === undefined ? undefined : `Basic ${Buffer.from(password).toString('base64')}`;
    if (from.headers['proxy-authorization'] !== wanted) return void to.writeHead(407).end();
    const { pathname, search } = new URL(from.url!);
    const out = httpRequest(target + pathname + search, { headers: from.headers }, (got) => {
      to.writeHead(got.statusCode!, got.headers);
      got.pipe(to);
    });
    out.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()));
  return { asked, url: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a proxy', () => {
  it('is asked for a profile’s site, and the one of the run for all others', async () => {
    const { url } = await site({
      '/': '<a href="/a/10001.html">a</a><a href="http://127.0.0.2/a/10002.html">b</a>',
      '/a/10001.html': answer(200, { 'content-encoding': 'identity' }, article(1)),
      '/a/10002.html': article(2),
    });
    const [named, general] = [await proxy(url, 'me:pass word'), await proxy(url)];
    const own = profile({
      ...{ site: 'own', hosts: ['127.0.0.1'], seeds: ['http://127.0.0.1/'], guests: ['127.0.0.2'] },
      ...{ proxy: `http://me:pass%20word@${named.url}` },
    });
    const options = { profiles: [own], sites: [own], proxy: `http://${general.url}` };
    const { visited, pages } = await run(archive(), options);
    expect(visited.sort()).toEqual([
      'http://127.0.0.1/',
      'http://127.0.0.1/a/10001.html',
      'http://127.0.0.2/a/10002.html',
    ]);
    expect(named.asked).toContain('http://127.0.0.1/a/10001.html');
    expect(general.asked).toEqual(['http://127.0.0.2/robots.txt', 'http://127.0.0.2/a/10002.html']);
    for (const { request } of pages) expect(JSON.stringify(request)).not.toMatch(/proxy|pass/i);
  });

  it('has its name and password from the one of the run, where the profile names the same proxy without them', async () => {
    const { url } = await site({ '/a/10001.html': article(1) });
    const named = await proxy(url, 'me:secret');
    const own = profile({ site: 'own', hosts: ['127.0.0.1'], proxy: `http://${named.url}` });
    const options = { profiles: [own], pages: ['http://127.0.0.1/a/10001.html'] };
    const { visited } = await run(archive(), { ...options, proxy: `http://me:secret@${named.url}` });
    expect(visited).toHaveLength(1);
    expect(proxyOf(own, 'http://me:secret@127.0.0.1:9')).toBe(own.proxy);
    const token = { proxy: `http://:token@${named.url}` };
    expect(proxyOf(token, `http://me:secret@${named.url}`)).toBe(token.proxy);
  });

  it('may ask for a password alone', async () => {
    const { url } = await site({ '/a/10001.html': article(1) });
    const token = await proxy(url, ':token');
    const pages = ['http://127.0.0.1/a/10001.html'];
    expect((await run(archive(), { pages, proxy: `http://:token@${token.url}` })).visited).toEqual(pages);
  });

  it('leads nowhere that the address guard refuses: by number, by name, by redirect', async () => {
    const { url } = await site({ '/a/10001.html': answer(302, { location: 'http://192.168.0.1/a/10001.html' }) });
    const { asked, url: address } = await proxy(url);
    const general = { ...generalProfile(), delayMs: 0 };
    const options = { allowPrivate: false, general, proxy: `http://${address}` };
    for (const private_ of ['http://127.0.0.1/', 'http://[::1]/', 'http://localhost/', 'http://10.1.2.3/a/1.html']) {
      const { summary } = await run(archive(), { ...options, addresses: [private_] });
      expect(summary.skipped, private_).toEqual({ 'private-address': 1 });
    }
    expect(asked).toEqual([]);
    const { summary } = await run(archive(), { ...options, pages: ['http://93.184.216.34/a/10001.html'] });
    expect(summary.skipped).toEqual({ 'private-address': 1 });
    expect(asked).toEqual(['http://93.184.216.34/robots.txt', 'http://93.184.216.34/a/10001.html']);
  });

  it('that does not answer, or wants another password, is an error of the page that names it', async () => {
    const { url } = await site({ '/': article(1) });
    const { url: address } = await proxy(url, 'me:secret');
    const looked = (proxy: string) =>
      look(`${url}/`, { userAgent: 'test', allowPrivate: true, profile: generalProfile(), proxy });
    await expect(looked('http://me:secret@127.0.0.1:9/')).rejects.toMatchObject({
      ...{ name: 'StopRun', code: 'proxy', exitCode: 4 },
      message: expect.stringMatching(/^The proxy 127\.0\.0\.1:9 cannot be reached: /),
    });
    await expect(looked(`http://${address}`)).rejects.toMatchObject({ message: expect.stringMatching(/407/) });
  });
});

describe('for those who write code', () => {
  it('hooks are called round every request, and may add headers', async () => {
    const { url, seen } = await site({ '/': '<a href="/a/10001.html">a</a>', '/a/10001.html': article(1) });
    const told: string[] = [];
    await run(archive(), {
      addresses: [`${url}/`],
      preNavigationHooks: [
        ({ target, request }, { headers }) => {
          told.push(`before ${request.label} ${target.role}`);
          headers['x-asked'] = 'yes';
        },
      ],
      postNavigationHooks: [({ page }) => void told.push(`after ${page.status}`)],
    });
    expect(told).toEqual([
      'before list list',
      'after 200',
      'before sitemap sitemap',
      'before article article',
      'after 200',
    ]);
    expect(seen.find(({ path }) => path === '/a/10001.html')?.headers['x-asked']).toBe('yes');
  });

  it('a header that HTTP cannot carry, or that decides who is asked and how, ends the run and names its hook', async () => {
    const { url, seen } = await site({ '/a/10001.html': article(1) });
    const asked = (headers: Record<string, unknown>) => {
      function sets(_: unknown, request: { headers: Record<string, string> }) {
        Object.assign(request.headers, headers);
      }
      return run(archive(), { pages: [`${url}/a/10001.html`], preNavigationHooks: [sets] });
    };
    for (const [headers, why] of [
      [{ 'X-Title': '园林' }, /Invalid character in header content \["x-title"\]/],
      [{ 'X-Title': 'a\r\nHost: b' }, /Invalid character in header content/],
      [{ 'X Title': 'a' }, /Header name must be a valid HTTP token/],
      [{ 'X-Title': 5 }, /the value of the header x-title is no text/],
      [{ 'X-Title': undefined }, /the value of the header x-title is no text/],
      [{ hOsT: 'www.example.com' }, /the header host cannot be set/],
      [{ 'User-Agent': 'Mozilla' }, /the header user-agent cannot be set/],
      [{ 'Content-Length': '5' }, /the header content-length cannot be set/],
      [{ 'Transfer-Encoding': 'chunked' }, /the header transfer-encoding cannot be set/],
      [{ Connection: 'close' }, /the header connection cannot be set/],
      [{ Expect: '100-continue' }, /the header expect cannot be set/],
    ] as const) {
      const error = await asked(headers).catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'StopRun', code: 'own-code', message: expect.stringMatching(why) });
      expect((error as Error).message).toContain(`preNavigationHooks[0] (sets) failed on ${url}/a/10001.html: `);
    }
    expect(seen.map(({ path }) => path)).not.toContain('/a/10001.html');
    await asked({ Accept: 'text/html', 'X-Title': 'a' });
    expect(seen.at(-1)).toMatchObject({ path: '/a/10001.html', headers: { accept: 'text/html', 'x-title': 'a' } });
  });

  it('a route stands in the place of ours; sendRequest keeps guard, robots.txt and pause; addRequests adds', async () => {
    const { url, seen } = await site({
      '/robots.txt': answer(200, { 'content-type': 'text/plain' }, 'User-agent: *\nDisallow: /secret'),
      '/': '<a href="/a/10001.html">a</a>',
      '/a/10001.html': article(1),
      '/a/10002.html': article(2),
      '/count': '{"views": 7}',
    });
    const answers: unknown[] = [];
    const recorded: string[] = [];
    const { summary, visited } = await run(archive(), {
      addresses: [`${url}/`],
      record: ({ url: address }) => void recorded.push(address.slice(url.length)),
      routes: {
        article: async ({ target, sendRequest, addRequests, proceed }) => {
          if (target.url.endsWith('10001.html')) {
            const { body } = await sendRequest({ url: `${url}/count`, responseType: 'json' });
            answers.push(body);
            const refused = await sendRequest({ url: `${url}/secret` }).catch((error: unknown) => error);
            const elsewhere = { url: `${url}/count`, headers: { Host: 'www.example.com' } };
            await expect(sendRequest(elsewhere)).rejects.toThrow('the header host cannot be set by code');
            answers.push((refused as { reason: string }).reason);
            const posted = await sendRequest({ url: `${url}/count`, method: 'POST' }).catch((error: unknown) => error);
            answers.push((posted as Error).message);
            await addRequests([`${url}/a/10002.html`]);
          }
          await proceed();
        },
      },
    });
    expect(answers).toEqual([{ views: 7 }, 'robots-disallowed', 'An archive reads: only GET is sent.']);
    expect(recorded).toContain('/count');
    expect(visited.map((u) => u.slice(url.length))).toEqual(['/', '/a/10001.html', '/a/10002.html']);
    expect(seen.map(({ path }) => path)).not.toContain('/secret');
    expect(summary.done).toBe(3);
  });

  it('a route that does not proceed is done with its page', async () => {
    const { url, seen } = await site({ '/': '<a href="/a/10001.html">a</a>', '/a/10001.html': article(1) });
    const { visited } = await run(archive(), { addresses: [`${url}/`], routes: { article: async () => undefined } });
    expect(visited).toEqual([`${url}/`]);
    expect(seen.filter(({ path }) => path === '/a/10001.html')).toHaveLength(1);
  });

  it('a page is read once and before it is done, also when a route proceeds twice or does not wait', async () => {
    const { url } = await site({ '/': '<a href="/a/10001.html">a</a>', '/a/10001.html': article(1) });
    const { visited, summary } = await run(archive(), {
      addresses: [`${url}/`],
      routes: {
        list: async ({ proceed }) => {
          await proceed();
          await proceed();
        },
        article: async ({ proceed }) => void proceed(),
      },
    });
    expect(visited).toEqual([`${url}/`, `${url}/a/10001.html`]);
    expect(summary.done).toBe(2);
  });

  it('a route that no page can take is refused by its name', async () => {
    const { url } = await site({ '/': article(1) });
    const routes: object = { articel: async () => undefined };
    const wrong = run(archive(), { addresses: [`${url}/`], routes });
    await expect(wrong).rejects.toMatchObject({
      code: 'route',
      exitCode: 2,
      message: expect.stringMatching(/articel/),
    });
  });

  it('sendRequest never passes the address guard', async () => {
    const { url, seen } = await site({ '/a/10001.html': article(1) });
    const { asked, url: address } = await proxy(url);
    const reasons: string[] = [];
    // The page comes by the proxy under a public number; what its handler asks for is judged by itself.
    await run(archive(), {
      ...{ allowPrivate: false, pages: ['http://93.184.216.34/a/10001.html'], proxy: `http://${address}` },
      general: { ...generalProfile(), delayMs: 0 },
      routes: {
        article: async ({ sendRequest, proceed }) => {
          for (const target of [`${url}/`, 'http://169.254.169.254/latest/', 'http://localhost:1/']) {
            reasons.push(await sendRequest({ url: target }).then(String, ({ reason }) => reason as string));
          }
          await proceed();
        },
      },
    });
    expect(reasons).toEqual(Array(3).fill('private-address'));
    expect(asked).toEqual(['http://93.184.216.34/robots.txt', 'http://93.184.216.34/a/10001.html']);
    expect(seen.map(({ path }) => path)).toEqual(['/robots.txt', '/a/10001.html']);
  });

  it('a StopRun ends the run: what is in flight is saved, nothing more is asked for', async () => {
    const pages: Record<string, string> = {
      '/': Array.from({ length: 9 }, (_, i) => `<a href="/a/${10000 + i}.html">x</a>`).join(''),
    };
    for (let i = 0; i < 9; i++) pages[`/a/${10000 + i}.html`] = article(i);
    const { url, seen } = await site(pages);
    const kept = archive();
    const ended = run(kept, {
      addresses: [`${url}/`],
      routes: {
        article: async ({ target, proceed }) => {
          if (target.url.endsWith('10002.html')) throw new StopRun('enough', 'That is enough.', '');
          await proceed();
        },
      },
    });
    await expect(ended).rejects.toThrow('That is enough.');
    expect(seen.filter(({ path }) => path.startsWith('/a/')).map(({ path }) => path)).toHaveLength(3);
    const next = await run(kept, {});
    expect(next.summary).toMatchObject({ stopped: 'done', done: 7 });
  });
});

describe('the summary', () => {
  it('has Crawlee’s figures of the requests', async () => {
    let asked = 0;
    const { url } = await site({
      '/': '<a href="/a/10001.html">a</a><a href="/a/10002.html">b</a><a href="/a/10003.html">c</a>',
      '/a/10001.html': article(1),
      '/a/10002.html': (request, response) => answer(++asked === 1 ? 500 : 200, {}, article(2))(request, response),
      '/a/10003.html': answer(403, {}, 'no'),
    });
    const { summary } = await run(archive(), { addresses: [`${url}/`] });
    const { statistics } = summary;
    // The front page, two articles; refused was one article. That there is no sitemap where one was guessed is no failure.
    expect(statistics).toMatchObject({ finished: 3, failed: 1, retried: 1, statuses: { 200: 3 }, retries: [4, 1] });
    expect(statistics.meanMs).toBeGreaterThan(0);
    expect(statistics.longestMs).toBeGreaterThanOrEqual(statistics.meanMs!);
  });
});

it('Crawlee’s own handler of Ctrl-C is taken off; ours stays', async () => {
  const { url } = await site({ '/': article(1) });
  const before = process.listeners('SIGINT');
  let during: unknown[] = [];
  await run(archive(), {
    pages: [`${url}/`],
    postNavigationHooks: [() => void (during = process.listeners('SIGINT'))],
  });
  expect(during).toEqual(before);
});
