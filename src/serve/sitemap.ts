/** Sitemaps (sitemaps.org) for search engines: only where the room lets them in. */
import { html } from 'hono/html';
import { articlePath } from './fragments.js';
import type { App, Room } from './room.js';

const XML = { 'content-type': 'application/xml; charset=utf-8' } as const;

export function mountSitemap(app: App, room: Room): void {
  if (!room.options.public) return;
  const { harvest } = room.archive;

  app.get('/sitemap.xml', async (c) => {
    const parts = Array.from({ length: harvest.parts() }, (_, i) => room.absolute(`/sitemap-${i + 1}.xml`, c.req.url));
    const body = await html`<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${parts.map((loc) => html`<sitemap><loc>${loc}</loc></sitemap>`)}</sitemapindex>
`;
    return c.body(String(body), 200, XML);
  });

  app.get('/:file{sitemap-[1-9][0-9]{0,5}\\.xml}', (c) => {
    const part = Number(/\d+/.exec(c.req.param('file'))![0]);
    if (part > harvest.parts()) return c.notFound();
    // Ids and dates need no escaping; tens of thousands of templates would take a second.
    const lines = harvest.part(part).map(({ id, lastSaved }) => {
      const loc = room.absolute(articlePath(id), c.req.url).replaceAll('&', '&amp;');
      return `<url><loc>${loc}</loc><lastmod>${lastSaved.slice(0, 10)}</lastmod></url>\n`;
    });
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${lines.join('')}</urlset>\n`;
    return c.body(body, 200, XML);
  });
}
