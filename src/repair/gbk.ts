/** GBK (code page 936) as repair needs it: pairs to characters and back, by table. */
import { FIRST_LEAD, FIRST_TRAIL, LAST_LEAD, pairTable, TRAILS } from '../core/encodings.js';

/** The UTF-16 unit that a pair is decoded to; 0 for none, for several, and for private use. */
function single(text: string): number {
  const unit = text.length === 1 ? text.charCodeAt(0) : 0;
  return unit === 0xfffd || (unit >= 0xe000 && unit < 0xf900) ? 0 : unit;
}

/** Stands for the byte 80 where a slip shows it. */
const EURO = 0x20ac;

/** UTF-16 unit of each pair, 0 where the pair is unassigned. */
const UNITS = Uint16Array.from(pairTable('cp936'), single);
/** The pair of each UTF-16 unit, 0 where there is none. */
const CODES = new Uint16Array(65_536);

// Other decoders give some eighty pairs more a character (A98C is U+2FF2): nobody writes those, but a slip shows them.
for (const units of [UNITS, Uint16Array.from(pairTable('gb18030'), single)])
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    if (unit !== 0 && unit !== EURO)
      CODES[unit] ||= ((FIRST_LEAD + Math.floor(i / TRAILS)) << 8) | (FIRST_TRAIL + (i % TRAILS));
  }

/** The character of a pair, as UTF-16 unit, or 0. */
export function unitOf(lead: number, trail: number): number {
  if (lead < FIRST_LEAD || lead > LAST_LEAD || trail < FIRST_TRAIL) return 0;
  return UNITS[(lead - FIRST_LEAD) * TRAILS + trail - FIRST_TRAIL]!;
}

/** The pair of a character, lead in the high byte, or 0. */
export function codeOf(unit: number): number {
  return CODES[unit]!;
}

let privateCodes: Map<number, number> | undefined;

/** The pair that decoders which drop nothing show as this private character (GB 18030), or 0. */
export function privateCodeOf(unit: number): number {
  if (unit < 0xe000 || unit > 0xf8ff) return 0;
  privateCodes ??= new Map(
    pairTable('gb18030').map((text, i) => [
      text.charCodeAt(0),
      ((FIRST_LEAD + Math.floor(i / TRAILS)) << 8) | (FIRST_TRAIL + (i % TRAILS)),
    ]),
  );
  return privateCodes.get(unit) ?? 0;
}

/** Whether code page 936 leaves a pair without a character: a decoder drops it, and two bytes are gone. */
export function unassigned(lead: number, trail: number): boolean {
  if (lead < FIRST_LEAD || lead > LAST_LEAD || trail < FIRST_TRAIL) return false;
  return trail !== 0x7f && trail !== 0xff && unitOf(lead, trail) === 0;
}

/** Whether a unit is a Han character of the two GB2312 levels: what simplified fonts of the 1980s held. */
export function inGb2312(unit: number): boolean {
  const code = CODES[unit]!;
  return code >= 0xb0a1 && code <= 0xf7fe && (code & 0xff) >= 0xa1;
}
