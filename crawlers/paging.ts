/** Further pages of a list that no link names: counted in a script, or numbered by a rule of the profile. Pure. */
import type { FoundLink, SiteProfile } from '../src/core/page.js';

/**
 * `createPageHTML(12, 0, "index", "html")`: a publishing system of many government sites writes its pager by script;
 * page 1 is index.html, page 2 index_1.html, the last index_(N−1).html.
 */
const SCRIPTED =
  /createPageHTML\(\s{0,9}(\d{1,5})\s{0,9},\s{0,9}\d{1,5}\s{0,9},\s{0,9}["']([\w-]{1,60})["']\s{0,9},\s{0,9}["'](\w{1,8})["']/;
/** A list with more pages than this is read from its newest end. */
const MOST = 2000;

function scripted(html: string, url: string): FoundLink[] {
  const [, count, name, extension] = SCRIPTED.exec(html) ?? [];
  if (count === undefined) return [];
  const pages = Math.min(Number(count), MOST);
  return Array.from({ length: Math.max(0, pages - 1) }, (_, i) => ({
    url: new URL(`${name}_${i + 1}.${extension}`, url).href,
    role: 'next' as const,
  }));
}

/** The page after `url` by a rule such as `{ address: 'index_{n}.html', first: 2 }`; null when `url` is no list of it. */
export function numberedNext(url: string, rule: NonNullable<SiteProfile['next']['pages']>): string | null {
  const at = url.lastIndexOf('/') + 1;
  const leaf = url.slice(at);
  const [before = '', after = ''] = rule.address.split('{n}');
  const bare = before.replace(/[?&][\w-]+=$/, '').replace(/(?<![_-])[_-]+$/, '') + after;
  if (leaf === '' || leaf === bare) {
    return url.slice(0, at) + rule.address.replace('{n}', String(rule.first));
  }
  if (!leaf.startsWith(before) || !leaf.endsWith(after)) return null;
  const n = leaf.slice(before.length, leaf.length - after.length);
  return /^\d{1,5}$/.test(n) ? url.slice(0, at) + rule.address.replace('{n}', String(Number(n) + 1)) : null;
}

/** What a list's bytes and its profile say of its further pages. */
export function furtherPages(body: Uint8Array, url: string): FoundLink[] {
  const html = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 500_000)).toString('latin1');
  return html.includes('createPageHTML') ? scripted(html, url) : [];
}

const ADDRESS_KEY = /^(?:url|link|href|uri|permalink|path|loc)$/i;
const MOST_LINKS = 5000;

/** Addresses in a list that is JSON: values that are addresses, or stand under a key that names one. */
export function linksInJson(text: string, base: string): FoundLink[] | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null; // no JSON after all; the caller says so
  }
  const links: FoundLink[] = [];
  const waiting: { readonly key: string; readonly value: unknown }[] = [{ key: '', value: data }];
  for (let item = waiting.pop(); item !== undefined && links.length < MOST_LINKS; item = waiting.pop()) {
    const { key, value } = item;
    if (typeof value === 'string') {
      const names = ADDRESS_KEY.test(key) && /^[\w./?=&%-]+$/.test(value);
      if (!/^https?:\/\/\S+$/i.test(value) && !names) continue;
      if (URL.canParse(value, base)) links.push({ url: new URL(value, base).href, role: 'link' });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value))
        waiting.push({ key: Array.isArray(value) ? key : name, value: inner });
    }
  }
  return links.reverse();
}
