/** Tags, notes and collections by forms: who may send one, what comes of it, and what other readers see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const [FIRST, SECOND] = URLS.map(publicId) as [string, string];
const ORIGIN = 'http://localhost:9781';
const PASSAGE = '原来是一块洼地';

let garden: TestRoom;
let open: TestRoom;
beforeAll(async () => {
  garden = await openRoom(fillGarden);
  open = await openRoom(
    async (archive) => {
      await fillGarden(archive);
      const at = '2020-01-01T00:00:00Z';
      archive.curation.tag(FIRST, '公开标签', at);
      archive.curation.collect('公开文集', [FIRST], at);
      archive.curation.mark(FIRST, '秘密原因', at);
      archive.curation.putNote({
        ...{ id: 'n', article: FIRST, passage: null, body: '秘密笔记', seen: null, createdAt: at, modifiedAt: at },
      });
    },
    { origin: 'https://room.example.org', public: true },
  );
});
afterAll(() => Promise.all([garden.room.close(), open.room.close()]));

const read = async (path: string) => (await garden.ask(path)).text();
const tokenIn = (html: string) => /name="token" value="([0-9a-f]{48})"/.exec(html)![1]!;

async function send(
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  room = garden,
): Promise<Response> {
  const body = new URLSearchParams({
    token: garden.room.token,
    to: `/a/${FIRST}`,
    article: FIRST,
    ...fields,
  }).toString();
  const type = 'application/x-www-form-urlencoded';
  return room.app.request(`${ORIGIN}/curate`, {
    method: 'POST',
    body,
    headers: { origin: ORIGIN, host: 'localhost:9781', 'content-type': type, ...headers },
  });
}

describe('forms', () => {
  it('tag an article, and the tag is a search', async () => {
    const before = (await garden.ask(`/a/${FIRST}`)).headers.get('etag')!;
    expect(tokenIn(await read(`/a/${FIRST}`))).toBe(garden.room.token);
    const answer = await send({ do: 'tag', tag: '待 核' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/a/${FIRST}`]);
    expect((await garden.ask(`/a/${FIRST}`, { 'if-none-match': before })).status).toBe(200);
    expect(await read(`/a/${FIRST}`)).toContain(`/search?q=tag%3A%22`);
    expect(await read(`/search?q=${encodeURIComponent('tag:"待 核"')}`)).toContain(FIRST);
    await send({ do: 'untag', tag: '待 核' });
    expect(await read(`/search?q=${encodeURIComponent('tag:"待 核"')}`)).not.toContain(FIRST);
  });

  it('note a passage; it is marked in the text, in either script and in other versions', async () => {
    expect((await send({ do: 'note', quote: PASSAGE, body: '查一下\n地名' })).status).toBe(303);
    expect((await send({ do: 'note', quote: '一层碎石', body: '后来改了' })).status).toBe(422); // only in version 1
    const html = await read(`/a/${FIRST}`);
    expect(html).toContain(`<mark class="noted">${PASSAGE}</mark>`);
    expect(html).toMatch(/href="#note-[0-9a-f-]{36}"/);
    expect(await read(`/a/${FIRST}?as=hant`)).toContain('<mark class="noted">原來是一塊窪地</mark>');
    expect(await read(`/a/${FIRST}/v/1`)).toContain(`<mark class="noted">${PASSAGE}</mark>`);
    const { id } = garden.room.archive.curation.notesOf(FIRST)[0]!;
    expect((await send({ do: 'note', quote: '一层卵石', body: '卵石?' })).status).toBe(303);
    expect(await read(`/a/${FIRST}/v/1?lang=en`)).toContain('now reads');
    await send({ do: 'reword', note: id, body: '查过了' });
    expect(await read('/curation')).toContain('查过了');
    for (const note of garden.room.archive.curation.notesOf(FIRST)) await send({ do: 'unnote', note: note.id });
    expect(await read(`/a/${FIRST}`)).not.toContain('noted');
  });

  it('change a note, but not over what somebody else wrote meanwhile', async () => {
    await send({ do: 'note', quote: PASSAGE, body: '初稿' });
    const { curation } = garden.room.archive;
    const note = curation.notesOf(FIRST)[0]!.id;
    const fromIn = (html: string) => /name="from" value="([0-9a-f]{12})"/.exec(html)![1]!;
    const from = fromIn(await read(`/a/${FIRST}`));
    const first = { do: 'reword', note, from, body: '甲的修改' };
    expect((await send(first)).status).toBe(303);
    const refused = await send({ ...first, body: '乙的<修改>' });
    expect(refused.status).toBe(409);
    expect(curation.note(note)!.body).toBe('甲的修改');
    const html = await refused.text();
    for (const shown of ['甲的修改', '乙的&lt;修改&gt;</textarea>', `name="to" value="/a/${FIRST}"`])
      expect(html).toContain(shown);
    // The same words twice are no conflict; after both were seen the second reader may save.
    expect((await send(first)).status).toBe(303);
    expect((await send({ ...first, from: fromIn(html), body: '乙的修改' })).status).toBe(303);
    expect(curation.note(note)!.body).toBe('乙的修改');
    await send({ do: 'unnote', note });
    expect((await send(first)).status).toBe(404);
  });

  it('collect, mark and take back', async () => {
    await send({ do: 'collect', name: '课程' });
    await send({ do: 'collect', name: '课程', article: SECOND });
    expect(await read(`/collections/${encodeURIComponent('课程')}`)).toContain(SECOND);
    await send({ do: 'uncollect', name: '课程', article: SECOND });
    await send({ do: 'mark', reason: '当事人要求' });
    expect(await read(`/a/${FIRST}`)).toContain('当事人要求');
    expect(await (await garden.ask('/curation.json')).json()).toMatchObject({
      collections: [{ name: '课程', articles: [{ article: FIRST }] }],
      marks: [{ article: FIRST, reason: '当事人要求' }],
    });
    await send({ do: 'unmark' });
    await send({ do: 'disband', name: '课程' });
    expect(garden.room.archive.curation.content()).toEqual({ tags: [], notes: [], collections: [], marks: [] });
    expect(garden.faults).toEqual([]);
  });

  it.each([
    { do: 'untag', tag: '待核' },
    { do: 'unnote', note: 'x' },
    { do: 'uncollect', name: '课程' },
    { do: 'disband', name: '课程' },
    { do: 'unmark' },
  ])('%o comes back to the page when somebody else was first', async (fields) => {
    const answer = await send(fields as unknown as Record<string, string>);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/a/${FIRST}`]);
  });

  it.each([
    ['an origin of its own', {}, { origin: 'http://evil.example' }],
    ['the origin of replay', {}, { origin: 'http://127.0.0.1:9782' }],
    ['the origin of a sandbox', {}, { origin: 'null' }],
    ['another port', {}, { origin: 'http://localhost:3000' }],
    ['a site of its own', {}, { 'sec-fetch-site': 'cross-site' }],
    ['no token', { token: '' }, {}],
    ['a wrong token', { token: '0'.repeat(48) }, {}],
    ['another type', {}, { 'content-type': 'text/plain' }],
  ])('with %s change nothing', async (_, fields, headers) => {
    const answer = await send({ do: 'tag', tag: '外来', ...fields }, headers as Record<string, string>);
    expect(answer.status).toBe(403);
    expect(garden.room.archive.curation.tags()).toEqual([]);
  });

  it.each([
    [{ do: 'tag', tag: ' ' }, 422],
    [{ do: 'tag', tag: 'a"b' }, 422],
    [{ do: 'tag', tag: 'x', article: 'aaaaaaaaaaaaaaaa' }, 404],
    [{ do: 'note', quote: '没有的话', body: 'x' }, 422],
    [{ do: 'note', quote: '', body: '' }, 422],
    [{ do: 'constructor' }, 400],
    [{ do: 'reword', note: 'x', body: 'x' }, 404],
    [{ do: 'tag', tag: 'x'.repeat(300_000) }, 413],
  ])('%o is refused with %d', async (fields, status) => {
    const answer = await send(fields as unknown as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(garden.room.archive.curation.content()).toMatchObject({ tags: [], notes: [] });
  });

  it('lead back to this room alone', async () => {
    for (const to of ['//evil.example/', 'http://evil.example/', '/\\evil.example'])
      expect((await send({ do: 'tag', tag: '回', to })).headers.get('location')).toBe('/');
    await send({ do: 'untag', tag: '回' });
    expect((await garden.app.request(`${ORIGIN}/search`, { method: 'POST' })).status).toBe(405);
    expect(garden.faults).toEqual([]);
  });
});

describe('a room for others', () => {
  it('shows tags and collections, never notes and marks, and has no form', async () => {
    const ask = (path: string) => open.app.request(`http://localhost:9781${path}`);
    for (const path of [`/a/${FIRST}`, '/curation', `/collections/${encodeURIComponent('公开文集')}`]) {
      const html = await (await ask(path)).text();
      expect(html, path).toContain('公开');
      expect(html, path).not.toMatch(/秘密|<form[^>]*post|name="token"/);
    }
    expect((await ask('/curation.json')).status).toBe(404);
    const answer = await send({ do: 'tag', tag: '外', token: open.room.token }, {}, open);
    expect(answer.status).toBe(404);
  });
});
