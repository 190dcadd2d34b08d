/** The file of the language model: its second part is read only where a page shows damage. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadModel, repairText } from '../../src/repair/index.js';

const bytes = readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url));
const SOUND = '公园昨天开放，游客很多，园长说：“欢迎大家来看牡丹。”花期到五月中旬，门票二十元。';
const DAMAGED = '剛剛投入運營??偯娣e約4000平方米';

it('reads a sound page by its first part alone', () => {
  const half = loadModel(bytes.subarray(0, 8 + bytes.readUInt32LE(4)));
  expect(repairText(SOUND, half)).toEqual({ text: SOUND, steps: [], flags: [] });
  expect(() => repairText(DAMAGED, half)).toThrow(RangeError);
  expect(repairText(DAMAGED, loadModel(bytes)).text).toContain('運營。總面積');
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['another file', Buffer.from('PK\u0003\u0004 and more')],
  ['a part that breaks off', bytes.subarray(0, 1000)],
  ['a first part of no length', Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(4), bytes.subarray(8)])],
])('refuses %s', (_what, broken) => {
  expect(() => loadModel(broken)).toThrow(new RangeError('not a yuanye repair model'));
});
