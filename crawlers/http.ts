/**
 * One request, byte-exact: what the server sent is what is kept. No redirect is followed here and no charset looked
 * at. Every connection passes the address guard.
 */
import { Agent, buildConnector } from 'undici';
import { RetryPage, SkipPage } from '../src/core/errors.js';
import type { FetchedPage, Headers } from '../src/core/page.js';
import { guardedLookup, isPrivateAddress, refusePrivate, vouchFor } from './address.js';
import { isPart, uncoded } from './http-body.js';
import { dripped, reasonFor } from './http-failure.js';
import { LenientDispatcher } from './lenient-http.js';
import { Locked, ProxyWay } from './proxy.js';

export interface Limits {
  /** Bytes of a page after decompression. */
  readonly maxBytes: number;
  readonly connectMs: number;
  readonly headersMs: number;
  /** Silence within a body. */
  readonly idleMs: number;
  /** The whole exchange. */
  readonly totalMs: number;
  /** After this long, a body that came in slower than `slowBytes` a second on average is given up. */
  readonly slowMs: number;
  readonly slowBytes: number;
}

export const LIMITS: Limits = {
  maxBytes: 20 * 2 ** 20,
  connectMs: 15_000,
  headersMs: 30_000,
  idleMs: 20_000,
  totalMs: 90_000,
  // A page drips on for ever, or a reader would have left: 10 KB in ten seconds.
  slowMs: 10_000,
  slowBytes: 1024,
};

export interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  /** Read this much and stop, instead of refusing a longer body (robots.txt, RFC 9309 2.5). */
  readonly readAtMost?: number;
  /** Decides on status and headers whether the body is wanted; throws to refuse it. */
  readonly accept?: (status: number, headers: Headers) => void;
  /** What a strict reader made of this server's last answer: now it is read as browsers read it. */
  readonly irregular?: string;
}

/** What a page shows in the browser: null for what it no longer gives. */
export interface Sight {
  readonly html: string | Uint8Array | null;
  readonly screenshot: Uint8Array | null;
}

/** One exchange: the page and when it was on the wire, in milliseconds of `performance.now()`. */
export interface Exchange {
  readonly page: FetchedPage;
  /** Bytes of the payload on the wire. */
  readonly bytes: number;
  readonly startedAt: number;
  /** When the answer's head came: the server has certainly seen the request by then. */
  readonly answeredAt: number;
  readonly endedAt: number;
  /** Where a redirect points, its raw bytes percent-escaped as they stand. */
  readonly location: string | null;
  readonly privateAddress: boolean;
  /** Requests that a rendered page made beside its documents. */
  readonly subrequests?: number;
  /** What a rendered page shows, where pages that fail in the browser are kept. */
  readonly sight?: Sight;
}

export interface HttpOptions {
  readonly userAgent: string;
  readonly allowPrivate: boolean;
  readonly limits?: Partial<Limits>;
  /** The proxy through which a host (with port) is asked, or null: its whole address, with name and password if any. */
  readonly proxyOf?: (host: string) => string | null;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Header bytes as they stand: Chinese servers write GBK into Location, and UTF-8 decoding would destroy it. */
function rawLocation(raw: readonly (Buffer | string)[]): string | null {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!;
    if (name.length !== 8 || name.toString().toLowerCase() !== 'location') continue;
    const value = raw[i + 1]!;
    const bytes = typeof value === 'string' ? value : value.toString('latin1');
    return bytes.trim().replace(/[\u0080-\u00ff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  }
  return null;
}

/** How requests go out: read strictly, or as browsers read. */
interface Way {
  readonly strict: Agent;
  readonly lenient: LenientDispatcher;
  readonly proxy: ProxyWay | null;
}

export class HttpClient {
  private readonly direct: Way;
  private readonly proxied = new Map<string, Way>();
  private readonly limits: Limits;
  /** Origin → the address its connection goes to: one connection a host, so one answer. */
  private readonly addresses = new Map<string, string>();
  private readonly headers: Readonly<Record<string, string>>;
  private abandoned: Error | null = null;

  constructor(private readonly options: HttpOptions) {
    this.limits = { ...LIMITS, ...options.limits };
    const guard = options.allowPrivate ? {} : { lookup: guardedLookup as never };
    const open = buildConnector({ timeout: this.limits.connectMs, ...guard });
    const connect: buildConnector.connector = (target, done) =>
      open(target, (...result) => {
        const socket = result[1];
        if (this.addresses.size >= 1000) this.addresses.clear();
        if (socket?.remoteAddress !== undefined) {
          this.addresses.set(`${target.protocol}//${target.host ?? target.hostname}`, socket.remoteAddress);
        }
        done(...result);
      });
    this.direct = this.way(connect, null);
    this.headers = {
      'user-agent': options.userAgent,
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5',
      'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5',
      'accept-encoding': 'gzip, br',
    };
  }

  private way(connect: buildConnector.connector, proxy: ProxyWay | null): Way {
    const strict = new Agent({ connect, ...this.lasting() });
    return { strict, lenient: new LenientDispatcher(connect, this.limits), proxy };
  }

  private lasting(): Agent.Options {
    return {
      connections: 1,
      pipelining: 1,
      headersTimeout: this.limits.headersMs,
      bodyTimeout: this.limits.idleMs,
      // Longer than the polite delay, so that a visit is one connection.
      keepAliveTimeout: 15_000,
      keepAliveMaxTimeout: 60_000,
      maxHeaderSize: 32_768,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.ways.map((way) => this.end(way)));
  }

  /** Ends what is in flight, now; all of it, and whatever is asked for later, rejects with `reason`. */
  abandon(reason: Error): void {
    this.abandoned = reason;
    for (const way of this.ways) void this.end(way, reason);
  }

  private async end({ strict, lenient, proxy }: Way, reason: Error | null = null): Promise<void> {
    proxy?.close();
    await Promise.all([strict.destroy(reason), lenient.destroy(reason)]);
  }

  private get ways(): readonly Way[] {
    return [this.direct, ...this.proxied.values()];
  }

  /** The proxy was named by whoever runs the crawl, so it may be private; where it leads is checked as ever. */
  private through(address: string): Way {
    let way = this.proxied.get(address);
    if (way === undefined) {
      const proxy = new ProxyWay(address, this.limits.connectMs, this.limits.headersMs);
      this.proxied.set(address, (way = this.way(proxy.connect, proxy)));
    }
    return way;
  }

  private dripping(startedAt: number, bytes: number): boolean {
    const took = performance.now() - startedAt;
    return took > this.limits.slowMs && bytes < (this.limits.slowBytes * took) / 1000;
  }

  /** Fetches one address. Throws SkipPage or RetryPage with the reason; any status is an answer. */
  async fetch(address: string, request: Request = {}): Promise<Exchange> {
    const url = new URL(address);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new SkipPage('scheme', `${url.protocol} is not fetched`);
    }
    if (!this.options.allowPrivate) refusePrivate(url.hostname);
    const through = this.options.proxyOf?.(url.host) ?? null;
    if (through === null) return this.exchange(url, address, this.direct, request);
    if (!this.options.allowPrivate) {
      await vouchFor(url.hostname).catch((error: unknown) => {
        throw reasonFor(error);
      });
    }
    if (this.abandoned !== null) throw this.abandoned;
    const way = this.through(through);
    return this.exchange(url, address, way, request).catch(async (error: unknown) => {
      if (error instanceof Locked) await way.proxy?.unlock(url.hostname);
      if (!(error instanceof RetryPage) || error.reason !== 'network') throw error;
      // A connection that fails gives one error to all its requests.
      const Same = error.constructor as typeof RetryPage;
      throw new Same(error.reason, `by the proxy ${way.proxy?.host}: ${error.message}`, error.notBefore);
    });
  }

  private exchange(url: URL, address: string, way: Way, request: Request): Promise<Exchange> {
    const dispatcher = request.irregular === undefined ? way.strict : way.lenient;
    // Plain http is not tunnelled: proxies let tunnels through to port 443 alone.
    const proxy = url.protocol === 'http:' ? way.proxy : null;
    const path = `${proxy === null ? '' : url.origin}${url.pathname}${url.search}`;
    return new Promise((resolve, reject) => {
      const max = request.readAtMost ?? this.limits.maxBytes;
      const headers = request.headers === undefined ? this.headers : { ...this.headers, ...request.headers };
      const fetchedAt = new Date().toISOString();
      const chunks: Buffer[] = [];
      let bytes = 0;
      let startedAt = performance.now();
      let answeredAt = startedAt;
      let status = 0;
      let statusText = '';
      let answer: Headers = {};
      let location: string | null = null;
      let settled = false;
      let abort: (reason: Error) => void = () => undefined;
      const fail = (error: unknown) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        reject(this.abandoned ?? reasonFor(error));
      };
      const stop = (error: Error) => {
        fail(error);
        abort(error);
      };
      /** `broken` is why the answer ended too early: it is taken when the page is whole all the same. */
      const finish = (broken?: Error) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        const endedAt = performance.now();
        try {
          const wire = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes);
          const [coding, type] = [answer['content-encoding']?.toString(), answer['content-type']?.toString()];
          const cut = request.readAtMost !== undefined && bytes >= max;
          const { body, truncated = isPart(status, answer) ? 'unspecified' : undefined } = cut
            ? { body: wire.subarray(0, max) }
            : uncoded(wire, coding, type, { max: this.limits.maxBytes, status, broken });
          const remoteAddress = this.addresses.get(url.origin);
          const page: FetchedPage = {
            url: address,
            finalUrl: address,
            redirects: [],
            status,
            statusText,
            headers: answer,
            body,
            fetchedAt,
            via: 'http',
            request: { method: 'GET', headers: { host: url.host, ...headers } },
            ...(remoteAddress === undefined ? {} : { remoteAddress }),
            ...(body === wire || cut ? {} : { wireBody: wire }),
            ...(request.irregular === undefined ? {} : { irregular: request.irregular }),
            ...(truncated === undefined ? {} : { truncated }),
          };
          const privateAddress = remoteAddress !== undefined && isPrivateAddress(remoteAddress);
          resolve({ page, bytes, startedAt, answeredAt, endedAt, location, privateAddress });
        } catch (error) {
          reject(this.abandoned ?? reasonFor(error));
        }
      };
      const timer = setTimeout(
        () => stop(new RetryPage('too-slow', `no complete answer within ${this.limits.totalMs / 1000} s`)),
        this.limits.totalMs,
      );
      dispatcher.dispatch(
        { origin: url.origin, path, method: 'GET', headers: { ...headers, ...proxy?.headers } },
        {
          onRequestStart: (controller) => {
            abort = (reason) => controller.abort(reason);
            if (settled) return abort(new Error('no longer wanted'));
            startedAt = performance.now();
          },
          onResponseStart: (controller, code, fields, message) => {
            answeredAt = performance.now();
            status = code;
            statusText = message ?? '';
            answer = fields as Headers;
            const raw = (controller.rawHeaders ?? []) as (Buffer | string)[];
            if (REDIRECTS.has(code)) location = rawLocation(raw);
            try {
              proxy?.check(code);
              // No status at all: undici would fail on it by an assertion, behind the body.
              if (code < 100)
                throw new RetryPage('server-error', `the server answered ${String(code).padStart(3, '0')}`);
              const length = Number(answer['content-length'] ?? 0);
              if (request.readAtMost === undefined && length > max) {
                throw new SkipPage('too-large', `the server announces ${length} bytes, more than ${max}`);
              }
              if (location === null) request.accept?.(code, answer);
            } catch (error) {
              stop(error as Error);
            }
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk);
            bytes += chunk.length;
            if (bytes <= max) return this.dripping(startedAt, bytes) ? stop(dripped(bytes)) : undefined;
            if (request.readAtMost !== undefined) {
              finish();
              abort(new Error('enough was read'));
            } else stop(new SkipPage('too-large', `more than ${max} bytes`));
          },
          onResponseEnd: () => finish(),
          onResponseError: (_, error) => (status === 200 ? finish(error) : fail(error)),
        },
      );
    });
  }
}
