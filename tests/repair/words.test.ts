/** Words: what is packed is read back, and a text is cut where its words are likeliest. */
import { expect, it } from 'vitest';
import { packWords } from '../../scripts/model/words.js';
import { backOf, level } from '../../src/repair/ngrams.js';
import { FIRST_HAN } from '../../src/repair/symbols.js';
import { asWords, type Words } from '../../src/repair/words.js';
import { defaultModel } from '../../src/text.js';

const [A, B, C, D] = [0, 1, 2, 3].map((i) => FIRST_HAN + i) as [number, number, number, number];
const MARK = FIRST_HAN - 1;

function words(list: readonly (readonly [readonly number[], number])[]): Words {
  const { alone, levels } = packWords(list);
  const read: Words['levels'][number][] = [];
  for (const planes of levels) {
    const above = read.at(-1);
    read.push(
      level(
        (name) => planes[name],
        above?.entries.length ?? alone.length,
        (i) => above === undefined || backOf(above.entries[i]!) !== 0,
      ),
    );
  }
  return { alone, levels: read };
}

it('cuts a text where its words are likeliest', () => {
  // Of 1000 words 500 are A, 250 BC, 125 ABCD, 125 D: a half, a quarter, an eighth.
  const { kept } = packWords([[[A], 500]]);
  expect(kept).toBe(1);
  const known = words([
    [[A], 500],
    [[B, C], 250],
    [[A, B, C, D], 125],
    [[D], 125],
  ]);
  const nats = (share: number) => -Math.round(Math.log(1 / share) / 0.5) * 0.5;
  expect(asWords(known, [])).toBe(0);
  expect(asWords(known, [A])).toBe(nats(1 / 2));
  expect(asWords(known, [A, B, C])).toBe(nats(1 / 2) + nats(1 / 4));
  expect(asWords(known, [A, B, C, D])).toBe(nats(1 / 8));
  expect(asWords(known, [A, MARK, B, C])).toBe(nats(1 / 2) - 5 + nats(1 / 4));
  // AB and ABC begin a word and are none; B alone is none either, nor is a character that nobody knows.
  expect(asWords(known, [A, B])).toBe(nats(1 / 2) - 16);
  expect(asWords(known, [A, 0])).toBe(nats(1 / 2) - 16);
});

it('leaves out what the dictionary itself is not sure of, and what is longer than a word here', () => {
  const { kept } = packWords([
    [[A, B], 2],
    [[A, B, C, D, A], 100],
    [[A, 0], 100],
    [[C, D], 3],
  ]);
  expect(kept).toBe(1);
});

it('tells words from characters in a row', () => {
  const model = defaultModel();
  const score = (text: string) => model.words(Array.from(text, (c) => model.token(c.charCodeAt(0))));
  expect(score('全球物流')).toBeGreaterThan(score('全域物流') + 5);
  expect(score('風景園林')).toBe(score('风景园林'));
});
