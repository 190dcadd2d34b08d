/** Feeds of any search, what was saved last first, with the whole text: Atom and JSON Feed. And OpenSearch. */
import { html } from 'hono/html';
import { FORMATS } from '../export/index.js';
import { readersZone } from '../report/times.js';
import { rowOf } from './find.js';
import { articlePath, picturePath } from './fragments.js';
import { hasPicture } from './pictures.js';
import type { App, Asked, Room } from './room.js';
import { chosenIn, searchOptions, searchPath } from './search-form.js';

/** Articles of one feed. */
const ENTRIES = 50;

export function mountFeeds(app: App, room: Room): void {
  const feed = async (c: Asked) => {
    const { t } = c.get('view');
    const chosen = chosenIn(c);
    const options = { ...searchOptions(chosen), sort: 'saved', limit: ENTRIES } as const;
    const { hits } = await room.readings.ask('search', [chosen.q ?? '', options]);
    const rows = hits.flatMap(({ id }) => rowOf(room, id) ?? []);
    const words = Object.values(chosen).join(' · ');
    const name = t('room.name');
    return {
      chosen,
      rows,
      title: words === '' ? name : `${words} · ${name}`,
      updated: room.archive.listing.lastSeen() ?? '1970-01-01T00:00:00Z',
    };
  };

  app.get('/feed.atom', async (c) => {
    const { chosen, rows, title, updated } = await feed(c);
    const at = (path: string) => room.absolute(path, c.req.url);
    const encoder = FORMATS['atom']!.encoder({
      ...{ fields: null, title, updated, zone: readersZone() },
      self: at(searchPath(chosen, {}, '/feed.atom')),
      page: (id) => at(articlePath(id)),
      picture: ({ article: { id }, version }, src, i) =>
        hasPicture(room.archiveOf(id), src) ? at(picturePath(id, version.number, i)) : null,
    });
    const parts = [encoder.begin(), ...rows.map((row) => encoder.row(row)), encoder.end()];
    return c.body(parts.join(''), 200, { 'content-type': 'application/atom+xml; charset=utf-8' });
  });

  app.get('/feed.json', async (c) => {
    const { chosen, rows, title } = await feed(c);
    const at = (path: string) => room.absolute(path, c.req.url);
    const items = rows.map(({ article, version }) => ({
      id: `urn:yuanye:${article.id}:${version.number}`,
      url: at(articlePath(article.id)),
      ...(article.url === null ? {} : { external_url: article.url }),
      title: article.title ?? '',
      content_text: article.text,
      ...(article.summary === null ? {} : { summary: article.summary }),
      ...(article.publishedAt === null ? {} : { date_published: moment(article.publishedAt) }),
      date_modified: version.capturedAt,
      authors: [{ name: article.author ?? article.source ?? article.site ?? '' }],
      ...(article.language === null ? {} : { language: article.language }),
      tags: article.keywords,
    }));
    const body = {
      version: 'https://jsonfeed.org/version/1.1',
      title,
      home_page_url: at(searchPath(chosen)),
      feed_url: at(searchPath(chosen, {}, '/feed.json')),
      items,
    };
    return c.body(JSON.stringify(body), 200, { 'content-type': 'application/feed+json; charset=utf-8' });
  });

  app.get('/opensearch.xml', async (c) => {
    const { t } = c.get('view');
    const at = (path: string) => room.absolute(path, c.req.url);
    const body = await html`<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>${t('room.short').slice(0, 16)}</ShortName><Description>${t('room.name')}</Description><InputEncoding>UTF-8</InputEncoding><Url type="text/html" template="${at('/search')}?q={searchTerms}"/><Url type="application/atom+xml" template="${at('/feed.atom')}?q={searchTerms}"/></OpenSearchDescription>
`;
    return c.body(String(body), 200, { 'content-type': 'application/opensearchdescription+xml; charset=utf-8' });
  });
}

/** RFC 3339 with a time. */
const moment = (iso: string): string => (/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00:00Z` : iso);
