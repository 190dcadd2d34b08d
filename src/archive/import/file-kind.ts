/** The kind of a file that is no page: recognised by its first bytes, or by bytes that no text has. */

import { isUtf8 } from 'node:buffer';
import type { Headers } from '../../core/page.js';
import { isUtf16 } from '../../decode/index.js';

/** Formats by their first bytes (as in file(1)): how a count calls them, how a sentence does, and what helps. */
const MAGIC: readonly (readonly [start: string, label: string, name: string, hint?: string])[] = [
  ['filedesc://', 'arc', 'an ARC file, the form of web archives before WARC'],
  ['\x1f\x8b', 'gzip', 'packed with gzip', 'Unpack it first; a WARC file may stay packed.'],
  ['BZh', 'bzip2', 'packed with bzip2', 'Unpack it first.'],
  ['\xfd7zXZ\0', 'xz', 'packed with xz', 'Unpack it first.'],
  ['\x28\xb5\x2f\xfd', 'zstd', 'packed with Zstandard', 'Unpack it first.'],
  ['\x04\x22\x4d\x18', 'lz4', 'packed with LZ4', 'Unpack it first.'],
  ['7z\xbc\xaf\x27\x1c', '7z', 'a 7-Zip archive', 'Unpack it first.'],
  ['Rar!', 'rar', 'a RAR archive', 'Unpack it first.'],
  ['PK\x03\x04', 'zip', 'a ZIP file'],
  ['PK\x05\x06', 'zip', 'an empty ZIP file'],
  ['\x7fELF', 'program', 'a program (ELF)'],
  ['MZ', 'program', 'a program (PE)'],
  ['%PDF-', 'pdf', 'a PDF document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'office', 'an Office document', 'Save it as DOCX, XLSX or HTML first.'],
  ['{\\rtf', 'rtf', 'an RTF document', 'Save it as HTML or DOCX first.'],
  ['\x89PNG', 'png', 'a picture (PNG)'],
  ['\xff\xd8\xff', 'jpeg', 'a picture (JPEG)'],
  ['GIF8', 'gif', 'a picture (GIF)'],
  ['RIFF', 'webp', 'a picture or a recording (RIFF)'],
  ['BM', 'bmp', 'a picture (BMP)'],
  ['wOFF', 'font', 'a font'],
  ['wOF2', 'font', 'a font'],
  ['ID3', 'mp3', 'a recording (MP3)'],
  ['bplist', 'plist', 'a property list (Safari web archives are such lists)', 'Save the page as HTML.'],
  ['SQLite format 3\0', 'sqlite', 'an SQLite database'],
  ['PAR1', 'parquet', 'a Parquet file'],
];

/** What a file with such a name is when it is whole, by the ends of names. */
const NAMED: readonly (readonly [name: RegExp, what: string])[] = [
  [/\.wacz$/i, 'WACZ'],
  [/\.warc(?:\.gz)?$/i, 'WARC'],
  [/\.arc(?:\.gz)?$/i, 'ARC'],
  [/\.zip$/i, 'ZIP'],
];

/** The kind of web archive or ZIP file that a name promises; null for other names. Their bytes always show it. */
export const promisedArchive = (name: string): string | null => NAMED.find(([form]) => form.test(name))?.[1] ?? null;

/** Bytes that are looked at. */
export const LOOKED_AT = 64 * 1024;
/** Of bytes by chance an eighth are control characters that no text has; a page with a few stray ones is a page. */
const TOO_MANY = 0.02;

export interface NoText {
  /** One word, for counts: `pdf`, `png`, `binary`. */
  readonly label: string;
  /** What it is, behind "this is". */
  readonly name: string;
  readonly hint: string;
}

/** Why bytes can be no page's text; null when they may be. UTF-16 counts as text. */
export function noText(bytes: Uint8Array): NoText | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_AT));
  const found = MAGIC.find(
    ([magic]) => start.length > magic.length && start.toString('latin1', 0, magic.length) === magic,
  );
  const hint = 'Pages are HTML or plain text; archives are WARC or WACZ.';
  // "MZ" or "BZh" may begin a text: only with bytes that no text has.
  if (found !== undefined && (found[0].length > 3 || isBinary(start)))
    return { label: found[1], name: found[2], hint: found[3] ?? hint };
  return isBinary(start) ? { label: 'binary', name: 'no text (its bytes belong to no encoding)', hint } : null;
}

/** What a page begins with, behind comments and an XML declaration. */
const MARKUP =
  /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|meta|title|base|link|h1|div|table|p)\b/i;

/** Whether a file begins as a page of HTML, in any encoding that keeps ASCII or in UTF-16. */
export function beginsAsPage(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8192)).toString('latin1');
  return MARKUP.test(start.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').replaceAll('\0', ''));
}

function isBinary(bytes: Buffer): boolean {
  let control = 0;
  for (const byte of bytes)
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f) control++;
  if (control <= Math.max(2, bytes.length * TOO_MANY)) return false;
  if (isMarkupInUtf8(bytes)) return false;
  // The halves of UTF-16 are any bytes.
  return !isUtf16(bytes);
}

/** Valid UTF-8 without NUL that begins with a tag: a page, however many control characters its text has. */
function isMarkupInUtf8(bytes: Buffer): boolean {
  if (bytes.includes(0) || !/^(?:\ufeff)?\s{0,100}<[!?a-z]/i.test(bytes.toString('utf8', 0, 400))) return false;
  // The look may end inside a character, which has 4 bytes at most.
  return [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)));
}

const HTML = /^(text\/html|application\/xhtml\+xml|)$/;

/**
 * Whether a media type is that of a page. A site's plain text and XML are its robots.txt, sitemaps and feeds; a file's
 * plain text is a dump of a page.
 */
export function isPageType(headers: Headers, web: boolean): boolean {
  const value = headers['content-type'];
  const type = (typeof value === 'string' ? value : value?.[0])?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return (web ? HTML : /^(text\/|$)/).test(type);
}
