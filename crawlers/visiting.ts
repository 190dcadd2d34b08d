/** A page as it is shown to `visit`, and those that it leads on to, until one has something to show. */
import { SkipPage } from '../src/core/errors.js';
import type { FetchedPage, RedirectHop } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { arrived, type Chain } from './chain.js';
import type { Engine } from './engine.js';
import type { Fetcher } from './fetcher.js';
import type { Exchange } from './http.js';
import { refuseFiles } from './media.js';
import type { CrawlOptions, Visit, VisitHelpers } from './options.js';
import type { Task } from './queue.js';
import type { SiteRules } from './site-rules.js';
import { checkStatus } from './status.js';

/** Addresses that one page may lead over, itself included: as many as HTTP redirects. */
const MOST_STEPS = 10;

/** Where it ended: at a page, or at an address on another host, which is for that host's turn. */
export type Seen =
  | { readonly visit: Visit; readonly page: FetchedPage; readonly chain: Chain; readonly filled: Exchange | null }
  | { readonly elsewhere: string; readonly way: readonly FetchedPage[]; readonly redirects: readonly string[] };

/** Whether a page has neither text nor, where a list may be, links. */
export function showsNothing({ outcome, links }: Visit, { role }: Task['target']): boolean {
  return outcome.state === 'done' && outcome.kind === 'other' && (role === 'article' || links.length === 0);
}

export class Visiting {
  constructor(
    private readonly visit: CrawlOptions['visit'],
    private readonly engine: Engine,
    private readonly task: Task,
    private readonly rules: SiteRules,
    private readonly checkStatus: (page: FetchedPage) => void,
  ) {}

  /** Shows a page, or the first of those behind it that turns out to be an article. Throws as a page that is not had. */
  async see(page: FetchedPage, chain: Chain, passed: ReadonlySet<string> = new Set()): Promise<Seen> {
    let filled = null as Exchange | null;
    const visit = await this.visit(page, this.task.target, {
      ...this.helpers(page),
      render: async () => {
        filled = await this.render(page);
        return filled?.page ?? null;
      },
    });
    const from = filled?.page ?? page;
    const way = new Set([...passed, page.finalUrl, from.finalUrl]);
    let other: Seen | null = null;
    let fault: SkipPage | null = null;
    for (const address of visit.onward ?? []) {
      try {
        const next = await this.goOn(from, chain, address, way);
        const seen = 'elsewhere' in next ? next : await this.see(next.page, next.chain, way);
        if ('elsewhere' in seen || (seen.visit.outcome.state === 'done' && seen.visit.outcome.kind === 'article')) {
          return seen;
        }
        other ??= seen;
      } catch (error) {
        if (!(error instanceof SkipPage)) throw error;
        fault ??= error;
      }
    }
    if (other !== null) return other;
    if (fault !== null) {
      if (filled !== null) this.engine.rendering.learn(this.task.host, undefined);
      throw fault;
    }
    return { visit, page, chain, filled };
  }

  private helpers(page: FetchedPage): Omit<VisitHelpers, 'render'> {
    const { fetcher } = this.engine;
    return {
      profile: this.rules.profile,
      fetch: (url) => fetchPart(fetcher, page, url, this.checkStatus),
      canonical: async (address) => {
        const url = canonicalUrl(address, page.finalUrl);
        if (url === null || !this.isInSite(url)) return null;
        const found = await fetcher.get(url, { accept: refuseFiles });
        return found.status === 200 ? found : null;
      },
    };
  }

  private async render(page: FetchedPage): Promise<Exchange | null> {
    const { rendering, gate } = this.engine;
    const { host } = this.task;
    if (page.via === 'browser' || this.rules.profile.render === 'never' || !this.engine.renders(host)) return null;
    const exchange = await rendering.fill(host, page);
    if (exchange === null) return null;
    gate.record(page);
    this.checkStatus(exchange.page);
    return exchange;
  }

  private isInSite(url: string): boolean {
    const host = hostOf(url);
    return this.rules.inScope(host) || this.rules.isGuest(host);
  }

  /** The next page, with those before it as its redirects. */
  private async goOn(
    page: FetchedPage,
    { exchange }: Chain,
    address: string,
    passed: ReadonlySet<string>,
  ): Promise<{ page: FetchedPage; chain: Chain } | Extract<Seen, { elsewhere: string }>> {
    const { fetcher, sites } = this.engine;
    const { host } = this.task;
    const canonical = canonicalUrl(address, page.finalUrl);
    if (canonical === null) throw new SkipPage('scheme', `it leads to ${address.slice(0, 200)}`);
    const url = sites.of(hostOf(canonical)).identity(canonical);
    if (passed.has(url)) throw new SkipPage('redirect-loop', `it leads back to ${url}`);
    if (passed.size >= MOST_STEPS) throw new SkipPage('redirect-loop', `it leads on more than ${MOST_STEPS} times`);
    if (!this.isInSite(url)) throw new SkipPage('out-of-scope', `it leads to ${url}`);
    const what = this.rules.classify(url);
    if (what === 'never') throw new SkipPage('never-rule', `it leads to ${url}`);
    if (what === 'file') throw new SkipPage('not-html', `it leads to ${url}`);
    const redirects = [...page.redirects, page.finalUrl];
    if (hostOf(url) !== host.name) return { elsewhere: url, way: [page], redirects };
    await fetcher.permitted(host, url);
    const before = redirects.filter((one) => one !== url);
    const chain = await fetcher.follow(host, url, { accept: refuseFiles, before });
    if (chain.elsewhere !== null) {
      const hops = chain.hops.map((hop) => hop.url);
      return { elsewhere: chain.elsewhere, way: [page, ...chain.hops], redirects: [...redirects, ...hops] };
    }
    const next = arrived(chain, url);
    this.checkStatus(next);
    const hops = [...(page.hops ?? []), hopOf(page), ...(next.hops ?? [])];
    const bytes = exchange.bytes + chain.exchange.bytes;
    return {
      page: { ...next, url: page.url, redirects: [...redirects, ...next.redirects], hops },
      chain: { ...chain, exchange: { ...chain.exchange, bytes } },
    };
  }
}

/** A page that was gone on from, as an answer on the way. */
function hopOf({ hops: _, needed: __, renderedHtml: ___, ledTo: ____, ...page }: FetchedPage): RedirectHop {
  return { ...page, url: page.finalUrl };
}

/**
 * A further part of an article, of the host that was asked for the article's page or of that to which it was sent on;
 * the delay of the host is waited for here. Throws as a page does that cannot be had; `check` is what throws by its status.
 */
export async function fetchPart(
  fetcher: Fetcher,
  { url, finalUrl }: Pick<FetchedPage, 'url' | 'finalUrl'>,
  address: string,
  check: (page: FetchedPage) => void = checkStatus,
): Promise<FetchedPage> {
  const hosts = new Set([hostOf(url), hostOf(finalUrl)]);
  if (!hosts.has(hostOf(address))) throw new SkipPage('out-of-scope', `${address} lies on another host`);
  const page = await fetcher.get(address, { accept: refuseFiles, across: hosts.size > 1 });
  if (!hosts.has(hostOf(page.finalUrl))) throw new SkipPage('out-of-scope', `${address} leads to another host`);
  check(page);
  return page;
}
