/**
 * The forward model: from a clean text to what a damaged mirror shows, mechanism by mechanism, from a seed.
 * Repair is judged by undoing it: `repair(corrupt(x))` is x, or the place is flagged.
 */
import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { pinyin } from 'pinyin-pro';

/** A small seeded generator (mulberry32), so that every pair can be made again. */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const table = (name: string): Map<string, readonly string[]> =>
  new Map(
    readFileSync(new URL(`../../node_modules/opencc-js/dist/esm-lib/dict/${name}.js`, import.meta.url), 'utf8')
      .replace(/^export default "|";?\s*$/g, '')
      .split('|')
      .map((row) => row.split(' '))
      .map(([from, ...to]) => [from!, to] as const),
  );

const inGbk = (c: string) => iconv.encode(c, 'gbk').length === 2;
const TO_HANT = table('STCharacters');

/**
 * One-to-one conversion as the mirrors do it: a character that is one of its own traditional forms stays (里, 后, 面),
 * others take their first form that GBK has; 着 becomes 著, 为 becomes 為.
 */
export function toMirrorScript(text: string): string {
  return Array.from(text, (c) => {
    if (c === '着') return '著';
    if (c === '为') return '為';
    const forms = TO_HANT.get(c);
    if (forms === undefined || forms.includes(c)) return c;
    return forms.find(inGbk) ?? c;
  }).join('');
}

const isHan = (c: string) => /^[\u4e00-\u9fff]$/.test(c);
const inGb2312 = (code: number) => code >= 0xb0a1 && code <= 0xf7fe && (code & 0xff) >= 0xa1;

/** The characters a site's converter annotates: all of one kind, a share of them that differs from site to site. */
export function annotationTable(sample: string, next: () => number, share: number): Map<number, string> {
  const found = new Map<number, string>();
  for (const c of new Set(toMirrorScript(sample))) {
    if (!isHan(c)) continue;
    const bytes = iconv.encode(c, 'gbk');
    const code = (bytes[0]! << 8) | bytes[1]!;
    if (c !== '著' && inGb2312(code)) continue;
    if (next() < share) found.set(code, c === '著' ? 'zhù' : pinyin(c, { type: 'array' })[0]!);
  }
  return found;
}

/** Inserts readings behind every byte pair of the table, at any offset, one character after the other, as a byte-wise replace does. */
export function inject(bytes: Buffer, readings: ReadonlyMap<number, string>): Buffer {
  // Matches of later entries inside inserted readings do not occur: tone letters are A8xx, brackets ASCII.
  const out: number[] = [];
  let marks: { at: number; reading: string }[] = [];
  for (let i = 0; i + 1 < bytes.length; i++) {
    const reading = bytes[i]! >= 0x81 ? readings.get((bytes[i]! << 8) | bytes[i + 1]!) : undefined;
    if (reading !== undefined) marks.push({ at: i + 2, reading });
  }
  // Overlapping matches exclude each other: once a reading stands inside a pair, the pair is no longer there.
  marks = marks.filter((m, i) => i === 0 || m.at - marks[i - 1]!.at !== 1 || !marks.splice(i, 0));
  const kept: typeof marks = [];
  for (const m of marks) {
    const last = kept[kept.length - 1];
    if (last !== undefined && m.at - last.at < 2) continue;
    kept.push(m);
  }
  let from = 0;
  for (const m of kept) {
    for (; from < m.at; from++) out.push(bytes[from]!);
    out.push(...iconv.encode(`(${m.reading})`, 'gbk'));
  }
  for (; from < bytes.length; from++) out.push(bytes[from]!);
  return Buffer.from(out);
}

const CUTS: Readonly<Record<number, string>> = { 41889: '!', 41900: ',', 41919: '?', 41915: ';', 41914: ':' };

/** Cuts the bytes at full-width marks wherever their two bytes stand, and decodes piece by piece. */
export function cutAndDecode(bytes: Buffer, next: () => number, loneLead: 'mark' | 'drop', wide: boolean): string {
  let out = '';
  let from = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    const mark = CUTS[(bytes[i]! << 8) | bytes[i + 1]!];
    if (mark === undefined) continue;
    out += decodeCp936(bytes.subarray(from, i), loneLead) + (wide ? wider(mark) : mark);
    from = i + 2;
    i++;
  }
  void next;
  return out + decodeCp936(bytes.subarray(from), loneLead);
}

const wider = (mark: string) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0);

/** Code page 936 as PHP's old converter reads it: a lead byte before anything below 0x40 eats it and gives one `?`. */
export function decodeCp936(bytes: Uint8Array, loneLead: 'mark' | 'drop' = 'mark'): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) {
    const a = bytes[i]!;
    if (a < 0x80) out += String.fromCharCode(a);
    else if (a === 0x80) out += '€';
    else if (a === 0xff) continue;
    else if (i + 1 >= bytes.length) out += loneLead === 'mark' ? '?' : '';
    else {
      const b = bytes[++i]!;
      if (b < 0x40) out += '?';
      else {
        const c = iconv.decode(Buffer.from([a, b]), 'gbk');
        if (c.length === 1 && c !== '\ufffd' && !(c >= '\ue000' && c < '\uf900')) out += c;
      }
    }
  }
  return out;
}

/** What the undamaged mirror page would show: the same script, the same half-width or full-width marks. */
export function intact(text: string, wide: boolean): string {
  return wide ? text : text.replace(/[！，？；：]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

export type Family = 'pinyin' | 'straddle' | 'cut' | 'both';
export interface Pair {
  readonly family: Family;
  readonly text: string;
  readonly gold: string;
}

/** Damages one clean simplified sentence; null when this seed does it no harm. */
export function corrupt(
  sentence: string,
  family: Family,
  readings: ReadonlyMap<number, string>,
  next: () => number,
): Pair | null {
  const mirror = toMirrorScript(sentence);
  const clean = iconv.encode(mirror, 'gbk');
  if (iconv.decode(clean, 'gbk') !== mirror || /[?€]/.test(mirror)) return null;
  const wide = next() < 0.5;
  const loneLead = next() < 0.7 ? 'mark' : 'drop';
  const injected = family === 'cut' ? clean : inject(clean, readings);
  const text =
    family === 'pinyin' || family === 'straddle'
      ? intact(decodeCp936(injected), wide)
      : cutAndDecode(injected, next, loneLead, wide);
  const gold = intact(mirror, wide);
  if (text === gold) return null;
  const annotated = iconv.decode(injected, 'gbk');
  const straddles = family !== 'cut' && annotated.replace(/\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹ]+\)/g, '') !== mirror;
  const cuts = text !== intact(decodeCp936(injected), wide);
  const got: Family = straddles && cuts ? 'both' : straddles ? 'straddle' : cuts ? 'cut' : 'pinyin';
  return got === family ? { family, text, gold } : null;
}
