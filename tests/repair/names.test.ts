/** Who speaks behind a quotation, terms in quotation marks, and lossy Big5: what is unsure is told, never made up. */
import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { decodeBytes } from '../../src/core/encodings.js';
import { loadModel, repairText } from '../../src/repair/index.js';
import { corrupt, type Site } from './forward.js';

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));
const SITE: Site = { readings: [], wide: new Set(['、']), loneLead: 'mark' };
const pair = (text: string) => {
  const made = corrupt(text, SITE);
  if (made === null) throw new Error(`nothing damages ${text}`);
  return made;
};

it('takes a name from other pages of the site', () => {
  const { text, gold } = pair('“这片林子是大家的。”杨国禹说，栈道年底完工。');
  const known = '總工程師楊國禹介紹,樹木保留了九成。楊國禹表示,明年開放。';
  expect(repairText(text, model).text).not.toBe(gold);
  expect(repairText(text, model, 'text', known).text).toBe(gold);
});

it('knows that a term in quotation marks inside a sentence does not end with 。', () => {
  const { text } = pair('园中的“西小海”是一处旧湖，今年清淤。');
  const { text: repaired, flags } = repairText(text, model);
  expect(repaired).not.toContain('小。”');
  if (!repaired.includes('“西小海”')) expect(flags.length).toBeGreaterThan(0);
});

it.each([
  '这座花园由奥玛埃·密米设计，去年完工。',
  '扭矩达到227米科·曼埃。最大功率不变。',
  '这座花园由斯·牛希赫设计，去年完工。',
])('guesses no part of a name beside a dot: %s', (sentence) => {
  const { text, gold } = pair(sentence);
  const { text: repaired, flags } = repairText(text, model);
  if (repaired !== gold) expect(flags.length).toBeGreaterThan(0);
});

it.each([
  '人民公園的櫻花已經盛開，前往賞花的遊客全部免費入園。',
  '二、全體居民共同參與樹木的養護。',
  '泰龍湖的水質得到改善。',
])('tells that characters may be missing where Big5 was read as GBK: %s', (text) => {
  const shown = decodeBytes(iconv.encode(text, 'big5'), 'gb18030').replace(/[\ue000-\uf8ff\ufffd]/g, '');
  const { text: repaired, flags } = repairText(shown, model);
  if (repaired !== text) expect(flags.length).toBeGreaterThan(0);
});

it('removes readings whose letters are references of any form', () => {
  expect(repairText('<p>園(yu&aacute;n)區(q&#363;)新設(sh&egrave;)步道,規(gu&#x012b;)劃</p>', model, 'html').text).toBe(
    '<p>園區新設步道,規劃</p>',
  );
});

it.each(['人民公園的櫻花已經盛開，前往賞花的遊客全部免費入園。', '園林綠化局發佈消息，全體居民共同參與樹木的養護。'])(
  'has no doubt where Big5 was read as GBK and nothing was dropped: %s',
  (text) => {
    const shown = decodeBytes(iconv.encode(text, 'big5'), 'gb18030');
    expect(shown).toMatch(/[\ue000-\uf8ff]/);
    expect(repairText(shown, model)).toMatchObject({ text, flags: [] });
  },
);

it('ends a list of terms in quotation marks with 等', () => {
  const { text, gold } = pair('新设了“竹之声”“花之海”等，通过步道相连。');
  expect(repairText(text, model)).toMatchObject({ text: gold, flags: [] });
});
