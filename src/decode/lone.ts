/** The bytes of a GB 18030 text that lost the other half of their character. */

const LONE = '\ufffd';
const isLead = (byte: number | undefined): boolean => byte !== undefined && byte > 0x80 && byte < 0xff;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/**
 * The byte behind each U+FFFD that stands for one lead byte alone, by its offset in the text. Empty where the text is not
 * these bytes in GB 18030 from the first to the last.
 */
export function loneBytes(bytes: Uint8Array, text: string): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let i = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = bytes[i]!;
    const next = bytes[i + 1];
    const broken = text[at] === LONE;
    if (!isLead(byte)) i += 1;
    else if (isDigit(next) && isLead(bytes[i + 2]) && isDigit(bytes[i + 3])) {
      i += 4;
      if (text.codePointAt(at)! > 0xffff) at += 1;
    } else if (!broken || (next !== undefined && next >= 0x80 && next < 0xff)) i += 2;
    else {
      found.set(at, byte);
      i += 1;
    }
  }
  return i === bytes.length ? found : new Map();
}
