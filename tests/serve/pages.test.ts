import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { CATALOGUES } from '../../src/lang/index.js';
import { article, save } from '../storage/article.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const [FIRST, SECOND, COPY] = URLS.map(publicId) as [string, string, string];
let garden: TestRoom;
beforeAll(async () => {
  garden = await openRoom(fillGarden);
});
afterAll(() => garden.room.close());

/** A page that is there, as text. */
async function read(path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await garden.ask(path, headers);
  expect(answer.status, path).toBe(200);
  return answer.text();
}

describe('pages', () => {
  const PAGES = [
    ...['/', '/search', '/search?q=%E5%9B%AD%E6%9E%97', '/sites', '/sites/garden', '/sources', '/years', '/years/2019'],
    ...[
      '/years/2019/12',
      '/day/12-20',
      '/clusters',
      '/skipped',
      '/skipped?reason=not-found',
      '/runs',
      '/alarms',
      '/trends',
      '/curation',
    ],
    ...[
      '/trends?q=%E5%85%AC%E5%9B%AD&q=title:%E5%8F%A3%E8%A2%8B&unit=share',
      `/sources/${encodeURIComponent('园林日报')}`,
    ],
    ...[`/a/${FIRST}`, `/a/${FIRST}?as=hant`, `/a/${FIRST}/v/1`, `/a/${FIRST}/trail`, `/a/${FIRST}/v/1/trail`],
    ...[
      `/a/${FIRST}/history`,
      `/a/${FIRST}/diff/1..2`,
      `/a/${FIRST}/diff/1..2?all=1`,
      `/a/${FIRST}/cluster`,
      `/a/${SECOND}`,
    ],
  ];
  it.each(PAGES)('%s is a whole page in both languages', async (path) => {
    for (const lang of ['zh', 'en'] as const) {
      const html = await read(path, { cookie: `lang=${lang}` });
      expect(html).toContain(`<html lang="${lang === 'zh' ? 'zh-Hans' : 'en'}">`);
      expect(html).toContain(CATALOGUES[lang]['nav.trends']);
      expect(html.trimEnd().endsWith('</html>')).toBe(true);
      expect(html.match(/<h1/g), 'one main heading').toHaveLength(1);
      expect(html).not.toMatch(/undefined|\[object |<script|style=/);
    }
    expect(garden.faults).toEqual([]);
  });

  it.each([
    ...[
      '/nothing',
      '/a/aaaaaaaaaaaaaaaa',
      '/a/aaaaaaaaaaaaaaaa/trail',
      '/a/aaaaaaaaaaaaaaaa/history',
      '/a/aaaaaaaaaaaaaaaa.json',
    ],
    ...[`/a/${FIRST}/v/0`, `/a/${FIRST}/v/3`, `/a/${FIRST}/diff/0..1`, `/a/${FIRST}/diff/1..9`, `/a/${FIRST}.exe`],
    ...['/sites/nobody', '/sources/nobody', '/runs/99', '/day/02-30', '/day/13-01', '/years/2019/13', '/lang/fr'],
  ])('%s is not there, and says so with a page', async (path) => {
    const answer = await garden.ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<h1>');
  });

  it('says in its own words what a query lacks', async () => {
    for (const path of ['/search?q=%22open', '/trends?q=-only', '/feed.atom?q=%22']) {
      const answer = await garden.ask(path, { cookie: 'lang=zh' });
      expect(answer.status, path).toBe(400);
      expect(await answer.text()).toContain('检索式');
    }
  });
});

describe('an article', () => {
  it('reads in either script, the original named as such', async () => {
    const hans = await read(`/a/${SECOND}?as=hans`);
    expect(hans).toContain('这里的风景与园林');
    expect(hans).toContain('<article lang="zh-Hans">');
    const hant = await read(`/a/${SECOND}`, { cookie: 'lang=en' });
    expect(hant).toContain('這裡的風景與園林');
    expect(hant).toContain('<article lang="zh-Hant">');
    expect(hant).toContain('Traditional (as published)');
    expect(await read(`/a/${FIRST}?as=hant`)).toContain('附近居民不用再走二十分鐘');
  });

  it('shows every kind of block as its element', async () => {
    const html = await read(`/a/${SECOND}`);
    for (const piece of [
      '<h2><bdi>園林</bdi></h2>',
      '<li><bdi>甲</bdi></li>',
      '<td><bdi>一</bdi></td>',
      '水令人遠',
      'a &lt; b',
      '湖邊',
    ])
      expect(html).toContain(piece);
    expect(html, 'the picture was not kept').not.toContain('<img');
  });

  it('shows its versions, its copies, its rights, its related articles and how to cite it', async () => {
    const html = await read(`/a/${FIRST}`);
    for (const piece of [
      `/a/${FIRST}/history`,
      `/a/${FIRST}/diff/1..2`,
      `/a/${FIRST}/cluster`,
      '版权归园林日报所有',
      `href="/a/${SECOND}"`,
      '[EB/OL]',
      'name="citation_title"',
    ])
      expect(html).toContain(piece);
    expect(await read(`/a/${FIRST}/v/1`)).toContain('碎石');
    expect(await read(`/a/${FIRST}`)).toContain('卵石');
    expect(await read(`/a/${FIRST}/cluster`)).toContain(`/a/${COPY}`);
    const alone = await read(`/a/${SECOND}/cluster`, { cookie: 'lang=en' });
    expect(alone, 'a list may still lead here').toContain('No other article of this archive tells this story.');
    expect(alone).toContain(`href="/a/${SECOND}"`);
    expect(await read(`/a/${SECOND}`)).not.toContain(`/a/${SECOND}/cluster`);
    const story = JSON.parse(await read(`/api/v1/articles/${SECOND}/cluster`)) as { members: { id: string }[] };
    expect(story.members.map(({ id }) => id)).toEqual([SECOND]);
  });

  it('has its machine forms', async () => {
    const json = JSON.parse(await read(`/a/${FIRST}.json`)) as { id: string; version: { of: number } };
    expect(json).toMatchObject({ id: FIRST, version: { number: 2, of: 2 } });
    expect(await read(`/a/${FIRST}.md`)).toContain('# 口袋公园开放');
    expect(await read(`/a/${FIRST}.txt`)).toMatch(/^口袋公园开放\n/);
    const ris = await read(`/a/${FIRST}.ris`);
    expect(ris).toMatch(/^TY {2}- ELEC\r\n/);
    expect(ris).toContain('TI  - 口袋公园开放\r\n');
    expect(ris.endsWith('ER  - \r\n')).toBe(true);
    expect(await read(`/a/${FIRST}.bib`)).toContain('@online{');
    expect(JSON.parse(await read(`/a/${FIRST}.csl.json`))).toMatchObject([
      { title: '口袋公园开放', issued: { 'date-parts': [[2019, 12, 20]] }, 'container-title': '园林日报' },
    ]);
  });

  it('marks what changed between two versions down to the character', async () => {
    const html = await read(`/a/${FIRST}/diff/1..2`, { cookie: 'lang=en' });
    expect(html).toMatch(/一层<del>.*?碎<\/del><ins>.*?卵<\/ins>石/);
    expect(html).toContain('开放时间有调整');
  });
});

it('an article shows what it has attached: the text, or why there is none', async () => {
  const [plan, scan, gone] = ['plan.pdf', 'scan.pdf', 'gone.pdf'].map((name) => `http://garden.example/${name}`);
  const room = await openRoom(async (archive) => {
    await fillGarden(archive);
    const capture = archive.captures.allOf(URLS[0]!)[0]!.id;
    await archive.commits.enqueue(() => {
      archive.attachments.note(
        FIRST,
        [plan!, scan!, gone!].map((url) => ({ url, title: `附件${url.slice(-8)}` })),
      );
      archive.attachments.read(plan!, { state: 'text', why: null, text: '<绿地>\t12\n第二行', capture });
      archive.attachments.read(scan!, { state: 'no-text', why: 'it has none', text: '', capture });
    });
  });
  const html = await (await room.ask(`/a/${FIRST}?as=hant`, { cookie: 'lang=en' })).text();
  await room.room.close();
  const shown = /<section class="attached">[\s\S]*?<\/article>/.exec(html)?.[0];
  expect(shown).toContain('<p><bdi>&lt;綠地&gt;\t12</bdi></p><p><bdi>第二行</bdi></p>');
  expect(shown).toContain(`/snapshot/20200201000000/${plan}`);
  expect(shown).toContain(CATALOGUES.en['attached.no-text']);
  expect(shown).toContain(CATALOGUES.en['attached.named']);
  expect(shown).not.toContain(`/snapshot/20200201000000/${gone}`);
  expect(room.faults).toEqual([]);
});

describe('a search', () => {
  it('shows words in context, counts facets, and keeps everything in the address', async () => {
    const html = await read(`/search?q=${encodeURIComponent('风景')}`);
    expect(html, 'found in the other script').toContain('<mark>風景</mark>');
    const all = await read('/search?script=hans&sort=date', { cookie: 'lang=en' });
    expect(all).toContain('2 articles');
    expect(all).toContain('/search?script=hans&amp;sort=date&amp;site=other');
    expect(await read('/search?script=hant', { cookie: 'lang=en' })).toContain('1 article<');
  });

  it('that finds nothing says which words were taken otherwise than meant', async () => {
    const html = await read(`/search?q=${encodeURIComponent('口袋公园 OR 无此公园 编辑:张三')}`, { cookie: 'lang=zh' });
    const hints = [...html.matchAll(/<p class="notice">(.*?)<\/p>/g)].map(([, hint]) => hint!);
    expect(hints).toEqual([expect.stringContaining('编辑:'), expect.stringContaining('OR')]);
    for (const hint of hints) expect(hint).toMatch(/[\u4e00-\u9fff]{4}/);
  });

  it('for an author is linked from the name, each of several', async () => {
    const url = 'http://garden.example/authors.html';
    const { room, ask } = await openRoom(async (archive) => {
      await save(archive, article(url, '河岸', ['第一段。'], { author: '钱江 陳曉園、"', language: 'zh-Hant' }));
    });
    const html = await (await ask(`/a/${publicId(url)}`)).text();
    const links = [...html.matchAll(/<a href="(\/search\?q=author[^"]*)">([^<]*)<\/a>/g)];
    expect(links.map(([, , name]) => name)).toEqual(['钱江', '陳曉園']);
    for (const [, href] of links) expect(await (await ask(href!)).text()).toContain('河岸');
    room.close();
  });

  it('asks for exactly the facet that was chosen', async () => {
    // A source whose name is a part of another's would find both by the query language.
    expect(await read(`/search?source=${encodeURIComponent('日报')}`, { cookie: 'lang=en' })).toContain('0 articles');
    expect(await read(`/search?source=${encodeURIComponent('园林日报')}&year=2019`, { cookie: 'lang=en' })).toContain(
      '1 article<',
    );
    expect(await read('/search?year=-', { cookie: 'lang=en' })).toContain('0 articles');
  });

  it('has feeds with the whole text, in which addresses are whole', async () => {
    const atom = await read(`/feed.atom?q=${encodeURIComponent('口袋公园')}`);
    expect(atom).toContain(`<link rel="alternate" href="http://localhost:9781/a/${FIRST}"/>`);
    expect(atom).toContain('卵石');
    expect(atom).not.toContain('風景');
    const json = JSON.parse(await read('/feed.json')) as { version: string; items: { content_text: string }[] };
    expect(json.version).toBe('https://jsonfeed.org/version/1.1');
    expect(json.items).toHaveLength(3);
    expect(await read('/opensearch.xml')).toContain('http://localhost:9781/search?q={searchTerms}');
  });

  it('gives trends as CSV', async () => {
    const csv = await read(`/trends.csv?q=${encodeURIComponent('口袋公园')}&q=${encodeURIComponent('=1+1')}`);
    // The byte order mark is no part of the text.
    expect(csv).toBe('year,"口袋公园","\'=1+1",all\r\n2019,1,0,2\r\n2020,1,0,1\r\n');
  });
});

describe('the archive while it changes', () => {
  it('is read anew, and what did not change is not sent again', async () => {
    const first = await garden.ask('/sites');
    const tag = first.headers.get('etag')!;
    expect(tag).toMatch(/^W\//);
    expect((await garden.ask('/sites', { 'if-none-match': tag })).status).toBe(304);
    const { openArchive } = await import('../../storage/index.js');
    const writer = openArchive(garden.dir, { mode: 'write', commits: { waitMs: 1 } });
    await writer.commits.enqueue(() =>
      writer.skipped.add({
        url: 'http://garden.example/new',
        reason: 'network',
        message: 'reset',
        run: null,
        at: '2020-03-01T00:00:00Z',
      }),
    );
    expect((await garden.ask('/sites', { 'if-none-match': tag })).status).toBe(200);
    expect(await read('/skipped')).toContain('http://garden.example/new');
    await writer.close();
  });
});
