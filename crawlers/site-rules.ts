/** A site profile made ready for use: patterns compiled, scope and role of an address decided. Engines hold no names. */

import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import type { Role } from '../src/core/frontier.js';
import type { SiteProfile } from '../src/core/page.js';
import { bareHost } from './address.js';

/** Files that are no pages; they are kept as an article's pictures or attachments, never followed. */
const FILE =
  /\.(?:jpe?g|png|gif|webp|svg|bmp|ico|css|js|mjs|json|zip|rar|7z|gz|tgz|tar|exe|apk|dmg|iso|pdf|docx?|xlsx?|pptx?|wps|mp[34]|m4[av]|avi|mov|wmv|flv|webm|mkv|wav|ogg|woff2?|ttf|eot|swf|dwg|psd|epub)$/i;
/** Pages every site has and no archive wants. */
const NEVER =
  /\/(?:login|logout|signin|signup|register|passport|cart|checkout|wp-admin|wp-login|admin|comment|comments|feedback|print|cdn-cgi)(?:[/._-]|$)|[?&](?:action|act|do|mod)=(?:login|logout|register|reply|print|report)|[?&](?:print|replytocom)=/i;
/** A leaf that names one thing: a long number, a dated file, a hash. */
const LEAF =
  /(?:(?<!\d)\d{4,}|(?<![0-9a-f])[0-9a-f]{16,}|[a-z]{1,3}\d{6,8}_\d+)(?:_\d{1,2})?(?:\.s?html?|\.jhtml|\.aspx?|\.php|\.jspx?)?\/?$/i;
const ID_PARAMETER = /[?&](?:id|aid|newsid|articleid|docid|infoid|contentid)=\d+/i;
const SLUG = /\/(?:[a-z0-9]+-){3,}[a-z0-9]+(?:\.html?)?\/?$/i;
const DATED = /\/(?:19|20)\d{2}[-/_]?(?:0?[1-9]|1[0-2])(?:[-/_]?\d{1,2})?\/[^/]+$/;

/** The name that keeps links together: the registrable domain, or host and port where there is none (an IP address). */
function domainOf(host: string): string {
  const name = host.replace(/:\d+$/, '');
  if (isIP(bareHost(name)) !== 0) return host;
  return getDomain(name, { allowPrivateDomains: true }) ?? host;
}

/** A host as a site's name: what has no profile is named after its domain. */
function siteName(host: string): string {
  return domainOf(host)
    .replace(/[^a-z0-9.-]+/gi, '-')
    .replace(/^[-.]+|-+$/g, '');
}

export interface SiteRules {
  readonly profile: SiteProfile;
  /** Whether a host (with port) belongs to the site. */
  inScope(host: string): boolean;
  /** Whether a host outside may be visited for single pages the site links as its own. */
  isGuest(host: string): boolean;
  /** What an address is by the profile's patterns, else by its looks. */
  classify(url: string): Role | 'never' | 'file';
  /** What an address is by its looks alone. */
  looks(url: string): Role;
  /** Whether the profile says what an article is; if not, everything in scope is followed. */
  readonly strict: boolean;
  /** Drops the query parameters the profile says carry no identity. */
  identity(url: string): string;
  readonly nextText: ReadonlySet<string>;
}

/** Whether a host is one of these or lies below one. */
export function hostMatches(names: readonly string[], host: string): boolean {
  const bare = host.replace(/:\d+$/, '');
  return names.some((name) => host === name || bare === name || bare.endsWith(`.${name}`));
}

export function compileSite(profile: SiteProfile): SiteRules {
  const compile = (sources: readonly string[]) => sources.map((source) => new RegExp(source));
  const article = compile(profile.article);
  const list = compile(profile.list);
  const never = compile(profile.never);
  const seedHosts = profile.seeds.flatMap((seed) => (URL.canParse(seed) ? [new URL(seed).host] : []));
  const own = [...profile.hosts, ...profile.mirrors, ...seedHosts];
  const domains = new Set(own.map(domainOf));
  const scopes = new Map<string, boolean>(); // pages link the same few hosts over and over
  const strict = article.length > 0;
  const { keep, drop } = profile.query;
  const keeps = new Set(keep ?? []);
  const drops = new Set(drop);
  const looks = (url: string): Role => {
    const [path = ''] = url.replace(/^https?:\/\/[^/]+/, '').split('?', 1);
    if (LEAF.test(path) || ID_PARAMETER.test(url) || SLUG.test(path) || DATED.test(path)) return 'article';
    return 'list';
  };
  return {
    profile,
    looks,
    strict,
    nextText: new Set(profile.next.text),
    inScope(host) {
      let known = scopes.get(host);
      if (known === undefined) {
        known =
          profile.scope === 'any' ||
          (profile.scope === 'domain' ? domains.has(domainOf(host)) || hostMatches(own, host) : own.includes(host));
        if (scopes.size > 5000) scopes.clear();
        scopes.set(host, known);
      }
      return known;
    },
    isGuest: (host) => hostMatches(profile.guests, host),
    classify(url) {
      if (never.some((pattern) => pattern.test(url))) return 'never';
      if (article.some((pattern) => pattern.test(url))) return 'article';
      if (list.some((pattern) => pattern.test(url))) return 'list';
      const query = url.indexOf('?');
      if (FILE.test(query < 0 ? url : url.slice(0, query))) return 'file';
      if (NEVER.test(url)) return 'never';
      return strict ? 'page' : looks(url);
    },
    identity(url) {
      if (keep === undefined && drops.size === 0) return url;
      const at = url.indexOf('?');
      if (at < 0) return url;
      const kept = url
        .slice(at + 1)
        .split('&')
        .filter((pair) => {
          const name = pair.split('=', 1)[0]!;
          return keep === undefined ? !drops.has(name) : keeps.has(name);
        });
      return kept.length === 0 ? url.slice(0, at) : `${url.slice(0, at)}?${kept.join('&')}`;
    },
  };
}

/** Finds the rules of an address: by profile, else made from the general profile for its domain. */
export class Sites {
  private readonly byName = new Map<string, SiteRules>();
  private readonly byHost = new Map<string, SiteRules>();
  private readonly profiled: readonly SiteRules[];

  constructor(
    profiles: readonly SiteProfile[],
    private readonly general: SiteProfile,
  ) {
    this.profiled = profiles.filter(({ hosts }) => hosts.length > 0).map(compileSite);
    for (const rules of this.profiled) this.byName.set(rules.profile.site, rules);
  }

  /** The rules of a profile that may not be among the known ones. */
  with(profile: SiteProfile): SiteRules {
    let rules = this.byName.get(profile.site);
    if (rules?.profile !== profile) {
      rules = compileSite(profile);
      this.byName.set(profile.site, rules);
    }
    return rules;
  }

  of(host: string): SiteRules {
    let rules = this.byHost.get(host);
    if (rules === undefined) {
      rules =
        this.profiled.find(({ profile }) => hostMatches([...profile.hosts, ...profile.mirrors], host)) ??
        this.madeFor(host);
      if (this.byHost.size > 5000) this.byHost.clear();
      this.byHost.set(host, rules);
    }
    return rules;
  }

  /** The rules under which a stored target was queued; a name without a profile is made again from its host. */
  for(site: string, host: string): SiteRules {
    return this.byName.get(site) ?? this.madeFor(host);
  }

  private madeFor(host: string): SiteRules {
    const site = siteName(host);
    let rules = this.byName.get(site);
    if (rules === undefined) {
      rules = compileSite({ ...this.general, site, name: domainOf(host), hosts: [host] });
      if (this.byName.size > 5000) this.byName.clear();
      this.byName.set(site, rules);
    }
    return rules;
  }
}
