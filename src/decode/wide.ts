/** UTF-16, above all without a byte order mark. */
import { isAscii } from 'node:buffer';

/** What a unit of Chinese text is: ASCII, a fixed space, a middle dot, Han, kana, CJK punctuation, full-width forms. */
function ordinary(unit: number): boolean {
  return (
    (unit >= 0x20 && unit < 0x7f) ||
    unit === 0x0a ||
    unit === 0x0d ||
    unit === 0x09 ||
    unit === 0xa0 ||
    unit === 0xb7 ||
    (unit >= 0x4e00 && unit <= 0x9fa5) ||
    (unit >= 0x3000 && unit <= 0x30ff) ||
    (unit >= 0xff01 && unit <= 0xff5e) ||
    (unit >= 0x2010 && unit <= 0x2027)
  );
}

/**
 * Little or big endian, or null. ASCII markup in UTF-16 is every second byte NUL; a text of nothing but Han shows
 * itself by units that all fall into the few blocks that Chinese text uses, which double-byte encodings do not.
 */
export function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length & ~1, 4096);
  if (length < 8) return null;
  let evenNul = 0;
  let oddNul = 0;
  let little = 0;
  let big = 0;
  let spaced = 0;
  const units = length / 2;
  /** So many units that are not ordinary, either way round, and no count could still be enough. */
  const most = units * 0.1;
  for (let i = 0; i < length; i += 2) {
    if (i / 2 - little > most && i / 2 - big > most) return null;
    const a = bytes[i]!;
    const b = bytes[i + 1]!;
    if (a === 0) evenNul++;
    if (b === 0) oddNul++;
    if (ordinary(a | (b << 8))) little++;
    if (ordinary((a << 8) | b)) big++;
    if (a === 0x20 || a === 0x3c || a === 0x0a) spaced++;
  }
  const enough = units * 0.9;
  if (oddNul > units * 0.2 && oddNul > evenNul * 4 && little > enough) return 'utf-16le';
  if (evenNul > units * 0.2 && evenNul > oddNul * 4 && big > enough) return 'utf-16be';
  // Mostly Han and CJK punctuation, which the other way round are other characters. ASCII text read in pairs also looks like
  // Han (0x6162 is 慢), and in both ways; a NUL is no sign, for 一 has one (0x4e00).
  if (isAscii(bytes.subarray(0, length)) || spaced > units * 0.1 || (bytes.length & 1) === 1) return null;
  if (little >= units * 0.97 && big < units * 0.7) return 'utf-16le';
  if (big >= units * 0.97 && little < units * 0.7) return 'utf-16be';
  return null;
}

/** Whether bytes are UTF-16, with or without a byte order mark. */
export function isUtf16(bytes: Uint8Array): boolean {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return marked || wideEncoding(bytes) !== null;
}
