/** What the crawler's tests share: small servers on loopback, a frontier in a real archive, a visit that keeps it simple. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrawlOptions, type CrawlSummary, crawl, generalProfile } from '../../crawlers/index.js';
import type { FetchedPage, FoundLink, SiteProfile } from '../../src/core/page.js';
import type { CommitOptions } from '../../storage/commit-queue.js';
import { type Archive, openArchive, openFrontier } from '../../storage/index.js';

interface Seen {
  readonly path: string;
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
}

export interface TestServer {
  readonly url: string;
  readonly host: string;
  readonly seen: Seen[];
  readonly server: Server;
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
export type Pages = Readonly<Record<string, string | Answer>>;

/** A server that answers `pages` by path (query included), 404 otherwise; robots.txt is 404 unless given. */
export async function serve(pages: Pages | Answer): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    seen.push({ path, at: performance.now(), headers: request.headers });
    if (typeof pages === 'function') return pages(request, response);
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page ?? '<h1>404</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    seen,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An archive in a folder of its own. */
export function temporaryArchive(commits: CommitOptions = { waitMs: 20 }): {
  readonly archive: Archive;
  readonly remove: () => Promise<void>;
} {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-'));
  const archive = openArchive(dir, { mode: 'write', commits });
  return {
    archive,
    remove: async () => {
      await archive.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Links as a tokeniser would find them; enough for tests of the crawler alone. */
export function linksOf(page: FetchedPage): FoundLink[] {
  const html = new TextDecoder().decode(page.body);
  const links: FoundLink[] = [];
  for (const [, attributes = '', text = ''] of html.matchAll(/<(?:a|link)\b([^>]*)>([^<]*)/gi)) {
    const href = /href="([^"]*)"/.exec(attributes)?.[1]?.replaceAll('&amp;', '&');
    if (href === undefined) continue;
    const rel = /rel="([^"]*)"/.exec(attributes)?.[1];
    const role = (['next', 'related', 'canonical', 'feed'] as const).find((name) => name === rel) ?? 'link';
    links.push({ url: URL.canParse(href, page.finalUrl) ? new URL(href, page.finalUrl).href : href, role, text });
  }
  return links;
}

export interface CrawlRun {
  readonly summary: CrawlSummary;
  readonly visited: string[];
  readonly pages: FetchedPage[];
}

/** Crawls into `archive` with a visit that notes what it is given; `over` changes anything. */
export async function run(archive: Archive, over: Partial<CrawlOptions>): Promise<CrawlRun> {
  const visited: string[] = [];
  const pages: FetchedPage[] = [];
  const summary = await crawl({
    frontier: openFrontier(archive.db, archive.commits),
    profiles: [],
    general: generalProfile(),
    sites: [],
    addresses: [],
    userAgent: 'Yuanye/test (news archive)',
    allowPrivate: true,
    concurrency: 16,
    limit: null,
    delayMs: 0,
    signal: new AbortController().signal,
    visit: async (page, target) => {
      visited.push(target.url);
      pages.push(page);
      const kind = /<article/.test(new TextDecoder().decode(page.body)) ? 'article' : 'list';
      return { links: linksOf(page), save: () => undefined, outcome: { state: 'done', kind } };
    },
    ...over,
  });
  return { summary, visited, pages };
}

/** A site profile with a few fields set. */
export function profile(fields: Partial<SiteProfile> & { site: string }): SiteProfile {
  return { ...generalProfile(), name: fields.site, ...fields };
}
