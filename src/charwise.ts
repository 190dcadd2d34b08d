/**
 * Rules over a text that each of its characters decides alone, such as "compatibility form, lower case, marks dropped". The
 * library's own normalisation and its classes of characters are asked once a character and remembered: over a text
 * they cost as much as parsing the page that it came from. Part of the floor.
 */

/** Ranges whose characters never join with a neighbour in any normal form: what Chinese pages are written in. */
const ALONE: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x20, 0x24f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2070, 0x20bf],
  [0x2100, 0x27bf],
  [0x3000, 0x3029],
  [0x3030, 0x303d],
  [0x3041, 0x3096],
  [0x30a1, 0x30fc],
  [0x3220, 0x3250],
  [0x3280, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xff01, 0xff5e],
  [0xffe0, 0xffe6],
];
/** Values of the table beside the unit that a character becomes. NUL and the last unit stand in none of the ranges. */
const UNKNOWN = 0;
const OTHERWISE = 0xffff;

/**
 * `rule` made fast: the same for every text, provided that it treats each character by itself and that what joins
 * neighbours is Unicode's normalisation only. A text with any other character is handed to `rule` as a whole.
 */
export function charwise(rule: (text: string) => string): (text: string) => string {
  const becomes = new Uint16Array(0x10000);
  /** What a character becomes that is not one unit; null where a text is no matter of single characters. */
  const otherwise = new Map<number, string | null>();
  const learn = (unit: number): void => {
    const after = ALONE.some(([from, to]) => unit >= from && unit <= to) ? rule(String.fromCharCode(unit)) : null;
    if (after !== null && after.length === 1 && after !== '\0' && after !== '\uffff')
      becomes[unit] = after.charCodeAt(0);
    else {
      becomes[unit] = OTHERWISE;
      otherwise.set(unit, after);
    }
  };
  return (text) => {
    let out = '';
    let from = 0; // unchanged stretches are copied whole
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (becomes[unit] === UNKNOWN) learn(unit);
      const after = becomes[unit]!;
      if (after === unit && after !== OTHERWISE) continue;
      const piece = after === OTHERWISE ? (otherwise.get(unit) ?? null) : String.fromCharCode(after);
      if (piece === null) return rule(text);
      if (i > from) out += text.slice(from, i);
      out += piece;
      from = i + 1;
    }
    return from === 0 ? text : out + text.slice(from);
  };
}
