/** From the traditional of mirrors back to the simplified that the site published. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter } from 'opencc-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { scriptConverter } from '../../src/archive/models.js';
import { defaultModel, repair, scriptOf } from '../../src/text.js';

let toHans: (text: string) => string;
beforeAll(async () => {
  toHans = await scriptConverter();
});

it.each([
  ['公園沿著河道延伸，伴隨著鳥鳴，朝著入口走', '公园沿着河道延伸，伴随着鸟鸣，朝着入口走'],
  ['他的著作、名著和顯著成效', '他的著作、名著和显著成效'],
  ['著力推進，著眼長遠，著手實施', '着力推进，着眼长远，着手实施'],
  ['乾隆年間，這里空氣乾燥，幹部們實幹', '乾隆年间，这里空气干燥，干部们实干'],
  ['皇后的后花園在山后面，然後向後走', '皇后的后花园在山后面，然后向后走'],
  ['公里以外的村里，屋裏和心裡', '公里以外的村里，屋里和心里'],
  ['頭髮和理髮，發展和發現', '头发和理发，发展和发现'],
])('%s', (hant, hans) => {
  expect(toHans(hant)).toBe(hans);
});

it('tells the scripts apart, and what is mixed', () => {
  const model = defaultModel();
  expect(scriptOf('市园林绿化局昨日发布消息', model)).toBe('hans');
  expect(scriptOf('市園林綠化局昨日發布消息，位于公園里', model)).toBe('hant');
  expect(scriptOf('市园林绿化局昨日发布消息，市園林綠化局昨日發布消息', model)).toBe('mixed');
  expect(scriptOf('abc 123', model)).toBe('none');
});

const corpora = process.env.YUANYE_CORPORA ?? '';
const golds = join(corpora, 'corpora', 'extraction');
const noGolds = corpora === '' || !existsSync(golds);
describe.skipIf(noGolds)(`gold texts${noGolds ? ' (skipped: YUANYE_CORPORA does not name their folder)' : ''}`, () => {
  it('come back from traditional, of a thousand characters at least 998', () => {
    const toHant = Converter({ from: 'cn', to: 't' });
    let characters = 0;
    let changed = 0;
    for (const set of readdirSync(golds)) {
      const file = join(golds, set, 'gold.jsonl');
      if (!existsSync(file)) continue;
      for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
        const { lang, text } = JSON.parse(line) as { lang: string; text: string };
        if (lang !== 'zh-Hans') continue;
        const back = toHans(toHant(text));
        characters += text.length;
        const from = [...text];
        const to = [...back];
        // A word may come back a character longer: what stands before and behind it is compared.
        let start = 0;
        while (start < from.length && from[start] === to[start]) start++;
        let end = 0;
        while (end < from.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
        const middle = Math.max(from.length, to.length) - start - end;
        if (from.length !== to.length) changed += middle;
        else for (let i = start; i < from.length - end; i++) if (from[i] !== to[i]) changed++;
      }
    }
    expect(characters).toBeGreaterThan(50_000);
    expect(1 - changed / characters).toBeGreaterThanOrEqual(0.998);
  });
});

const seed = join(corpora, 'seed');
const noSeed = corpora === '' || !existsSync(seed);
describe.skipIf(noSeed)(
  `the seed page${noSeed ? ' (skipped: YUANYE_CORPORA does not name a folder with seed/)' : ''}`,
  () => {
    it('holds every paragraph of its simplified gold once it is repaired and converted', () => {
      const gold = JSON.parse(readFileSync(join(seed, 'gold.json'), 'utf8'));
      const dump = readFileSync(join(seed, 'chla-hangzhou-2019-12-20.txt'), 'utf8');
      const hans = toHans(repair(dump).text).replace(/\s+/g, '');
      const texts: string[] = [
        gold.simplified.title,
        ...gold.simplified.body.map((block: { text: string }) => block.text),
      ];
      expect(texts.filter((text) => !hans.includes(text.replace(/\s+/g, '')))).toEqual([]);
    });
  },
);
