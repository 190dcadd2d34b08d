/** Text read in a wrong encoding: what lost no byte is exact, what lost some is right or flagged, never wrong in silence. */
import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../src/core/encodings.js';
import { loadModel, repairText } from '../../src/repair/index.js';

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));

/** Written for these tests. */
const HANS = [
  '风景公园',
  '服务器报告错误',
  '请输入用户名',
  '数据库连接失败，请稍后重试',
  '园林绿化局发布消息',
  '错误：无法打开文件 config.ini',
];
const HANT = ['中華民國', '文件不存在', '園林綠化局發佈消息', '請輸入使用者名稱', '資料庫連線失敗'];

const misread = (text: string, as: string, by: string) => decodeBytes(iconv.encode(text, as), by);
const latin = (text: string) => misread(text, 'utf8', 'windows-1252');
const withoutPrivate = (text: string) => text.replace(/[\ue000-\uf8ff]/g, '');

const WHOLE: readonly (readonly [string, (text: string) => string])[] = [
  ['GBK as windows-1252', (text) => misread(text, 'gbk', 'windows-1252')],
  ['UTF-8 as windows-1252', latin],
  ['UTF-8 as windows-1252, twice', (text) => latin(latin(text))],
];
const LOSSY: readonly (readonly [string, (text: string) => string])[] = [
  ['UTF-8 as GBK', (text) => withoutPrivate(misread(text, 'utf8', 'gbk'))],
  [
    'UTF-8 as GBK with question marks',
    (text) => withoutPrivate(misread(text, 'utf8', 'gbk')).replaceAll('\ufffd', '?'),
  ],
  ['UTF-8 as windows-1252 without controls', (text) => latin(text).replace(/[\x80-\x9f]/g, '')],
  ['GBK as windows-1252 without controls', (text) => misread(text, 'gbk', 'windows-1252').replace(/[\x80-\x9f]/g, '')],
  ['GBK as Big5', (text) => misread(text, 'gbk', 'big5')],
];

describe.each(WHOLE)('%s', (_, damage) => {
  it.each([...HANS, ...HANT])('%s', (text) => {
    expect(repairText(damage(text), model)).toMatchObject({ text, flags: [] });
  });
});

describe.each(LOSSY)('%s', (_, damage) => {
  it.each([...HANS, ...HANT])('%s', (text) => {
    const { text: repaired, flags } = repairText(damage(text), model);
    if (repaired !== text) expect(flags.length).toBeGreaterThan(0);
  });
});

it('repairs up to a last character that lacks a byte, and flags that', () => {
  const cut = latin('删除园中的枯枝与落叶').slice(0, -1);
  const { text, flags } = repairText(cut, model);
  expect(text).toMatch(/^删除园中的枯枝与落./);
  expect(text === '删除园中的枯枝与落叶' || flags.length > 0).toBe(true);
});
