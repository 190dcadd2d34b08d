/**
 * Rendering, for pages that are empty without their scripts. One browser is kept and reused (Crawlee's browser pool),
 * replaced after a hundred pages or when it hangs. The document's bytes are taken from the network (CDP
 * Fetch.getResponseBody): what the page object hands out has been through the browser's own decoding.
 */
import type { CDPSession, Page } from 'playwright';
import { RetryPage, SkipPage } from '../src/errors.js';
import type { FetchedPage, Headers } from '../src/page.js';
import { type GuardProxy, startGuardProxy } from './guard-proxy.js';
import type { Exchange } from './http.js';
import { NOT_HTML } from './status.js';
import { allowsSubrequest } from './subrequests.js';

const PAGES_A_BROWSER = 100;
const ARGS = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--mute-audio'],
];

export interface RenderOptions {
  readonly executable: string;
  readonly userAgent: string;
  readonly allowPrivate: boolean;
  readonly maxBytes: number;
  /** The whole rendering; a page that is not ready then is taken down with its browser. */
  readonly totalMs?: number;
  /** How long scripts may go on loading after the document is there. */
  readonly settleMs?: number;
  /** Pages after which a browser is replaced: whatever pages leave behind in one is gone with it. */
  readonly pagesABrowser?: number;
}

/** Crawlee's browser pool, as its Playwright crawler sets it up; the crawler itself never runs. */
async function openPool(options: RenderOptions, proxy: GuardProxy) {
  const { Configuration, PlaywrightCrawler } = await import('@crawlee/playwright');
  const root = process.getuid?.() === 0; // Chromium's sandbox refuses to run as root
  const { browserPool } = new PlaywrightCrawler(
    {
      launchContext: {
        useIncognitoPages: true,
        launchOptions: {
          executablePath: options.executable,
          headless: true,
          args: root ? [...ARGS, '--no-sandbox'] : ARGS,
          proxy: { server: proxy.url, bypass: '<-loopback>' }, // loopback too: the guard decides, not the browser
          handleSIGINT: false,
        },
      },
      browserPoolOptions: {
        useFingerprints: false, // we say who we are
        maxOpenPagesPerBrowser: 4,
        retireBrowserAfterPageCount: options.pagesABrowser ?? PAGES_A_BROWSER,
        operationTimeoutSecs: 30,
        closeInactiveBrowserAfterSecs: 60,
      },
    },
    new Configuration({ persistStorage: false, purgeOnStart: false }),
  );
  return browserPool;
}

type Pool = Awaited<ReturnType<typeof openPool>>;

interface Captured {
  status: number;
  statusText: string;
  headers: Headers;
  body: Buffer;
}

export class Renderer {
  private starting: Promise<{ readonly pool: Pool; readonly proxy: GuardProxy }> | undefined;

  constructor(private readonly options: RenderOptions) {}

  /** Addresses the guard refused to pages. */
  async refused(): Promise<ReadonlySet<string>> {
    return (await this.starting)?.proxy.refused ?? new Set();
  }

  async close(): Promise<void> {
    if (this.starting === undefined) return;
    const { pool, proxy } = await this.starting;
    await pool.destroy();
    await proxy.close();
  }

  /**
   * Renders an address; `host` is the only one its document may come from. Throws RetryPage when it hangs or the browser
   * dies under it, SkipPage for what will never be a page.
   */
  async render(url: string): Promise<Exchange> {
    try {
      return await this.attempt(url);
    } catch (error) {
      if (error instanceof SkipPage || error instanceof RetryPage) throw error;
      // A browser that was killed, for want of memory say, fails whatever was asked of it last; the pool starts another.
      throw new RetryPage('network', `the browser failed: ${(error as Error).message.split('\n', 1)[0]}`);
    }
  }

  private async attempt(url: string): Promise<Exchange> {
    this.starting ??= startGuardProxy(this.options.allowPrivate, this.options.maxBytes).then(async (proxy) => ({
      proxy,
      pool: await openPool(this.options, proxy),
    }));
    const { pool } = await this.starting;
    const asked = {
      pageOptions: {
        userAgent: this.options.userAgent,
        locale: 'zh-CN',
        serviceWorkers: 'block' as const,
        acceptDownloads: false,
        viewport: { width: 1280, height: 2000 },
      },
    };
    // That a browser has died is found out by asking it for a page; then the pool has another.
    const page = (await pool.newPage(asked).catch(() => pool.newPage(asked))) as Page;
    let timer: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<never>((_, reject) => {
      const ms = this.options.totalMs ?? 30_000;
      timer = setTimeout(() => reject(new RetryPage('too-slow', `not rendered within ${ms / 1000} s`)), ms);
    });
    try {
      return await Promise.race([this.capture(page, url), tooSlow]);
    } catch (error) {
      if (error instanceof RetryPage && error.reason === 'too-slow') {
        // A script that never ends holds its process: the browser is killed, the pool starts another.
        const browser = pool.getBrowserControllerByPage(page);
        pool.retireBrowserByPage(page);
        await browser?.kill();
      }
      throw error;
    } finally {
      clearTimeout(timer);
      // Closing a page of a killed browser fails; there is nothing left to close then.
      await page.close().catch(() => undefined);
    }
  }

  private async capture(page: Page, url: string): Promise<Exchange> {
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
    page.on('popup', (popup) => void popup.close().catch(() => undefined));
    const cdp = await page.context().newCDPSession(page);
    const document = new DocumentCapture(cdp, url, this.options.maxBytes);
    await document.start();
    const fetchedAt = new Date().toISOString();
    const startedAt = performance.now();
    try {
      await page.goto(url, { waitUntil: 'domcontentloaded', timeout: this.options.totalMs ?? 30_000 });
      // Some pages never fall silent; what they have by then is what they show.
      await page.waitForLoadState('networkidle', { timeout: this.options.settleMs ?? 5000 }).catch((error: Error) => {
        if (error.name !== 'TimeoutError') throw error;
      });
    } catch (error) {
      if (document.failure !== undefined) throw document.failure;
      if ((error as Error).name === 'TimeoutError') throw new RetryPage('too-slow', 'the page does not load');
      throw new RetryPage('network', (error as Error).message.split('\n', 1)[0] ?? 'the browser failed');
    }
    if (document.failure !== undefined) throw document.failure;
    const { captured } = document;
    if (captured === null) throw new RetryPage('network', 'the browser shows no document');
    const renderedHtml = await page.content();
    if (renderedHtml.length > this.options.maxBytes) throw new SkipPage('too-large', 'the rendered page is too large');
    const fetched: FetchedPage = {
      url,
      finalUrl: url,
      redirects: [],
      ...captured,
      fetchedAt,
      via: 'browser',
      request: { method: 'GET', headers: { host: new URL(url).host, 'user-agent': this.options.userAgent } },
      renderedHtml,
    };
    return {
      page: fetched,
      bytes: Math.max(captured.body.length, document.received),
      startedAt,
      answeredAt: document.answeredAt || startedAt,
      endedAt: performance.now(),
      location: null,
      privateAddress: false,
    };
  }
}

interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string };
  readonly responseStatusCode?: number;
  readonly responseStatusText?: string;
  readonly responseErrorReason?: string;
  readonly responseHeaders?: { name: string; value: string }[];
}

/** Watches one page's requests: takes the main document's bytes, refuses what is not needed. */
class DocumentCapture {
  captured: Captured | null = null;
  failure: Error | undefined;
  answeredAt = 0;
  /** Bytes on the wire, those of subrequests among them. */
  received = 0;
  private subrequests = 0;
  private mainFrame = '';

  constructor(
    private readonly cdp: CDPSession,
    private readonly url: string,
    private readonly maxBytes: number,
  ) {}

  async start(): Promise<void> {
    const { frameTree } = await this.cdp.send('Page.getFrameTree');
    this.mainFrame = frameTree.frame.id;
    // A request that is decided on after its page is gone has nobody left to tell.
    this.cdp.on('Fetch.requestPaused', (event) => void this.decide(event as Paused).catch(() => undefined));
    this.cdp.on('Network.dataReceived', ({ encodedDataLength, dataLength }) => {
      this.received += encodedDataLength || dataLength; // the wire's count comes only with the last piece
    });
    await this.cdp.send('Network.enable');
    await this.cdp.send('Fetch.enable', {
      patterns: [
        { urlPattern: '*', requestStage: 'Request' },
        { urlPattern: '*', requestStage: 'Response', resourceType: 'Document' },
      ],
    });
  }

  private async decide(event: Paused): Promise<void> {
    const { requestId } = event;
    const main = event.resourceType === 'Document' && event.frameId === this.mainFrame;
    if (event.responseStatusCode !== undefined) {
      if (main) await this.take(event);
      if (this.failure !== undefined) await this.refuse(requestId);
      else await this.cdp.send('Fetch.continueRequest', { requestId });
      return;
    }
    if (event.responseErrorReason !== undefined) {
      await this.cdp.send('Fetch.continueRequest', { requestId });
      return;
    }
    const allowed = main
      ? new URL(event.request.url).host === new URL(this.url).host
      : this.received <= this.maxBytes && allowsSubrequest(event.request.url, event.resourceType, this.subrequests);
    if (main && !allowed) {
      this.failure = new SkipPage('out-of-scope', `it leads to ${event.request.url.slice(0, 200)}`);
    }
    if (!allowed) return this.refuse(requestId);
    if (!main) this.subrequests++;
    await this.cdp.send('Fetch.continueRequest', { requestId });
  }

  private async take(event: Paused): Promise<void> {
    const status = event.responseStatusCode!;
    this.answeredAt ||= performance.now();
    if (status >= 300 && status < 400) return;
    const headers: Record<string, string | string[]> = {};
    for (const { name, value } of event.responseHeaders ?? []) {
      const key = name.toLowerCase();
      const before = headers[key];
      headers[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
    }
    const type = headers['content-type']?.toString() ?? '';
    if (status < 300 && NOT_HTML.test(type)) this.failure = new SkipPage('not-html', `its content type is ${type}`);
    if (Number(headers['content-length'] ?? 0) > this.maxBytes) {
      this.failure = new SkipPage('too-large', `the server announces ${headers['content-length']} bytes`);
    }
    if (this.failure !== undefined) return;
    const { body, base64Encoded } = await this.cdp.send('Fetch.getResponseBody', { requestId: event.requestId });
    const bytes = Buffer.from(body, base64Encoded ? 'base64' : 'utf8');
    if (bytes.length > this.maxBytes) this.failure = new SkipPage('too-large', `more than ${this.maxBytes} bytes`);
    // The browser has undone the content coding; the headers must not say otherwise.
    delete headers['content-encoding'];
    delete headers['transfer-encoding'];
    this.captured = { status, statusText: event.responseStatusText ?? '', headers, body: bytes };
  }

  private async refuse(requestId: string): Promise<void> {
    await this.cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
  }
}
