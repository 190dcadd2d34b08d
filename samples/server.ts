/** The sample site's HTTP side. Loopback only; what it remembers is counters. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LABEL } from './chrome.js';
import { CHANNELS } from './content.js';
import { type Charset, encode } from './gbk.js';
import { type Damaged, damage } from './mirror.js';
import {
  articlePage,
  bodyOf,
  columnPage,
  frontPage,
  listPage,
  listPages,
  PLAIN,
  plainPage,
  type Voice,
} from './pages.js';
import { hash } from './random.js';
import { createSite, type Entry, type Site, type SiteOptions } from './site.js';
import { truthOf } from './truth.js';

/** What the site counted since it started. */
export interface SiteStats {
  requests: number;
  articles: number;
  lists: number;
  robots: number;
  notModified: number;
  notFound: number;
  /** Requests for addresses that robots.txt forbids. */
  forbidden: number;
  /** The shortest time between two page requests, ms; null before the second. */
  shortestGapMs: number | null;
}

export interface RunningSite {
  readonly url: string;
  /** The traditional mirror, on a port of its own. */
  readonly mirrorUrl: string;
  readonly stats: SiteStats;
  readonly stop: () => Promise<void>;
}

export interface ServeOptions extends SiteOptions {
  /** 0: any free one. */
  readonly port: number;
}

const ROBOTS = `User-agent: *
Disallow: /admin/
Disallow: /member/
Disallow: /search
`;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==',
  'base64',
);

/** One side of the site: the site itself, or its mirror. */
interface Side {
  readonly voice: Voice;
  readonly damaged?: (text: string) => Damaged;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const htmlType = (charset: Charset, named: boolean) => (named ? `text/html; charset=${LABEL[charset]}` : 'text/html');

class SampleServer {
  readonly stats: SiteStats = {
    requests: 0,
    articles: 0,
    lists: 0,
    robots: 0,
    notModified: 0,
    notFound: 0,
    forbidden: 0,
    shortestGapMs: null,
  };
  private last = 0;
  private mirrorSide: Side | null = null;

  constructor(readonly site: Site) {}

  /** The converter is heavy and only the mirror speaks through it: loaded at the mirror's first request. */
  private async mirror(): Promise<Side> {
    if (this.mirrorSide === null) {
      const { Converter } = await import('opencc-js/cn2t');
      const convert = Converter({ from: 'cn', to: 'tw' });
      const hurt = damage(this.site.options.seed);
      const damaged = (text: string) => hurt(convert(text));
      this.mirrorSide = { damaged, voice: { run: (text) => damaged(text).text, words: convert } };
    }
    return this.mirrorSide;
  }

  async handle(request: IncomingMessage, response: ServerResponse, mirrored: boolean): Promise<void> {
    const host = request.headers.host ?? 'localhost';
    const url = new URL(request.url ?? '/', `http://${host}`);
    const side: Side = mirrored || url.hostname === '127.0.0.2' ? await this.mirror() : { voice: PLAIN };
    this.count();
    if (url.pathname === '/_truth.jsonl') return this.truth(url, response, side);
    const answer = this.answer(request, url, side);
    response.writeHead(answer.status, {
      'content-type': answer.type,
      'content-length': answer.body.length,
      server: 'sample/1.0',
      ...answer.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  private count(): void {
    this.stats.requests++;
    const now = performance.now();
    const gap = now - this.last;
    if (this.last > 0) this.stats.shortestGapMs = Math.min(this.stats.shortestGapMs ?? gap, gap);
    this.last = now;
  }

  private answer(request: IncomingMessage, url: URL, side: Side): Answer {
    const { pathname } = url;
    if (pathname.startsWith('/htm/')) return this.article(request, pathname, side);
    if (pathname === '/robots.txt') {
      this.stats.robots++;
      return { status: 200, type: 'text/plain', body: Buffer.from(ROBOTS) };
    }
    if (/^\/(admin|member)\/|^\/search/.test(pathname)) {
      this.stats.forbidden++;
      return this.page(200, '提示', '此处请勿抓取。', side);
    }
    if (pathname === '/_stats') return json(this.stats);
    if (/^\/(images|uploadfile)\//.test(pathname)) return { status: 200, type: 'image/png', body: PNG };
    if (/^\/(js|css|ads)\//.test(pathname)) {
      const type = pathname.endsWith('.css') ? 'text/css' : 'application/javascript';
      return { status: 200, type, body: Buffer.from('/* nothing */\n') };
    }
    if (pathname === '/about.html' || pathname === '/sitemap.html') {
      return this.page(200, '关于我们', '这是一个演示用的网站，文章均为虚构。', side);
    }
    const data = /^\/data\/(\d{6})\.json$/.exec(pathname);
    if (data !== null) return this.data(Number(data[1]), side);
    return this.list(pathname, side) ?? this.notFound(side);
  }

  private page(status: number, title: string, text: string, { voice }: Side): Answer {
    const type = htmlType(voice === PLAIN ? 'gbk' : 'utf-8', true);
    return { status, type, body: plainPage(this.site, title, text, voice) };
  }

  private notFound(side: Side): Answer {
    this.stats.notFound++;
    return this.page(404, '页面不存在', '对不起，您访问的页面不存在或已被删除。', side);
  }

  private article(request: IncomingMessage, pathname: string, side: Side): Answer {
    const entry = this.site.at(pathname);
    if (entry === null) return this.notFound(side);
    this.stats.articles++;
    const mirrored = side.damaged !== undefined;
    const headers = this.validators(entry);
    const type = htmlType(mirrored ? 'utf-8' : entry.charset, mirrored || entry.declared === 'header');
    if (isCurrent(request, headers)) {
      this.stats.notModified++;
      return { status: 304, type, body: Buffer.alloc(0), headers };
    }
    const views = (hash(this.site.options.seed, entry.index, 'views') % 5000) + this.stats.articles;
    return { status: 200, type, body: articlePage(this.site, entry, views, side.voice), headers };
  }

  private validators({ index, date }: Entry): Readonly<Record<'etag' | 'last-modified', string>> {
    return {
      etag: `W/"${this.site.options.seed}-${index}-1"`,
      'last-modified': new Date(`${date.replace(' ', 'T')}+08:00`).toUTCString(),
    };
  }

  private data(id: number, side: Side): Answer {
    for (let index = 0; index < this.site.hand.length; index++) {
      const entry = this.site.entry(index);
      if (entry.path.endsWith(`/${id}.html`)) return json({ html: bodyOf(this.site, entry, side.voice.run) });
    }
    return this.notFound(side);
  }

  private list(pathname: string, { voice }: Side): Answer | null {
    const type = htmlType(voice === PLAIN ? 'gbk' : 'utf-8', true);
    if (pathname === '/' || pathname === '/index.html') {
      this.stats.lists++;
      return { status: 200, type, body: frontPage(this.site, voice) };
    }
    const match = /^\/([a-z]+)\/(?:list(?:_(\d{1,6}))?\.html)?$/.exec(pathname);
    const channel = CHANNELS.findIndex(({ slug }) => slug === match?.[1]);
    if (match === null || channel < 0) return null;
    if (pathname.endsWith('/')) {
      this.stats.lists++;
      return { status: 200, type, body: columnPage(this.site, channel, voice) };
    }
    const page = Number(match[2] ?? 1);
    if (page < 1 || page > listPages(this.site, channel)) return null;
    this.stats.lists++;
    return { status: 200, type, body: listPage(this.site, channel, page, voice) };
  }

  /** `?from=` and `?limit=` choose rows; written as they are made, so 200,000 rows need no memory. */
  private async truth(url: URL, response: ServerResponse, side: Side): Promise<void> {
    const from = Number(url.searchParams.get('from') ?? 0);
    const to = Math.min(this.site.total, from + Number(url.searchParams.get('limit') ?? this.site.total));
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (let index = from; index < to && !response.destroyed; index++) {
      const row = truthOf(this.site, this.site.entry(index), url.origin, side.damaged);
      if (!response.write(`${JSON.stringify(row)}\n`)) {
        await new Promise<void>((resolve) => {
          const go = () => {
            response.off('drain', go).off('close', go);
            resolve();
          };
          response.once('drain', go).once('close', go);
        });
      }
    }
    response.end();
  }
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json; charset=utf-8', body: encode(JSON.stringify(value), 'utf-8') };
}

function isCurrent(request: IncomingMessage, headers: Readonly<Record<'etag' | 'last-modified', string>>): boolean {
  const match = request.headers['if-none-match'];
  if (match !== undefined) return match.split(/\s*,\s*/).includes(headers.etag);
  const since = request.headers['if-modified-since'];
  return since !== undefined && Date.parse(since) >= Date.parse(headers['last-modified']);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Serves the site and its mirror in this process. Rejects when the port is taken. */
export async function serveSampleSite(options: ServeOptions): Promise<RunningSite> {
  const sample = new SampleServer(createSite(options));
  const sides = [false, true].map((mirrored) =>
    createServer((request, response) => {
      sample.handle(request, response, mirrored).catch((error) => {
        process.stderr.write(`sample site: ${error instanceof Error ? error.stack : error}\n`);
        response.destroy();
      });
    }),
  );
  const [site, mirror] = sides as [Server, Server];
  const port = await listen(site, options.port);
  const mirrorPort = await listen(mirror, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    mirrorUrl: `http://127.0.0.1:${mirrorPort}`,
    stats: sample.stats,
    stop: async () => {
      for (const server of sides) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
