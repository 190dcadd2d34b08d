/** A site that moves from http to https, or between `www.` and none, keeps its articles. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from './run-cli.js';
import { temporaryFolder } from './site.js';

const { dir, remove } = temporaryFolder();
afterAll(remove);

const REST =
  '市园林局昨天宣布，城东的口袋公园已经完工，市民可以从东门进入。设计团队保留了三棵老槐树，并在树下加了长椅。';
const FIRST = '公园占地一千二百平方米，原来是一块洼地，每逢大雨便积水。';
const EDITED = '公园占地一千五百平方米，原来是一块空地，工期比预计的短。';

/** Imports a page as it came from `url` in a month of 2026. */
async function imported(url: string, month: string, title: string, first: string): Promise<string> {
  const file = join(dir, `${month}.html`);
  writeFileSync(
    file,
    `<html><head><meta charset="utf-8"><title>${title}_园林网</title></head><body><h1>${title}</h1>
<div class="info">2026-01-05 10:00 来源：园林报</div><div><p>${first}</p><p>${REST}</p></div></body></html>`,
  );
  const at = new Date(`2026-${month}-01T00:00:00Z`);
  utimesSync(file, at, at);
  const { out } = await runCli(['import', file, '--url', url, '--archive', dir, '--json']);
  return (JSON.parse(out.split('\n')[0]!) as { outcome: string }).outcome;
}

const lines = async (...words: string[]) => (await runCli(words)).out.trim().split('\n');

beforeAll(async () => {
  expect(await imported('http://www.garden.example/a.html', '02', '口袋公园开放', FIRST)).toBe('new');
});

it('under its new address shows the article that is archived, in one more version where it was edited', async () => {
  expect(await imported('https://garden.example/a.html', '03', '口袋公园开放', FIRST)).toBe('known');
  expect(await imported('https://www.garden.example/a.html', '04', '口袋公园开放', EDITED)).toBe('changed');
  expect(await lines('list', '--archive', dir)).toHaveLength(1);
  for (const url of ['http://garden.example/a.html', 'https://www.garden.example/a.html'])
    expect(await lines('history', url, '--archive', dir, '--json')).toHaveLength(2);
});

it('is rebuilt so from the snapshots alone', async () => {
  const into = join(dir, 'rebuilt');
  await runCli(['rebuild', '--into', into, '--archive', dir, '--quiet']);
  const history = ['history', 'https://garden.example/a.html', '--json'];
  const seen = (text: string[]) => text.map((line) => (JSON.parse(line) as { digest: string }).digest);
  expect(seen(await lines(...history, '--archive', into))).toEqual(seen(await lines(...history, '--archive', dir)));
});

it('is another article where title and text are others', async () => {
  const other = '湿地修复工程通过验收，监测显示水鸟种类增加，候鸟停留时间延长，周边居民参与了巡护和科普。'.repeat(3);
  expect(await imported('http://garden.example/b.html', '05', '一号公告', FIRST.repeat(3))).toBe('new');
  expect(await imported('https://garden.example/b.html', '06', '湿地修复', other)).toBe('new');
});

it('stays forgotten under every address', async () => {
  await runCli(['forget', 'https://garden.example/a.html', '--reason', 'asked for', '--archive', dir]);
  expect(await imported('http://garden.example/a.html', '07', '口袋公园开放', FIRST)).not.toBe('new');
  expect(await lines('list', '--archive', dir)).toHaveLength(2);
});
