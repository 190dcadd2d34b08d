/** Which encoding a page is in. The order of evidence: BOM, strict UTF-8, header, meta, what the bytes look like, habit. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decodeBytes, encodingOf } from '../core/encodings.js';
import { looksEucTw } from './euctw.js';
import { plausibility } from './plausible.js';
import { wideEncoding } from './wide.js';

/** The encodings that others claim for a page. */
export interface Claims {
  readonly header: string | null;
  readonly meta: string | null;
  readonly site: string | null;
}

/** The encoding that was chosen for some bytes. */
export interface Choice {
  /** WHATWG or IANA name. */
  readonly encoding: string;
  /** What the bytes alone look like; null when they were not examined. */
  readonly detected: string | null;
  /** Why the encoding was chosen, in words. */
  readonly because: string;
  /** The decoded text, when choosing the encoding produced it. */
  readonly text?: string;
  /** The encodings that were considered, best first. */
  readonly candidates: readonly Candidate[];
}

/** An encoding that was considered. */
export interface Candidate {
  /** WHATWG or IANA name. */
  readonly encoding: string;
  /** How much the text looks like a text of this encoding, 0 to 1. */
  readonly score: number;
  /** How many U+FFFD its text has. */
  readonly lost: number;
}

/** Text below this share of common characters was hardly read right; pages measured lie above .45. */
const LIKELY = 0.35;

/** The encoding of `bytes`, with the reason in words. Never throws. */
export function chooseEncoding(bytes: Buffer, claims: Claims): Choice {
  const only = (encoding: string, because: string, detected: string | null = encoding): Choice => ({
    encoding,
    detected,
    because,
    candidates: [{ encoding, score: 1, lost: 0 }],
  });
  const mark = byteOrderMark(bytes);
  if (mark !== null && (mark !== 'utf-8' || utf8ButForTail(bytes))) return only(mark, `byte order mark of ${mark}`);
  if (bytes.length === 0) return only('utf-8', 'an empty body', null);

  const header = encodingOf(claims.header);
  const meta = encodingOf(claims.meta);
  const wide = wideEncoding(bytes);
  if (wide !== null) return only(wide, `two-byte units without a mark, as ${wide} text has them`);
  if (isAscii(bytes)) {
    if (header === 'hz-gb-2312' || meta === 'hz-gb-2312' || looksHz(bytes))
      return only('hz-gb-2312', 'seven-bit text with ~{ ~} shifts');
    const declared = [header, meta].find((e) => e !== null && !e.startsWith('utf-16') && e !== 'replacement');
    return only(declared ?? 'utf-8', 'ASCII only: every label agrees', 'ascii');
  }
  if (utf8ButForTail(bytes)) return strictUtf8(bytes, header, meta);
  return byEvidence(bytes, claims, header, meta);
}

function byteOrderMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33) return 'gb18030';
  return null;
}

/** Valid UTF-8, not counting a last character that the transfer cut. */
function utf8ButForTail(bytes: Buffer): boolean {
  if (isUtf8(bytes)) return true;
  for (let back = 1; back <= 3 && back < bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) {
      const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < need && isUtf8(bytes.subarray(0, bytes.length - back));
    }
    if (byte < 0x80) return false;
  }
  return false;
}

function looksHz(bytes: Buffer): boolean {
  const open = bytes.indexOf('~{', 0, 'latin1');
  return (
    open >= 0 &&
    bytes.indexOf('~}', open, 'latin1') > open + 2 &&
    /~\{(?:[!-w][!-~]){2,}~\}/.test(bytes.toString('latin1', open, open + 400))
  );
}

/**
 * Strictly valid UTF-8 is UTF-8, with one exception: a short GBK text can be valid by chance when all its pairs
 * happen to be C2–DF 80–BF. Only a GB label together with common characters decides for it.
 */
function strictUtf8(bytes: Buffer, header: string | null, meta: string | null): Choice {
  const claimed = header === 'gb18030' || meta === 'gb18030';
  if (claimed && bytes.length < 2048) {
    const utf8 = plausibility(decodeBytes(bytes, 'utf-8'));
    const gb = plausibility(decodeBytes(bytes, 'gb18030'));
    if (utf8.score < 0.1 && gb.score > 0.6 && gb.lost === 0)
      return {
        encoding: 'gb18030',
        detected: 'gb18030',
        because: 'valid as UTF-8 by chance: only as gb18030 are these common characters, and a label says so',
        candidates: [
          { encoding: 'gb18030', score: gb.score, lost: 0 },
          { encoding: 'utf-8', score: utf8.score, lost: 0 },
        ],
      };
  }
  const wrong = [header, meta].find((e) => e !== null && e !== 'utf-8');
  return {
    encoding: 'utf-8',
    detected: 'utf-8',
    because: `strictly valid UTF-8${wrong ? `, though a label says ${wrong}` : ''}`,
    candidates: [{ encoding: 'utf-8', score: 1, lost: 0 }],
  };
}

/** HZ that got here is no HZ: its bytes have the high bit, which is GB without the shifts. */
const plain = (label: string | null) => (label === 'hz-gb-2312' || label === 'replacement' ? 'gb18030' : label);

function byEvidence(bytes: Buffer, claims: Claims, headerSays: string | null, metaSays: string | null): Choice {
  const header = plain(headerSays);
  const meta = plain(metaSays);
  const tried = new Map<string, { text: string; score: number; lost: number }>();
  const attempt = (encoding: string) => {
    let got = tried.get(encoding);
    if (got === undefined) {
      const text = decodeBytes(bytes, encoding);
      const p = plausibility(text);
      got = { text, score: p.score, lost: p.lost + (p.lost === 0 && text.includes('\ufffd', 0) ? 1 : 0) };
      tried.set(encoding, got);
    }
    return got;
  };
  const candidates = () =>
    [...tried]
      .map(([encoding, { score, lost }]) => ({ encoding, score, lost }))
      .sort((a, b) => b.score - a.score || a.lost - b.lost);
  const settle = (encoding: string, because: string, detected: string | null): Choice => ({
    encoding,
    detected,
    because,
    text: attempt(encoding).text,
    candidates: candidates(),
  });

  if (header === 'euc-tw' || meta === 'euc-tw') return undecodable(`a label says ${claims.header ?? claims.meta}`);

  // A label that reads well is believed at once: the common case, and one decoding.
  const declared: [string, string, string | null][] = [
    ['the header', claims.header ?? '', header],
    ['the page', claims.meta ?? '', meta],
  ];
  for (const [who, label, encoding] of declared) {
    if (encoding === null || !isDoubleByte(encoding)) continue;
    const { score, lost } = attempt(encoding);
    if (score >= 0.5 && lost === 0) return settle(encoding, `${who} says ${label}, and it reads so`, null);
  }

  const single = isolatedShare(bytes);
  for (const encoding of ['gb18030', 'big5', 'utf-8']) attempt(encoding);
  if (header !== null && isDoubleByte(header)) attempt(header);
  if (meta !== null && isDoubleByte(meta)) attempt(meta);
  const ranked = candidates();
  const best = ranked[0]!;
  if (looksEucTw(bytes, best.score)) return undecodable('its common characters are where EUC-TW has them');
  if (best.score >= LIKELY && single < 0.5) {
    const label = declared.find(([, , e]) => e === best.encoding);
    const against = declared
      .filter(([, , e]) => e !== null && e !== best.encoding)
      .map(([who, l]) => `${who} says ${l}`);
    const why = `${Math.round(best.score * 100)} % of its characters are common ones as ${best.encoding}`;
    const because = label
      ? `${label[0]} says ${label[1]}, and ${why}`
      : against.length > 0
        ? `${why}, though ${against.join(' and ')}`
        : why;
    return settle(best.encoding, because, best.encoding);
  }

  for (const [who, label, encoding] of declared) {
    if (encoding === null || encoding.startsWith('utf-16') || encoding === 'replacement') continue;
    if (attempt(encoding).lost === 0)
      return settle(encoding, `${who} says ${label}, and nothing speaks against it`, null);
  }
  for (const encoding of ['shift_jis', 'euc-jp', 'euc-kr']) {
    const { score, lost } = attempt(encoding);
    if (lost === 0 && score > 0.5) return settle(encoding, `reads as ${encoding}, no label says otherwise`, encoding);
  }
  if (single > 0.5) {
    if (attempt('utf-8').lost <= 2 && attempt('utf-8').score > 0.3)
      return settle('utf-8', 'UTF-8 with a few damaged characters', 'utf-8');
    return settle('windows-1252', 'high bytes stand alone among ASCII, as in western text', 'windows-1252');
  }
  const site = encodingOf(claims.site);
  if (site !== null && site !== 'euc-tw' && site !== 'replacement')
    return settle(site, 'the site usually uses it; the page itself says nothing', null);
  const last = header ?? meta;
  if (last !== null && last !== 'replacement' && !last.startsWith('utf-16') && attempt(last).score >= best.score)
    return settle(last, 'a label says so; the bytes fit nothing well', null);
  return settle(best.encoding, 'the least damaged reading of bytes that fit nothing well', best.encoding);

  function undecodable(because: string): Choice {
    return { encoding: 'euc-tw', detected: 'euc-tw', because, candidates: [{ encoding: 'euc-tw', score: 1, lost: 0 }] };
  }
}

const isDoubleByte = (encoding: string) => /^(?:gb18030|big5|shift_jis|euc-jp|euc-kr)$/.test(encoding);

/** The share of high bytes with ASCII on both sides: near 1 in western text, near 0 in Chinese. */
function isolatedShare(bytes: Uint8Array): number {
  let high = 0;
  let alone = 0;
  for (let i = 0; i < bytes.length && high < 4000; i++) {
    if (bytes[i]! < 0x80) continue;
    high++;
    if ((bytes[i - 1] ?? 0) < 0x80 && (bytes[i + 1] ?? 0) < 0x80) alone++;
  }
  return high === 0 ? 0 : alone / high;
}
