/** Who took the pictures: signatures of captions, and what only ends like one. */
import { describe, expect, it } from 'vitest';
import { photographerIn, signedAtEnd } from '../../src/clean/pictures.js';
import { foldScript } from '../../src/core/script.js';

const named = (line: string) => photographerIn(line, foldScript(line));

describe('the last brackets of a text', () => {
  it.each([
    ['湿地公园五月开放。（李明 王小园）', '李明 王小园'],
    ['湿地公园五月开放。（全媒体记者 陶冶）', '陶冶'],
    ['濕地公園五月開放。（記者李明　通訊員：葉小園）', '李明 葉小園'],
    ['湿地公园五月开放。（记者手记）', null],
    ['湿地公园五月开放。（记者 拍摄于清晨）', null],
  ])('%s: %s', (line, name) => expect(signedAtEnd(line, foldScript(line))).toBe(name));
});

describe('the signature of a caption', () => {
  it.each([
    ['市民在湖边散步。李明 摄', '李明'],
    ['新华社记者 李明 摄', '李明'],
    ['新华社记者李明摄', '李明'],
    ['图为湿地公园一角（李明摄）', '李明'],
    ['（本报记者 李明 文/图）', '李明'],
    ['游客在園中賞花。記者 張三 李四 攝', '張三 李四'],
    ['张三、李四 摄', '张三 李四'],
    ['春天的公园 王小园/摄', '王小园'],
    ['记者王小园 摄影报道', '王小园'],
    ['欧阳小园 摄', '欧阳小园'],
    ['左側每月割一次，右側一年割兩次。攝影：葉小園', '葉小園'],
    ['春天的公园（摄影/李明）', '李明'],
    ['记者 扎西·次仁 摄', '扎西·次仁'],
  ])('%s: %s', (line, name) => {
    expect(named(line)).toBe(name);
  });

  it.each([
    '他喜欢拍摄',
    '他一生只爱两件事。摄影：快乐',
    '他当过记者，喜欢拍摄',
    '这名记者正在拍摄',
    '湖区全景（无人机拍摄）',
    '这些照片都是他用手机所摄',
    '公园全景。网友 摄',
    '资料图 摄',
    '退休以后，他开始学 摄影',
    '他说，最难的是 水下 摄影',
    '公园的规划图',
    '他在会上展示了公园规划 设计图',
    '摄',
    '',
  ])('is none in %j', (line) => {
    expect(named(line)).toBeNull();
  });
});
