/** When a page is rendered: because its profile says so, or because what came is an empty shell. */
import { SkipPage } from '../src/core/errors.js';
import type { FetchedPage } from '../src/core/page.js';
import type { SharedTurns } from '../src/core/turns.js';
import type { Renderer } from './browser.js';
import { BrowserTurn } from './browser-turn.js';
import type { OnTheWire } from './cdp-answer.js';
import type { Gate } from './gate.js';
import type { Exchange } from './http.js';
import type { RenderOptions } from './render-crawler.js';
import type { RobotsRules } from './robots-rules.js';
import type { Host } from './schedule.js';

/** Renderings of a host that brought no article; then its pages are taken as they come. */
const MAX_FUTILE = 3;

/** The browser that may be run. */
export interface MayRender {
  /** Null: there is none, and pages are taken as they come. */
  readonly executable: string | null;
  /** Turns where processes share a number of browsers; null: this one runs its own as it likes. */
  readonly turns: SharedTurns | null;
  readonly signal: AbortSignal;
}

export class Rendering {
  private renderer: Promise<Renderer> | undefined;
  private readonly stop = new AbortController();
  private readonly futile = new Map<string, number>();
  rendered = 0;
  /** Requests that rendered pages made beside their documents. */
  subrequests = 0;

  private readonly turn: BrowserTurn | null;

  constructor(
    private readonly gate: Gate,
    private readonly robots: RobotsRules,
    private readonly browser: MayRender,
    private readonly options: Omit<RenderOptions, 'executable'>,
  ) {
    const { turns, signal } = browser;
    this.turn = turns === null ? null : new BrowserTurn(turns, signal, () => this.closeRenderer());
  }

  get possible(): boolean {
    return this.browser.executable !== null;
  }

  /**
   * Renders an address with the delay of its host, and so every address that the page goes on to. The caller holds the
   * host. An exchange with a `location` is a redirect to another origin, which is the caller's to follow.
   */
  async render(host: Host, url: string): Promise<Exchange> {
    return this.turn === null ? this.inBrowser(host, url) : this.turn.use(() => this.inBrowser(host, url));
  }

  private async inBrowser(host: Host, url: string): Promise<Exchange> {
    const { executable } = this.browser;
    const { options } = this;
    if (executable === null) throw new Error('there is no browser; ask `possible` first');
    // Loaded when the first page needs it: a crawl without such pages pays nothing.
    this.renderer ??= import('./browser.js').then((module) => new module.Renderer({ ...options, executable }));
    const renderer = await this.renderer;
    const { origin } = new URL(url);
    const { robots } = await this.robots.of(host, origin); // known: the page itself was asked for by it
    /** A page that is rendered goes on within its origin: by robots.txt, and not before the host has rested. */
    const permit = async (next: string, before: OnTheWire): Promise<void> => {
      if (!robots.allows(next)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows ${next}`);
      await this.gate.again(host, before);
    };
    const exchange = await this.gate.exchange(host, () => this.unlessStopped(renderer.render(url, permit)));
    this.rendered++;
    this.subrequests += exchange.subrequests ?? 0;
    return exchange;
  }

  /** Ends what is being rendered: it rejects with `reason`. */
  abandon(reason: Error): void {
    this.stop.abort(reason);
  }

  private async unlessStopped(rendered: Promise<Exchange>): Promise<Exchange> {
    const { signal } = this.stop;
    let stop = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason as Error);
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await Promise.race([rendered, stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
      // Whoever lost the race has nobody left to tell.
      for (const one of [rendered, stopped]) one.catch(() => undefined);
    }
  }

  /**
   * Renders a page that turned out to be a shell, and names the way to it as well; null where that is not possible, was
   * in vain before, or only leads elsewhere.
   */
  async fill(host: Host, page: FetchedPage): Promise<Exchange | null> {
    if (!this.possible || (this.futile.get(host.name) ?? 0) >= MAX_FUTILE) return null;
    const exchange = await this.render(host, page.finalUrl);
    if (exchange.location !== null) return null;
    const way = { redirects: [...page.redirects, ...exchange.page.redirects] };
    const hops = [...(page.hops ?? []), ...(exchange.page.hops ?? [])];
    return { ...exchange, page: { ...exchange.page, ...way, url: page.url, ...(hops.length === 0 ? {} : { hops }) } };
  }

  /** What came of a rendering. */
  learn(host: Host, kind: string | undefined): void {
    if (kind === 'article') this.futile.delete(host.name);
    else this.futile.set(host.name, (this.futile.get(host.name) ?? 0) + 1);
  }

  async close(): Promise<void> {
    await this.closeRenderer();
    await this.turn?.close();
  }

  private async closeRenderer(): Promise<void> {
    const renderer = await this.renderer;
    this.renderer = undefined;
    await renderer?.close();
  }
}
