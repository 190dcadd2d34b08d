/** What readers do with the room: follow what is new, see what a run did, take a collection with them. */
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { fingerprint } from '../../src/dedupe/index.js';
import { article, capture, save } from '../storage/article.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const url = (name: string) => `http://garden.example/${name}.html`;
const [OLD, LATE, LOST] = ['old', 'late', 'lost'].map((name) => publicId(url(name))) as [string, string, string];
const MANY = 60;
let room: TestRoom;
let run = 0;

beforeAll(async () => {
  room = await openRoom(async (archive) => {
    const saveIn = (page: ReturnType<typeof article>, at: string, by: number) =>
      archive.commits.enqueue(() =>
        archive.articles.save({
          ...fingerprint(page, archive.fold),
          ...{ captures: [archive.captures.add(capture(page.url!, at))], capturedAt: at, origin: 'source', run: by },
        }),
      );
    await save(archive, article(url('old'), '旧闻 <b>', ['公园甲开放。']), '2020-01-01T00:00:00Z');
    for (let i = 0; i < MANY; i++)
      await save(archive, article(url(`n${i}`), `新闻 ${i}`, [`公园 ${i} 开放。`], { publishedAt: '2020-06-01' }));
    run = archive.runs.start('rescrape');
    await saveIn(article(url('old'), '旧闻 <b>', ['公园甲关闭。']), '2020-07-01T00:00:00Z', run);
    await saveIn(
      article(url('late'), '迟到', ['公园乙开放。'], { publishedAt: '2001-01-01' }),
      '2020-07-02T00:00:00Z',
      run,
    );
    archive.runs.finish(run, 'done', {
      ...{
        looked: 2,
        saved: { new: 1 },
        changed: [{ id: OLD, url: url('old'), summary: '1 paragraph new or changed' }],
      },
      missing: [{ url: 'http://garden.example/nowhere', why: 'the server said 404' }],
    });
    const removal = archive.runs.start('forget');
    archive.runs.finish(removal, 'done', {});
    archive.watches.add({ query: '公园 -招标', site: null, notify: null, createdAt: '2020-01-01T00:00:00Z' });
    archive.curation.collect('好/文', [OLD, LATE], '2020-01-01T00:00:00Z');
    archive.articles.noteForgotten(url('lost'), LOST, 'asked', '2020-01-01T00:00:00Z');
  });
});
afterAll(() => room.room.close());

const read = async (path: string, lang = 'en') => (await room.ask(path, { cookie: `lang=${lang}` })).text();

it('a run leads to the articles that it brought and to what it changed', async () => {
  const html = await read(`/runs/${run}`);
  expect(html).toContain(`<a href="/a/${LATE}"><bdi lang="zh-Hans">迟到</bdi></a>`);
  expect(html).toContain(`<a href="/a/${OLD}"><bdi lang="zh-Hans">旧闻 &lt;b&gt;</bdi></a>`);
  expect(html).toContain(`<a href="/a/${OLD}/diff/1..2">Compare 1 with 2</a>`);
  expect(html).toContain('href="http://garden.example/nowhere"');
  expect(html, 'articles of other runs').not.toContain('新闻 1');
});

it('runs are named in the language of the reader, and say nothing where there is nothing to say', async () => {
  const html = await read('/runs', 'zh');
  expect(html).toContain('第 2 次运行：遗忘');
  expect(html).not.toContain('<span><span><bdi></bdi></span></span>');
});

it('a feed and a search show what was saved last, whenever it was published', async () => {
  const feed = JSON.parse(await read('/feed.json')) as { items: { url: string }[] };
  expect(feed.items.slice(0, 2).map((item) => item.url.split('/').at(-1))).toEqual([LATE, OLD]);
  for (const query of ['', `q=${encodeURIComponent('公园')}&`]) {
    const html = await read(`/search?${query}sort=saved`);
    expect(html.indexOf(LATE)).toBeLessThan(html.indexOf(OLD));
    expect(html.indexOf(OLD)).toBeLessThan(html.indexOf('新闻'));
    expect(html).toContain('Saved <time');
  }
  expect(await read('/')).toContain('href="/search?sort=saved"');
});

it('a page beyond the last one is the last one', async () => {
  const answer = await room.ask(`/search?q=${encodeURIComponent('公园')}&page=99`);
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe(`/search?q=${encodeURIComponent('公园')}&page=4`);
});

it('a page of results goes into a collection at once', async () => {
  const html = await read('/search?sort=saved');
  const form = html.slice(html.indexOf('<form class="curate"'));
  expect(form.match(/name="article"/g)).toHaveLength(20);
  const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]): [string, string] => [
    name!,
    value!,
  ]);
  const answer = await room.app.request('http://localhost:9781/curate', {
    method: 'POST',
    body: new URLSearchParams([...fields, ['name', '一页'], ['article', 'aaaaaaaaaaaaaaaa']]).toString(),
    headers: {
      ...{ origin: 'http://localhost:9781', host: 'localhost:9781' },
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/collections/${encodeURIComponent('一页')}`]);
  expect(room.room.archive.curation.collection('一页')!.articles).toHaveLength(20);
});

it.each([
  ['ris', 'TY  - ', 'collection.ris'],
  ['bibtex', '@', 'collection.bib'],
  ['csl-json', '"type"', 'collection.json'],
  ['csv', OLD, 'collection.csv'],
  ['markdown', '# ', 'collection.md'],
  ['jsonl', OLD, 'collection.jsonl'],
])('a collection is given as %s', async (form, sign, name) => {
  const page = `/collections/${encodeURIComponent('好/文')}`;
  expect(await read(page)).toContain(`?form=${form}"`);
  expect(await read(page), 'dates of the articles').toContain('2001-01-01');
  const answer = await room.ask(`${page}?form=${form}`);
  expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, `attachment; filename="${name}"`]);
  const text = await answer.text();
  expect(text).toContain(sign);
  expect(text).toContain('迟到');
  if (form === 'csl-json') expect(JSON.parse(text)).toHaveLength(2);
});

it('a form that is not offered is no parameter of a collection', async () => {
  for (const form of ['parquet', 'constructor'])
    expect((await room.ask(`/collections/${encodeURIComponent('好/文')}?form=${form}`)).status).toBe(400);
});

it('a watched search is listed with its feed', async () => {
  expect(await read('/curation')).toContain(
    `href="/feed.atom?q=${new URLSearchParams({ q: '公园 -招标' }).toString().slice(2)}"`,
  );
});

it('an article that was forgotten is gone, not unknown', async () => {
  for (const path of [`/a/${LOST}`, `/a/${LOST}.ris`, `/a/${LOST}/trail`, `/a/${LOST}/history`]) {
    const answer = await room.ask(path, { cookie: 'lang=en' });
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('This article was removed');
  }
  expect((await room.ask('/a/aaaaaaaaaaaaaaaa')).status).toBe(404);
});

it('the foot says in which zone times are', async () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  expect(await read('/', 'zh')).toContain(`${timeZone} 时间`);
});

it('nothing of this is a fault', () => expect(room.faults).toEqual([]));

it('says so when another archive stands in the place of the opened one, or none', async () => {
  const garden = await openRoom(fillGarden);
  const curation = { method: 'POST', headers: { host: 'localhost:9781' } };
  for (const after of ['none', 'another'] as const) {
    renameSync(join(garden.dir, 'archive.db'), join(garden.dir, `${after}.old`));
    if (after === 'another') copyFileSync(join(garden.dir, 'none.old'), join(garden.dir, 'archive.db'));
    for (const path of ['/', '/runs', '/healthz', `/a/${publicId(URLS[0]!)}`])
      expect((await garden.ask(path, { cookie: 'lang=en' })).status, `${after} ${path}`).toBe(503);
    expect(await (await garden.ask('/', { cookie: 'lang=en' })).text()).toContain('The archive was replaced');
    expect((await garden.app.request('http://localhost:9781/curate', curation)).status).toBe(503);
    renameSync(join(garden.dir, `${after}.old`), join(garden.dir, 'archive.db'));
    expect((await garden.ask('/')).status, 'it is back').toBe(200);
    if (after === 'none') copyFileSync(join(garden.dir, 'archive.db'), join(garden.dir, 'none.old'));
  }
  expect(garden.faults).toEqual([]);
  await garden.room.close();
});
