/** Surnames stay what they are in traditional script; words that look like them do not. */
import { Converter } from 'opencc-js/cn2t';
import { expect, it } from 'vitest';
import { keepingNames, keepingSurnames } from '../../src/core/traditional.js';

const convert = Converter({ from: 'cn', to: 't' });

it.each([
  ['老板姓范，后来把后院改成花园。', '老闆姓范，後來把後院改成花園。'],
  ['他姓于，她姓余。', '他姓于，她姓余。'],
  ['姓余的木匠', '姓余的木匠'],
  ['范先生和于女士', '范先生和于女士'],
  ['本报记者范小雨报道', '本報記者范小雨報道'],
  ['设计师：岳某', '設計師：岳某'],
  ['示范区的范围和规范', '示範區的範圍和規範'],
  ['老百姓后来关于某件事', '老百姓後來關於某件事'],
  ['由于教授的建议，其余女士留下', '由於教授的建議，其餘女士留下'],
  ['记者于5月到达', '記者於5月到達'],
  ['改姓后，他种树', '改姓後，他種樹'],
])('%s', (simplified, traditional) => {
  expect(keepingSurnames(convert)(simplified)).toBe(traditional);
});

it.each([
  ['范小雨', '范小雨'],
  ['于鸣、余国华', '于鳴、余國華'],
  ['后小满 种师道', '后小滿 种師道'],
  ['范围研究所编辑部', '範圍研究所編輯部'],
])('the names %s', (simplified, traditional) => {
  expect(keepingNames(convert)(simplified)).toBe(traditional);
});
