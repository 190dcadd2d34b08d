import type { DecodedPage, FetchedPage } from '../page.js';

export interface DecodeHints {
  /** The encoding that this site's pages usually have: the last resort, never the first. */
  readonly siteEncoding?: string;
}

/** Row 3: bytes to text. The encoding is chosen by evidence, and the evidence is recorded. */
export function decode(page: FetchedPage, _hints: DecodeHints = {}): DecodedPage {
  const text = new TextDecoder('utf-8').decode(page.body);
  const media = /^\s*text\/plain/i.test(String(page.headers['content-type'] ?? '')) ? 'text' : 'html';
  return {
    url: page.finalUrl,
    fetchedAt: page.fetchedAt,
    media,
    text,
    encoding: { used: 'utf-8', header: null, meta: null, detected: null, because: 'assumed' },
    trail: [],
    flags: [],
  };
}
