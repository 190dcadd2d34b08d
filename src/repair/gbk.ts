/** GBK (code page 936) as repair needs it: pairs to characters and back, by table. */

const FIRST = 0x81;
const LEADS = 0xfe - FIRST + 1;
const TRAILS = 0x100 - 0x40;

/** UTF-16 unit of each pair, 0 where the pair is unassigned. Built from the platform's own decoder. */
const UNITS = new Uint16Array(LEADS * TRAILS);
/** The pair of each UTF-16 unit, 0 where there is none. */
const CODES = new Uint16Array(65_536);

/** Stands for the byte 80 where a slip shows it. */
const EURO = 0x20ac;

/** The UTF-16 unit that a pair was decoded to; 0 for none, for several, and for private use. */
function single(text: string): number {
  const unit = text.length === 1 ? text.charCodeAt(0) : 0;
  return unit === 0xfffd || (unit >= 0xe000 && unit < 0xf900) ? 0 : unit;
}

{
  const decoder = new TextDecoder('gbk');
  const pair = new Uint8Array(LEADS * TRAILS * 2);
  let at = 0;
  for (let lead = FIRST; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xff; trail++) {
      // 0x7f and 0xff are no trails; a line feed keeps the table's places.
      pair[at++] = trail === 0x7f || trail === 0xff || (trail === 0x80 && lead === 0x80) ? 0x0a : lead;
      pair[at++] = trail === 0x7f || trail === 0xff ? 0x0a : trail;
    }
  // One decoding for each lead keeps a broken pair from moving its neighbours.
  for (let row = 0; row < LEADS; row++) {
    for (let t = 0; t < TRAILS; t++) {
      const i = (row * TRAILS + t) * 2;
      if (pair[i] === 0x0a) continue;
      const unit = single(decoder.decode(pair.subarray(i, i + 2)));
      if (unit === 0) continue;
      UNITS[row * TRAILS + t] = unit;
      CODES[unit] ||= ((row + FIRST) << 8) | (t + 0x40);
    }
  }
  // Other decoders give some eighty pairs more a character (A98C is U+2FF2): nobody writes those, but a slip shows them.
  const wider = new TextDecoder('gb18030');
  for (let i = 0; i < pair.length; i += 2) {
    if (pair[i] === 0x0a || UNITS[i / 2] !== 0) continue;
    const unit = single(wider.decode(pair.subarray(i, i + 2)));
    if (unit !== EURO) CODES[unit] ||= (pair[i]! << 8) | pair[i + 1]!;
  }
  CODES[0] = 0;
}

/** The character of a pair, as UTF-16 unit, or 0. */
export function unitOf(lead: number, trail: number): number {
  return lead < FIRST || lead > 0xfe || trail < 0x40 ? 0 : UNITS[(lead - FIRST) * TRAILS + trail - 0x40]!;
}

/** The pair of a character, lead in the high byte, or 0. */
export function codeOf(unit: number): number {
  return CODES[unit]!;
}

/** Whether code page 936 leaves a pair without a character: a decoder drops it, and two bytes are gone. */
export function unassigned(lead: number, trail: number): boolean {
  return lead >= FIRST && lead <= 0xfe && trail >= 0x40 && trail <= 0xfe && trail !== 0x7f && unitOf(lead, trail) === 0;
}

/** Whether a unit is a Han character of the two GB2312 levels: what simplified fonts of the 1980s held. */
export function inGb2312(unit: number): boolean {
  const code = CODES[unit]!;
  return code >= 0xb0a1 && code <= 0xf7fe && (code & 0xff) >= 0xa1;
}
