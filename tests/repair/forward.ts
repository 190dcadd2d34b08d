/**
 * The forward model: from a clean text to what a damaged mirror shows, mechanism by mechanism, from a seed.
 * Repair is judged by undoing it: `repair(corrupt(x))` is x, or the place is flagged.
 *
 * 1. Simplified becomes one-to-one traditional, held as GBK bytes.
 * 2. Readings are put behind certain byte pairs, one search-and-replace after the other over the bytes: so a pair made
 *    of the end of one character and the start of the next is hit, too (當地 → 當(dāng)?shù)氐: 數 was replaced before 當).
 * 3. The bytes are cut at full-width marks, at any offset, and each piece is decoded on its own.
 * 4. Code page 936 as PHP reads it: `?` for a lead byte and what it ate, nothing for a pair that is not assigned.
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
const USUAL_FORM = table('TWVariants');
/** What mirrors leave as it is, being traditional characters of their own: 年后, 位于, 并且, 旅游, 其余 on real pages. */
const KEPT = new Set('后里于并范干征制准系余游布采面谷松志致朱沈涂筑郁御岳杰佣借卷咸家折周只托升');

/** One-to-one conversion as the mirrors do it; 着 becomes 著. Of two traditional forms they write the usual one (眾, not 衆). */
export function toMirrorScript(text: string): string {
  return Array.from(text, (c) => MIRRORED.get(c) ?? c).join('');
}

const MIRRORED = new Map([['着', '著']]);
for (const [c, [form]] of TO_HANT) {
  if (form === undefined || KEPT.has(c) || MIRRORED.has(c)) continue;
  const usual = USUAL_FORM.get(form)?.[0] ?? form;
  MIRRORED.set(c, inGbk(usual) ? usual : inGbk(form) ? form : c);
}

const inGb2312 = (code: number) => code >= 0xb0a1 && code <= 0xf7fe && (code & 0xff) >= 0xa1;
const codeOf = (c: string): number => {
  const bytes = iconv.encode(c, 'gbk');
  return bytes.length === 2 ? (bytes[0]! << 8) | bytes[1]! : 0;
};

const simplified = new Map<string, string>();
for (const first of [true, false])
  for (const [c, forms] of TO_HANT)
    for (const form of first ? forms.slice(0, 1) : forms) if (!simplified.has(form)) simplified.set(form, c);

/** How often each character, simplified, stands in the words of a dictionary: the repair model is not asked for its own test. */
const OFTEN = new Map<string, number>();
for (const row of readFileSync(new URL('../../node_modules/@node-rs/jieba/dict.txt', import.meta.url), 'utf8').split(
  '\n',
)) {
  const [word = '', count] = row.split(' ');
  for (const c of word) {
    const one = simplified.get(c) ?? c;
    OFTEN.set(one, (OFTEN.get(one) ?? 0) + Number(count));
  }
}
/** How many characters are in daily use: the annotated ones seen on real pages, 112 of them, all are. */
const DAILY = new Set(
  [...OFTEN]
    .sort(([, m], [, n]) => n - m)
    .slice(0, 1500)
    .map(([c]) => c),
);
const daily = (c: string) => DAILY.has(simplified.get(c) ?? c);

/** What converters annotate: traditional forms in daily use that the fonts of GB2312 lack, and 著, each with one reading. */
const ANNOTATED: readonly (readonly [code: number, reading: string])[] = [
  ...new Set([...TO_HANT.keys()].filter((c) => inGb2312(codeOf(c))).map(toMirrorScript)),
]
  .filter((c) => c === '著' || (codeOf(c) !== 0 && !inGb2312(codeOf(c)) && daily(c)))
  .map((c) => [codeOf(c), c === '著' ? 'zhù' : pinyin(c, { type: 'array' })[0]!] as const);

/** A mirror: what it does, it does to every page. */
export interface Site {
  /** In the order in which it replaces. */
  readonly readings: readonly (readonly [code: number, reading: string])[];
  /** Marks that it writes full-width where it cut; the others come out half-width. */
  readonly wide: ReadonlySet<string>;
  /** What becomes of a lead byte left at the end of a piece. */
  readonly loneLead: 'mark' | 'drop';
}

/**
 * A site by chance, with the shares of real ones: three to seven tenths of the characters of the kind are annotated,
 * always the same ones; commas and colons come out half-width everywhere, ！ every other time; a lone lead byte is
 * mostly a question mark.
 */
export function siteOf(next: () => number, annotates = true): Site {
  const share = 0.3 + 0.4 * next();
  const readings = annotates ? ANNOTATED.filter(() => next() < share) : [];
  for (let i = readings.length - 1; i > 0; i--) {
    const k = Math.floor(next() * (i + 1));
    [readings[i], readings[k]] = [readings[k]!, readings[i]!];
  }
  const wide = new Set(['、']);
  if (next() < 0.5) wide.add('！');
  for (const mark of '；？') if (next() < 0.1) wide.add(mark);
  return { readings, wide, loneLead: next() < 0.8 ? 'mark' : 'drop' };
}

/** Bytes on their way, each with its place among the clean ones; -1 for inserted ones. */
interface Stream {
  readonly bytes: Buffer;
  readonly origin: Int32Array;
}

/** The place of each pair among the readings of a site: a text holds a few of some hundreds. */
const places = new WeakMap<Site['readings'], ReadonlyMap<number, number>>();
function placesOf(readings: Site['readings']): ReadonlyMap<number, number> {
  let found = places.get(readings);
  if (found === undefined) {
    found = new Map(readings.map(([code], i) => [code, i]));
    places.set(readings, found);
  }
  return found;
}

/** Puts a reading behind every pair of the table, wherever its two bytes stand, one entry after the other. */
function inject({ bytes, origin }: Stream, readings: Site['readings']): Stream {
  const place = placesOf(readings);
  const present = new Set<number>(); // readings are ASCII and A8xx: they make no new pairs
  for (let i = 0; i + 1 < bytes.length; i++) {
    const at = place.get((bytes[i]! << 8) | bytes[i + 1]!);
    if (at !== undefined) present.add(at);
  }
  if (present.size === 0) return { bytes, origin };
  const now = [...bytes];
  const from = [...origin];
  for (const entry of [...present].sort((a, b) => a - b)) {
    const [code, reading] = readings[entry]!;
    const note = noteBytes(reading);
    for (let at = 0; at + 1 < now.length; at++) {
      if (((now[at]! << 8) | now[at + 1]!) !== code) continue;
      now.splice(at + 2, 0, ...note);
      from.splice(at + 2, 0, ...note.map(() => -1));
      at += 1 + note.length;
    }
  }
  return { bytes: Buffer.from(now), origin: Int32Array.from(from) };
}

const notes = new Map<string, readonly number[]>();
function noteBytes(reading: string): readonly number[] {
  let bytes = notes.get(reading);
  if (bytes === undefined) {
    bytes = [...iconv.encode(`(${reading})`, 'gbk')];
    notes.set(reading, bytes);
  }
  return bytes;
}

/** The mark of each pair of bytes that is one. */
const MARKS: (string | undefined)[] = Array.from({ length: 65_536 });
for (const mark of '！，？；：、') MARKS[codeOf(mark)] = mark;
const shown = (mark: string, site: Site) =>
  site.wide.has(mark) ? mark : String.fromCharCode(mark.charCodeAt(0) - 0xfee0);

/** The character of each pair; nothing where it has none. */
const CHARACTERS: readonly string[] = Array.from({ length: 65_536 }, (_, code) => {
  const c = code < 0x8000 ? '' : iconv.decode(Buffer.from([code >> 8, code & 255]), 'gbk');
  return c.length === 1 && c !== '\ufffd' && !(c >= '\ue000' && c < '\uf900') ? c : '';
});

/** Code page 936 as PHP's old converter reads it: a lead byte before anything below 0x40 eats it and gives one `?`. */
function decodeCp936(
  bytes: Uint8Array,
  loneLead: 'mark' | 'drop' = 'mark',
  eats: (at: number) => void = () => {},
): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) {
    const a = bytes[i]!;
    if (a < 0x80) out += String.fromCharCode(a);
    else if (a === 0x80) out += '€';
    else if (a === 0xff) continue;
    else if (i + 1 >= bytes.length) out += loneLead === 'mark' ? '?' : '';
    else {
      const b = bytes[++i]!;
      if (b < 0x40) {
        out += '?';
        eats(i);
      } else {
        out += CHARACTERS[(a << 8) | b]!;
      }
    }
  }
  return out;
}

export const FAMILIES = ['pinyin', 'straddle', 'cut', 'both', 'eaten'] as const;
/**
 * What happened: readings only; a reading inside a character; a cut inside a character; both; or either of them, and a
 * digit, a blank or the like was eaten, which nobody can know: such a place can only be flagged.
 */
export type Family = (typeof FAMILIES)[number];
export interface Pair {
  readonly family: Family;
  readonly text: string;
  readonly gold: string;
  /** What stood round each place where bytes were lost. */
  readonly breaks: readonly string[];
}

/**
 * Whether a text may come out as one of the family, by its bytes alone: a reading inside a character and a cut inside
 * one need pairs of bytes that lie across two characters. `starts` marks where characters begin.
 */
function mayBecome(family: Family, bytes: Uint8Array, starts: Uint8Array, readings: Site['readings']): boolean {
  const place = placesOf(readings);
  let [straddle, cut] = [family !== 'straddle' && family !== 'both', family !== 'cut' && family !== 'both'];
  for (let i = 0; i + 1 < bytes.length && !(straddle && cut); i++) {
    if (starts[i] === 1) continue;
    const code = (bytes[i]! << 8) | bytes[i + 1]!;
    straddle ||= place.has(code);
    cut ||= MARKS[code] !== undefined;
  }
  return straddle && cut;
}

/**
 * Damages one clean simplified text as a site would; null when it does it no harm, code page 936 cannot hold it, or the
 * family that is wanted is out of its reach.
 */
export function corrupt(sentence: string, site: Site, wanted?: Family): Pair | null {
  const mirror = toMirrorScript(sentence);
  const bytes = iconv.encode(mirror, 'gbk');
  const starts = new Uint8Array(bytes.length + 1);
  for (let i = 0; i < bytes.length; i += bytes[i]! < 0x80 ? 1 : 2) starts[i] = 1;
  if (wanted !== undefined && !mayBecome(wanted, bytes, starts, site.readings)) return null;
  if (iconv.decode(bytes, 'gbk') !== mirror || /[?€]/.test(mirror)) return null;
  const breaks: string[] = [];
  const broken = (origin: number) =>
    breaks.push(iconv.decode(bytes.subarray(Math.max(0, origin - (starts[origin] === 1 ? 4 : 5)), origin + 9), 'gbk'));
  const origin = new Int32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) origin[i] = i;
  const clean = { bytes, origin };
  const stream = inject(clean, site.readings);
  const whole = (k: number) => starts[stream.origin[k]!] === 1 && stream.origin[k + 1] === stream.origin[k]! + 1;

  let text = '';
  let from = 0;
  let cut = false;
  let eaten = false;
  const piece = (start: number, end: number) => {
    text += decodeCp936(stream.bytes.subarray(start, end), site.loneLead, (at) => {
      // A bracket, a tag and a reference show what they lack.
      eaten ||= stream.origin[start + at] !== -1 && !'(<&'.includes(String.fromCharCode(stream.bytes[start + at]!));
    });
  };
  for (let k = 0; k + 1 < stream.bytes.length; k++) {
    const mark = MARKS[(stream.bytes[k]! << 8) | stream.bytes[k + 1]!];
    if (mark === undefined) continue;
    piece(from, k);
    text += shown(mark, site);
    if (!whole(k)) {
      cut = true;
      broken(Math.max(stream.origin[k]!, stream.origin[k + 1]! - 1));
    }
    from = k + 2;
    k++;
  }
  piece(from, stream.bytes.length);
  const gold = mirror.replace(/[！，？；：]/g, (mark) => shown(mark, site));
  if (text === gold) return null;
  let straddle = false;
  for (let k = 1; k < stream.bytes.length; k++) {
    const inserted = stream.origin[k] === -1 && stream.origin[k - 1] !== -1;
    if (inserted && stream.bytes[k] === 0x28 && starts[stream.origin[k - 1]! + 1] !== 1) {
      straddle = true;
      broken(stream.origin[k - 1]!);
    }
  }
  const family = eaten ? 'eaten' : straddle ? (cut ? 'both' : 'straddle') : cut ? 'cut' : 'pinyin';
  return { family, text, gold, breaks };
}

/** An excerpt of a page by chance: one to three sentences, or the middle of one, with what stands behind them in HTML. */
export function excerpt(paragraphs: readonly string[], next: () => number): string {
  const paragraph = paragraphs[Math.floor(next() * paragraphs.length)]!;
  const sentences = paragraph.match(/[^。！？]+[。！？]?[”’」』）]*/g) ?? [paragraph];
  let first = Math.floor(next() * sentences.length);
  const last = first + 1 + Math.floor(next() * 3);
  const chosen = () => sentences.slice(first, last).join('');
  // Where a quotation closes, the page shows where it was opened.
  while (first > 0 && /^[^“]*”/.test(chosen())) first--;
  let text = chosen();
  if (text.length > 160) {
    const start = Math.floor(next() * (text.length - 60));
    text = text.slice(start, start + 30 + Math.floor(next() * 40));
  }
  const behind = next();
  return text + (behind < 0.01 ? '　　&nbsp;' : behind < 0.02 ? '　　</font>' : behind < 0.1 ? '<a href="/">' : '</p>');
}

/** So often the same break may come: two short passages would else be three of ten misses. */
const AGAIN = 3;

/** Pairs of one family, fresh ones; ends when the text holds no more. */
export function* pairs(family: Family, paragraphs: readonly string[], next: () => number): Generator<Pair> {
  let site = siteOf(next);
  const told = new Map<string, number>();
  for (let tries = 0, since = 0; since < 4_000; tries++, since++) {
    if (tries % 20 === 0) site = siteOf(next, family !== 'cut' || next() < 0.5);
    const pair = corrupt(excerpt(paragraphs, next), site, family);
    if (pair === null || pair.family !== family) continue;
    const places = pair.breaks.length === 0 ? [pair.gold] : pair.breaks;
    if (places.some((place) => (told.get(place) ?? 0) >= AGAIN)) continue;
    for (const place of places) told.set(place, (told.get(place) ?? 0) + 1);
    since = 0;
    yield pair;
  }
}
