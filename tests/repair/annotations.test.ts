/** Readings that belong to the text stay; those that a converter left go, however they are written. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadModel, repairText } from '../../src/repair/index.js';

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));

it.each([
  '「長」字有兩讀：長(cháng)江、生長(zhǎng)；「樂」也是：音樂(yuè)、快樂(lè)。',
  '「當」字有兩讀：當(dāng)年、當(dàng)真；「發」也有兩讀：發(fā)展、頭髮(fà)。',
  '課文生字注音：園(yuán)林、樹(shù)木、鳥(niǎo)語、風(fēng)景。',
])('stays: %s', (text) => {
  expect(repairText(text, model)).toEqual({ text, steps: [], flags: [] });
});

it.each([
  ['園(yuán)區(qū)新設(shè)步道,濕地面積擴(kuò)大', '園區新設步道,濕地面積擴大'],
  ['風景園林網(w&#462;ng)絡與綠道規(gu&#299;)劃', '風景園林網絡與綠道規劃'],
  // The character that was annotated lost its first byte: its second one is a letter.
  ['碑刻移入公共衛(w&#232;i)生間(ji&#257;n)??崎L(zh&#462;ng)顧麗建議', '碑刻移入公共衛生間。科長顧麗建議'],
  [
    '他談到發(fā)音練習時說,學(xué)員們(men)在園(yuán)區(qū)裏,從語(yǔ)調(diào)練(liàn)起,進(jìn)步很快',
    '他談到發音練習時說,學員們(men)在園區裏,從語調練起,進步很快',
  ],
])('goes: %s', (text, gold) => {
  expect(repairText(text, model).text).toBe(gold);
});
