/** The main job as a user does it: crawl the sample site, export the corpus, and it says what the site says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, type TruthRow } from '../../samples/index.js';
import type { Article } from '../../src/core/page.js';
import { runCli } from './run-cli.js';

let site: RunningSite;
let archive: string;
beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 5, articles: 34 });
  archive = mkdtempSync(join(tmpdir(), 'yuanye-sample-'));
});
afterAll(async () => {
  await site.stop();
  rmSync(archive, { recursive: true, force: true });
});

const yuanye = (...args: string[]) => runCli([...args, '--archive', archive]);

async function truth(): Promise<TruthRow[]> {
  const text = await (await fetch(`${site.url}/_truth.jsonl`)).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthRow);
}

it('archives every article of the sample site once, with its title, date and text, and obeys robots.txt', async () => {
  const crawl = await yuanye('crawl', `${site.url}/`, '--allow-private', '--delay', '0', '--quiet');
  expect([0, 3], crawl.told).toContain(crawl.code);
  const stats = (await (await fetch(`${site.url}/_stats`)).json()) as { forbidden: number };
  expect(stats.forbidden).toBe(0);

  const { out, code } = await yuanye('export', '--format', 'jsonl', '--out', '-');
  expect(code).toBe(0);
  const articles = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Article)
    .filter(({ url }) => url?.includes('/htm/'));
  const wrong: string[] = [];
  for (const row of await truth()) {
    // The text that comes by script needs a browser, which a machine may lack; how parts are joined is tested elsewhere.
    if (row.kind === 'script' || row.kind === 'parts') continue;
    const found = articles.filter((article) => article.urls.includes(row.url) || article.url === row.url);
    if (found.length !== 1) wrong.push(`${row.path}: ${found.length} times`);
    const [article] = found;
    if (article === undefined) continue;
    if (article.title !== row.title) wrong.push(`${row.path}: title ${article.title}`);
    if (article.publishedAt !== row.publishedAt) wrong.push(`${row.path}: date ${article.publishedAt}`);
    const text = article.blocks.filter(({ kind }) => kind !== 'image').map((block) => block.text);
    if (text.join('\n') !== row.text) wrong.push(`${row.path}: text`);
  }
  expect(wrong).toEqual([]);

  const verify = await yuanye('verify');
  expect(verify.code, verify.told + verify.out).toBe(0);
}, 300_000);
