import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import type { Archive } from '../../storage/index.js';
import { article, save } from '../storage/article.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const MANY = 10_000;
const FORGOTTEN = 250;
const WEIRD = '花园 & <b>网</b>';

/** Many articles that differ in their id and time alone: copies of one row, because reading so many pages takes minutes. */
async function fillLibrary(archive: Archive): Promise<void> {
  await save(
    archive,
    article('http://library.example/0', '目录', ['园林。'], { site: 'library', keywords: ['甲', '乙'] }),
  );
  await save(
    archive,
    article('http://weird.example/1', 'a\u0000\u{ffff} ]]> & <b>', ['x'], { site: WEIRD, author: '"' }),
  );
  const { db } = archive;
  db.function('public_id', { deterministic: true }, (url: unknown) => publicId(String(url)));
  const columns = (table: string, without: readonly string[]) =>
    (db.pragma(`table_info(${table})`) as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => !without.includes(name));
  const fronts = columns('articles', ['id', 'public_id', 'url', 'latest']);
  const texts = columns('versions', ['id', 'article', 'saved_at']);
  db.exec(`
    CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < ${MANY}) SELECT i FROM c;
    INSERT INTO urls (url) SELECT 'http://library.example/' || i FROM n;
    INSERT INTO articles (public_id, url, ${fronts}) SELECT public_id(u.url), u.id, ${fronts.map((name) => `a.${name}`)}
      FROM n JOIN urls u ON u.url = 'http://library.example/' || i JOIN articles a ON a.public_id = public_id('http://library.example/0');
    INSERT INTO versions (article, saved_at, ${texts})
      SELECT a.id, strftime('%Y-%m-%dT%H:%M:%S.500Z', 1577836800 + a.id * 60, 'unixepoch'), ${texts.map((name) => `v.${name}`)}
      FROM articles a JOIN versions v ON v.article = (SELECT id FROM articles WHERE public_id = public_id('http://library.example/0'))
      WHERE a.latest IS NULL;
    UPDATE articles SET latest = (SELECT id FROM versions v WHERE v.article = articles.id) WHERE latest IS NULL;
  `);
  await archive.commits.enqueue(() => {
    // Under the names of their sites, which no profile knows: one that has other articles, one that has none any more.
    for (const site of ['library', 'dissolved']) {
      const url = `http://${site}.example/lost`;
      archive.articles.noteForgotten(url, publicId(url), 'asked', '2020-05-01T00:00:00.000Z', site);
    }
    for (let i = 1; i <= FORGOTTEN; i++) {
      const url = `http://forgotten.example/${i}`;
      archive.articles.noteForgotten(url, publicId(url), 'asked', `2020-06-01T00:00:00.${String(i).padStart(3, '0')}Z`);
    }
  });
}

let library: TestRoom;
beforeAll(async () => {
  library = await openRoom(fillLibrary, { contact: 'library@example.org' });
});
afterAll(() => library.room.close());

async function oai(query: string, room = library) {
  const answer = await room.ask(`/oai?${query}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  const text = await answer.text();
  expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  return load(text, { xml: true });
}
const codeOf = async (query: string, room = library) => (await oai(query, room))('error').attr('code');

/** A whole list, part by part. */
async function harvest(query: string, element: string): Promise<{ ids: string[]; deleted: number; parts: number }> {
  const ids: string[] = [];
  let deleted = 0;
  let parts = 0;
  for (let next: string | null = query; next !== null; ) {
    const $ = await oai(next);
    expect($('error').text()).toBe('');
    for (const header of $(`${element} header`).toArray()) {
      ids.push($(header).find('identifier').text());
      if ($(header).attr('status') === 'deleted') deleted++;
    }
    const token: string = $('resumptionToken').text();
    expect(Number($('resumptionToken').attr('cursor') ?? 0)).toBe(parts * 100);
    parts++;
    next = token === '' ? null : `verb=${element}&resumptionToken=${encodeURIComponent(token)}`;
    if (next === null && parts > 1) expect($('resumptionToken'), 'the last part has an empty one').toHaveLength(1);
  }
  return { ids, deleted, parts };
}

describe('OAI-PMH', () => {
  it('says who it is', async () => {
    const $ = await oai('verb=Identify');
    const text = (name: string) => $(`Identify > ${name}`).text();
    expect(text('baseURL')).toBe('http://localhost:9781/oai');
    expect([text('protocolVersion'), text('deletedRecord'), text('granularity')]).toEqual([
      '2.0',
      'persistent',
      'YYYY-MM-DDThh:mm:ssZ',
    ]);
    expect([text('adminEmail'), text('earliestDatestamp')]).toEqual(['library@example.org', '2020-01-01T00:03:00Z']);
    expect($('request').attr('verb')).toBe('Identify');
    expect($('responseDate').text()).toBe('2020-12-20T08:00:00Z');
    expect((await oai('verb=ListMetadataFormats'))('metadataPrefix').text()).toBe('oai_dc');
  });

  it('lists every record once, deletions included, over resumption tokens', async () => {
    const { ids, deleted, parts } = await harvest('verb=ListIdentifiers&metadataPrefix=oai_dc', 'ListIdentifiers');
    expect(ids).toHaveLength(MANY + 2 + FORGOTTEN + 2);
    expect(new Set(ids).size).toBe(ids.length);
    expect(deleted).toBe(FORGOTTEN + 2);
    expect(parts).toBe(Math.ceil(ids.length / 100));
  });

  it('takes a part by time, to the second and to the day, and by set', async () => {
    const list = (more: string) => harvest(`verb=ListRecords&metadataPrefix=oai_dc&${more}`, 'ListRecords');
    // A copy is saved every minute: row 3 at 00:03:00.5.
    expect((await list('from=2020-01-01T00:03:00Z&until=2020-01-01T00:05:00Z')).ids).toHaveLength(3);
    expect((await list('from=2020-01-01&until=2020-01-01')).ids).toHaveLength(24 * 60 - 3);
    expect(await list('from=2020-06-01&until=2020-06-01')).toMatchObject({ deleted: FORGOTTEN, parts: 3 });
    const sets = await oai('verb=ListSets');
    const specs = sets('setSpec')
      .toArray()
      .map((one) => sets(one).text());
    expect(specs).toContain('site:library');
    const weird = specs.find((spec) => spec.includes('~'))!;
    expect(weird).toMatch(/^site:[A-Za-z0-9\-_.!~*'()]+$/);
    expect(sets(`setSpec:contains("${weird}")`).next().text()).toBe(WEIRD);
    expect((await list(`set=${encodeURIComponent(weird)}`)).ids).toEqual([
      `urn:yuanye:${publicId('http://weird.example/1')}`,
    ]);
  });

  it('lists what was forgotten in the set that it was in', async () => {
    const sets = await oai('verb=ListSets');
    for (const site of ['library', 'dissolved']) {
      expect(sets(`setSpec:contains("site:${site}")`)).toHaveLength(1);
      const list = `verb=ListIdentifiers&metadataPrefix=oai_dc&from=2020-05-01&until=2020-05-01&set=site:${site}`;
      expect(await harvest(list, 'ListIdentifiers')).toEqual({
        ids: [`urn:yuanye:${publicId(`http://${site}.example/lost`)}`],
        deleted: 1,
        parts: 1,
      });
    }
  });

  it('gives records as Dublin Core, and what was forgotten as deleted', async () => {
    const id = publicId('http://library.example/7');
    const $ = await oai(`verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:yuanye:${id}`);
    const dc = (name: string) =>
      $(`dc\\:${name}`)
        .toArray()
        .map((one) => $(one).text());
    expect(dc('title')).toEqual(['目录']);
    expect(dc('subject')).toEqual(['甲', '乙']);
    expect(dc('identifier')).toEqual([`http://localhost:9781/a/${id}`, `urn:yuanye:${id}`]);
    expect($('setSpec').text()).toBe('site:library');
    const gone = await oai(
      `verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:yuanye:${publicId('http://forgotten.example/9')}`,
    );
    expect(gone('header').attr('status')).toBe('deleted');
    expect(gone('metadata')).toHaveLength(0);
  });

  it('answers a form as it answers an address', async () => {
    const post = (body: string) =>
      library.app.request('http://localhost:9781/oai', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect(await (await post('verb=Identify')).text()).toContain('<protocolVersion>2.0</protocolVersion>');
    expect((await post(`verb=${'x'.repeat(20_000)}`)).status).toBe(413);
  });

  const id = `urn:yuanye:${publicId('http://library.example/7')}`;
  it.each([
    ['badVerb', ''],
    ['badVerb', 'verb=Take'],
    ['badVerb', 'verb=Identify&verb=Identify'],
    ['badArgument', 'verb=Identify&set=x'],
    ['badArgument', 'verb=ListRecords'],
    ['badArgument', `verb=GetRecord&identifier=${id}`],
    ['badArgument', 'verb=ListRecords&metadataPrefix=oai_dc&from=2020-13-01'],
    ['badArgument', 'verb=ListRecords&metadataPrefix=oai_dc&from=yesterday'],
    ['badArgument', 'verb=ListRecords&metadataPrefix=oai_dc&from=2020-02-01&until=2020-01-01'],
    ['badArgument', 'verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-01T00:00:00Z'],
    ['badArgument', 'verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc'],
    ['badArgument', 'verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x'],
    ['badResumptionToken', 'verb=ListRecords&resumptionToken=x'],
    ['badResumptionToken', 'verb=ListIdentifiers&resumptionToken=eyJjdXJzb3IiOi0xfQ'],
    ['badResumptionToken', 'verb=ListSets&resumptionToken=x'],
    ['cannotDisseminateFormat', 'verb=ListRecords&metadataPrefix=marc'],
    ['cannotDisseminateFormat', `verb=GetRecord&metadataPrefix=marc&identifier=${id}`],
    ['idDoesNotExist', 'verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:yuanye:aaaaaaaaaaaaaaaa'],
    ['idDoesNotExist', 'verb=ListMetadataFormats&identifier=oai:x:1'],
    ['noMetadataFormats', `verb=ListMetadataFormats&identifier=urn:yuanye:${publicId('http://forgotten.example/1')}`],
    ['noRecordsMatch', 'verb=ListRecords&metadataPrefix=oai_dc&from=2099-12-01'],
    ['noRecordsMatch', 'verb=ListRecords&metadataPrefix=oai_dc&set=nothing'],
  ])('says %s to %s', async (code, query) => {
    expect(await codeOf(query)).toBe(code);
  });

  it('says noSetHierarchy where there are no sites', async () => {
    const empty = await openRoom(async () => undefined);
    expect(await codeOf('verb=ListSets', empty)).toBe('noSetHierarchy');
    expect(await codeOf('verb=ListRecords&metadataPrefix=oai_dc', empty)).toBe('noRecordsMatch');
    await empty.room.close();
  });
});

describe('unAPI', () => {
  const id = publicId('http://library.example/7');
  it('lists formats and gives the citation', async () => {
    expect(await (await library.ask('/unapi')).text()).toContain(
      '<format name="ris" type="application/x-research-info-systems"/>',
    );
    const formats = await library.ask(`/unapi?id=${id}`);
    expect([formats.status, (await formats.text()).includes(`id="${id}"`)]).toEqual([300, true]);
    expect(await (await library.ask(`/unapi?id=${id}&format=ris`)).text()).toContain('TI  - 目录');
    expect(await (await library.ask(`/unapi?id=${id}&format=bibtex`)).text()).toContain('@online{');
    expect((await library.ask(`/unapi?id=${id}&format=exe`)).status).toBe(406);
    expect((await library.ask('/unapi?id=aaaaaaaaaaaaaaaa&format=ris')).status).toBe(404);
    expect((await library.ask('/unapi?format=ris')).status).toBe(400);
  });

  it('is found from the page of an article', async () => {
    const html = await (await library.ask(`/a/${id}`)).text();
    expect(html).toContain('rel="unapi-server"');
    expect(html).toContain(`<abbr class="unapi-id" title="${id}"></abbr>`);
  });
});

describe('the sitemap', () => {
  it('is there only for a room that lets search engines in', async () => {
    expect((await library.ask('/sitemap.xml')).status).toBe(404);
    const open = await openRoom(fillGarden, { public: true, origin: 'https://library.example.org' });
    const $ = load(await (await open.ask('/sitemap.xml')).text(), { xml: true });
    expect($('loc').text()).toBe('https://library.example.org/sitemap-1.xml');
    const part = load(await (await open.ask('/sitemap-1.xml')).text(), { xml: true });
    expect(
      part('loc')
        .toArray()
        .map((one) => part(one).text())
        .sort(),
    ).toEqual(URLS.map((url) => `https://library.example.org/a/${publicId(url)}`).sort());
    expect((await open.ask('/sitemap-2.xml')).status).toBe(404);
    expect(await (await open.ask('/robots.txt')).text()).toContain('Sitemap: https://library.example.org/sitemap.xml');
    await open.room.close();
  });
});
