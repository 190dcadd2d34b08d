/**
 * Builds src/repair/data/zh.model, the language model of repair.
 *   npx tsx scripts/build-model.ts WORD_MODEL TEXT_FILE_OR_FOLDER…
 * Sources: the dictionary of @node-rs/jieba (MIT: words and their counts), the character tables of opencc-js
 * (Apache-2.0: script forms), pinyin-pro (MIT: readings), a model of words in KenLM's format (Debian's
 * libime-data-language-model: usr/lib/…/libime/zh_CN.lm, LGPL-2.1-or-later), and counts of two to four characters in a
 * row over the texts that scripts/model/texts.ts prepares (facts about the texts, not the texts). The provenance is
 * written beside the model.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pinyin } from 'pinyin-pro';
import { decodeBytes } from '../src/core/encodings.js';
import { codeOf } from '../src/repair/gbk.js';
import { FIRST_HAN, SYMBOL } from '../src/repair/symbols.js';
import { type Counts, countText, countWords, lastOf, merged, placeOf, prefixOf } from './model/count.js';
import { estimate, pack } from './model/estimate.js';
import { expected } from './model/expected.js';
import { readWordModel } from './model/kenlm.js';
import { relevance } from './model/relevance.js';
import { SOURCES } from './model/texts.js';
import { packWords } from './model/words.js';
import { writeModel } from './model/write.js';

const out = new URL('../src/repair/data/', import.meta.url);
/** As many as seven megabytes hold beside the rest. */
const SEQUENCES = 4_000_000;
/** The dictionary's weight against the texts, by characters. */
const DICTIONARY_SHARE = 0.4;
/** How long a text the model of words speaks for, in characters. */
const SPOKEN = 15e6;

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
// Mirrors write 著 for 着; 著名 keeps its own followers.
fold.set(0x8457, 0x7740);
const folded = (text: string) =>
  Array.from(text, (c) => String.fromCharCode(fold.get(c.charCodeAt(0)) ?? c.charCodeAt(0))).join('');
const converted = new Set<number>();
for (const name of ['STCharacters', 'TWVariants', 'HKVariants'])
  for (const row of table(name))
    for (const form of row.slice(1)) if (form.length === 1) converted.add(form.charCodeAt(0));

// Of two traditional forms that GBK has, converters write the usual one (眾, not 衆); 裏 is written as often as 裡.
for (const [form, usual] of table('TWVariants'))
  if (form !== '裏' && form!.length === 1 && fold.has(form!.charCodeAt(0)) && codeOf(usual!.charCodeAt(0)) !== 0)
    converted.delete(form!.charCodeAt(0));

// 后, 里, 于, 并 are simplified forms and traditional characters, too; converters of single characters leave them.
for (let lead = 0xa4; lead <= 0xc6; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const unit = decodeBytes(Uint8Array.of(lead, trail), 'big5');
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
const [wordModelFile, ...given] = process.argv.slice(2);
if (wordModelFile === undefined || given.length === 0)
  throw new Error('usage: build-model.ts WORD_MODEL TEXT_FILE_OR_FOLDER…');
for (const at of given) walk(at);
const wordModel = readWordModel(readFileSync(wordModelFile));
const digest = createHash('sha256');
const used = new Float64Array(65_536);
const texts = files.map((file) => {
  const text = `\n${readFileSync(file, 'utf8').trim()}\n`;
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
/** Tokens of a word, or null for one that is no Han. */
const tokenize = (word: string): number[] | null => {
  const list = Array.from(folded(word), (c) => (allHan(c) ? tokenOf[c.charCodeAt(0)]! : 0));
  return list.length > 0 && !list.includes(0) ? list : null;
};
const spoken = expected(wordModel, SPOKEN, tokenize);
/** What the texts counted and what the model of words expects, each length of its own. */
const inTexts = [1, 2, 3, 4].map((length) => countText(tokens, length, Math.max(1, length - 1)));
const often = new Float32Array(8192);
for (const { keys, counts } of [inTexts[0]!, spoken[0]!, countWords(words, 1)])
  for (let i = 0; i < keys.length; i++) often[keys[i]!]! += counts[i]!;
often[0] = 0;
const timesOf = (of: Counts, key: number): number => of.counts[placeOf(of, key)] ?? 0;
/**
 * The model of words knows no marks: where it adds to how often a context comes, what the texts count of marks behind
 * that context would seem rarer than it is.
 */
function marksKept(counts: Counts, length: number): Counts {
  const scaled = counts.counts.slice();
  for (let i = 0; i < scaled.length; i++) {
    const last = lastOf(counts.keys[i]!);
    if (last >= FIRST_HAN) continue;
    const prefix = prefixOf(counts.keys[i]!);
    const here = timesOf(inTexts[length - 2]!, prefix);
    const there = timesOf(spoken[length - 2]!, prefix);
    if (here > 0) scaled[i]! *= Math.min(20, (here + there) / here);
  }
  return { keys: counts.keys, counts: scaled };
}
const counts = [2, 3, 4].map((length) =>
  merged(merged(marksKept(inTexts[length - 1]!, length), spoken[length - 1]!), countWords(words, length)),
);
const all = often.reduce((n, x) => n + x, 0) + 4096;
const ones = Float32Array.from(often, (count, i) => (i === 0 || i >= FIRST_HAN + han.length ? 0 : (count + 0.5) / all));
const kept = estimate(ones, often, counts, SEQUENCES, relevance(han, fold));
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
const sections: { name: string; bytes: Uint8Array }[] = [];
const add = (name: string, data: Uint8Array | Uint16Array) =>
  sections.push({ name, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) });
for (const [i, name] of ['twos', 'threes', 'fours'].entries()) {
  for (const [plane, bytes] of Object.entries(packed[i]!)) add(`${name}.${plane}`, bytes);
}
const dictionary = packWords(jieba.map(([word, count]) => [Array.from(word, (c) => tokenOf[c.charCodeAt(0)]!), count]));
add('words1', dictionary.alone);
for (const [i, planes] of dictionary.levels.entries())
  for (const [plane, bytes] of Object.entries(planes)) add(`words${i + 2}.${plane}`, bytes);
add('alone', Uint16Array.from(alone));
add('forms', Uint16Array.from([...fold].filter(([a]) => codeOf(a) !== 0).flat()));
add('converted', Uint16Array.from(converted));
add('readings', Uint16Array.from(readings));
const { id, model } = writeModel(sections, syllables);
mkdirSync(out, { recursive: true });
writeFileSync(new URL('zh.model', out), model);
const version = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
writeFileSync(
  new URL('PROVENANCE.json', out),
  `${JSON.stringify(
    {
      model: id,
      bytes: model.length,
      builtBy: 'scripts/build-model.ts',
      licence: 'LGPL-2.1-or-later',
      words: {
        read: jieba.length,
        kept: dictionary.kept,
        from: `@node-rs/jieba ${version('@node-rs/jieba')} dict.txt`,
        licence: 'MIT',
      },
      forms: { kept: fold.size, from: `opencc-js ${version('opencc-js')}`, licence: 'Apache-2.0' },
      readings: { kept: readings.length / 2, from: `pinyin-pro ${version('pinyin-pro')}`, licence: 'MIT' },
      wordModel: {
        words: wordModel.words.length,
        pairs: wordModel.pairs.first.length,
        triples: wordModel.triples.first.length,
        from: 'libime-data-language-model 1.0.16-1 (Debian), zh_CN.lm',
        licence: 'LGPL-2.1-or-later',
        digest: `sha256:${createHash('sha256').update(readFileSync(wordModelFile)).digest('hex')}`,
        weight: SPOKEN,
      },
      sequences: {
        kept: { two: kept.kept[0], three: kept.kept[1], four: kept.kept[2] },
        from: 'counts of two to four characters in a row; counts are facts about texts, no text is kept',
        sources: SOURCES.map(({ repository, commit, what }) => `${what}: ${repository} at ${commit}`),
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
