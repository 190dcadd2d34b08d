/** Feeds and the description of the API, against the documents that define their formats. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { load } from 'cheerio/slim';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { fillGarden, openRoom, type TestRoom } from './room.js';

let garden: TestRoom;
beforeAll(async () => {
  garden = await openRoom(fillGarden);
});
afterAll(() => garden.room.close());
const read = async (path: string): Promise<string> => (await garden.ask(path)).text();

const Moment = z.iso.datetime({ offset: true });
const Person = z.strictObject({ name: z.string(), url: z.url().optional(), avatar: z.url().optional() });
/** JSON Feed 1.1: every key that it names, with what it asks of it; keys of others begin with `_`. */
const JsonFeed = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  home_page_url: z.url().optional(),
  feed_url: z.url().optional(),
  description: z.string().optional(),
  authors: z.array(Person).optional(),
  language: z.string().optional(),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: z.url().optional(),
      external_url: z.url().optional(),
      title: z.string().optional(),
      content_text: z.string(),
      summary: z.string().optional(),
      date_published: Moment.optional(),
      date_modified: Moment.optional(),
      authors: z.array(Person).optional(),
      tags: z.array(z.string()).optional(),
      language: z.string().optional(),
    }),
  ),
});

it('openapi.json is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(
    JSON.parse(await read('/openapi.json')) as Record<string, unknown>,
  );
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

it('feed.json is JSON Feed 1.1', async () => {
  const feed = JsonFeed.parse(JSON.parse(await read('/feed.json')));
  expect(feed.items.length).toBeGreaterThan(0);
  expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);
});

it('feed.atom is Atom (RFC 4287)', async () => {
  const $ = load(await read('/feed.atom'), { xml: true });
  const feed = $(':root');
  expect([feed[0]!.name, feed.attr('xmlns')]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
  /** Section 4.1.1 and 4.1.2: exactly one id, title and updated; a link to itself; names of others are not allowed. */
  const of = feed.children().toArray();
  const named = (parent: typeof feed, name: string) => parent.children(name).toArray();
  const KNOWN = new Set(
    'author category content contributor generator icon id link logo published rights subtitle summary title updated entry'.split(
      ' ',
    ),
  );
  for (const element of of) expect(KNOWN).toContain(element.name);
  const entries = feed.children('entry').toArray();
  expect(entries.length).toBeGreaterThan(0);
  const ids = new Set<string>();
  for (const one of [feed, ...entries.map((entry) => $(entry))]) {
    for (const name of ['id', 'title', 'updated']) expect(named(one, name), name).toHaveLength(1);
    expect(one.children('title').text()).not.toBe('');
    expect(z.url().safeParse(one.children('id').text()).success, one.children('id').text()).toBe(true);
    expect(Moment.safeParse(one.children('updated').text()).success).toBe(true);
    ids.add(one.children('id').text());
  }
  expect(ids.size).toBe(entries.length + 1);
  expect(feed.children('link[rel="self"]').attr('href')).toBe('http://localhost:9781/feed.atom');
  for (const entry of entries) {
    const element = $(entry);
    for (const child of element.children().toArray()) expect(KNOWN).toContain(child.name);
    // 4.1.2: an author of the entry where the feed has none; a link where there is no content.
    if (feed.children('author').length === 0) expect(element.children('author').children('name').text()).not.toBe('');
    if (element.children('content').length === 0)
      expect(element.children('link[rel="alternate"]').length).toBeGreaterThan(0);
    for (const name of ['published']) for (const at of named(element, name)) Moment.parse($(at).text());
  }
});

it('opensearch.xml is OpenSearch 1.1', async () => {
  const $ = load(await read('/opensearch.xml'), { xml: true });
  const root = $(':root');
  expect([root[0]!.name, root.attr('xmlns')]).toEqual([
    'OpenSearchDescription',
    'http://a9.com/-/spec/opensearch/1.1/',
  ]);
  const short = root.children('ShortName').text();
  expect([...short].length).toBeGreaterThan(0);
  expect([...short].length).toBeLessThanOrEqual(16);
  expect([...root.children('Description').text()].length).toBeLessThanOrEqual(1024);
  for (const url of root.children('Url').toArray())
    expect($(url).attr('template')).toMatch(/^http:\/\/localhost:9781\/.*\{searchTerms\}/);
});
