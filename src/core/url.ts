/**
 * URL identity: which addresses are one page. Own rules, because the common normalisers re-encode GBK escapes
 * (`%D4%B0`) and strip `www.`, and then the page is no longer found.
 */
import { hash } from 'node:crypto';

/** Query parameters that say where a reader came from or who he is, never which page is meant. */
const TRACKING =
  /^(?:utm_[a-z_]+|spm|scm|share_[a-z_]+|isappinstalled|ad_(?:source|medium|name|content|campaign)|hm(?:sr|pl|cu|kw|ci)|bd_vid|vd_source|fbclid|gclid|yclid|msclkid|igshid|mc_[ce]id|mkt_tok|_ga|_gl|wt\.mc_id|phpsessid|jsessionid|aspsessionid[a-z]*|session_?id|cftoken|cfid)$/i;
/** Names that sites also use for their own purposes: only with the values that sharing and counting give them. */
const TRACKING_PAIR =
  /^(?:(?:from|fr|source|src)=(?:singlemessage|groupmessage|timeline|message|appmsg|weixin|wechat|weibo|qzone|qq|share\w*|androidqq|iosqq)|scene=\d+|(?:_t|_|timestamp_share)=\d{9,13})$/i;
const SESSION_PATH = /;(?:jsessionid|phpsessid|sid)=[^/?#;]*/gi;

const ESCAPE = /%[0-9a-f]{2}/gi;
const LOWER_ESCAPE = /%(?:[a-f][0-9A-Fa-f]|[0-9A-F][a-f])/;

/** Whether a pair of a query (`name=value`) says only where a reader came from or who he is: sharing and counting add such. */
export const isTracking = (pair: string): boolean => TRACKING.test(pair.split('=', 1)[0]!) || TRACKING_PAIR.test(pair);

const identifies = (pair: string): boolean => pair !== '' && !isTracking(pair);

/**
 * The canonical form of an address: absolute, http(s) only, host in lower case and ASCII (IDNA), default port,
 * fragment, credentials, tracking parameters and session ids dropped, percent-escapes with upper-case digits (RFC 3986,
 * 6.2.2.1); every other byte as it stands. Null when it is no address of a page. Applied twice it changes nothing.
 */
export function canonicalUrl(address: string, base?: string): string | null {
  let url: URL;
  try {
    url = new URL(address.trim(), base);
  } catch {
    return null; // not an address: the caller has nothing to follow
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // "example.com." is the same host, spelt to the root (RFC 1034, 3.1).
  const host = url.host.replace(/(?<!\.)\.+(?=:\d+$|$)/, '');
  if (host === '' || host.startsWith(':')) return null;
  const path = url.pathname.includes(';') ? url.pathname.replace(SESSION_PATH, '') : url.pathname;
  const query = url.search === '' ? '' : url.search.slice(1).split('&').filter(identifies).join('&');
  const canonical = `${url.protocol}//${host}${path}${query ? `?${query}` : ''}`;
  return LOWER_ESCAPE.test(canonical) ? canonical.replace(ESCAPE, (code) => code.toUpperCase()) : canonical;
}

/**
 * The canonical addresses that differ from this one only in the scheme or in `www.`: sites move from http to https and
 * between the two hosts, and keep their paths.
 */
export function siblingUrls(canonical: string): string[] {
  const { protocol, host, hostname } = new URL(canonical);
  const rest = canonical.slice(`${protocol}//${host}`.length);
  const bare = host.replace(/^www\./, '');
  // Addresses of numbers (RFC 4291, 791) and names of one label have no www.
  const hosts = /^\d[\d.]*$|^\[|^[^.]+$/.test(hostname) ? [host] : [bare, `www.${bare}`];
  const all = ['http:', 'https:'].flatMap((scheme) => hosts.map((name) => `${scheme}//${name}${rest}`));
  return all.filter((url) => url !== canonical);
}

/** The host of a canonical address, with its port if it is not the default one. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/** An article's public id: 16 characters of base32 over the sha256 of its canonical address (or of a digest). */
export function publicId(identity: string): string {
  const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'; // RFC 4648, lower case
  const digest = hash('sha256', identity, 'buffer');
  let id = '';
  for (let bit = 0; bit < 80; bit += 5) {
    const byte = bit >> 3;
    const word = (digest[byte]! << 8) | digest[byte + 1]!;
    id += ALPHABET[(word >> (11 - (bit & 7))) & 31];
  }
  return id;
}
