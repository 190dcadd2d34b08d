/** A small site on loopback that a test can edit, and an archive crawled from it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crawl, generalProfile } from '../../crawlers/index.js';
import { emptyReport } from '../../src/archive/rescrape/report.js';
import { type RescrapeRun, runRescrape } from '../../src/archive/rescrape/run.js';
import { Session } from '../../src/archive/session.js';
import { recorder, visitor } from '../../src/archive/visitor.js';
import type { SiteProfile } from '../../src/core/page.js';
import { openArchive, openFrontier } from '../../storage/index.js';

const PARTS = ['湖岸步道', '香樟林', '雨水花园', '儿童活动场', '石桥', '药草园', '竹径', '观鸟台', '老码头', '梅岭'];

/** An article's paragraphs; every number another article. */
export function paragraphs(n: number): string[] {
  const at = (i: number) => PARTS[(n * 7 + i * 3) % PARTS.length]!;
  return Array.from(
    { length: 5 },
    (_, i) =>
      `记者今天在现场看到，第${n * 11 + i}号地块的${at(i)}已经完工，工人们正在给${at(i + 1)}补种${n + i + 20}株乔木。` +
      `负责人介绍，${at(i + 2)}将在${(n % 9) + 1}个月内向市民开放，届时可以沿着${at(i + 3)}一直走到河边，全程约${n * 13 + i * 7 + 300}米。`,
  );
}

interface EditablePage {
  title: string;
  lines: string[];
  /** Overrides the answer. */
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
  etag?: string;
}

export interface EditableSite {
  readonly url: string;
  readonly pages: Map<string, EditablePage>;
  /** Wraps every page's body; replaced for a template change. */
  template: (page: EditablePage) => string;
  /** Its robots.txt, or the status that it answers with; without one 404. */
  robots?: string | number;
  /** Every request, as `path status`. */
  readonly log: string[];
  readonly profile: SiteProfile;
  close(): Promise<void>;
}

const wrap = ({
  title,
  lines,
}: EditablePage) => `<html><head><meta charset="utf-8"><title>${title}_园林新闻</title></head>
<body><div class="nav"><a href="/">首页</a></div><h1>${title}</h1>
<div class="info">2026-01-05 10:00 来源：园林报 编辑：林木</div>
<div id="content">${lines.map((text) => `<p>${text}</p>`).join('\n')}</div>
<div class="foot">版权所有 园林新闻</div></body></html>`;

export async function editableSite(articles: number): Promise<EditableSite> {
  const pages = new Map<string, EditablePage>();
  for (let n = 0; n < articles; n++) {
    pages.set(`/news/2026/${100000 + n}.html`, { title: `第${n}座公园改造完工`, lines: paragraphs(n) });
  }
  const log: string[] = [];
  const site: Pick<EditableSite, 'pages' | 'log' | 'template' | 'robots'> = { pages, log, template: wrap };
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    response.on('finish', () => log.push(`${path} ${response.statusCode}`));
    const page = pages.get(path);
    const send = (status: number, html: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
    };
    if (path === '/robots.txt')
      return typeof site.robots === 'string'
        ? send(200, site.robots, { 'content-type': 'text/plain' })
        : send(site.robots ?? 404, '');
    if (path === '/') {
      const links = [...pages].map(([href, { title }]) => `<li><a href="${href}">${title}</a></li>`);
      return send(200, `<html><head><title>列表</title></head><body><ul>${links.join('')}</ul></body></html>`);
    }
    if (page === undefined) return send(404, '<h1>404</h1>');
    if (page.answer !== undefined) return page.answer(request, response);
    if (page.etag !== undefined && request.headers['if-none-match'] === page.etag) {
      response.writeHead(304, { etag: page.etag }).end();
      return;
    }
    send(200, site.template(page), page.etag === undefined ? {} : { etag: page.etag });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return Object.assign(site, {
    url,
    profile: {
      ...generalProfile(),
      ...{ site: 'garden', name: 'garden', hosts: [`127.0.0.1:${port}`], seeds: [`${url}/`] },
      ...{
        article: [String.raw`/news/\d{4}/\d+\.html`],
        list: ['^http://[^/]+/$'],
        render: 'never' as const,
      },
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

export function temporaryFolder(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

const MANNERS = { allowPrivate: true, concurrency: 4, delayMs: 0 };

/** Crawls the site into an archive folder. */
export async function crawlSite(site: EditableSite, dir: string): Promise<void> {
  const session = await Session.open(dir, 'crawl', {});
  await crawl({
    ...MANNERS,
    frontier: openFrontier(session.archive.db, session.archive.commits, session.run),
    profiles: [site.profile],
    general: generalProfile(),
    sites: [site.profile],
    visit: visitor(session),
    record: recorder(session),
    userAgent: 'Yuanye/test',
    limit: null,
    signal: new AbortController().signal,
  });
  await session.close('done', emptyReport());
}

/** Looks at every page again. */
export async function lookAgain(
  site: EditableSite,
  dir: string,
  over: Partial<Pick<RescrapeRun, 'urls' | 'budget' | 'notify' | 'maxDisk' | 'onNote' | 'onEvent'>> = {},
) {
  return runRescrape({
    ...MANNERS,
    ...{ archive: dir, site: site.profile, urls: over.urls ?? null, all: true, budget: over.budget ?? null },
    ...{ maxDisk: over.maxDisk ?? null, notify: over.notify ?? null, signal: new AbortController().signal },
    ...(over.onNote === undefined ? {} : { onNote: over.onNote }),
    ...(over.onEvent === undefined ? {} : { onEvent: over.onEvent }),
  });
}

/** Public id → number of versions. */
export async function versions(dir: string): Promise<Map<string, number>> {
  const archive = openArchive(dir, { mode: 'read' });
  const found = new Map(
    archive.revisits.pages().map(({ url, id }) => [new URL(url).pathname, archive.articles.versions(id).length]),
  );
  await archive.close();
  return found;
}
