/**
 * A fetched page as the HTTP messages of its records, and back. The rule: stored headers and stored body agree, so
 * that any reader can use them. What had to be renamed for that (`content-encoding` of a body that the client has
 * already decoded, `transfer-encoding` always, a `content-length` that no longer fits) keeps its value under
 * `x-orig-…`, the name that Browsertrix gives it, and gets its own name back when the page is read.
 */
import type { FetchedPage, Headers } from '../src/core/page.js';
import { parseFields } from './record.js';

const ORIGINAL = 'x-orig-';

/**
 * Header bytes above 0x7f are of no known charset (RFC 9110, 5.5: obs-text). Here, as in HTTP clients, a header's string
 * has a character a byte, so that what is written is what was received.
 */
function octets(text: string): string {
  return /[^\0-\xff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

function headerLines(headers: Headers): string {
  let lines = '';
  for (const [name, value] of Object.entries(headers)) {
    for (const one of typeof value === 'string' ? [value] : value)
      lines += `${octets(name)}: ${octets(one).replace(/[\r\n]+/g, ' ')}\r\n`;
  }
  return lines;
}

/** The response's header block, ending with the empty line, as it fits `page.body`. */
export function responseHead(page: FetchedPage): Buffer {
  const out: Record<string, string | readonly string[]> = {};
  const encoded = page.wireBody !== undefined;
  const body = page.wireBody ?? page.body;
  for (const [name, value] of Object.entries(page.headers)) {
    const lower = name.toLowerCase();
    const first = typeof value === 'string' ? value : (value[0] ?? '');
    if (lower === 'transfer-encoding' || (lower === 'content-encoding' && !encoded && !/^(identity)?$/i.test(first))) {
      out[ORIGINAL + lower] = value;
    } else if (lower === 'content-length' && (typeof value !== 'string' || value !== String(body.length))) {
      out['content-length'] = String(body.length);
      out[ORIGINAL + lower] = value;
    } else {
      out[name] = value;
    }
  }
  const first = `HTTP/1.1 ${page.status} ${octets(page.statusText ?? '')}`;
  return Buffer.from(`${first}\r\n${headerLines(out)}\r\n`, 'latin1');
}

/** The request as sent; a GET of `url` with its host when the client kept no headers. */
export function requestBytes(url: string, request: NonNullable<FetchedPage['request']>): Buffer {
  const { pathname, search, host } = new URL(url);
  const hasHost = Object.keys(request.headers).some((name) => name.toLowerCase() === 'host');
  return Buffer.from(
    `${request.method} ${pathname}${search} HTTP/1.1\r\n${hasHost ? '' : `host: ${host}\r\n`}${headerLines(request.headers)}\r\n`,
    'latin1',
  );
}

export interface HttpHead {
  readonly start: string;
  readonly headers: Record<string, string | readonly string[]>;
  /** Bytes up to the body. */
  readonly length: number;
}

/** Splits an HTTP message into its head and body; null when no header block ends in the first 256 KiB. */
export function parseHead(block: Uint8Array): HttpHead | null {
  const window = Buffer.from(block.buffer, block.byteOffset, Math.min(block.length, 256 * 1024));
  let end = window.indexOf('\r\n\r\n');
  let gap = 4;
  const bare = window.indexOf('\n\n');
  if (bare >= 0 && (end < 0 || bare < end)) {
    end = bare;
    gap = 2;
  }
  if (end < 0) {
    // A message of headers only, its last empty line lost, is common in revisit records of other tools.
    if (block.length > window.length || !/^HTTP\//.test(window.toString('latin1', 0, 5))) return null;
    end = block.length;
    gap = 0;
  }
  const lines = window.toString('latin1', 0, end).split(/\r?\n/);
  return { start: lines[0] ?? '', headers: parseFields(lines.slice(1)), length: end + gap };
}

/** `HTTP/1.1 200 OK` → 200 and 'OK'; null when it is no status line. */
export function parseStatus(line: string): { readonly status: number; readonly statusText: string } | null {
  const match = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]+(.*))?$/.exec(line.trim());
  return match ? { status: Number(match[1]), statusText: match[2]?.trim() ?? '' } : null;
}

/** Headers as the page wore them: `x-orig-…` names go back to what they were. */
export function originalHeaders(headers: Readonly<Record<string, string | readonly string[]>>): Headers {
  const out: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (!name.startsWith(ORIGINAL)) out[name] = value;
  for (const [name, value] of Object.entries(headers)) {
    if (/^x-orig-(content-encoding|transfer-encoding|content-length)$/.test(name))
      out[name.slice(ORIGINAL.length)] = value;
    else if (name.startsWith(ORIGINAL)) out[name] = value;
  }
  return out;
}
