/**
 * Watches one page while it is rendered: decides on every request that it makes, and takes the bytes of every answer
 * from the network (CDP Fetch.getResponseBody), before the browser decodes them.
 *
 * A page may send itself elsewhere: by redirects, scripts, forms, `meta refresh`. Each such navigation is asked for
 * (robots.txt, the host's pause) and counted. One that may not be leaves the page the document that it is.
 */
import type { CDPSession } from 'playwright';
import { SkipPage } from '../src/core/errors.js';
import type { Headers, RedirectHop } from '../src/core/page.js';
import { type Answer, answerOf, bare, headersOf, type OnTheWire, type Paused } from './cdp-answer.js';
import { NOT_HTML } from './status.js';
import { allowsSubrequest } from './subrequests.js';

/** Documents that one page may ask for, its first and its redirects included: as many as over HTTP. */
export const MAX_NAVIGATIONS = 10;

/** Whether a page may go on to an address of its origin: resolves at its host's turn; SkipPage leaves the page as it is. */
export type MayNavigate = (url: string, before: OnTheWire) => Promise<void>;

/** What was asked for, in the end: the document shown, and what else came. */
export interface Documents {
  readonly shown: Answer;
  /** Answers to navigations before it, in order. */
  readonly hops: readonly RedirectHop[];
  /** What came beside it: scripts, data, documents that were never shown. */
  readonly needed: readonly RedirectHop[];
}

export interface WatchOptions {
  readonly url: string;
  readonly maxBytes: number;
  readonly mayNavigate: MayNavigate;
  /** Called with every request that is let out, before it is. */
  readonly expect: (url: string) => void;
  /** Called while the page waits for its host's turn: that time is not its own. */
  readonly waiting: (begins: boolean) => void;
}

export class PageWatch {
  failure: Error | undefined;
  /** A redirect to another origin, which the page was not let follow: its answer and where it leads. */
  away: { readonly answer: Answer; readonly location: string } | undefined;
  /** Where it would have gone on to and might not: the first such address. */
  ledTo: string | undefined;
  /** Bytes on the wire, those of subrequests among them. */
  received = 0;
  subrequests = 0;
  /** Loaders of documents that were read to their end: a script that sends the reader on stops the parser for good. */
  readonly parsed = new Set<string>();
  /** Resolves when a script opens the document anew to write to it: from then on it may stay unread for good. */
  readonly opened: Promise<void>;
  private reopened: () => void = () => undefined;
  private readonly answers: Answer[] = [];
  private readonly needed: RedirectHop[] = [];
  private keptBytes = 0;
  private navigations = 0;
  private startedAt = performance.now();
  /** The navigation that is asked for, or was sent and not answered yet, by its loader. */
  private underway: string | null = null;
  private asking: { readonly url: string; readonly answer: Promise<void> } | undefined;
  private calm: () => void = () => undefined;

  constructor(
    private readonly browser: CDPSession,
    private readonly page: CDPSession,
    private readonly options: WatchOptions,
  ) {
    this.opened = new Promise((resolve) => {
      this.reopened = resolve;
    });
  }

  /** Bytes are counted from here on. `decide` is to be called for every request of the page's frame. */
  async start(): Promise<void> {
    this.page.on('Network.dataReceived', ({ encodedDataLength, dataLength }) => {
      this.received += encodedDataLength || dataLength; // the wire's count comes only with the last piece
    });
    this.page.on('Network.loadingFailed', ({ requestId }) => this.ended(requestId));
    this.page.on('Page.lifecycleEvent', ({ name, loaderId }) => {
      if (name === 'DOMContentLoaded') this.parsed.add(loaderId);
    });
    this.page.on('Page.documentOpened', ({ frame }) => {
      if (frame.parentId === undefined) this.reopened();
    });
    await this.page.send('Page.enable');
    await this.page.send('Page.setLifecycleEventsEnabled', { enabled: true });
    await this.page.send('Network.enable');
    await this.page.send('Network.setCacheDisabled', { cacheDisabled: true });
  }

  /** How many answers to navigations have come. */
  get documents(): number {
    return this.answers.length;
  }

  /** Resolves when no navigation is under way. */
  async quiet(): Promise<void> {
    while (this.underway !== null) {
      await new Promise<void>((resolve) => {
        this.calm = resolve;
      });
    }
  }

  /** The bytes of the last document that came; null before one did. */
  get sent(): Uint8Array | null {
    return this.answers.findLast(({ body }) => body !== undefined)?.body ?? null;
  }

  /** The documents, when the last answer was an error without a body: the browser shows a page of its own for it. */
  emptyError(): Documents | null {
    const last = this.answers.at(-1);
    return last !== undefined && last.status >= 400 && last.body === undefined ? this.whole(last.loader) : null;
  }

  /** The documents, the one of this loader as the one shown; null when no server sent that one. */
  whole(loader: string): Documents | null {
    const at = this.answers.findLastIndex((answer) => answer.loader === loader && !answer.redirect);
    const shown = this.answers[at];
    if (shown === undefined) return null;
    return {
      shown,
      hops: this.answers.slice(0, at).map(bare),
      needed: [...this.answers.slice(at + 1).map(bare), ...this.needed],
    };
  }

  /** Answers so far, for a page that was led away. */
  passed(): readonly RedirectHop[] {
    return this.answers.map(bare);
  }

  /** Decides on a request of the page's own frame, or takes its answer. */
  async decide(event: Paused): Promise<void> {
    const { requestId, resourceType } = event;
    const document = resourceType === 'Document';
    if (event.responseErrorReason !== undefined) {
      if (document) this.ended(event.networkId);
      await this.browser.send('Fetch.continueRequest', { requestId });
    } else if (event.responseStatusCode !== undefined) {
      await (document ? this.answered(event) : this.supplied(event));
    } else if (document) {
      await this.navigate(event);
    } else {
      const { url } = event.request;
      const allowed = this.received <= this.options.maxBytes && allowsSubrequest(url, resourceType, this.subrequests);
      if (!allowed) return this.refuse(event);
      this.subrequests++;
      await this.letOut(event);
    }
  }

  private async navigate(event: Paused): Promise<void> {
    const { url, method } = event.request;
    this.underway = event.networkId ?? '';
    if (this.navigations > 0) {
      try {
        await this.ask(url, method);
      } catch (error) {
        const redirect = this.answers.at(-1);
        if (redirect?.redirect === true && redirect.loader === event.networkId) {
          // Nothing but a redirect has come of this navigation: at its beginning there is no other page to keep.
          if (this.answers.every(({ loader }) => loader === event.networkId))
            this.refused(error as Error, redirect, url);
        }
        if (!(error instanceof SkipPage)) this.failure ??= error as Error;
        else if (method === 'GET' && error.reason !== 'redirect-loop') this.ledTo ??= url;
        this.ended(event.networkId);
        return this.refuse(event);
      }
    }
    this.navigations++;
    this.startedAt = performance.now();
    await this.letOut(event);
  }

  private refused(error: Error, answer: Answer, url: string): void {
    const { protocol, origin } = new URL(url);
    const otherOrigin = /^https?:$/.test(protocol) && origin !== new URL(this.options.url).origin;
    if (otherOrigin) this.away ??= { answer, location: url };
    else this.failure ??= error;
  }

  /** One question for one address at a time: a script that asks a hundred times gets one answer. */
  private async ask(url: string, method: string): Promise<void> {
    if (this.navigations >= MAX_NAVIGATIONS) {
      throw new SkipPage('redirect-loop', `the page leads on more than ${MAX_NAVIGATIONS} times`);
    }
    if (method !== 'GET') throw new SkipPage('out-of-scope', 'the page sends a form');
    if (new URL(url).origin !== new URL(this.options.url).origin) {
      throw new SkipPage('out-of-scope', `it leads to ${url.slice(0, 200)}`);
    }
    if (this.asking?.url !== url) {
      const before = this.asking?.answer ?? Promise.resolve();
      const answer = before
        .catch(() => undefined) // reported to whoever asked
        .then(async () => {
          this.options.waiting(true);
          const { startedAt } = this;
          const answeredAt = this.answers.at(-1)?.answeredAt ?? startedAt;
          await this.options.mayNavigate(url, { startedAt, answeredAt: Math.max(startedAt, answeredAt) });
        })
        .finally(() => {
          this.options.waiting(false);
          if (this.asking?.answer === answer) this.asking = undefined;
        });
      this.asking = { url, answer };
    }
    await this.asking.answer;
  }

  /** The head of an answer to a navigation has come: its bytes are taken before the page gets them. */
  private async answered(event: Paused): Promise<void> {
    const { requestId, networkId = '', responseStatusCode: status = 0 } = event;
    const answeredAt = performance.now();
    const headers = headersOf(event);
    const redirect = status >= 300 && status < 400 && headers.location !== undefined;
    const fault = redirect ? undefined : this.unwanted(status, headers);
    if (fault !== undefined) {
      // What a later navigation brings is no page: the one that is there stays.
      if (this.answers.every(({ loader }) => loader === networkId)) this.failure ??= fault;
      this.ended(networkId);
      return this.refuse(event);
    }
    const body = redirect ? null : await this.body(requestId, headers);
    if (body !== null && body.length > this.options.maxBytes) {
      this.failure ??= new SkipPage('too-large', `more than ${this.options.maxBytes} bytes`);
    }
    const answer = {
      ...answerOf(event, headers, body),
      startedAt: this.startedAt,
      answeredAt,
      loader: networkId,
      redirect,
    };
    this.answers.push(answer);
    if (!redirect) this.ended(networkId);
    if (this.failure !== undefined) return this.refuse(event);
    await this.browser.send('Fetch.continueRequest', { requestId });
  }

  private unwanted(status: number, headers: Headers): SkipPage | undefined {
    const type = headers['content-type']?.toString() ?? '';
    if (status < 300 && NOT_HTML.test(type)) return new SkipPage('not-html', `its content type is ${type}`);
    if (status === 204 || status === 205) {
      return new SkipPage('unreadable', `the server answered ${status} with nothing`);
    }
    const announced = Number(headers['content-length'] ?? 0);
    if (announced > this.options.maxBytes) {
      return new SkipPage('too-large', `the server announces ${announced} bytes`);
    }
    return undefined;
  }

  /** A script or data: kept, so that the page can be built again, as long as all of it is no larger than a page may be. */
  private async supplied(event: Paused): Promise<void> {
    const { requestId, responseStatusCode: status = 0, request } = event;
    const headers = headersOf(event);
    const small = this.keptBytes + Number(headers['content-length'] ?? 0) <= this.options.maxBytes;
    if (request.method === 'GET' && (status < 300 || status >= 400) && small) {
      // One without end is cut off by the proxy, and then there is nothing to keep.
      const body = await this.body(requestId, headers).catch(() => null);
      if (body !== null && this.keptBytes + body.length <= this.options.maxBytes) {
        this.keptBytes += body.length;
        this.needed.push(answerOf(event, headers, body));
      }
    }
    await this.browser.send('Fetch.continueRequest', { requestId });
  }

  private async body(requestId: string, headers: Record<string, string | readonly string[]>): Promise<Buffer> {
    const { body, base64Encoded } = await this.browser.send('Fetch.getResponseBody', { requestId });
    // The browser has undone the content coding; the headers must not say otherwise.
    delete headers['content-encoding'];
    delete headers['transfer-encoding'];
    return Buffer.from(body, base64Encoded ? 'base64' : 'utf8');
  }

  private ended(loader: string | undefined): void {
    if (this.underway !== loader) return;
    this.underway = null;
    this.calm();
  }

  private async letOut({ requestId, request }: Paused): Promise<void> {
    this.options.expect(request.url);
    await this.browser.send('Fetch.continueRequest', { requestId });
  }

  /** `Aborted` ends a navigation without an error page in the document's place. */
  private async refuse({ requestId, resourceType }: Paused): Promise<void> {
    const errorReason = resourceType === 'Document' ? 'Aborted' : 'BlockedByClient';
    await this.browser.send('Fetch.failRequest', { requestId, errorReason });
  }
}
