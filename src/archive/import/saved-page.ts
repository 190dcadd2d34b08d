/** What a page that was saved by a browser or an extension says of where and when it was saved. */
import { canonicalUrl } from '../../core/url.js';

export interface SavedFrom {
  readonly url?: string;
  /** ISO 8601, UTC. */
  readonly savedAt?: string;
}

/** Bytes at the start of a page in which the note stands. */
const LOOKED_AT = 8192;
/** Chrome, Edge, Firefox and Internet Explorer: `<!-- saved from url=(0042)http://… -->`; the number is the length. */
const BROWSER = /<!--\s*saved from url=(?:\(\d+\))?(\S+?)\s*-->/i;
/** SingleFile: a comment of lines `url: …` and `saved date: …`. */
const SINGLE_FILE = /<!--\s*Page saved with SingleFile\b([\s\S]*?)-->/i;
/** WebScrapBook and ScrapBook X: attributes of the root element. */
const SCRAPBOOK = /<html\b[^>]*\sdata-scrapbook-source="([^"]+)"(?:[^>]*\sdata-scrapbook-create="(\d{14})\d{0,3}")?/i;

/** Reads the note; empty when there is none, or none that names a page of the web. */
export function savedFrom(body: Uint8Array): SavedFrom {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, LOOKED_AT))
    .toString('latin1')
    .replaceAll('\0', '');
  const browser = BROWSER.exec(start)?.[1];
  if (browser !== undefined) return facts(browser, undefined);
  const note = SINGLE_FILE.exec(start)?.[1];
  if (note !== undefined) {
    const line = (name: string) => new RegExp(`^\\s*${name}:\\s*(.+?)\\s*$`, 'im').exec(note)?.[1];
    return facts(line('url') ?? '', line('saved date'));
  }
  const scrapbook = SCRAPBOOK.exec(start);
  if (scrapbook === null) return {};
  const time = scrapbook[2]?.replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6Z');
  return facts(scrapbook[1]!, time);
}

function facts(address: string, time: string | undefined): SavedFrom {
  // The address stands in the page's own encoding, and is ASCII but in UTF-8.
  const url = canonicalUrl(Buffer.from(address, 'latin1').toString('utf8'));
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return {
    ...(url === null ? {} : { url }),
    ...(at > 0 && at < Date.UTC(10_000, 0) ? { savedAt: new Date(at).toISOString() } : {}),
  };
}
