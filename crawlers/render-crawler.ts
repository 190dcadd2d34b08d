/** Crawlee's PlaywrightCrawler as it is used here: everything that it would write, or decide by itself, switched off. */
import type { PlaywrightCrawler, PlaywrightCrawlerOptions } from '@crawlee/playwright';
import type { Browser } from 'playwright';
import { crawleeSettings } from './crawlee-settings.js';
import type { Sight } from './http.js';

const PAGES_A_BROWSER = 100;
/** Pages open side by side, all in one browser. */
const PAGES_AT_ONCE = 4;
const DAY_SECONDS = 24 * 3600;
/**
 * Features that stay off. Chromium takes the last such switch alone, so what Playwright switches off comes first. The last
 * three are for somebody who looks on: with them each page gets two more processes, for popups of the address bar and in
 * reserve, which take as long as the page itself.
 */
export const FEATURES_OFF = `--disable-features=${[
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...[
    'HttpsFirstBalancedModeAutoEnable',
    'LensOverlay',
    'MediaRouter',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
  ],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['msForceBrowserSignIn', 'msEdgeUpdateLaunchServicesPreferredVersion'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'],
].join()}`;
const ARGS = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--mute-audio'],
  // WebRTC would send UDP to any address, past the proxy. The headless shell calls the switch by the second name.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  // Names are the proxy's to resolve: a page's hints (dns-prefetch, preconnect) ask nobody.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  FEATURES_OFF,
];

type Handlers = Required<
  Pick<
    PlaywrightCrawlerOptions,
    'requestQueue' | 'preNavigationHooks' | 'postNavigationHooks' | 'requestHandler' | 'failedRequestHandler'
  >
> & { readonly onLaunch: (browser: Browser) => Promise<void> };

/** A page that failed in the browser, as it stood there. */
export interface FailedPage extends Sight {
  readonly url: string;
  readonly reason: string;
  readonly message: string;
}

export interface RenderOptions {
  readonly executable: string;
  readonly userAgent: string;
  readonly allowPrivate: boolean;
  readonly maxBytes: number;
  /** The whole rendering, without waiting for a host's turn; a page that is not ready then is taken down with its browser. */
  readonly totalMs?: number;
  /** How long scripts may go on loading after the document is there. */
  readonly settleMs?: number;
  /** Pages after which a browser is replaced: whatever pages leave behind in one is gone with it. */
  readonly pagesABrowser?: number;
  /** Takes pages that failed, where somebody wants to look at them. */
  readonly onFailure?: ((page: FailedPage) => void) | null;
}

/** `proxy` is the browser's only way out, as an address. The crawler runs until its pool is asked to end. */
export async function renderCrawler(
  options: RenderOptions,
  proxy: string,
  { onLaunch, ...handlers }: Handlers,
): Promise<PlaywrightCrawler> {
  const { LogLevel, PlaywrightCrawler: Crawler, log } = await import('@crawlee/playwright');
  const root = process.getuid?.() === 0; // Chromium's sandbox refuses to run as root
  const page = {
    userAgent: options.userAgent,
    locale: 'zh-CN',
    serviceWorkers: 'block' as const,
    acceptDownloads: false,
    viewport: { width: 1280, height: 2000 },
  };
  return new Crawler(
    {
      ...handlers,
      // A browser that died is found out by asking it for a page, which may be asked for once more; no other try.
      maxRequestRetries: 1,
      errorHandler: (context) => {
        if ((context as Partial<typeof context>).page !== undefined) context.request.noRetry = true;
      },
      keepAlive: true,
      useSessionPool: false,
      // Each page has a deadline of its own, which stands still while the page waits for its host.
      ...{ navigationTimeoutSecs: DAY_SECONDS, requestHandlerTimeoutSecs: DAY_SECONDS },
      ...{ minConcurrency: PAGES_AT_ONCE, maxConcurrency: PAGES_AT_ONCE },
      statisticsOptions: { persistenceOptions: { enable: false }, logIntervalSecs: DAY_SECONDS },
      log: log.child({ prefix: 'Crawlee', level: LogLevel.OFF }),
      launchContext: {
        useIncognitoPages: true,
        launchOptions: {
          executablePath: options.executable,
          headless: true,
          args: root ? [...ARGS, '--no-sandbox'] : ARGS,
          proxy: { server: proxy, bypass: '<-loopback>' }, // loopback too: the guard decides, not the browser
          handleSIGINT: false,
        },
      },
      browserPoolOptions: {
        useFingerprints: false, // we say who we are
        maxOpenPagesPerBrowser: PAGES_AT_ONCE,
        retireBrowserAfterPageCount: options.pagesABrowser ?? PAGES_A_BROWSER,
        operationTimeoutSecs: 10, // for a new tab: a browser that is killed while it opens one never answers
        ...{ retireInactiveBrowserAfterSecs: 60, closeInactiveBrowserAfterSecs: 60 },
        postLaunchHooks: [(_, { browser }) => onLaunch(browser as Browser)],
        prePageCreateHooks: [(_id, _controller, context) => void Object.assign(context ?? {}, page)],
      },
    },
    crawleeSettings(),
  );
}
