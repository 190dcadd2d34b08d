/** Pages whose parts were written in different encodings: a GBK template with UTF-8 comments, or the other way round. */
import { isUtf8 } from 'node:buffer';
import { decodeBytes } from '../core/encodings.js';
import { plausibility } from './plausible.js';

/** Bytes that end a segment. All lie below 0x40, so that no double-byte character is cut. */
const isSeam = (byte: number) =>
  byte === 0x3c || byte === 0x3e || byte === 0x0a || byte === 0x22 || byte === 0x27 || byte === 0x0d;

/** Whether two Han in UTF-8 stand in a row (E4–E9, two continuations), which is rare in GBK text. */
export function mayHoldUtf8(bytes: Uint8Array): boolean {
  const last = bytes.length - 5;
  for (let i = 0; i < last; i++) {
    const a = bytes[i]!;
    if (a < 0xe4 || a > 0xe9) continue;
    const d = bytes[i + 3]!;
    if (d < 0xe3 || d > 0xef) continue;
    if (
      (bytes[i + 1]! & 0xc0) === 0x80 &&
      (bytes[i + 2]! & 0xc0) === 0x80 &&
      (bytes[i + 4]! & 0xc0) === 0x80 &&
      (bytes[i + 5]! & 0xc0) === 0x80
    )
      return true;
  }
  return false;
}

export interface Mixed {
  readonly text: string;
  /** How many segments were read in the second encoding. */
  readonly others: number;
}

/**
 * Reads each segment between seams in `base`, or in `other` where that is the better reading by clear evidence.
 * One of the two must be utf-8: strictness there is the evidence.
 */
export function decodeMixed(bytes: Buffer, base: string, other: string): Mixed {
  const parts: string[] = [];
  let others = 0;
  let from = 0; // start of the stretch not yet decoded, in base
  let start = 0;
  let high = false;
  for (let i = 0; i <= bytes.length; i++) {
    const byte = i < bytes.length ? bytes[i]! : 0x0a;
    if (byte >= 0x80) high = true;
    else if (isSeam(byte)) {
      if (high && isOther(bytes.subarray(start, i), base, other)) {
        if (from < start) parts.push(decodeBytes(bytes.subarray(from, start), base));
        parts.push(decodeBytes(bytes.subarray(start, i), other));
        from = i;
        others++;
      }
      start = i + 1;
      high = false;
    }
  }
  if (from < bytes.length) parts.push(decodeBytes(bytes.subarray(from), base));
  return { text: parts.join(''), others };
}

function isOther(segment: Buffer, base: string, other: string): boolean {
  const strict = isUtf8(segment);
  if (base === 'utf-8' ? strict : !strict || segment.length < 6) return false;
  const asBase = plausibility(decodeBytes(segment, base));
  const asOther = plausibility(decodeBytes(segment, other));
  return asOther.lost === 0 && asOther.score > asBase.score + 0.2;
}
