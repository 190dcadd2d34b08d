/** The compact language model: sequences of characters, readings, script forms. Built by scripts/build-model.ts. */
import { brotliDecompressSync } from 'node:zlib';
import { BACK_QUANTUM, backOf, costOf, type Level, level, place, QUANTUM } from './ngrams.js';
import { FIRST_HAN, SYMBOL } from './symbols.js';
import { asWords } from './words.js';

/** The language model of repair. Probabilities are natural logarithms. Characters are UTF-16 units. */
export interface RepairModel {
  /** Name and version, recorded where it decided. */
  readonly id: string;
  /** The simplified form of a character, by UTF-16 unit; itself where there is none. */
  fold(unit: number): number;
  /** The number of a UTF-16 unit after folding; 0 for a character that the model does not know. */
  token(unit: number): number;
  /** The probability of a number in a context, and the context that follows. */
  next(state: Context, token: number): Next;
  /** log P of numbers as words of a dictionary, whatever stands beside each. */
  words(tokens: readonly number[]): number;
  /** The rank of a folded character by frequency, from 1; 9999 for a character that the model does not know. */
  rank(unit: number): number;
  /** Every reading of a character, toned, lower case. */
  readings(unit: number): readonly string[];
  /** The script of a character. */
  form(unit: number): Form;
}

/**
 * `both`: the same in either script. `hant`: the traditional form converters write. `variant`: a traditional form they
 * do not (裡 for 裏). `hans`: simplified only.
 */
export const FORM = { both: 0, hant: 1, variant: 2, hans: 3 } as const;
/** The script of a character, as a number of `FORM`. */
type Form = (typeof FORM)[keyof typeof FORM];

const ZHU = 0x8457;
const ZHE = 0x7740;

/** Numbers that characters and symbols can have. */
const NUMBERS = 8192;

/** The log P of a character the model has never met. */
const NEVER = -17;

/** The context of the next character. */
export interface Context {
  /** The number of the last character; 0 for none. */
  readonly c1: number;
  /** The place of the last two characters in the tree of pairs; -1 when they are not in it. */
  readonly two: number;
  /** The place of the last three characters in the tree of triples; -1 when they are not in it. */
  readonly three: number;
}

/** The probability of a character in its context, and the context behind it. */
interface Next {
  /** Natural logarithm of the probability. */
  readonly p: number;
  /** `two` of the next context. */
  readonly two: number;
  /** `three` of the next context. */
  readonly three: number;
}

interface Header {
  readonly id: string;
  readonly sections: Readonly<Record<string, readonly [offset: number, length: number]>>;
  readonly syllables: readonly string[];
}

/** Far more than a model takes: a stream that claims more is none. */
const LARGEST = 64 * 2 ** 20;

function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    const data = brotliDecompressSync(bytes, { maxOutputLength: LARGEST });
    // Views need alignment; a Buffer from a pool may start anywhere.
    return data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
  } catch (cause) {
    throw noModel(cause);
  }
}

const noModel = (cause?: unknown) => new RangeError('not a yuanye repair model', { cause });

/** `YYM4`, the first four bytes of a model. */
export const MAGIC = 0x344d5959;

/** One part of a model: the sections that its header names. */
function sectionsOf(bytes: Uint8Array) {
  const data = unpacked(bytes);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const size = data.byteLength < 4 ? data.byteLength : view.getUint32(0, true);
  if (4 + size > data.byteLength) throw noModel();
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + size))) as Header;
  const base = (4 + size + 3) & ~3;
  const section = (name: string): readonly [number, number] => {
    const found = header.sections[name];
    if (found === undefined) throw new RangeError(`the repair model lacks its section "${name}"`);
    return [data.byteOffset + base + found[0], found[1]];
  };
  const u16 = (name: string) => {
    const [at, length] = section(name);
    return new Uint16Array(data.buffer, at, length / 2);
  };
  const u8 = (name: string) => {
    const [at, length] = section(name);
    return new Uint8Array(data.buffer, at, length);
  };
  const read = (name: string, parents: number, has: (parent: number) => boolean) =>
    level((plane) => u8(`${name}.${plane}`), parents, has);
  return { header, u16, u8, read };
}

/** The sequences of three and four characters, and the words: what only a page that shows damage needs. */
function readLonger(bytes: Uint8Array, twos: Level) {
  const { u8, read } = sectionsOf(bytes);
  const threes = read('threes', twos.entries.length, (i) => backOf(twos.entries[i]!) !== 0);
  const fours = read('fours', threes.entries.length, (i) => backOf(threes.entries[i]!) !== 0);
  const words2 = read('words2', NUMBERS, () => true);
  const words3 = read('words3', words2.entries.length, (i) => backOf(words2.entries[i]!) !== 0);
  const words4 = read('words4', words3.entries.length, (i) => backOf(words3.entries[i]!) !== 0);
  return { threes, fours, words: { levels: [words2, words3, words4], alone: u8('words1').slice() } };
}

/**
 * Reads a model that scripts/build-model.ts wrote: `YYM4`, the length of the first part in bytes (uint32, little endian),
 * and two parts (Brotli, RFC 7932). The second part, by far the larger one, is unpacked when it is first asked.
 * Throws RangeError when the bytes are no such model.
 */
export function loadModel(bytes: Uint8Array): RepairModel {
  const start = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || start.getUint32(0, true) !== MAGIC) throw noModel();
  const behind = 8 + start.getUint32(4, true);
  const { header, u16, read } = sectionsOf(bytes.subarray(8, behind));
  const twos = read('twos', NUMBERS, () => true);
  let rest: Uint8Array | null = bytes.subarray(behind);
  let unfolded: ReturnType<typeof readLonger> | undefined;
  const longer = () => {
    if (unfolded !== undefined) return unfolded;
    unfolded = readLonger(rest!, twos);
    rest = null;
    return unfolded;
  };
  const alone = u16('alone');
  const forms = u16('forms');
  const converted = u16('converted');
  // A copy: a view would keep all the bytes in memory, whose other parts are read once.
  const spoken = u16('readings').slice();

  const foldTable = new Uint16Array(65_536);
  for (let u = 0; u < 65_536; u++) foldTable[u] = u;
  for (let i = 0; i < forms.length; i += 2) foldTable[forms[i]!] = forms[i + 1]!;
  /** Numbers: of symbols by class, of Han by how often texts use them. */
  const tokenOf = new Uint16Array(65_536);
  tokenOf.set(SYMBOL);
  const logP = new Float32Array(NUMBERS).fill(NEVER);
  const backOfOne = new Float32Array(NUMBERS);
  for (let i = 0; i < alone.length; i += 3) {
    const token = i / 3 + 1;
    if (alone[i] !== 0) tokenOf[alone[i]!] = token;
    logP[token] = -alone[i + 1]! / 100;
    backOfOne[token] = -alone[i + 2]! / 100;
  }
  for (let u = 0; u < 65_536; u++) {
    const form = foldTable[u]!;
    if (form !== u) tokenOf[u] = form >= 0x4e00 && form <= 0x9fff ? tokenOf[form]! : 0; // 掆 folds to a rarity
  }
  const form = new Uint8Array(65_536);
  for (let i = 0; i < forms.length; i += 2) {
    form[forms[i]!] = FORM.variant;
    if (form[forms[i + 1]!] === FORM.both) form[forms[i + 1]!] = FORM.hans;
  }
  for (const unit of converted) form[unit] = foldTable[unit] === unit ? FORM.both : FORM.hant;
  // 著 and 着 are written in both scripts, though converters make one of the other.
  for (const unit of [ZHU, ZHE]) form[unit] = FORM.both;
  /** Made when a page first asks: most show no reading. */
  let readingAt: Map<number, string[]> | undefined;
  const readings = (): Map<number, string[]> => {
    const made = new Map<number, string[]>();
    for (let i = 0; i < spoken.length; i += 2) {
      const list = made.get(spoken[i]!);
      const syllable = header.syllables[spoken[i + 1]!]!;
      if (list === undefined) made.set(spoken[i]!, [syllable]);
      else list.push(syllable);
    }
    return made;
  };
  const none: readonly string[] = [];
  const p = (entry: number) => -costOf(entry) / QUANTUM;
  const back = (entry: number) => -backOf(entry) / BACK_QUANTUM;

  return {
    id: header.id,
    fold: (unit) => foldTable[unit]!,
    token: (unit) => tokenOf[unit]!,
    next: ({ c1, two, three }, w) => {
      if (w === 0 || c1 === 0) return { p: logP[w]!, two: -1, three: -1 };
      const i2 = place(twos, c1, w);
      if (two < 0) return { p: i2 >= 0 ? p(twos.entries[i2]!) : backOfOne[c1]! + logP[w]!, two: i2, three: -1 };
      const { threes, fours } = longer();
      const i3 = place(threes, two, w);
      if (three >= 0) {
        const i4 = place(fours, three, w);
        if (i4 >= 0) return { p: p(fours.entries[i4]!), two: i2, three: i3 };
      }
      // Each shorter context that has to do costs what the longer one leaves to it.
      let cost = three < 0 ? 0 : back(threes.entries[three]!);
      if (i3 >= 0) return { p: cost + p(threes.entries[i3]!), two: i2, three: i3 };
      cost += back(twos.entries[two]!);
      if (i2 >= 0) return { p: cost + p(twos.entries[i2]!), two: i2, three: -1 };
      return { p: cost + backOfOne[c1]! + logP[w]!, two: -1, three: -1 };
    },
    words: (tokens) => asWords(longer().words, tokens),
    rank: (unit) => (tokenOf[unit]! < FIRST_HAN ? 9999 : tokenOf[unit]! - FIRST_HAN + 1),
    readings: (unit) => (readingAt ??= readings()).get(unit) ?? none,
    form: (unit) => form[unit] as Form,
  };
}
