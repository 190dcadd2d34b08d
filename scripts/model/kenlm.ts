/**
 * Reads a word model in KenLM's binary format, order three, quantised, its pointers compressed (model type 5, "array
 * trie"; K. Heafield, "KenLM: Faster and Smaller Language Model Queries", WMT 2011): such is the model that Debian's
 * libime-data-language-model installs. The tree is stored last word first: below each word the words before it.
 */

const NATS = Math.log(10);

/** log P and log weights of falling back are natural logarithms. */
export interface WordModel {
  readonly words: readonly string[];
  /** For each word: log P of it alone, weight of falling back from it. */
  readonly alone: Float32Array;
  readonly back: Float32Array;
  readonly pairs: {
    readonly first: Uint32Array;
    readonly second: Uint32Array;
    readonly p: Float32Array;
    readonly back: Float32Array;
  };
  /** `pair` is the place, in `pairs`, of the last two words. */
  readonly triples: { readonly first: Uint32Array; readonly pair: Uint32Array; readonly p: Float32Array };
}

const bitsFor = (most: number): number => (most === 0 ? 0 : Math.floor(Math.log2(most)) + 1);
const aligned = (at: number): number => (at + 7) & ~7;

/** How many bits of a pointer KenLM puts into a table beside the array: as many as make both smallest. */
function chopped(entries: number, next: number, most: number): number {
  const required = bitsFor(next);
  let best = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let chop = 0; chop <= Math.min(required, most); chop++) {
    const change = Math.floor(next / 2 ** (required - chop)) * 64 - entries * chop;
    if (change >= lowest) continue;
    lowest = change;
    best = chop;
  }
  return best;
}

/**
 * @throws RangeError when the bytes are a model of another kind.
 */
export function readWordModel(bytes: Buffer): WordModel {
  if (bytes.toString('latin1', 0, 7) !== 'mmap lm') throw new RangeError('not a KenLM binary model');
  const [order, type] = [bytes[0x58], bytes.readUInt32LE(0x60)];
  if (order !== 3 || type !== 5) throw new RangeError(`a KenLM model of order ${order}, type ${type}; wanted 3 and 5`);
  const [ones, twos, threes] = [0x6c, 0x74, 0x7c].map((at) => Number(bytes.readBigUInt64LE(at))) as [
    number,
    number,
    number,
  ];
  let at = 0x88 + 8 + 8 * ones;
  const [probBits, backBits] = [bytes[at + 1]!, bytes[at + 2]!];
  at += 8;
  const table = (bits: number) => {
    const values = Float32Array.from({ length: 1 << bits }, (_, i) => bytes.readFloatLE(at + 4 * i) * NATS);
    at += 4 << bits;
    return values;
  };
  const [pairP, pairBack, tripleP] = [table(probBits), table(backBits), table(probBits)];
  const alone = new Float32Array(ones);
  const back = new Float32Array(ones);
  const starts = new Uint32Array(ones + 1);
  for (let i = 0; i <= ones; i++) {
    if (i < ones) alone[i] = bytes.readFloatLE(at + 16 * i) * NATS;
    if (i < ones) back[i] = bytes.readFloatLE(at + 16 * i + 4) * NATS;
    starts[i] = Number(bytes.readBigUInt64LE(at + 16 * i + 8));
  }
  at += 16 * (ones + 2);

  const read = (base: number, bit: number, width: number): number => {
    const byte = base + Math.floor(bit / 8);
    const low = bytes.readUIntLE(byte, 6);
    return Math.floor(low / 2 ** (bit % 8)) % 2 ** width;
  };
  // ── pairs ──
  const chop = chopped(twos + 1, threes, bytes[at + 1]!);
  const inline = bitsFor(threes) - chop;
  const tableCount = Math.floor(threes / 2 ** inline) + 1;
  const offsets = Array.from({ length: tableCount }, (_, i) => Number(bytes.readBigUInt64LE(aligned(at) + 8 + 8 * i)));
  at += 8 * (1 + tableCount) + 7;
  const wordBits = bitsFor(ones);
  const width = wordBits + probBits + backBits + inline;
  const first = new Uint32Array(twos);
  const second = new Uint32Array(twos);
  const p = new Float32Array(twos);
  const fall = new Float32Array(twos);
  const next = new Uint32Array(twos + 1);
  for (let i = 0, high = 0, last = 0; i <= twos; i++) {
    while (high + 1 < tableCount && offsets[high + 1]! <= i) high++;
    next[i] = high * 2 ** inline + read(at, i * width + wordBits + probBits + backBits, inline);
    if (i === twos) break;
    while (i >= starts[last + 1]!) last++;
    first[i] = read(at, i * width, wordBits);
    second[i] = last;
    fall[i] = pairBack[read(at, i * width + wordBits, backBits)]!;
    p[i] = pairP[read(at, i * width + wordBits + backBits, probBits)]!;
  }
  at += Math.floor(((1 + twos) * width + 7) / 8) + 8;
  // ── triples ──
  const long = wordBits + probBits;
  const before = new Uint32Array(threes);
  const pair = new Uint32Array(threes);
  const tp = new Float32Array(threes);
  for (let i = 0, of = 0; i < threes; i++) {
    while (i >= next[of + 1]!) of++;
    before[i] = read(at, i * long, wordBits);
    pair[i] = of;
    tp[i] = tripleP[read(at, i * long + wordBits, probBits)]!;
  }
  at += Math.floor(((1 + threes) * long + 7) / 8) + 8;
  const words = bytes.toString('utf8', at).replace(/^\0+/, '').split('\0');
  if (words.length < ones) throw new RangeError('the KenLM model holds fewer words than it counts');
  return {
    words: words.slice(0, ones),
    alone,
    back,
    pairs: { first, second, p, back: fall },
    triples: { first: before, pair, p: tp },
  };
}
