/** What is known of one site, as data: the shape of the YAML files in crawlers/sites/ and of a user's own. */
import { z } from 'zod';
import { isProxy } from './proxy-address.js';

/** Selectors only where generic extraction needs help; each a CSS selector. */
const Selectors = z.strictObject({
  title: z.string().optional(),
  body: z.string().optional(),
  date: z.string().optional(),
  source: z.string().optional(),
  author: z.string().optional(),
  editor: z.string().optional(),
  related: z.string().optional(),
  remove: z.array(z.string()).optional(),
});

/** A site profile: what is known of one site. The shape of the YAML files in crawlers/sites/. Engines contain no host names. */
export const SiteProfile = z.strictObject({
  /** The name of the profile, as it is typed on the command line. */
  site: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'it is no name of a site'),
  /** The name of the site for people. */
  name: z.string(),
  /** Host names of the site; their subdomains belong to it. */
  hosts: z.array(z.string()).default([]),
  /** Hosts that mirror this one: their pages belong to the site, and may name its addresses as their own (rel=canonical). */
  mirrors: z.array(z.string()).default([]),
  /** Hosts outside the scope whose single pages the site links as its own. */
  guests: z.array(z.string()).default([]),
  /** Addresses at which a crawl starts. */
  seeds: z.array(z.string()).default([]),
  /** Addresses of sitemaps. When there are none, robots.txt and /sitemap.xml are consulted. */
  sitemaps: z.array(z.string()).default([]),
  /** Addresses of RSS, Atom and JSON feeds. */
  feeds: z.array(z.string()).default([]),
  /** Addresses of articles: regular expressions over the whole address. */
  article: z.array(z.string()).default([]),
  /** Addresses of lists: regular expressions over the whole address. */
  list: z.array(z.string()).default([]),
  /** Addresses that are never requested: regular expressions over the whole address. */
  never: z.array(z.string()).default([]),
  /** How the next page of a list is found: by the text of its link, or by numbered addresses. */
  next: z
    .strictObject({
      text: z.array(z.string()).default(['下一页', '下一頁', '下页']),
      /** Lists numbered without a link: page 2 has number `first` in `address`, such as index_{n}.html. */
      pages: z.strictObject({ address: z.string().includes('{n}'), first: z.number().int().min(0) }).optional(),
    })
    .prefault({}),
  /** Query parameters in a page's identity: keep only these, or drop these. */
  query: z.strictObject({ keep: z.array(z.string()).optional(), drop: z.array(z.string()).default([]) }).prefault({}),
  /** CSS selectors of fields, where generic extraction needs help. */
  select: Selectors.prefault({}),
  /** The time zone of the dates on the pages and of `hours`: an IANA name. */
  timeZone: z.string().default('Asia/Shanghai'),
  /** The least politeness delay between two requests to a host, in milliseconds. */
  delayMs: z.number().int().nonnegative().default(1000),
  /** Local hours in which the site may be visited, e.g. "22-6"; absent: always. */
  hours: z
    .string()
    .regex(/^\d{1,2}-\d{1,2}$/, 'they are no hours')
    .optional(),
  /** Failures in a row after which a host is not requested any more in this run. */
  stopAfter: z.number().int().min(1).default(10),
  /** true: cookies are kept for the run and sent back, as a browser does. */
  session: z.boolean().default(false),
  /** The proxy for requests to this site: its whole address. */
  proxy: z.string().refine(isProxy, 'it is no address of a proxy').optional(),
  /** When pages are rendered in a browser: never, when a page is an empty shell, or always. */
  render: z.enum(['never', 'auto', 'always']).default('auto'),
  /** How many steps related articles are followed, 0 to 5. */
  relatedDepth: z.number().int().min(0).max(5).default(1),
  /** Which links belong to the site: those of its registered domain, of its hosts alone, or all. */
  scope: z.enum(['domain', 'host', 'any']).default('domain'),
  /** When somebody last compared the profile with the live site. */
  verified: z.string().default('never live'),
  /** Where the facts of the profile come from. */
  facts: z.string().default(''),
});
export type SiteProfile = z.infer<typeof SiteProfile>;
