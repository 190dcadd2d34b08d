/**
 * Encodings by name, and bytes to text. Part of the floor: pages, sitemaps and the tables of repair are read by the same
 * tables, iconv-lite's, which do not change with the ICU that a Node was built with. Where iconv-lite and the WHATWG
 * Encoding Standard differ, the standard is followed (docs/decisions/013-bytes-are-read-by-iconv-lite.md).
 */
import iconv from 'iconv-lite';

/** gb2312 and gbk pages hold gb18030 characters (WHATWG Encoding Standard, §4.2). */
const WIDER: Readonly<Record<string, string>> = { gbk: 'gb18030', 'x-gbk': 'gb18030' };

const UNDECODABLE = /^(?:x-)?(?:euc-?tw|cns-?11643)$/i;
const HZ = /^hz(?:-gb-?2312)?$/i;
const BIG5_KIN = /^(?:big5-?e?ten|cp950|ms950|x-windows-950|big5-2003)$/i;
const GB_KIN = /^(?:cp936|ms936|windows-936|gb-?2312-80|gb_?18030(?:-20\d\d)?|gb)$/i;

/** The encoding a label means, or null when no such label is known. WHATWG labels, and a few that servers invent. */
export function encodingOf(label: string | null | undefined): string | null {
  const name = label?.trim().replace(/^["']|["']$/g, '');
  if (!name) return null;
  if (UNDECODABLE.test(name)) return 'euc-tw';
  if (HZ.test(name)) return 'hz-gb-2312';
  if (BIG5_KIN.test(name)) return 'big5';
  if (GB_KIN.test(name)) return 'gb18030';
  if (/^utf-?8/i.test(name)) return 'utf-8';
  try {
    const { encoding } = new TextDecoder(name); // only its table of labels is used, which is the standard's own
    return WIDER[encoding] ?? encoding;
  } catch (error) {
    if (error instanceof RangeError) return null; // "charset=auto", "charset=zh-cn": a label nobody defined
    throw error;
  }
}

/** What iconv-lite calls an encoding that it knows by another name than the standard does. */
const NAMES: Readonly<Record<string, string>> = { 'x-mac-cyrillic': 'maccyrillic' };

const shiftedJis = (pairs: string) =>
  decodeBytes(
    Uint8Array.from(pairs, (c) => c.charCodeAt(0) | 0x80),
    'euc-jp',
  );

/**
 * Bytes as text in an encoding that `encodingOf` names, without its byte order mark. Bytes that are no character become
 * U+FFFD as the standard says: one for an unassigned pair; an ASCII byte behind a lead is read again. EUC-TW and names
 * that nobody knows are the caller's to handle: they throw a RangeError.
 */
export function decodeBytes(bytes: Uint8Array, encoding: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (encoding) {
    case 'utf-8':
      return new TextDecoder().decode(bytes);
    case 'utf-16le':
    case 'utf-16be':
      return iconv.decode(buffer, encoding).toWellFormed() + (buffer.length % 2 === 1 ? '\ufffd' : '');
    case 'gb18030':
      return decodePairs(buffer, encoding).replace(/[\ue78d-\ue864]/g, publicUse);
    case 'big5':
    case 'euc-kr':
      return decodePairs(buffer, encoding);
    case 'hz-gb-2312':
      return decodeHz(buffer);
    case 'iso-2022-jp':
      return buffer
        .toString('latin1')
        .replace(/\x1b\$[@B]([^\x1b]*)/g, (_, pairs: string) => shiftedJis(pairs))
        .replace(/\x1b\([BIJ]/g, '');
  }
  const name = NAMES[encoding] ?? encoding;
  if (encoding === 'euc-tw' || !iconv.encodingExists(name)) throw new RangeError(`no table for ${encoding}`);
  const text = iconv.decode(buffer, name);
  // The standard keeps the bytes 80–9F that a windows code page leaves open, as control characters.
  if (!/^windows-/.test(encoding) || text.length !== buffer.length) return text;
  return text.replace(/\ufffd/g, (lost, at: number) => (buffer[at]! < 0xa0 ? String.fromCharCode(buffer[at]!) : lost));
}

/** The characters that the query of an address keeps (WHATWG URL Standard, special-query percent-encode set). */
const KEPT_IN_QUERY = /[!$-&(-;=?-~]/;

/**
 * An address with its query's characters escaped by their bytes in the page's encoding, as browsers send them; the rest
 * as it stands. `encoding` as `encodingOf` gives it; UTF-16 and what nobody can write is sent as UTF-8.
 */
export function queryIn(encoding: string, address: string): string {
  const at = address.indexOf('?');
  const name = NAMES[encoding] ?? encoding;
  if (at < 0 || /^(?:utf-|euc-tw|replacement|hz-)/.test(encoding) || !/[^\0-\x7f]/.test(address.slice(at)))
    return address;
  if (!iconv.encodingExists(name)) return address;
  const query = address.slice(at).replace(/[^\0-\x7f]/gu, (character) => {
    const bytes = iconv.encode(character, name);
    if (bytes.length === 1 && bytes[0] === 0x3f) return `%26%23${character.codePointAt(0)}%3B`; // iconv-lite has no byte for it
    return Array.from(bytes, (byte) => {
      const ascii = String.fromCharCode(byte);
      return byte < 0x80 && KEPT_IN_QUERY.test(ascii) ? ascii : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }).join('');
  });
  return address.slice(0, at) + query;
}

/**
 * HZ (RFC 1843): GB2312 with the high bits off, between ~{ and ~}; ~~ is a tilde and ~ at a line's end joins lines. The
 * second byte of a pair may be ~ as well: pairs are counted.
 */
function decodeHz(bytes: Buffer): string {
  const pairs = (text: string) =>
    decodeBytes(
      Uint8Array.from(text, (c) => c.charCodeAt(0) | 0x80),
      'gb18030',
    );
  return bytes
    .toString('latin1')
    .replace(/~(?:(~)|\r?\n|\{((?:[\x21-\x7d][\x21-\x7e])*)(?:~\})?)/g, (_, tilde?: string, inside?: string) =>
      inside === undefined ? (tilde ?? '') : pairs(inside),
    );
}

/** Characters that older tables put into the private use area though Unicode has them (GB 18030-2022, annex D). */
const PRIVATE =
  '\ue78d\ufe10\ue78e\ufe12\ue78f\ufe11\ue790\ufe13\ue791\ufe14\ue792\ufe15\ue793\ufe16\ue794\ufe17\ue795\ufe18\ue796\ufe19' +
  '\ue81e\u9fb4\ue826\u9fb5\ue82b\u9fb6\ue82c\u9fb7\ue832\u9fb8\ue843\u9fb9\ue854\u9fba\ue864\u9fbb\ue7c7\u1e3f\ue7c8\u01f9';
const PUBLIC = new Map(Array.from({ length: PRIVATE.length / 2 }, (_, i) => [PRIVATE[2 * i]!, PRIVATE[2 * i + 1]!]));
const publicUse = (c: string) => PUBLIC.get(c) ?? c; // the rest is a site's own glyphs

export const FIRST_LEAD = 0x81;
export const LAST_LEAD = 0xfe;
export const FIRST_TRAIL = 0x40;
/** Trails 40–FF. */
export const TRAILS = 0x100 - FIRST_TRAIL;

/** The text of every pair of lead 81–FE and trail 40–FF, row by row, in a double-byte code of iconv-lite. */
export function pairTable(name: string): string[] {
  const count = (LAST_LEAD - FIRST_LEAD + 1) * TRAILS;
  const bytes = Buffer.alloc(count * 3, 0x0a); // a line feed behind each keeps a broken pair from its neighbours
  for (let i = 0; i < count; i++) {
    bytes[3 * i] = FIRST_LEAD + Math.floor(i / TRAILS);
    bytes[3 * i + 1] = FIRST_TRAIL + (i % TRAILS);
  }
  return iconv.decode(bytes, name).split('\n', count);
}

const ASSIGNED = new Map<string, Uint8Array>();

function assignedPairs(encoding: string): Uint8Array {
  let assigned = ASSIGNED.get(encoding);
  if (assigned === undefined) {
    assigned = Uint8Array.from(pairTable(encoding), (text) => (text.includes('\ufffd') ? 0 : 1));
    ASSIGNED.set(encoding, assigned);
  }
  return assigned;
}

/** What iconv-lite makes of a pair or of four bytes without a character: U+FFFD, or surrogates beyond Unicode's end. */
const SUSPECT = /[\ud800-\udfff\ufffd]/;

/** A text in pairs of bytes. Those without a character are looked for only where the text shows that there may be some. */
function decodePairs(bytes: Buffer, encoding: string): string {
  const text = iconv.decode(bytes, encoding);
  return SUSPECT.test(text) ? iconv.decode(withoutUnassigned(bytes, encoding), encoding) : text;
}

/** Stands for damage: no code has a character for it. */
const BROKEN = Buffer.from([0xff]);

/**
 * The bytes with FF for each pair of high bytes that has no character, and for each lead of four bytes that has none.
 * iconv-lite would read the second byte of such a pair again as a lead and shift the rest of the line by a byte.
 */
function withoutUnassigned(bytes: Buffer, encoding: string): Buffer {
  const assigned = assignedPairs(encoding);
  const parts: Buffer[] = [];
  let from = 0;
  const breakAt = (at: number, length: number) => {
    parts.push(bytes.subarray(from, at), BROKEN);
    from = at + length;
    return from;
  };
  for (let i = 0; i + 1 < bytes.length; ) {
    const lead = bytes[i]!;
    const trail = bytes[i + 1]!;
    if (lead < FIRST_LEAD || lead > LAST_LEAD) i++;
    else if (trail >= 0x80) {
      i = assigned[(lead - FIRST_LEAD) * TRAILS + trail - FIRST_TRAIL] ? i + 2 : breakAt(i, 2);
    } else if (encoding === 'gb18030' && trail >= 0x30 && trail <= 0x39) {
      const length = fourBytes(bytes, i);
      i = length < 0 ? breakAt(i, -length) : i + length;
    } else i += trail >= FIRST_TRAIL && assigned[(lead - FIRST_LEAD) * TRAILS + trail - FIRST_TRAIL] ? 2 : 1;
  }
  return parts.length === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(from)]);
}

/** How far a lead and a digit reach in GB 18030: 4 for a character, 1 for none; negative where so many bytes are broken. */
function fourBytes(bytes: Buffer, at: number): number {
  const third = bytes[at + 2];
  const fourth = bytes[at + 3];
  if (third !== undefined && (third < FIRST_LEAD || third > LAST_LEAD)) return 1;
  if (third === undefined || fourth === undefined) return at - bytes.length; // the transfer was cut
  if (fourth < 0x30 || fourth > 0x39) return 1;
  const pointer = (((bytes[at]! - 0x81) * 10 + bytes[at + 1]! - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30;
  return pointer <= 39_419 || (pointer >= 189_000 && pointer <= 1_237_575) ? 4 : -1;
}
