/** What is known of one site, as data: the shape of the YAML files in crawlers/sites/ and of a user's own. */
import { z } from 'zod';

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

/** What is known of one site: data, never code. Validated when read; engines contain no host names. */
export const SiteProfile = z.strictObject({
  site: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string(),
  hosts: z.array(z.string()).default([]),
  /** Hosts that mirror this one: an article found there is the article here. */
  mirrors: z.array(z.string()).default([]),
  /** Hosts outside the scope whose single pages the site links as its own. */
  guests: z.array(z.string()).default([]),
  seeds: z.array(z.string()).default([]),
  sitemaps: z.array(z.string()).default([]),
  feeds: z.array(z.string()).default([]),
  /** Regular expressions over the whole URL. */
  article: z.array(z.string()).default([]),
  list: z.array(z.string()).default([]),
  never: z.array(z.string()).default([]),
  next: z
    .strictObject({
      text: z.array(z.string()).default(['下一页', '下一頁', '下页']),
      /** Lists numbered without a link: page 2 has number `first` in `address`, such as index_{n}.html. */
      pages: z.strictObject({ address: z.string().includes('{n}'), first: z.number().int().min(0) }).optional(),
    })
    .prefault({}),
  /** Query parameters in a page's identity: keep only these, or drop these. */
  query: z.strictObject({ keep: z.array(z.string()).optional(), drop: z.array(z.string()).default([]) }).prefault({}),
  select: Selectors.prefault({}),
  timeZone: z.string().default('Asia/Shanghai'),
  delayMs: z.number().int().nonnegative().default(1000),
  /** Local hours in which the site may be visited, e.g. "22-6"; absent: always. */
  hours: z
    .string()
    .regex(/^\d{1,2}-\d{1,2}$/)
    .optional(),
  /** Failures in a row after which a host is left alone for the run. */
  stopAfter: z.number().int().min(1).default(10),
  /** Cookies are kept over a run and sent back, as a browser does. */
  session: z.boolean().default(false),
  /** The proxy through which the site is asked: its whole address. */
  proxy: z
    .string()
    .regex(/^https?:\/\/[^/\s]+\/?$/i)
    .optional(),
  render: z.enum(['never', 'auto', 'always']).default('auto'),
  relatedDepth: z.number().int().min(0).max(5).default(1),
  scope: z.enum(['domain', 'host', 'any']).default('domain'),
  verified: z.string().default('never live'),
  facts: z.string().default(''),
});
export type SiteProfile = z.infer<typeof SiteProfile>;
