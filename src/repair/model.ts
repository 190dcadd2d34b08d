/** The compact language model: words, character pairs, readings, script forms. Built by scripts/build-model.ts. */

/**
 * What the repair of Chinese text knows, handed in because loading it is not this stage's business.
 * All probabilities are natural logarithms.
 */
export interface RepairModel {
  /** Name and version, recorded where it decided. */
  readonly id: string;
  /** The simplified form of a character, by UTF-16 unit; itself where there is none. */
  fold(unit: number): number;
  /** log P of a word given as folded units; NO_WORD when it is none. `d` and below are 0 when the word is shorter. */
  word(a: number, b: number, c: number, d: number): number;
  /** log P of one folded character standing alone; very low for characters nobody writes. */
  character(unit: number): number;
  /** Rank of a folded character by how often texts use it, from 1; 9999 when it was never met. */
  rank(unit: number): number;
  /** How much more often `b` follows `a` than chance would have it; below 0 when it is shunned. */
  affinity(a: number, b: number): number;
  /** Every reading of a character, toned, lower case. */
  readings(unit: number): readonly string[];
  /** Which script a character belongs to, as a converter sees it. */
  form(unit: number): Form;
}

/**
 * `both`: the same in either script. `hant`: the traditional form converters write. `variant`: a traditional form they
 * do not (裡 for 裏). `hans`: simplified only.
 */
export const FORM = { both: 0, hant: 1, variant: 2, hans: 3 } as const;
export type Form = (typeof FORM)[keyof typeof FORM];

/** Steps per nat in stored probabilities. */
export const QUANTUM = 10;
/** Instead of a log P: no such word. */
export const NO_WORD = -1e9;
/** The log P of a character the model has never met. */
export const NEVER = -22;

/** The most that a pair never counted speaks against itself. */
const SHUNNED = -2.5;

interface Header {
  /** log of the share below which no pair was kept. */
  readonly unseen: number;
  readonly id: string;
  readonly sections: Readonly<Record<string, readonly [offset: number, length: number]>>;
  readonly syllables: readonly string[];
}

/** Hash of up to four units; shared with the builder. */
export function hashWord(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ Math.imul(c + 0x165667b1, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 13), 0x9e3779b1) ^ Math.imul(d + 0x2545f491, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
  return (h ^ (h >>> 15)) >>> 0;
}

/**
 * Reads the bytes that scripts/build-model.ts wrote. Pure: the tables are views of `bytes`, nothing is unpacked but
 * readings and forms.
 * @throws RangeError when the bytes are no model of this version.
 */
export function loadModel(bytes: Uint8Array): RepairModel {
  // Views need alignment; a Buffer from a pool may start anywhere.
  const data = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.byteLength < 8 || view.getUint32(0, true) !== 0x314d5959) throw new RangeError('not a yuanye repair model');
  const size = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(8, 8 + size))) as Header;
  const base = (8 + size + 3) & ~3;
  const section = (name: string): readonly [number, number] => {
    const found = header.sections[name];
    if (found === undefined) throw new RangeError(`the repair model lacks its section "${name}"`);
    return [data.byteOffset + base + found[0], found[1]];
  };
  const u16 = (name: string) => {
    const [at, length] = section(name);
    return new Uint16Array(data.buffer, at, length / 2);
  };
  const u32 = (name: string) => {
    const [at, length] = section(name);
    return new Uint32Array(data.buffer, at, length / 4);
  };
  const words = u32('words');
  const pairs = u32('pairs');
  const alone = u16('alone');
  const forms = u16('forms');
  const converted = u16('converted');
  const spoken = u16('readings');

  const foldTable = new Uint16Array(65_536);
  for (let u = 0; u < 65_536; u++) foldTable[u] = u;
  for (let i = 0; i < forms.length; i += 2) foldTable[forms[i]!] = forms[i + 1]!;
  const idOf = new Uint16Array(65_536);
  const logP = new Float32Array(65_536).fill(NEVER);
  const used = new Float32Array(65_536);
  for (let i = 0; i < alone.length; i += 3) {
    idOf[alone[i]!] = i / 3 + 1;
    logP[alone[i]!] = -alone[i + 1]! / QUANTUM;
    used[alone[i]!] = alone[i + 2]! / QUANTUM;
  }
  const form = new Uint8Array(65_536);
  for (let i = 0; i < forms.length; i += 2) {
    form[forms[i]!] = FORM.variant;
    if (form[forms[i + 1]!] === FORM.both) form[forms[i + 1]!] = FORM.hans;
  }
  for (const unit of converted) form[unit] = foldTable[unit] === unit ? FORM.both : FORM.hant;
  const readingAt = new Map<number, string[]>();
  for (let i = 0; i < spoken.length; i += 2) {
    const list = readingAt.get(spoken[i]!);
    const syllable = header.syllables[spoken[i + 1]!]!;
    if (list === undefined) readingAt.set(spoken[i]!, [syllable]);
    else list.push(syllable);
  }
  const wordSlots = words.length;
  const { unseen } = header;
  const pairSlots = pairs.length;
  const none: readonly string[] = [];

  return {
    id: header.id,
    fold: (unit) => foldTable[unit]!,
    word: (a, b, c, d) => {
      const h = hashWord(a, b, c, d);
      // 24 bits of the hash stand for the word; the low byte is the probability.
      const mark = h & 0xffffff00;
      for (let slot = Math.imul(h, 0x9e3779b1) >>> 0; ; slot++) {
        const entry = words[slot % wordSlots]!;
        if (entry === 0) return NO_WORD;
        if ((entry & 0xffffff00) === mark) return -(entry & 0xff) / QUANTUM;
      }
    },
    character: (unit) => logP[unit]!,
    rank: (unit) => idOf[unit]! || 9999,
    affinity: (a, b) => {
      const i = idOf[a]!;
      const j = idOf[b]!;
      if (i === 0 || j === 0) return 0;
      const key = (i << 13) | j;
      for (let slot = Math.imul(key, 0x9e3779b1) >>> 0; ; slot++) {
        const entry = pairs[slot % pairSlots]!;
        // Two common characters never met side by side avoid each other: the fewest counted sets the bound.
        if (entry === 0) return Math.min(0, Math.max(SHUNNED, unseen + used[a]! + used[b]!));
        if (entry >>> 6 === key) return ((entry & 63) - 16) / 6;
      }
    },
    readings: (unit) => readingAt.get(unit) ?? none,
    form: (unit) => form[unit] as Form,
  };
}
