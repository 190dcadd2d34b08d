/** An article that was reached by way of another address is found by that address. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type TestServer } from '../crawlers/harness.js';
import { runCli } from './run-cli.js';
import { paragraphs, temporaryFolder } from './site.js';

const WAYS: Readonly<Record<string, readonly [status: number, headers: object, body: string]>> = {
  header: [200, { refresh: '0; url=/a/2026/1001.html' }, ''],
  meta: [200, {}, '<meta http-equiv=refresh content="0; url=/a/2026/1002.html"><body>正在跳转……</body>'],
  script: [200, {}, '<script>top.location.replace("a/2026/1003.html")</script>'],
  found: [302, { location: '/a/2026/1004.html' }, ''],
  moved: [301, { location: '/a/2026/1005.html' }, ''],
  frames: [200, {}, '<frameset rows="80,*"><frame src="/top.html"><frame src="/a/2026/1006.html"></frameset>'],
};
const folder = temporaryFolder();
const into = temporaryFolder();
let server: TestServer;

beforeAll(async () => {
  server = await serve((request, response) => {
    const path = request.url ?? '';
    const send = (status: number, headers: object, body: string) =>
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
    const way = WAYS[path.slice(1, -'.html'.length)];
    if (way !== undefined) return void send(...way);
    const n = Number(/^\/a\/2026\/(\d+)\.html$/.exec(path)?.[1] ?? 0);
    if (n === 0) return void send(404, {}, '<h1>404</h1>');
    const text = paragraphs(n).map((line) => `<p>${line}</p>`);
    send(
      200,
      {},
      `<title>第${n}座公园改造完工</title><h1>第${n}座公园改造完工</h1><div>2026-01-05 10:00 来源：园林报</div>
       <div id="content">${text.join('')}</div>`,
    );
  });
});
afterAll(async () => {
  await server.close();
  folder.remove();
  into.remove();
});

it('whichever way it was, by show, crawl and rescrape, and in a rebuilt archive', async () => {
  const tail = ['--archive', folder.dir];
  const fetching = ['--allow-private', '--delay', '0'];
  const urls = Object.keys(WAYS).map((name) => `${server.url}/${name}.html`);
  const ids: string[] = [];
  for (const [i, url] of urls.entries()) {
    expect((await runCli(['crawl', url, '--related-depth', '0', ...fetching, ...tail])).code, url).toBe(0);
    const { id, title } = JSON.parse((await runCli(['show', url, '--json', ...tail])).out) as Record<string, string>;
    expect(title).toBe(`第${1001 + i}座公园改造完工`);
    ids.push(id!);
  }
  server.seen.length = 0;
  for (const [i, url] of urls.entries())
    expect((await runCli(['crawl', url, ...fetching, ...tail])).told, url).toContain(ids[i]);
  expect(server.seen).toEqual([]);
  const looked = await runCli(['rescrape', ...urls.flatMap((url) => ['--url', url]), ...fetching, ...tail]);
  expect([looked.code, looked.told]).toEqual([0, expect.stringContaining(`${urls.length} looked at`)]);
  expect((await runCli(['forget', urls[0]!, '--reason', 'test', ...tail])).code).toBe(2); // by names of its own alone
  const rebuilt = `${into.dir}/archive`;
  expect((await runCli(['rebuild', '--into', rebuilt, ...tail])).code).toBe(0);
  for (const [i, url] of urls.entries())
    expect(JSON.parse((await runCli(['show', url, '--json', '--archive', rebuilt])).out), url).toMatchObject({
      id: ids[i],
    });
}, 120_000);
