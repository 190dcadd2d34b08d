/** Passages over versions: found where they went, told apart from others with the same words, and told when gone. */
import { describe, expect, it } from 'vitest';
import { findPassage, passageOf } from '../../src/archive/curation/passage.js';
import { folder, foldTable } from '../../storage/index.js';
import { expectCpuBelow } from '../expect-cpu.js';

const fold = folder(foldTable());
const TEXT = '𠮷祥寺公园上周开放。\n施工期间最难的是排水：草坪下埋了一层碎石。\n周末来这里的人多一倍，公园会增加长椅。';
const quoted = (quote: string, text = TEXT) => passageOf(text, quote, fold);
const reads = (text: string, quote: string, before = TEXT) => {
  const place = findPassage(text, quoted(quote, before), fold);
  return place.state === 'gone' ? 'gone' : [place.state, text.slice(place.start, place.end)];
};

describe('a passage', () => {
  it('has its place in code points, and the words around it', () => {
    const passage = quoted('公园上周');
    expect(passage).toMatchObject({ exact: '公园上周', prefix: '𠮷祥寺', start: 3, end: 7 });
    expect([...passage.suffix]).toHaveLength(32);
  });

  it('is found though the reader copied other blanks or the other script', () => {
    expect(quoted(' 上周开放。\n\n施工期間 ').exact).toBe('上周开放。\n施工期间');
    expect(quoted('a.b*c', 'x a.b*c y').exact).toBe('a.b*c');
  });

  it('is refused when it is not there, or more than once', () => {
    expect(() => quoted('公园')).toThrow('more than once');
    expect(() => quoted('湖心亭')).toThrow('does not have');
    expect(() => quoted(' \n')).toThrow('empty');
  });
});

describe('in another version', () => {
  const changed = (from: string, to: string) => TEXT.replace(from, to);
  it('it is where its words are', () => {
    expect(reads(TEXT, '一层碎石')).toEqual(['here', '一层碎石']);
    expect(reads(`新的一段，说了别的事情。\n${TEXT}`, '一层碎石')).toEqual(['here', '一层碎石']);
    expect(reads('施工期間最難的是排水：草坪下埋了一層碎石。', '一层碎石')).toEqual(['here', '一層碎石']);
  });

  it('it is the one with the same words around it', () => {
    const text = `别处也埋了一层碎石的传闻不实。\n${TEXT}`;
    const place = findPassage(text, quoted('一层碎石'), fold);
    expect(place).toMatchObject({ state: 'here', start: text.lastIndexOf('一层碎石') });
  });

  it('what stands in its place is shown as changed', () => {
    expect(reads(changed('一层碎石', '两层卵石'), '一层碎石')).toEqual(['changed', '两层卵石']);
  });

  it('it is gone with its paragraph, also when its words stand elsewhere', () => {
    const short = quoted('多一倍');
    expect(reads(changed('\n施工期间最难的是排水：草坪下埋了一层碎石。', ''), '一层碎石')).toBe('gone');
    expect(findPassage('他说价格多一倍也买。', short, fold)).toEqual({ state: 'gone' });
    expect(findPassage('', short, fold)).toEqual({ state: 'gone' });
  });

  it.each([
    ['230公顷', '1230公顷'],
    ['230公顷', '１２30公顷'],
    ['230公顷', '1,230公顷'],
    ['230公顷', '12，230公顷'],
    ['230公顷', '1.230公顷'],
    ['230公顷', '１．230公顷'],
    ['园区面积约230', '园区面积约2300'],
    ['园区面积约230', '园区面积约230,000'],
    ['园区面积约230', '园区面积约230.5'],
    ['park', 'parks'],
    ['art', 'smart'],
  ])('%j is not found in %j', (quote, longer) => {
    const around = (words: string) => `据介绍，今年的工程从三月开始：${words}，其中水面占了很大的一部分。`;
    const old = around(quote);
    expect(reads(around(longer), quote, old)).toEqual(['changed', longer.slice(longer.indexOf('：') + 1)]);
    expect(() => quoted(quote, around(longer))).toThrow('does not have');
    expect(quoted(quote, `${around(longer)}${around(quote)}`).exact).toBe(quote);
  });

  it('it is found beside other numbers and words, and inside one where it was quoted there', () => {
    for (const text of ['在2024年,230公顷', '第1期230公顷。', '共2023,1230公顷或230公顷', 'A区230公顷'])
      expect(quoted('230公顷', text).exact).toBe('230公顷');
    const old = { ...quoted('230公顷', '今年有230公顷的水面'), prefix: '今年有1', start: 4, end: 9 };
    expect(findPassage('今年有1230公顷的水面', old, fold)).toMatchObject({ state: 'here', start: 4 });
  });

  it('it is found behind the number of a list where it was quoted there', () => {
    const quote = '2024年3月起实施';
    const text = '办法如下。\n1.2024年3月起实施的项目继续。';
    const list = quoted(quote, text);
    expect(list).toMatchObject({ exact: quote, prefix: '办法如下。\n1.', start: 8 });
    expect(reads(text, quote, text)).toEqual(['here', quote]);
    expect(reads(text.replace('1.', '2.'), quote, text)).toEqual(['here', quote]);
    // Where it stood alone, a longer number is another one.
    expect(reads(text, quote, text.replace('1.', ''))).not.toEqual(['here', quote]);
  });

  it('hostile texts take no time', () => {
    const text = 'aa '.repeat(300_000);
    expectCpuBelow(5_000, () => {
      findPassage(text, { exact: 'a', prefix: 'b', suffix: 'c', start: 9, end: 10 }, fold);
      findPassage(
        text,
        { exact: 'z', prefix: 'aa aa aa aa aa aa', suffix: 'aa aa aa aa aa b', start: 9, end: 10 },
        fold,
      );
      expect(() => passageOf(text, 'a '.repeat(2_400), fold)).toThrow();
    });
  });
});
