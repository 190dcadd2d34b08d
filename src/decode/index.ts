/** The first stage of the pipeline: from bytes to text, in the encoding that the evidence speaks for. */
import { decodeBytes } from '../core/encodings.js';
import type { DecodedPage, FetchedPage, Flag } from '../core/page.js';
import { type Choice, chooseEncoding } from './choose.js';
import { headerLabel, metaLabel } from './labels.js';
import { loneBytes } from './lone.js';
import { decodeMixed, mayHoldUtf8 } from './mixed.js';

export type { Candidate } from './choose.js';
export { isUtf16 } from './wide.js';

/** What is known of a page's encoding beside its bytes. */
export interface DecodeHints {
  /** The encoding that the pages of the site usually have; it is the last resort. */
  readonly siteEncoding?: string;
}

/** Chooses the encoding of some bytes and lists what else was considered. `contentType` is the Content-Type header. Never throws. */
export function detect(body: Uint8Array, contentType?: string, hints: DecodeHints = {}): Choice {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return choose(bytes, contentType, hints).choice;
}

function choose(bytes: Buffer, contentType: string | readonly string[] | undefined, hints: DecodeHints) {
  const header = headerLabel(contentType);
  const meta = metaLabel(bytes);
  return { header, meta, choice: chooseEncoding(bytes, { header, meta, site: hints.siteEncoding ?? null }) };
}

/**
 * Bytes to text. The encoding is chosen by evidence, and the evidence is recorded in `encoding.because`.
 * Never throws: what no encoding explains becomes U+FFFD, which repair flags with its place.
 */
export function decode(page: FetchedPage, hints: DecodeHints = {}): DecodedPage {
  const type = page.headers['content-type'];
  const bytes = Buffer.from(page.body.buffer, page.body.byteOffset, page.body.byteLength);
  if (page.renderedHtml !== undefined) {
    const because =
      page.via === 'import' ? 'it was read out of the file as text' : 'the browser handed over its document as text';
    const encoding = { used: 'utf-8', header: headerLabel(type), meta: null, detected: null, because };
    const linkEncoding = choose(bytes, type, hints).choice.encoding;
    return { ...commonFacts(page), media: 'html', text: page.renderedHtml, encoding, linkEncoding, flags: [] };
  }
  const { header, meta, choice } = choose(bytes, type, hints);
  const { text, because, flags } = read(bytes, choice);
  return {
    ...commonFacts(page),
    media: mediaOf(type, text),
    text,
    ...(choice.encoding === 'gb18030' && text.includes('\ufffd') ? { lone: loneBytes(bytes, text) } : {}),
    encoding: { used: choice.encoding, header, meta, detected: choice.detected, because },
    flags: flags.length > 0 ? flags : truncationFlags(page, text),
  };
}

/** A body that the crawl or an archive file says is cut. */
const truncationFlags = ({ truncated }: FetchedPage, { length }: string): Flag[] => {
  if (truncated === undefined) return [];
  const reason = `the body was cut (WARC-Truncated: ${truncated})`;
  return [{ kind: 'truncated', at: length, text: '', reason }];
};

const commonFacts = (page: FetchedPage) => ({ url: page.finalUrl, fetchedAt: page.fetchedAt, trail: [] });

function read(bytes: Buffer, choice: Choice): { text: string; because: string; flags: Flag[] } {
  const { encoding } = choice;
  if (encoding === 'euc-tw') {
    const reason = 'EUC-TW text, which nothing here can decode; the bytes are in the snapshot';
    const text = bytes.toString('latin1').replace(/[\x80-\xff]+/g, '\ufffd');
    return { text, because: choice.because, flags: [{ kind: 'undecodable', at: 0, text: 'euc-tw', reason }] };
  }
  let text = choice.text ?? decodeBytes(bytes, encoding);
  let because = choice.because;
  const damaged = text.includes('\ufffd');
  if (encoding === 'gb18030') {
    if (mayHoldUtf8(bytes)) {
      const mixed = decodeMixed(bytes, 'gb18030', 'utf-8');
      if (mixed.others > 0) {
        text = mixed.text;
        because += `; ${mixed.others} segments inside are UTF-8 and were read so`;
      }
    }
  } else if (encoding === 'utf-8' && damaged) {
    const mixed = decodeMixed(bytes, 'utf-8', 'gb18030');
    if (mixed.others > 0) {
      text = mixed.text;
      because += `; ${mixed.others} segments inside are gb18030 and were read so`;
    }
  }
  const flags: Flag[] = [];
  if (text.endsWith('\ufffd') && bytes[bytes.length - 1]! >= 0x80 && bytes[bytes.length - 1] !== 0xff) {
    text = text.slice(0, -1);
    const reason = 'the body ends inside a character: the transfer was cut';
    flags.push({ kind: 'truncated', at: text.length, text: '', reason });
  }
  return { text, because, flags };
}

/** How HTML begins (WHATWG MIME Sniffing, 7.1), and what no plain text has several of. */
const BEGINS =
  /^[\s\ufeff]*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S]){0,5000}-->\s*)*<(?:!doctype\s+html|html|head|body|script|style|title|meta|link|base|table|div|p|h[1-6]|br|font|center|iframe|frameset|a|b|ul|ol|span|section|article)(?=[\s>/])/i;
const CLOSES = /<\/(?:html|head|body|div|table|tr|td|p|ul|li|span|h[1-6]|a|title|script)\s*>/gi;
const SEVERAL = 4;

/** A dump of a page as plain text has no tags at all; some servers send HTML as text/plain and the other way round. */
function mediaOf(type: string | readonly string[] | undefined, text: string): 'html' | 'text' {
  if (/^\s*text\/plain/i.test(String(type ?? ''))) {
    return BEGINS.test(text) || (text.match(CLOSES)?.length ?? 0) >= SEVERAL ? 'html' : 'text';
  }
  return /<(?:!doctype|\?xml|\/?[a-z][a-z0-9:-]*(?:\s[^<>]{0,1000})?\/?)>|<!doctype\s/i.test(text) ? 'html' : 'text';
}
