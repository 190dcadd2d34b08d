/** The sample site's sockets. Loopback only; what it remembers is counters, a day and a fault on order. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, Answers, json, type Side, type SiteStats } from './answers.js';
import { damage } from './mirror.js';
import { REFUSED } from './odd.js';
import { PLAIN } from './pages.js';
import { createSite, type SiteOptions } from './site.js';
import { cutOff, drained, drip, refuse } from './trouble.js';
import { truthOf } from './truth.js';

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
  /** Serve on 127.0.0.1 … 127.0.0.N, each a host of its own to a crawler; needs a system that has them (Linux). */
  readonly hosts?: number;
}

/** A fault on order: the next `left` pages answer with `status`, or not at all when it is 0. */
interface Fault {
  status: number;
  left: number;
  retryAfter: string | null;
}

class SampleServer {
  readonly answers: Answers;
  private last = 0;
  private fault: Fault = { status: 0, left: 0, retryAfter: null };
  private readonly mirror: Side;

  constructor(options: SiteOptions, convert: (text: string) => string) {
    this.answers = new Answers(createSite(options), convert);
    const hurt = damage(options.seed);
    const damaged = (text: string) => hurt(convert(text));
    this.mirror = { damaged, voice: { run: (text) => damaged(text).text, words: convert } };
  }

  async handle(request: IncomingMessage, response: ServerResponse, mirrored: boolean): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const side: Side = mirrored ? this.mirror : { voice: PLAIN };
    if (url.pathname === '/_truth.jsonl') return this.truth(url, response, side);
    if (url.pathname.startsWith('/_')) return this.send(request, response, this.control(request, url));
    this.count();
    if (this.fault.left > 0) {
      this.fault.left--;
      const { status, retryAfter } = this.fault;
      if (status === 0) return void response.destroy();
      const headers = retryAfter === null ? {} : { 'retry-after': retryAfter };
      return this.send(request, response, { status, type: 'text/html', body: Buffer.from('<h1>...</h1>'), headers });
    }
    if (this.answers.site.options.oddities === true && Object.hasOwn(REFUSED, url.pathname)) {
      return refuse(url.pathname, response);
    }
    await this.send(request, response, this.answers.answer(request, url, side));
  }

  private async send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    response.writeHead(answer.status, {
      'content-type': answer.type,
      'content-length': answer.body.length,
      server: 'sample/1.0',
      ...answer.headers,
    });
    if (request.method === 'HEAD') response.end();
    else if (answer.manner === 'drip') await drip(response, answer.body);
    else if (answer.manner === 'cut') cutOff(response, answer.body);
    else response.end(answer.body);
  }

  private count(): void {
    const { stats } = this.answers;
    stats.requests++;
    const now = performance.now();
    const gap = now - this.last;
    if (this.last > 0) stats.shortestGapMs = Math.min(stats.shortestGapMs ?? gap, gap);
    this.last = now;
  }

  /** What tests steer: the day, the template, faults. */
  private control(request: IncomingMessage, url: URL): Answer {
    const { world } = this.answers.site;
    const asked = (name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);
    if (url.pathname === '/_stats') return json(this.answers.stats);
    if (url.pathname === '/_refused.json') return json(this.answers.site.options.oddities === true ? REFUSED : {});
    if (request.method !== 'POST') return { ...json({ error: 'POST only' }), status: 405 };
    if (url.pathname === '/_advance') world.day = Math.min(1000, world.day + asked('days', 1));
    else if (url.pathname === '/_break') world.broken = url.searchParams.get('off') === null;
    else if (url.pathname === '/_fault') {
      this.fault = {
        status: asked('status', 503),
        left: asked('count', 1),
        retryAfter: url.searchParams.get('retry-after'),
      };
    } else return { ...json({ error: 'no such lever' }), status: 404 };
    return json({ day: world.day, broken: world.broken, articles: this.answers.site.total, fault: this.fault });
  }

  /** `?from=` and `?limit=` choose rows; written as they are made, so 200,000 rows need no memory. */
  private async truth(url: URL, response: ServerResponse, side: Side): Promise<void> {
    const { site, convert } = this.answers;
    const from = Number(url.searchParams.get('from') ?? 0);
    const to = Math.min(site.total, from + Number(url.searchParams.get('limit') ?? site.total));
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (let index = from; index < to && !response.destroyed; index++) {
      const row = truthOf(site, site.entry(index), url.origin, convert, side.damaged);
      if (!response.write(`${JSON.stringify(row)}\n`)) await drained(response);
    }
    response.end();
  }
}

function listen(server: Server, port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Serves the site and its mirror in this process. Rejects when the port is taken. */
export async function serveSampleSite(options: ServeOptions): Promise<RunningSite> {
  const { Converter } = await import('opencc-js/cn2t');
  const sample = new SampleServer(options, Converter({ from: 'cn', to: 'tw' }));
  const server = (mirrored: boolean) => {
    const one = createServer((request, response) => {
      sample.handle(request, response, mirrored).catch((error) => {
        process.stderr.write(`sample site: ${error instanceof Error ? error.stack : error}\n`);
        response.destroy();
      });
    });
    // A test that computes for seconds between two requests must find its connection as it left it.
    one.keepAliveTimeout = 65_000;
    return one;
  };
  const hosts = Array.from({ length: options.hosts ?? 1 }, () => server(false));
  const mirror = server(true);
  let port = options.port;
  for (const [i, host] of hosts.entries()) port = await listen(host, port, `127.0.0.${i + 1}`);
  const mirrorPort = await listen(mirror, 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}`,
    mirrorUrl: `http://127.0.0.1:${mirrorPort}`,
    stats: sample.answers.stats,
    stop: async () => {
      for (const one of [...hosts, mirror]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
    },
  };
}
