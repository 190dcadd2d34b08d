/** Which of a page's links become targets. Pure but for the memory of what this run has already judged. */

import type { NewTarget, Refusal, Role, Target } from '../src/core/frontier.js';
import type { FoundLink } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { isPrivateHost } from './address.js';
import { dayIn } from './dates.js';
import { Fallback } from './fallback.js';
import { numberedNext } from './paging.js';
import type { SiteRules, Sites } from './site-rules.js';
import { trapReason } from './traps.js';

export interface FollowOptions {
  readonly allowPrivate: boolean;
  readonly relatedDepth: number | null;
  /** Addresses dated before this day (ISO, in their site's zone) are left alone. */
  readonly since: string | null;
  readonly thisYear: number;
  /** The sites that are crawled as a whole, null for all: from single articles only what is related is followed. */
  readonly wide: Set<string> | null;
}

/** All of them counted. Kept is each place once, a foreign one without its query: share buttons name another address on each page. */
export interface Dropped {
  'out-of-scope': number;
  'never-rule': number;
  'not-html': number;
  'too-old': number;
}

export interface Followed {
  readonly targets: NewTarget[];
  readonly refusals: Refusal[];
}

/** Links that are actions, not addresses. */
const ACTION = /^\s*(?:javascript|mailto|tel|sms|data|about|blob|weixin|mqq\w*|tencent|skype|whatsapp|intent):/i;
const WRAPPED =
  /[?&](?:url|target|to|goto|link|redirect|redirect_url|jump|dest|u)=(https?(?::|%3a)(?:\/|%2f){2}[^&#]+)/i;
/** More addresses than this on one path that differ only in their query are a search form or a calendar. */
const MAX_VARIANTS = 400;
const MEMORY = 16_000;

/** The address inside a redirect wrapper (`/go.php?url=https%3A%2F%2F…`), or the address itself. */
export function unwrap(address: string): string {
  const inner = WRAPPED.exec(address)?.[1];
  if (inner === undefined) return address;
  // Escaped once as a whole, or not at all: then a `%` in it is the inner address's own.
  if (/^https?:\/\//i.test(inner)) return inner;
  try {
    return decodeURIComponent(inner);
  } catch {
    // GBK escapes inside an escaped address: only the separators are undone.
    return inner.replace(/%(3a|2f|3f|3d|26|25)/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  }
}

const URL_DATE = /[/_-]((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)/;

/** The day an address names (`/2019/1220/275031.html`), as ISO 8601, or null. */
export function dateInUrl(address: string): string | null {
  const match = URL_DATE.exec(address);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}

/** An address that somebody named, and that may be an article's or a list's. */
const isUndecided = ({ role, depth }: Pick<Target, 'role' | 'depth'>): boolean => role === 'page' && depth === 0;

export class Follower {
  /** Address → the least related depth at which it was judged. */
  private readonly judged = new Map<string, number>();
  private readonly variants = new Map<string, number>();
  private readonly places = new Set<string>();
  readonly fallback = new Fallback();
  readonly dropped: Dropped = { 'out-of-scope': 0, 'never-rule': 0, 'not-html': 0, 'too-old': 0 };

  constructor(
    private readonly sites: Sites,
    private readonly options: FollowOptions,
  ) {}

  isWide(site: string): boolean {
    return this.options.wide?.has(site) ?? true;
  }

  /** What was asked for on this site turned out to be a list. */
  widen(site: string): void {
    this.options.wide?.add(site);
  }

  /**
   * Judges the links of `page`, whose rules are `rules`. `kind` is what the page turned out to be: related articles
   * are counted from articles, everything else from lists.
   */
  follow(page: Target, rules: SiteRules, kind: string | undefined, links: readonly FoundLink[]): Followed {
    const targets: NewTarget[] = [];
    const refusals: Refusal[] = [];
    // A front page may read like an article; what was asked for as a list stays one.
    const fromArticle = (page.role === 'article' && kind !== 'list') || (isUndecided(page) && kind === 'article');
    // An article that an earlier run queued shows as well that the profile's patterns hold.
    if (
      page.role === 'article' &&
      rules.strict &&
      this.fallback.asks(page.site) &&
      rules.classify(page.url) === 'article'
    )
      this.fallback.knew(page.site);
    for (const link of links) {
      // The numbers of a list's pager are lists; those of an article are its parts, which `visit` has taken.
      if (link.role === 'media' || (link.role === 'part' && fromArticle)) continue;
      // Navigation is the same on every page of a site: judged once. Only a shorter way to an article counts anew.
      const distance = fromArticle ? page.related + 1 : 0;
      if ((this.judged.get(link.url) ?? Number.POSITIVE_INFINITY) <= distance) continue;
      const verdict = this.judge(page, rules, fromArticle, link);
      if (this.judged.size >= MEMORY) this.judged.clear();
      this.judged.set(link.url, distance);
      if (verdict === null) continue;
      if ('reason' in verdict) refusals.push(verdict);
      else targets.push(verdict);
    }
    return { targets, refusals };
  }

  /** The next page of a list that the profile numbers; a guess, so that its absence is no news. */
  numbered(page: Target, rules: SiteRules): NewTarget[] {
    const { pages } = rules.profile.next;
    if (pages === undefined || page.role === 'article') return [];
    const url = numberedNext(page.url, pages);
    if (url === null) return [];
    const target = this.judge(page, rules, false, { url, role: 'next' });
    return target === null || 'reason' in target ? [] : [{ ...target, probe: true }];
  }

  private judge(page: Target, rules: SiteRules, fromArticle: boolean, link: FoundLink): NewTarget | Refusal | null {
    if (ACTION.test(link.url)) return null;
    let url = canonicalUrl(unwrap(link.url), page.url);
    if (url === null) {
      const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(link.url)?.[1];
      if (scheme === undefined || /^https?$/i.test(scheme)) return null;
      return { url: link.url.slice(0, 2000), host: page.host, site: page.site, reason: 'scheme', from: page.url };
    }
    const host = hostOf(url);
    const refuse = (reason: Refusal['reason']): Refusal => ({
      url: url!,
      host,
      site: page.site,
      reason,
      from: page.url,
    });
    if (!this.options.allowPrivate && isPrivateHost(new URL(url).hostname)) return refuse('private-address');
    const guest = rules.isGuest(host);
    if (!guest && !rules.inScope(host)) {
      return this.left('out-of-scope', url, refuse);
    }
    // A guest's pages are read by the guest's own rules, when it has a profile.
    const own = guest ? this.sites.of(host) : rules;
    url = own.identity(url);
    if (url === page.url) return null;
    const kind = own.classify(url);
    const looks = kind === 'file' && link.role === 'feed' ? 'feed' : kind; // a feed may end in .json, as other data does
    if (looks === 'never' || looks === 'file') {
      return this.left(looks === 'never' ? 'never-rule' : 'not-html', url, refuse);
    }
    if (trapReason(url, this.options.thisYear) !== null) return refuse('url-trap');
    if (looks === 'article' && rules.strict) this.fallback.knew(page.site);
    const known = this.roleOf(link, rules, looks, guest);
    const role = known ?? (this.isWide(page.site) && this.fallback.asks(page.site) ? own.looks(url) : null);
    if (role === null || (role !== 'article' && fromArticle && !this.isWide(page.site))) return null;
    if (role !== 'article' && link.role === 'link' && this.tooMany(url)) return refuse('url-trap');
    const lastmod = link.lastmod ?? null;
    const { since } = this.options;
    if (since !== null && role === 'article') {
      const day = lastmod === null ? dateInUrl(url) : dayIn(lastmod, rules.profile.timeZone);
      if (day !== null && day < since) return this.left('too-old', url, refuse);
    }
    const related = this.relatedOf(page, rules, fromArticle, role);
    if (related === null) return null;
    const target: NewTarget = {
      url,
      host,
      site: page.site,
      role,
      depth: page.depth + 1,
      related,
      barren: role === 'article' || role === 'sitemap' || role === 'feed' ? 0 : page.barren + 1,
      from: page.url,
      redirects: [],
      lastmod,
      probe: false,
    };
    if (known !== null || this.fallback.hasFailed(page.site)) return target;
    this.fallback.wait(target);
    return null;
  }

  private roleOf(link: FoundLink, rules: SiteRules, looks: Role, guest: boolean): Role | null {
    if (link.role === 'feed') return 'feed';
    if (link.role === 'next' || link.role === 'part') return 'list';
    if (guest) return 'article';
    if (looks !== 'article' && link.text !== undefined && rules.nextText.has(link.text.trim())) return 'list';
    // A profile that knows its articles and lists leaves the rest alone; a related article need not look like one.
    if (looks === 'page' && rules.strict) return link.role === 'related' ? 'article' : null;
    return link.role === 'related' || link.role === 'canonical' ? 'article' : looks;
  }

  private relatedOf(page: Target, rules: SiteRules, fromArticle: boolean, role: Role): number | null {
    if (!fromArticle || role !== 'article') return fromArticle ? page.related : 0;
    const depth = this.options.relatedDepth ?? rules.profile.relatedDepth;
    return page.related + 1 > depth ? null : page.related + 1;
  }

  /** Counts a link that is left; its place, when it is met for the first time, as the refusal that is kept. */
  private left(reason: keyof Dropped, url: string, refuse: (reason: keyof Dropped) => Refusal): Refusal | null {
    this.dropped[reason]++;
    const place = reason === 'too-old' ? url : url.split('?', 1)[0]!;
    if (this.places.has(place)) return null;
    if (this.places.size >= MEMORY) this.places.clear();
    this.places.add(place);
    return { ...refuse(reason), url: place };
  }

  private tooMany(url: string): boolean {
    const at = url.indexOf('?');
    if (at < 0) return false;
    const path = url.slice(0, at);
    const n = (this.variants.get(path) ?? 0) + 1;
    if (this.variants.size >= MEMORY) this.variants.clear();
    this.variants.set(path, n);
    return n > MAX_VARIANTS;
  }
}
