/** Which page answers which address: the site without its sockets. */
import type { IncomingMessage } from 'node:http';
import { CHANNELS } from './content.js';
import { type Charset, encode, LABEL } from './gbk.js';
import { machineIndex } from './indexes.js';
import type { Damaged } from './mirror.js';
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
import { picture } from './picture.js';
import { hash } from './random.js';
import type { Entry, Site } from './site.js';
import { isWithdrawn } from './years.js';

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

/** One side of the site: the site itself, or its mirror. */
export interface Side {
  readonly voice: Voice;
  readonly damaged?: (text: string) => Damaged;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the body is sent, when not in one piece. */
  readonly manner?: 'drip' | 'cut';
}

const ROBOTS = `User-agent: *
Disallow: /admin/
Disallow: /member/
Disallow: /search
`;
const PNG = picture();

const typeOf = (charset: Charset) => `text/html; charset=${LABEL[charset]}`;

export function json(value: unknown): Answer {
  return { status: 200, type: 'application/json; charset=utf-8', body: encode(JSON.stringify(value), 'utf-8') };
}

/** Answers for one site. `convert` puts text into traditional characters, for pages in Big5. */
export class Answers {
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
  /** How often each odd page was asked for; only pages that change their mind are counted. */
  private readonly tries = new Map<string, number>();

  constructor(
    readonly site: Site,
    readonly convert: (text: string) => string,
  ) {}

  answer(request: IncomingMessage, url: URL, side: Side): Answer {
    const { pathname } = url;
    if (pathname.startsWith('/htm/')) return this.article(request, pathname, side);
    if (pathname === '/robots.txt') {
      this.stats.robots++;
      const more = this.site.options.oddities === true ? `Sitemap: ${url.origin}/sitemap.xml\n` : '';
      return { status: 200, type: 'text/plain', body: Buffer.from(ROBOTS + more) };
    }
    if (/^\/(admin|member)\/|^\/search/.test(pathname)) {
      this.stats.forbidden++;
      return this.page(200, '提示', '此处请勿抓取。', side);
    }
    if (/^\/(images|uploadfile)\//.test(pathname)) return { status: 200, type: 'image/png', body: PNG };
    if (/^\/(js|css|ads)\//.test(pathname)) {
      const type = pathname.endsWith('.css') ? 'text/css' : 'application/javascript';
      return { status: 200, type, body: Buffer.from('/* nothing */\n') };
    }
    const index = machineIndex(this.site, url.origin, pathname);
    if (index !== null) return { status: 200, ...index };
    if (pathname === '/about.html' || pathname === '/sitemap.html') {
      return this.page(200, '关于我们', '这是一个演示用的网站，文章均为虚构。', side);
    }
    const data = /^\/data\/(\d{6})\.json$/.exec(pathname);
    if (data !== null) return this.data(Number(data[1]), side);
    return this.trap(url, side) ?? this.list(pathname, side) ?? this.notFound(side);
  }

  private page(status: number, title: string, text: string, { voice }: Side, html = ''): Answer {
    const type = typeOf(voice === PLAIN ? 'gbk' : 'utf-8');
    return { status, type, body: plainPage(this.site, title, text, voice, html) };
  }

  private notFound(side: Side): Answer {
    this.stats.notFound++;
    return this.page(404, '页面不存在', '对不起，您访问的页面不存在或已被删除。', side);
  }

  /** How often this address was asked for before. */
  private before(path: string): number {
    const tries = this.tries.get(path) ?? 0;
    this.tries.set(path, tries + 1);
    return tries;
  }

  private article(request: IncomingMessage, pathname: string, side: Side): Answer {
    const { site } = this;
    const entry = site.at(pathname);
    if (entry === null) return this.notFound(side);
    this.stats.articles++;
    if (isWithdrawn(site.options.seed, entry.index, site.world.day)) {
      return this.page(entry.index % 2 === 0 ? 410 : 404, '页面不存在', '该文章已被删除。', side);
    }
    const mirrored = side.damaged !== undefined;
    const odd = mirrored ? null : this.odd(entry, side);
    if (odd !== null) return odd;
    const headers = this.validators(entry);
    const label = mirrored ? 'utf-8' : entry.labels.header;
    const type = label === null ? 'text/html' : `text/html; charset=${label}`;
    if (isCurrent(request, headers)) {
      this.stats.notModified++;
      return { status: 304, type, body: Buffer.alloc(0), headers };
    }
    const counted = site.options.still === true ? 0 : this.stats.articles;
    const views = (hash(site.options.seed, entry.index, 'views') % 5000) + counted;
    const part = Number(/_(\d)\.html$/.exec(pathname)?.[1] ?? 1);
    const voice = !mirrored && entry.oddity === 'big5' ? { run: this.convert, words: this.convert } : side.voice;
    const answer = { status: 200, type, body: articlePage(site, entry, views, voice, part), headers };
    if (mirrored) return answer;
    if (entry.oddity === 'slow') return { ...answer, manner: 'drip' };
    return entry.oddity === 'cut-once' && this.before(pathname) === 0 ? { ...answer, manner: 'cut' } : answer;
  }

  /** Answers that are no article, of the oddities that have such. */
  private odd({ oddity, path, index }: Entry, side: Side): Answer | null {
    const away = (status: number, location: string): Answer => ({
      status,
      type: 'text/html',
      body: Buffer.alloc(0),
      headers: { location },
    });
    switch (oddity) {
      case 'gone':
        return this.page(410, '页面不存在', '该文章已被删除。', side);
      case 'soft-404':
        return this.page(200, '提示信息', '对不起，您访问的页面不存在或已被删除！3秒后自动返回首页。', side);
      case 'redirect-loop':
        return away(302, path);
      case 'moved':
        return away(301, this.site.entry(index - 1).path);
      case 'busy':
        if (this.before(path) > 0) return null;
        return { ...this.page(429, '访问过于频繁', '请稍后再试。', side), headers: { 'retry-after': '1' } };
      case 'flaky':
        return this.before(path) > 1 ? null : this.page(503, '服务器繁忙', '请稍后再试。', side);
      default:
        return null;
    }
  }

  private validators(entry: Entry): Readonly<Record<'etag' | 'last-modified', string>> {
    const { version, modified } = this.site.history(entry);
    return {
      etag: `W/"${this.site.options.seed}-${entry.index}-${version}${this.site.world.broken ? 'b' : ''}"`,
      'last-modified': new Date(`${modified.replace(' ', 'T')}+08:00`).toUTCString(),
    };
  }

  private data(id: number, side: Side): Answer {
    for (let index = 0; index < this.site.hand.length; index++) {
      const entry = this.site.entry(index);
      if (entry.path.endsWith(`/${id}.html`)) return json({ html: bodyOf(this.site, entry, side.voice.run) });
    }
    return this.notFound(side);
  }

  /** Ways that never end: a calendar without a last month, a path that grows, a list with a new session at each visit. */
  private trap(url: URL, side: Side): Answer | null {
    if (this.site.options.oddities !== true) return null;
    const month = /^\/calendar\/(\d{4})\/(\d{2})\.html$/.exec(url.pathname);
    if (month !== null) {
      const next = new Date(Date.UTC(Number(month[1]), Number(month[2]), 1)).toISOString();
      const html = `<a href="/calendar/${next.slice(0, 4)}/${next.slice(5, 7)}.html">下一页</a>`;
      return this.page(200, '活动日历', `${month[1]}年${month[2]}月没有活动。`, side, html);
    }
    if (url.pathname.startsWith('/tag/')) {
      return this.page(200, '标签', '相关标签', side, `<a href="${url.pathname}a/">下一页</a> <a href="a/b/">更多</a>`);
    }
    const session = Number(url.searchParams.get('sid') ?? 0);
    if (session === 0) return null;
    return this.page(200, '会话', '会话已更新', side, `<a href="${url.pathname}?sid=${session + 1}">刷新</a>`);
  }

  private list(pathname: string, { voice }: Side): Answer | null {
    const type = typeOf(voice === PLAIN ? 'gbk' : 'utf-8');
    if (pathname === '/' || pathname === '/index.html') {
      this.stats.lists++;
      return { status: 200, type, body: frontPage(this.site, voice) };
    }
    const match = /^\/([a-z]+)\/(?:list(?:_(\d{1,6}))?\.html)?$/.exec(pathname);
    const channel = CHANNELS.findIndex(({ slug }) => slug === match?.[1]);
    if (match === null || channel < 0) return null;
    const page = Number(match[2] ?? 1);
    if (page < 1 || page > listPages(this.site, channel)) return null;
    this.stats.lists++;
    const front = pathname.endsWith('/');
    const body = front ? columnPage(this.site, channel, voice) : listPage(this.site, channel, page, voice);
    return { status: 200, type, body };
  }
}

function isCurrent(request: IncomingMessage, headers: Readonly<Record<'etag' | 'last-modified', string>>): boolean {
  const match = request.headers['if-none-match'];
  if (match !== undefined) return match.split(/\s*,\s*/).includes(headers.etag);
  const since = request.headers['if-modified-since'];
  return since !== undefined && Date.parse(since) >= Date.parse(headers['last-modified']);
}
