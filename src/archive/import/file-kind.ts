/** The kind of a file that is no page: recognised by its first bytes, or by bytes that no text has. */

import { isUtf8 } from 'node:buffer';
import { detect } from '../../decode/index.js';

/** Formats by their first bytes (as in file(1)), and what helps. */
const MAGIC: readonly (readonly [start: string, name: string, hint?: string])[] = [
  [
    'filedesc://',
    'an ARC file, the form of web archives before WARC',
    'Convert it to WARC first, such as with warcio.',
  ],
  ['\x1f\x8b', 'packed with gzip', 'Unpack it first; a WARC file may stay packed.'],
  ['BZh', 'packed with bzip2', 'Unpack it first.'],
  ['\xfd7zXZ\0', 'packed with xz', 'Unpack it first.'],
  ['\x28\xb5\x2f\xfd', 'packed with Zstandard', 'Unpack it first.'],
  ['\x04\x22\x4d\x18', 'packed with LZ4', 'Unpack it first.'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', 'Unpack it first.'],
  ['Rar!', 'a RAR archive', 'Unpack it first.'],
  ['PK\x03\x04', 'a ZIP file', 'Unpack it first; a WACZ file may stay as it is.'],
  ['\x7fELF', 'a program (ELF)'],
  ['MZ', 'a program (PE)'],
  ['%PDF-', 'a PDF document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an Office document', 'Save it as HTML first.'],
  ['\x89PNG', 'a picture (PNG)'],
  ['\xff\xd8\xff', 'a picture (JPEG)'],
  ['GIF8', 'a picture (GIF)'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['PAR1', 'a Parquet file'],
];

/** Bytes that are looked at. */
const LOOKED_AT = 64 * 1024;
/** Of bytes by chance an eighth are control characters that no text has; a page with a few stray ones is a page. */
const TOO_MANY = 0.02;

export interface NoText {
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
    return { name: found[1], hint: found[2] ?? hint };
  return isBinary(start) ? { name: 'no text (its bytes belong to no encoding)', hint } : null;
}

function isBinary(bytes: Buffer): boolean {
  let control = 0;
  for (const byte of bytes)
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f) control++;
  if (control <= Math.max(2, bytes.length * TOO_MANY)) return false;
  if (isMarkupInUtf8(bytes)) return false;
  // The halves of UTF-16 are any bytes.
  return !/^utf-(?:16|32)/.test(detect(bytes).encoding);
}

/** Valid UTF-8 without NUL that begins with a tag: a page, however many control characters its text has. */
function isMarkupInUtf8(bytes: Buffer): boolean {
  if (bytes.includes(0) || !/^(?:\ufeff)?\s{0,100}<[!?a-z]/i.test(bytes.toString('utf8', 0, 400))) return false;
  // The look may end inside a character, which has 4 bytes at most.
  return [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)));
}
