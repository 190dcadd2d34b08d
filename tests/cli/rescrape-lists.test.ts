/** A later look at a site without a profile: which lists it reads, and what it says of new pages that it could not have. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type TestServer } from '../crawlers/harness.js';
import { runCli } from './run-cli.js';
import { paragraphs, temporaryFolder } from './site.js';

const folder = temporaryFolder();
let server: TestServer;
const columns: Record<string, number[]> = { news: [1, 2, 3], zb: [11, 12, 13], sg: [21, 22] };
const refused: Record<string, number> = {};

beforeAll(async () => {
  server = await serve((request, response) => {
    const path = request.url ?? '';
    const send = (status: number, body: string) =>
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(`<meta charset="utf-8">${body}`);
    const list = /^\/(\w*)\/?$/.exec(path);
    const numbers = list === null ? undefined : columns[list[1] === '' ? 'news' : list[1]!];
    if (numbers !== undefined)
      return void send(
        200,
        `<title>列表</title><ul>${numbers.map((n) => `<li><a href="/a/2026/${n + 1000}.html">第${n}座公园改造完工</a></li>`).join('')}</ul>`,
      );
    const n = Number(/^\/a\/2026\/(\d+)\.html$/.exec(path)?.[1] ?? 0) - 1000;
    if (n <= 0 || refused[n] !== undefined) return void send(refused[n] ?? 404, '<h1>no</h1>');
    send(
      200,
      `<title>第${n}座公园改造完工</title><h1>第${n}座公园改造完工</h1><div>2026-01-05 10:00 来源：园林报</div>
       <div id="content">${paragraphs(n)
         .map((text) => `<p>${text}</p>`)
         .join('')}</div>`,
    );
  });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

it('reads the lists that crawls began with, and counts what fails as a crawl does', async () => {
  const tail = ['--archive', folder.dir, '--allow-private', '--delay', '0'];
  const site = new URL(server.url).host.replace(':', '-');
  // A column by its folder, one by an address that may be either, and a single article.
  for (const path of ['/zb/', '/sg', '/a/2026/1031.html'])
    expect((await runCli(['crawl', server.url + path, ...tail])).code).toBe(0);
  columns['zb']!.push(14, 15, 16);
  columns['sg']!.push(23);
  Object.assign(refused, { 15: 404, 16: 410 });
  server.seen.length = 0;
  const looked = await runCli(['rescrape', site, ...tail]);
  const asked = server.seen.map(({ path }) => path);
  expect(asked).toContain('/zb/');
  expect(asked).toContain('/sg');
  expect(asked).not.toContain('/');
  expect(looked.told).toContain('2 new,');
  expect(looked.told).toMatch(/lists and new pages skipped: .*gone.* 1/);
  expect(looked.code).toBe(3);
  const { out } = await runCli(['runs', '--archive', folder.dir]);
  expect(out.split('\n').find((line) => line.includes('rescrape'))).toMatch(/partial.*2 new.*2 failed/);
});
