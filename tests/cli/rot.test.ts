/** Silent rot: the sample site's template is broken half-way. Nothing fails, and yet somebody is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { temporaryFolder } from './site.js';

interface Alarmed {
  readonly alarms: readonly { readonly site: string; readonly kind: string; readonly message: string }[];
}

const folder = temporaryFolder();
const archive = join(folder.dir, 'archive');
const profile = join(folder.dir, 'sample.yaml');
let site: RunningSite;

beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 1, articles: 30 });
  const facts = {
    ...{ site: 'sample', name: 'sample', hosts: [new URL(site.url).host], seeds: [`${site.url}/`], delayMs: 0 },
    ...{ render: 'never', article: ['/htm/'], never: ['/(?:admin|member|search)'] },
    select: { title: 'div.article-box > h1', body: 'div#endtext' },
  };
  writeFileSync(profile, JSON.stringify(facts));
}, 60_000);
afterAll(async () => {
  await site.stop();
  folder.remove();
});

const yuanye = async (...words: string[]) => {
  const tail = ['--archive', archive, '--allow-private', '--delay', '0', '--json'];
  const { code, out, told } = await runCli([...words, ...tail]);
  expect([0, 3], told).toContain(code);
  return JSON.parse(out.trim().split('\n').at(-1)!) as Alarmed;
};

async function lastRun(): Promise<{ alarms: Alarmed['alarms']; texts: number[] }> {
  const open = openArchive(archive, { mode: 'read' });
  const { alarms } = open.runs.list(1)[0]!.report as Alarmed;
  const texts = [...open.listing.ids()].map((id) => open.articles.versions(id).length);
  await open.close();
  return { alarms, texts };
}

it('raises an alarm by the selectors that stopped matching, and makes no version of the new template', async () => {
  expect((await yuanye('crawl', profile)).alarms).toEqual([]);
  const before = (await lastRun()).texts;
  await fetch(`${site.url}/_break`, { method: 'POST' });
  await yuanye('rescrape', profile, '--all');
  const { alarms, texts } = await lastRun();
  const kinds = alarms.map(({ kind }) => kind);
  expect(kinds).toContain('selectors');
  expect(alarms.find(({ kind }) => kind === 'selectors')?.message).toMatch(/finds nothing on \d+ % of the pages/);
  expect(texts).toEqual(before); // the general rules read the same text
}, 240_000);

it('names the selector when it is a crawl that meets the new template', async () => {
  await fetch(`${site.url}/_advance?days=3`, { method: 'POST' });
  const { alarms } = await yuanye('crawl', profile);
  const named = alarms.filter(({ kind }) => kind === 'selector').map(({ message }) => message);
  expect(named.join()).toContain('div.article-box > h1');
  expect(named.join()).toContain('div#endtext');
  expect((await lastRun()).alarms.length).toBeGreaterThanOrEqual(named.length);
}, 240_000);
