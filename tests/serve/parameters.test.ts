/** What an address says that is not understood is told to who opens it; what was forgotten is gone under every address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { replayApp } from '../../src/serve/replay/app.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const FIRST = publicId(URLS[0]!);
const LOST_URL = 'http://garden.example/lost.html';
const LOST = publicId(LOST_URL);
let garden: TestRoom;
beforeAll(async () => {
  garden = await openRoom(
    async (archive) => {
      await fillGarden(archive);
      await archive.commits.enqueue(() =>
        archive.articles.noteForgotten(LOST_URL, LOST, 'asked', '2020-01-01T00:00:00Z'),
      );
    },
    { replayOrigin: 'http://127.0.0.1:9782', public: true },
  );
});
afterAll(() => garden.room.close());

/** A collection that readers made. */
function keepCollection(): void {
  garden.room.archive.curation.collect('c1', [FIRST], '2020-01-01T00:00:00Z');
}

describe('a value that is not known', () => {
  it.each([
    ['/skipped?reason=xx', 'reason=xx', 'not-found'],
    ['/search?script=xx', 'script=xx', 'hans, hant, en'],
    ['/search?sort=newest', 'sort=newest', 'relevance, date, saved'],
    ['/search?kind=xx', 'kind=xx', 'article, list'],
    ['/feed.atom?script=xx', 'script=xx', 'hans, hant, en'],
    ['/feed.json?sort=xx', 'sort=xx', 'relevance'],
    [`/a/${FIRST}?as=latin`, 'as=latin', 'original, hans, hant'],
    [`/a/${FIRST}/diff/1..2?all=yes`, 'all=yes', '0, 1'],
    ['/trends?q=a&unit=percent', 'unit=percent', 'count, share'],
    ['/?lang=fr', 'lang=fr', 'zh, en'],
    ['/search?page=two', 'page', '100,000'],
    ['/skipped?page=0', 'page', '100,000'],
    ['/years/2019?page=-1', 'page', '100,000'],
    ['/clusters?page=1e3', 'page', '100,000'],
    ['/trends?q=a&q=b&q=c&q=d&q=e&q=f&q=g', '6', 'Leave some of them out.'],
  ])('in %s is said', async (path, what, known) => {
    const answer = await garden.ask(path, { cookie: 'lang=en' });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain(what);
    expect(html).toContain(known);
    expect((await (await garden.ask(path, { cookie: 'lang=zh' })).text()).match(/class="detail">[^<]*/)?.[0]).toMatch(
      /\p{Script=Han}/u,
    );
  });

  it.each([
    ['/api/v1/search?sort=xx', 'sort=xx'],
    ['/api/v1/search?script=xx', 'script=xx'],
    ['/api/v1/search?kind=xx', 'kind=xx'],
    ['/api/v1/search?limit=many', 'limit'],
    ['/api/v1/runs?site=none', 'site'],
  ])('in %s is a problem in JSON', async (path, what) => {
    const answer = await garden.ask(path, { cookie: 'lang=zh' });
    expect(answer.status).toBe(400);
    const { code, message } = (await answer.json()) as { code: string; message: string };
    expect(code).toBe('bad-query');
    expect(message).toContain(what);
    expect(message, 'for programs: English').not.toMatch(/\p{Script=Han}/u);
  });

  it('of the form of a collection is said', async () => {
    keepCollection();
    expect((await garden.ask('/collections/c1?form=ris')).status).toBe(200);
    const answer = await garden.ask('/collections/c1?form=foo', { cookie: 'lang=en' });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('form=foo')]);
  });

  it('of a link that was passed on, or of a probe, is passed over', async () => {
    for (const path of [
      `/a/${FIRST}?utm_source=weibo&utm_medium=social`,
      `/a/${FIRST}?as=hans&from=singlemessage&isappinstalled=0`,
      '/api/v1/search?q=a&fbclid=x',
      '/healthz?probe=1',
    ])
      expect((await garden.ask(path)).status, path).toBe(200);
    expect((await garden.ask(`/a/${FIRST}?from=elsewhere`)).status).toBe(400);
  });

  it('an empty one is none', async () => {
    for (const path of ['/search?script=&sort=&kind=&page=', '/skipped?reason=', `/a/${FIRST}?as=`, '/?lang='])
      expect((await garden.ask(path)).status, path).toBe(200);
  });

  it('belongs to the address that is asked for, where there is one', async () => {
    expect((await garden.ask(`/snapshot/20200101000000/${URLS[0]}?lang=fr`)).status).not.toBe(400);
    expect((await garden.ask(`/timegate/${URLS[0]}?lang=fr`)).status).not.toBe(400);
  });

  it('a site is one of a library: a room of one archive has none to choose', async () => {
    for (const path of ['/skipped?site=garden', '/runs?site=garden'])
      expect((await garden.ask(path)).status, path).toBe(404);
  });

  it('a list says that it has no such page, and leads to its last one', async () => {
    for (const path of ['/skipped', '/clusters', '/years/2019', '/sites/garden', '/day/12-20']) {
      const html = await (await garden.ask(`${path}?page=9`, { cookie: 'lang=en' })).text();
      expect(html, path).toContain(`This list has no page 9. <a href="${path}">Its last page is 1.</a>`);
      expect(html).not.toContain('No page was skipped.');
    }
  });

  it('a long query is not cut in silence', async () => {
    const long = 'a'.repeat(2100);
    for (const path of [`/search?q=${long}`, `/trends?q=${long}`, `/api/v1/trend?q=${long}`])
      expect((await garden.ask(path)).status, path.slice(0, 20)).toBe(400);
  });
});

describe('a parameter that an address has not', () => {
  const PARTS: Readonly<Record<string, string>> = {
    ...{ id: FIRST, n: '1', i: '0', pair: '1..2', year: '2019', month: '12', day: '12-20' },
    ...{ site: 'garden', source: 'x', name: 'c1', lang: 'en', form: 'link', time: '2020' },
  };
  const FILES: Readonly<Record<string, string>> = { wacz: `${FIRST}.wacz`, sitemap: 'sitemap-1.xml' };
  const partOf = (name: string, form: string): string => {
    if (name === 'file') return FILES[/wacz|sitemap/.exec(form)?.[0] ?? ''] ?? `${FIRST}.json`;
    return form.startsWith('{[0-9]{1,9}') ? '1' : PARTS[name]!;
  };
  /** An address that a route answers. */
  const example = (route: string) =>
    route.replace(/:(\w+)(\{(?:[^{}]|\{[^{}]*\})*\})?/g, (_, name: string, form = '') => partOf(name, form));
  /** The query is part of another address, the protocol has its own words, or a probe may add something. */
  const ELSEWHERE = /^\/(?:snapshot|timegate|timemap|oai|healthz)\b|^\/api\/\*$/;
  const routes = () =>
    garden.app.routes.filter(({ path, method }) => path !== '/*' && method !== 'POST' && !ELSEWHERE.test(path));

  it('is said, whichever it is', async () => {
    expect(routes().length).toBeGreaterThan(40);
    for (const { path } of routes()) {
      const answer = await garden.ask(`${example(path)}?pgae=2`, { cookie: 'lang=en' });
      expect([answer.status, await answer.text()], path).toEqual([400, expect.stringContaining('no parameter pgae')]);
    }
  });

  it.each([
    [`/a/${FIRST}/trail?as=hans`, 'as', 'It has: lang.'],
    ['/trends.csv?q=a&unit=share', 'unit', 'It has: q, lang.'],
    ['/clusters?page=1&sort=date', 'sort', 'It has: page, lang.'],
    [`/a/${FIRST}.json?as=hans`, 'as', 'It has: lang.'],
    [`/api/v1/articles/${FIRST}?as=hans`, 'as', 'It has none.'],
    ['/api/v1/search?page=2', 'page', 'limit, offset'],
  ])('in %s is said, with those that it has', async (path, name, known) => {
    const answer = await garden.ask(path, { cookie: 'lang=en' });
    const text = await answer.text();
    expect([answer.status, text], path).toEqual([400, expect.stringContaining(`no parameter ${name}`)]);
    expect(text).toContain(known);
  });

  it('of an address that is not there says nothing', async () => {
    for (const path of ['/nothing?x=1', '/a/short?x=1', '/api/v1/nothing?x=1'])
      expect((await garden.ask(path)).status, path).toBe(404);
  });

  it('stands in no link of the room', async () => {
    const seen = new Set<string>();
    const waiting = ['/', `/search?q=${encodeURIComponent('公园')}`, `/trends?q=${encodeURIComponent('公园')}`];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path) || seen.size > 400 || path.endsWith('.wacz')) continue; // its records are not there
      seen.add(path);
      const answer = await garden.ask(path);
      expect(answer.status, path).not.toBe(400);
      const html = answer.headers.get('content-type')?.startsWith('text/html') === true ? await answer.text() : '';
      for (const [, href] of html.matchAll(/\bhref="(\/[^"#]*)/g)) waiting.push(href!.replaceAll('&amp;', '&'));
    }
    expect(seen.size).toBeGreaterThan(50);
  }, 60_000);
});

describe('what was forgotten', () => {
  it.each([
    ...['', '/v/1/picture/1', '/cluster', '/history', '/trail', '/diff/1..2', '.json', '.wacz'].map(
      (more) => `/a/${LOST}${more}`,
    ),
    `/snapshot/20200101000000/${LOST_URL}`,
  ])('is gone: %s', async (path) => {
    const answer = await garden.ask(path, { cookie: 'lang=en' });
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('This article was removed');
  });

  it('is gone for programs', async () => {
    for (const path of [`/timegate/${LOST_URL}`, `/timemap/link/${LOST_URL}`]) {
      const answer = await garden.ask(path);
      expect([answer.status, await answer.text()]).toEqual([410, expect.stringContaining('removed on request')]);
    }
    const replay = replayApp(garden.room, { origin: 'http://127.0.0.1:9782', roomOrigin: 'http://localhost:9781' });
    for (const path of [`/20200101000000/${LOST_URL}`, `/timegate/${LOST_URL}`])
      expect((await replay.request(`http://127.0.0.1:9782${path}`)).status, path).toBe(410);
    for (const more of ['', '/versions', '/cluster']) {
      const answer = await garden.ask(`/api/v1/articles/${LOST}${more}`);
      expect([answer.status, await answer.json()]).toEqual([410, expect.objectContaining({ code: 'forgotten' })]);
    }
  });

  it('is told from what never was', async () => {
    const never = 'aaaaaaaaaaaaaaaa';
    for (const path of [
      `/a/${never}/cluster`,
      '/snapshot/20200101000000/http://garden.example/never',
      `/a/${never}.wacz`,
    ])
      expect((await garden.ask(path)).status, path).toBe(404);
    expect((await garden.ask('/timegate/http://garden.example/never')).status).toBe(404);
  });
});

it('nothing of this is a fault', () => expect(garden.faults).toEqual([]));
