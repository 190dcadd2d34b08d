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

/** What a decoder makes of every pair, row by row; a line feed behind each keeps a broken one from its neighbours. */
function table(encoding: string): Uint16Array {
  const bytes = new Uint8Array(LEADS * TRAILS * 3).fill(0x0a);
  for (let i = 0; i < LEADS * TRAILS; i++) {
    const trail = 0x40 + (i % TRAILS);
    if (trail === 0x7f || trail === 0xff) continue; // no trails
    bytes[3 * i] = FIRST + Math.floor(i / TRAILS);
    bytes[3 * i + 1] = trail;
  }
  const units = new Uint16Array(LEADS * TRAILS);
  const text = new TextDecoder(encoding).decode(bytes).replace(/\n{3}/g, '\n');
  for (let i = 0, at = 0; i < units.length; i++) {
    const end = text.indexOf('\n', at);
    units[i] = single(text.slice(at, end));
    at = end + 1;
  }
  return units;
}

{
  UNITS.set(table('gbk'));
  // Other decoders give some eighty pairs more a character (A98C is U+2FF2): nobody writes those, but a slip shows them.
  const wider = table('gb18030');
  for (const units of [UNITS, wider])
    for (let i = 0; i < units.length; i++) {
      const unit = units[i]!;
      if (unit !== 0 && unit !== EURO) CODES[unit] ||= ((FIRST + Math.floor(i / TRAILS)) << 8) | (0x40 + (i % TRAILS));
    }
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
