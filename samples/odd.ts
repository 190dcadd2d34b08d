/** What goes wrong on real sites, one oddity an article. A crawler should come through all of them unharmed. */
import { hash } from './random.js';

/** Oddities of pages that hold an article, and what a crawler should make of each. */
export const ODDITIES = {
  big5: 'article',
  'header-lies': 'article',
  'meta-lies': 'article',
  'both-lie': 'article',
  wechat: 'article',
  parts: 'article',
  images: 'article',
  /** 429 with Retry-After first, then the page. */
  busy: 'article',
  /** 503 twice, then the page. */
  flaky: 'article',
  /** The page in small pieces over two seconds. */
  slow: 'article',
  /** Cut off half-way the first time. */
  'cut-once': 'article',
  /** 410. */
  gone: 'gone',
  /** "The page does not exist", with status 200. */
  'soft-404': 'soft-404',
  'redirect-loop': 'redirect-loop',
  /** 301 to another article. */
  moved: 'moved',
} as const;
export type Oddity = keyof typeof ODDITIES;
export type Outcome = (typeof ODDITIES)[Oddity];

const NAMES = Object.keys(ODDITIES) as Oddity[];

/** The oddity of the n-th generated article, if it has one: each once among the first 40, then one article in forty. */
export function oddityOf(seed: number, n: number): Oddity | undefined {
  if (n < 10) return undefined;
  const early = n - 10;
  if (early < NAMES.length * 2) return early % 2 === 0 ? NAMES[early / 2] : undefined;
  const lot = hash(seed, n, 'odd');
  return lot % 40 === 0 ? NAMES[(lot >>> 8) % NAMES.length] : undefined;
}

/** Addresses that look like articles and must be given up, with the reason a crawler should record. */
export const REFUSED: Readonly<Record<string, string>> = {
  '/htm/2019/0101/900001.html': 'decompression-bomb',
  '/htm/2019/0101/900002.html': 'too-slow',
  '/htm/2019/0101/900003.html': 'too-large',
  '/htm/2019/0101/900004.html': 'network',
  '/htm/2019/0101/900005.html': 'not-html',
  '/htm/2019/0101/900006.html': 'redirect-loop',
  '/htm/2019/0101/900007.html': 'server-error',
};
