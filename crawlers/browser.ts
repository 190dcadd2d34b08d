/**
 * Rendering, for pages that are empty without their scripts: Crawlee's PlaywrightCrawler, fed with the pages that are
 * asked for, one at a time or side by side. Its browser is kept and reused, and replaced after a hundred pages or when
 * it hangs. What a page asks for is decided on, and its bytes are taken, in page-watch.ts.
 */
import type {
  PlaywrightCrawler as Crawler,
  PlaywrightCrawlingContext,
  PlaywrightGotoOptions,
} from '@crawlee/playwright';
import type { Browser, CDPSession, Page } from 'playwright';
import { RetryPage, SkipPage } from '../src/core/errors.js';
import type { Paused } from './cdp-answer.js';
import { Deadline } from './deadline.js';
import { type GuardProxy, startGuardProxy } from './guard-proxy.js';
import type { Exchange, Sight } from './http.js';
import { type MayNavigate, PageWatch } from './page-watch.js';
import { type RenderOptions, renderCrawler } from './render-crawler.js';
import { RenderQueue } from './render-queue.js';
import { leadingAway, renderedExchange } from './rendered-page.js';
import { withoutSigintHandler } from './sigint.js';

/** A page to be rendered, on its way through the crawler. */
interface Job {
  readonly url: string;
  readonly mayNavigate: MayNavigate;
  readonly resolve: (exchange: Exchange) => void;
  readonly reject: (error: Error) => void;
  over: boolean;
  fetchedAt: string;
  watch?: PageWatch;
  cdp?: CDPSession;
  deadline?: Deadline;
}

type Context = Pick<PlaywrightCrawlingContext, 'page' | 'request'>;

interface Started {
  readonly crawler: Crawler;
  readonly proxy: GuardProxy;
  readonly ended: Promise<void>;
}

export class Renderer {
  private starting: Promise<Started> | undefined;
  private readonly queue = new RenderQueue<Job>();
  /** By the frame of each page: whoever asks and is none of them gets nothing. */
  private readonly watches = new Map<string, PageWatch>();
  private readonly expected = new Set<string>();
  private readonly sessions = new WeakMap<Browser, CDPSession>();

  constructor(private readonly options: RenderOptions) {}

  /** Addresses the guard refused to pages. */
  async refused(): Promise<ReadonlySet<string>> {
    return (await this.starting)?.proxy.refused ?? new Set();
  }

  async close(): Promise<void> {
    if (this.starting === undefined) return;
    const { crawler, proxy, ended } = await this.starting;
    await crawler.autoscaledPool?.abort();
    await ended;
    this.gone(new Error('it was closed'));
    await proxy.close();
  }

  private gone(error: Error): void {
    for (const job of this.queue.clear()) this.fail(job, broken(error.message));
    this.starting = undefined;
  }

  /**
   * Renders an address. Throws RetryPage when it hangs or the browser dies under it, SkipPage for what will never be a
   * page, and whatever `mayNavigate` throws that is no SkipPage. An answer with a `location` leads to another origin.
   */
  async render(url: string, mayNavigate: MayNavigate = () => Promise.resolve()): Promise<Exchange> {
    this.starting ??= this.start();
    await this.starting;
    return new Promise((resolve, reject) => {
      this.queue.push(url, { url, mayNavigate, resolve, reject, over: false, fetchedAt: '' });
    });
  }

  private async start(): Promise<Started> {
    const { allowPrivate, maxBytes } = this.options;
    const proxy = await startGuardProxy({ allowPrivate, maxBytes, expects: (place) => this.expected.has(place) });
    const crawler = await renderCrawler(this.options, proxy.url, {
      requestQueue: this.queue as never, // by its methods: `requestManager` is refused at run time
      preNavigationHooks: [(context, goto) => this.prepare(context, goto)],
      postNavigationHooks: [(context) => this.settle(context)],
      requestHandler: (context) => this.read(context),
      failedRequestHandler: (context, error) => this.failed(context, error),
      onLaunch: (browser) => this.intercept(browser),
    });
    this.queue.wake = () => void crawler.autoscaledPool?.notify();
    // What ends the crawler by itself, such as a browser that does not start, ends every page that waits.
    const ended = withoutSigintHandler(() => crawler.run()).catch((error: Error) => this.gone(error));
    return { crawler, proxy, ended };
  }

  /** Every request of a browser stops here: those of pages, and of popups, frames and workers, which get nothing. */
  private async intercept(browser: Browser): Promise<void> {
    const cdp = await browser.newBrowserCDPSession();
    this.sessions.set(browser, cdp);
    cdp.on('Fetch.requestPaused', (event) => {
      const { frameId, requestId } = event as Paused;
      const watch = this.watches.get(frameId);
      const decided =
        watch?.decide(event as Paused) ?? cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      // A request that is decided on after its page is gone has nobody left to tell.
      decided.catch(() => undefined);
    });
    const patterns = (['Request', 'Response'] as const).map((requestStage) => ({ urlPattern: '*', requestStage }));
    await cdp.send('Fetch.enable', { patterns });
  }

  /** Before the navigation: the page is watched, and its time begins. */
  private async prepare({ page, request }: Context, goto: PlaywrightGotoOptions | undefined): Promise<void> {
    const job = this.queue.jobOf(request);
    const deadline = new Deadline(this.options.totalMs ?? 30_000, () => void this.takeDown(page, job));
    job.deadline = deadline;
    job.fetchedAt = new Date().toISOString();
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
    page.on('popup', (popup) => void popup.close().catch(() => undefined));
    const browser = page.context().browser();
    const session = browser === null ? undefined : this.sessions.get(browser);
    if (session === undefined) throw new Error('the page has no browser');
    const cdp = await page.context().newCDPSession(page);
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const watch = new PageWatch(session, cdp, {
      url: job.url,
      maxBytes: this.options.maxBytes,
      mayNavigate: job.mayNavigate,
      expect: (url) => this.expect(url),
      waiting: (begins) => deadline.pause(begins),
    });
    await watch.start();
    Object.assign(job, { watch, cdp });
    const { id } = frameTree.frame;
    this.watches.set(id, watch);
    page.once('close', () => this.watches.delete(id));
    Object.assign(goto ?? {}, { waitUntil: 'commit', timeout: 0 });
  }

  /** After it: scripts load the rest. A page that sends itself elsewhere begins anew. */
  private async settle({ page, request }: Context): Promise<void> {
    const { watch } = this.queue.jobOf(request);
    for (let seen = -1; watch !== undefined && seen !== watch.documents; ) {
      seen = watch.documents;
      // Not the event: it never comes to a document that is left while it is read, though it stays.
      const read = page.waitForFunction("document.readyState !== 'loading'", undefined, { timeout: 0 });
      read.catch(() => undefined); // when the page is closed before that
      await Promise.race([read, watch.opened]);
      // Some pages never fall silent; what they have by then is what they show.
      await page.waitForLoadState('networkidle', { timeout: this.options.settleMs ?? 5000 }).catch((error: Error) => {
        if (error.name !== 'TimeoutError') throw error;
      });
      await watch.quiet();
    }
  }

  /** Crawlee's request handler: what the page shows now, and the document that it was made from. */
  private async read({ page, request }: Context): Promise<void> {
    const job = this.queue.jobOf(request);
    const { watch, cdp } = job;
    if (watch === undefined || cdp === undefined) throw new Error('the page was not watched');
    if (watch.failure !== undefined) throw watch.failure;
    for (;;) {
      const before = await shownBy(cdp);
      const renderedHtml = await page.content();
      const { loaderId, unreachableUrl } = await shownBy(cdp);
      if (before.loaderId !== loaderId) continue; // it was led on just now; how often is bounded
      const documents = watch.whole(loaderId);
      if (documents === null) {
        if (unreachableUrl !== undefined) throw new RetryPage('network', 'the page led to one that cannot be reached');
        throw new SkipPage('unreadable', 'the page put one in its place that no server sent');
      }
      if (renderedHtml.length > this.options.maxBytes)
        throw new SkipPage('too-large', 'the rendered page is too large');
      // For an error without a body some browsers show a page of their own, and others an empty one.
      const shown = watch.parsed.has(loaderId) && documents.shown.body !== undefined ? renderedHtml : null;
      const exchange = renderedExchange(job.url, this.options.userAgent, watch, documents, shown);
      const { status } = exchange.page;
      const sight = await this.sightOf(page, job);
      if (status >= 400) this.keep(job, 'server-error', `the server answered ${status}`, sight);
      this.finish(job, request);
      return job.resolve(sight === null || status >= 400 ? exchange : { ...exchange, sight });
    }
  }

  /** Crawlee's failedRequestHandler. */
  private async failed(context: Partial<Context> & Pick<Context, 'request'>, error: Error): Promise<void> {
    const { page, request } = context;
    if (!this.queue.has(request)) return; // everything was ended already
    const job = this.queue.jobOf(request);
    const { watch } = job;
    if (watch?.away !== undefined && !job.over) {
      this.finish(job, request);
      return job.resolve(leadingAway(job.url, watch, watch.away));
    }
    const refused = watch?.failure === undefined ? watch?.emptyError() : null;
    if (watch !== undefined && refused != null && !job.over) {
      this.finish(job, request);
      return job.resolve(renderedExchange(job.url, this.options.userAgent, watch, refused, null));
    }
    const reason =
      watch?.failure ?? (error instanceof SkipPage || error instanceof RetryPage ? error : broken(error.message));
    const ofPage = reason instanceof SkipPage || reason instanceof RetryPage;
    if (page !== undefined && ofPage && !job.over)
      this.keep(job, reason.reason, reason.message, await this.sightOf(page, job));
    this.finish(job, request);
    // A browser that was killed, for want of memory say, fails whatever was asked of it last; the pool starts another.
    this.fail(job, reason);
  }

  /** A script that never ends holds its process: the browser is killed, the pool starts another. */
  private async takeDown(page: Page, job: Job): Promise<void> {
    const seconds = (this.options.totalMs ?? 30_000) / 1000;
    const reason = new RetryPage('too-slow', `not rendered within ${seconds} s`);
    this.keep(job, reason.reason, reason.message, await this.sightOf(page, job));
    const { crawler } = await this.starting!;
    const controller = crawler.browserPool.getBrowserControllerByPage(page);
    crawler.browserPool.retireBrowserByPage(page);
    this.fail(job, reason);
    await controller?.kill();
  }

  private finish(job: Job, request: Context['request']): void {
    job.deadline?.end();
    this.queue.end(request);
  }

  private fail(job: Job, error: Error): void {
    job.over = true;
    job.deadline?.end();
    job.reject(error);
  }

  /** Hands over a page that failed, where somebody asked for such pages. */
  private keep({ url }: Job, reason: string, message: string, sight: Sight | null): void {
    if (sight !== null) this.options.onFailure?.({ url, reason, message, ...sight });
  }

  /** What a page shows, where pages that fail are kept. One that hangs or crashed gives its document as the server sent it. */
  private async sightOf(page: Page, { watch }: Job): Promise<Sight | null> {
    if (this.options.onFailure == null || !/^https?:/.test(page.url())) return null;
    const soon = <T>(value: Promise<T>): Promise<T | null> =>
      Promise.race([value.catch(() => null), new Promise<null>((resolve) => setTimeout(() => resolve(null), 3000))]);
    const [html, screenshot] = await Promise.all([soon(page.content()), soon(page.screenshot({ timeout: 3000 }))]);
    return { html: html ?? watch?.sent ?? null, screenshot };
  }

  private expect(url: string): void {
    const { hostname, port, protocol } = new URL(url);
    if (this.expected.size >= 10_000) this.expected.clear();
    this.expected.add(`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`);
  }
}

async function shownBy(cdp: CDPSession): Promise<{ loaderId: string; unreachableUrl?: string }> {
  const { frame } = (await cdp.send('Page.getFrameTree')).frameTree;
  return {
    loaderId: frame.loaderId,
    ...(frame.unreachableUrl === undefined ? {} : { unreachableUrl: frame.unreachableUrl }),
  };
}

function broken(message: string): RetryPage {
  return new RetryPage('network', `the browser failed: ${message.split('\n', 1)[0]}`);
}
