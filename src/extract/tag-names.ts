/** Names of tags and attributes, each made once. */

/** The longest name that is remembered, and how many are; two names that want one place take turns. */
const LONG = 24;
const PLACES = 1024;
const known: string[] = new Array<string>(PLACES).fill('');

/**
 * The name that stands between `from` and `to`, in lower case. A page in Chinese has two bytes a character: a name cut out of
 * it is slow to put into lower case and to look up, and there are only some dozens of them.
 */
export function nameIn(html: string, from: number, to: number): string {
  if (to - from > LONG) return html.slice(from, to).toLowerCase();
  let hash = to - from;
  for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ lower(html.charCodeAt(i)), 0x01000193);
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
  const name = known[place]!;
  if (isThere(name, html, from, to)) return name;
  // The slice is copied: a piece of the page would keep the page.
  const made = Buffer.from(html.slice(from, to).toLowerCase(), 'utf16le').toString('utf16le');
  known[place] = made;
  return made;
}

const lower = (c: number): number => (c >= 0x41 && c <= 0x5a ? c + 0x20 : c);

function isThere(name: string, html: string, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = from; i < to; i += 1) if (name.charCodeAt(i - from) !== lower(html.charCodeAt(i))) return false;
  return true;
}
