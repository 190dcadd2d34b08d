/** Two sites with the same bytes, crawled into one archive: what is taken from it for one has the articles of that one. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../cli/run-cli.js';
import { paragraphs } from '../cli/site.js';
import { folderForTest } from '../storage/article.js';
import { writeProfile } from './ground.js';
import { jsonOf } from './machines.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ARTICLES = 3;
const root = folderForTest();
const whole = join(root, 'whole');
const servers: Server[] = [];

const ok = async (dir: string, ...words: string[]) => {
  const ended = await runCli([...words, '--archive', dir]);
  expect(ended, `${words.join(' ')}: ${ended.told}`).toMatchObject({ code: 0 });
  return ended.out;
};
const articlesIn = async (dir: string) =>
  jsonOf(await ok(dir, 'list', '--json'))
    .map(({ id, url }) => `${id} ${url}`)
    .sort();

/** A list and its articles without any address of their own: another site has them byte for byte. */
function page(path: string): string | null {
  if (path === '/') {
    const links = Array.from(
      { length: ARTICLES },
      (_, n) => `<li><a href="/news/${n}.html">第${n}座公园改造完工</a></li>`,
    );
    return `<title>列表</title><ul>${links.join('')}</ul>`;
  }
  const n = /^\/news\/(\d)\.html$/.exec(path)?.[1];
  if (n === undefined) return null;
  const text = paragraphs(Number(n)).map((one) => `<p>${one}</p>`);
  return `<title>第${n}座公园改造完工</title><h1>第${n}座公园改造完工</h1><div>2026-01-05 10:00 来源：园林报</div><div id="content">${text.join('\n')}</div>`;
}

beforeAll(async () => {
  const profiles = join(root, 'profiles');
  mkdirSync(profiles);
  for (const site of ['first', 'second']) {
    const server = createServer(({ url = '' }, response) => {
      const body = page(url);
      response.writeHead(body === null ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(body === null ? '' : `<!DOCTYPE html><meta charset="utf-8">${body}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const profile = writeProfile(profiles, site, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    // The first site's pages are the originals, the second's repeat them.
    await ok(whole, 'crawl', profile, '--allow-private', '--delay', '0', '--quiet');
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

describe('what is taken of one of two sites with the same bytes', () => {
  it('is a part that a repair, a reprocess and a rebuild leave with its own articles', async () => {
    const library = join(root, 'library');
    expect((await runCli(['library', 'init', library])).code).toBe(0);
    expect((await runCli(['library', 'split', whole, '--library', library])).code).toBe(0);
    const part = join(library, 'sites', 'second');
    const own = await articlesIn(part);
    expect(own).toHaveLength(ARTICLES);
    expect(jsonOf(await ok(part, 'verify', '--deep', '--json'))).toEqual([expect.objectContaining({ sound: true })]);
    const rebuilt = join(root, 'rebuilt');
    await ok(part, 'rebuild', '--into', rebuilt);
    expect(await articlesIn(rebuilt)).toEqual(own);
    expect(jsonOf(await ok(rebuilt, 'verify', '--deep', '--json'))).toEqual([expect.objectContaining({ sound: true })]);
    await ok(part, 'verify', '--deep', '--repair');
    await ok(part, 'reprocess');
    expect(await articlesIn(part)).toEqual(own);
  });

  it.each(['wacz', 'warc'])('is a %s file that gives its articles to an empty archive', async (format) => {
    const own = (await articlesIn(whole)).filter((one) =>
      one.includes(`:${(servers[1]!.address() as AddressInfo).port}/`),
    );
    const file = join(root, `second.${format === 'wacz' ? 'wacz' : 'warc.gz'}`);
    await ok(whole, 'export', '--format', format, '--site', 'second', '--out', file);
    for (const keep of ['articles', 'all']) {
      const empty = join(root, `${format}-${keep}`);
      await ok(empty, 'import', file, '--keep', keep);
      expect(await articlesIn(empty), keep).toEqual(own);
    }
    const both = join(root, `both-${format}`);
    await ok(whole, 'export', '--format', format, '--out', `${both}.${format === 'wacz' ? 'wacz' : 'warc.gz'}`);
    await ok(both, 'import', `${both}.${format === 'wacz' ? 'wacz' : 'warc.gz'}`);
    expect(await articlesIn(both)).toEqual(await articlesIn(whole));
  });
});
