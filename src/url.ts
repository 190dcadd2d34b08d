/**
 * URL identity: which addresses are one page. Own rules, because the common normalisers re-encode GBK escapes
 * (`%D4%B0`) and strip `www.`, and then the page is no longer found.
 */
import { createHash } from 'node:crypto';

/** Query parameters that say where a reader came from, never which page is meant. */
const TRACKING =
  /^(utm_[a-z]+|spm|from|fr|share_?(token|source|from)?|isappinstalled|scene|ad_(source|medium|name|content|campaign)|fbclid|gclid|_t|timestamp_share)$/i;
const SESSION_PATH = /;(jsessionid|phpsessid|sid)=[^/?#]*/i;

/**
 * The canonical form of an address: absolute, http(s) only, host in lower case and ASCII, default port, fragment,
 * tracking parameters and path session ids dropped; every other byte, percent-escapes above all, as it stands.
 * Null when it is no address of a page.
 */
export function canonicalUrl(address: string, base?: string): string | null {
  let url: URL;
  try {
    url = new URL(address.trim(), base);
  } catch {
    return null; // not an address: the caller has nothing to follow
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  const path = url.pathname.replace(SESSION_PATH, '');
  const query = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !TRACKING.test(pair.split('=', 1)[0] ?? ''))
    .join('&');
  return `${url.protocol}//${url.host}${path}${query ? `?${query}` : ''}`;
}

/** The host of a canonical address, with its port if it is not the default one. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/** An article's public id: 16 characters of base32 over the sha256 of its canonical address (or of a digest). */
export function publicId(identity: string): string {
  const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'; // RFC 4648, lower case
  const hash = createHash('sha256').update(identity).digest();
  let id = '';
  for (let bit = 0; bit < 80; bit += 5) {
    const byte = bit >> 3;
    const word = (hash[byte]! << 8) | hash[byte + 1]!;
    id += ALPHABET[(word >> (11 - (bit & 7))) & 31];
  }
  return id;
}
