/** A crawl of the sample site with everything on it that goes wrong on real ones, held against what is true of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, type TruthRow } from '../../samples/index.js';
import type { Article } from '../../src/core/page.js';
import { NO_BROWSER } from '../chromium.js';
import { runCli } from './run-cli.js';

/** With fifty generated articles each oddity stands at least once. */
const ARTICLES = Number(process.env['ARTICLES'] ?? 80);
let site: RunningSite;
let archive: string;
beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 7, articles: ARTICLES, oddities: true });
  archive = mkdtempSync(join(tmpdir(), 'yuanye-odd-'));
});
afterAll(async () => {
  await site.stop();
  rmSync(archive, { recursive: true, force: true });
});

const yuanye = (...args: string[]) => runCli([...args, '--archive', archive]);
const get = async (path: string) => (await fetch(site.url + path)).text();
const rows = <T>(text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

/** What an archived article says otherwise than the truth. */
function wrongIn(article: Article, row: TruthRow, idOf: (url: string) => string | undefined): string[] {
  const wrong: string[] = [];
  const same = (what: string, got: unknown, wanted: unknown) => {
    if (JSON.stringify(got) !== JSON.stringify(wanted))
      wrong.push(`${what} ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
  };
  same('title', article.title, row.title);
  same('date', article.publishedAt, row.publishedAt);
  same('source', article.source, row.source);
  if (row.editor !== null) same('editor', article.editor, row.editor);
  same(
    'text',
    article.blocks
      .filter(({ kind }) => kind !== 'image')
      .map(({ text }) => text)
      .join('\n'),
    row.text,
  );
  if (row.images.length > 0) same('images', article.images, row.images);
  // A page that a browser made is read as it was made, in UTF-8.
  const used = article.encoding.used.toLowerCase().replace('gb18030', 'gbk');
  if (row.kind !== 'script') same('encoding', used, row.encoding.bytes);
  same(
    'related',
    article.related.map(({ title }) => title),
    row.related.map(({ title }) => title),
  );
  for (const { url, articleId } of article.related) same(`the id of ${url}`, articleId, idOf(url ?? ''));
  return wrong;
}

it('brings every article once, as it was written, and gives up the rest by name', async () => {
  const crawl = await yuanye('crawl', `${site.url}/`, '--allow-private', '--delay', '0', '--media', 'none', '--json');
  expect(crawl.code, crawl.told).toBe(3);
  const { forbidden } = JSON.parse(await get('/_stats')) as { forbidden: number };
  expect(forbidden).toBe(0);

  const { out } = await yuanye('export', '--format', 'jsonl', '--out', '-');
  const archived = rows<Article>(out);
  const skips = rows<{ url: string; reason: string }>(
    (await yuanye('list', '--skipped', '--json', '--limit', '100000')).out,
  );
  const reasonOf = new Map(skips.map(({ url, reason }) => [url, reason]));
  const holders = new Map<string, Article[]>();
  for (const article of archived)
    for (const url of article.urls) holders.set(url, [...(holders.get(url) ?? []), article]);
  const idOf = (url: string) => holders.get(url)?.[0]?.id;

  const truth = rows<TruthRow>(await get('/_truth.jsonl'));
  const wrong: string[] = [];
  for (const row of truth) {
    const found = holders.get(row.url) ?? [];
    if (row.kind === 'script' && NO_BROWSER) continue;
    if (row.outcome === 'article' || row.outcome === 'moved') {
      if (found.length !== 1) wrong.push(`${row.path} (${row.oddity}): ${found.length} times`);
      else if (row.outcome === 'article') {
        for (const said of wrongIn(found[0]!, row, idOf)) wrong.push(`${row.path} (${row.oddity}): ${said}`);
      } else if (found[0]!.urls.length < 2) wrong.push(`${row.path}: moved, and no second name`);
    } else if (found.length > 0 || reasonOf.get(row.url) !== row.outcome) {
      wrong.push(`${row.path} (${row.oddity}): ${found.length} times, ${reasonOf.get(row.url)}, not ${row.outcome}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(new Set(truth.map(({ oddity }) => oddity)).size).toBe(16);

  const refused = JSON.parse(await get('/_refused.json')) as Record<string, string>;
  expect(Object.keys(refused).map((path) => [path, reasonOf.get(site.url + path)])).toEqual(Object.entries(refused));
  // Nothing that is no article is one.
  const known = new Set(truth.map(({ url }) => url));
  expect(archived.filter(({ urls }) => !urls.some((url) => known.has(url))).map(({ url }) => url)).toEqual([]);
  // The ways without end were left.
  expect(skips.filter(({ reason }) => reason === 'url-trap').length).toBeGreaterThan(2);
  expect((await yuanye('verify', '--deep')).code).toBe(0);
}, 300_000);
