import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charwise } from '../../src/charwise.js';
import { fold, tidy } from '../../src/extract/chars.js';

const RULES: Record<string, (text: string) => string> = {
  counted: (text) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ''),
  fold: (text) => text.normalize('NFKC').replace(/[\s\p{P}\p{S}]+/gu, '').toLowerCase(), // biome-ignore format: a list
};

/** Characters of every kind: those that stand alone, those that join their neighbours, halves of pairs. */
const unit = fc.oneof(
  fc.integer({ min: 0x4e00, max: 0x9fff }),
  fc.integer({ min: 0, max: 0x24f }),
  fc.integer({ min: 0x300, max: 0x345 }),
  fc.integer({ min: 0x1100, max: 0x11ff }),
  fc.integer({ min: 0x2000, max: 0x33ff }),
  fc.integer({ min: 0xac00, max: 0xd7a3 }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
  fc.integer({ min: 0xf900, max: 0xffff }),
);
const text = fc.array(unit, { maxLength: 24 }).map((units) => String.fromCharCode(...units));

describe('charwise', () => {
  for (const [name, rule] of Object.entries(RULES)) {
    it(`${name}: the same as the rule, for any text`, () => {
      const fast = charwise(rule);
      fc.assert(
        fc.property(text, (t) => {
          expect(fast(t)).toBe(rule(t));
        }),
        { numRuns: 5000 },
      );
    });

    it(`${name}: no two characters that stand alone join`, () => {
      const fast = charwise(rule);
      const all = Array.from({ length: 0x10000 }, (_, c) => String.fromCharCode(c));
      for (const before of ['a', '1', 'か', '가', 'ᄀ', '字', 'Σ', ' ', '^'])
        for (const c of all) if (fast(before + c) !== rule(before + c)) expect.fail(JSON.stringify(before + c));
    });
  }
});

describe('tidy and fold', () => {
  it('fold is its rule', () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(fold(t)).toBe(RULES.fold!(t));
      }),
    );
  });

  it('tidy is its patterns: unseen characters go, gaps become one space, the ends are trimmed', () => {
    const space = fc.constantFrom(
      ...' \t\n\r\f\v\u00a0\u3000\u2002\u2003\u2009\u2005\u2028\u00ad\u200b\u200d\u2060\ufeff',
    );
    const words = fc.array(fc.oneof(space, space, fc.constantFrom('园', 'a', '。')), { maxLength: 12 });
    fc.assert(
      fc.property(words, (parts) => {
        const t = parts.join('');
        const plain = t
          .replace(/[\u00ad\u200b\u200c\u200d\u2060\ufeff]/g, '')
          .replace(/[ \t\n\r\f\u00a0\u3000\u2002\u2003\u2009]+/g, ' ')
          .trim();
        expect(tidy(t)).toBe(plain);
      }),
      { numRuns: 5000 },
    );
  });
});
