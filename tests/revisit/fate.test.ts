import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  fateOf,
  isQuiet,
  isTemplateChange,
  type Memory,
  type Reading,
  rotOf,
  splitTemplateChange,
  type Verdict,
  wantsWhole,
} from '../../src/revisit/index.js';

const START: Memory = {
  lastAt: '2026-01-01T00:00:00.000Z',
  unsent: 0,
  lastmod: null,
  missingSince: null,
  missing: 0,
  saidGone: 0,
  failure: null,
  failedAt: null,
};
const on = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();

/** Plays looks; each is a day and an answer. Gives the verdicts. */
function play(looks: readonly (readonly [number, Answer])[]): Verdict[] {
  let memory = START;
  let gone = false;
  return looks.map(([day, answer]) => {
    const fate = fateOf(memory, answer, on(day), gone);
    memory = fate.memory;
    if (fate.verdict === 'gone') gone = true;
    if (fate.verdict === 'returned') gone = false;
    return fate.verdict;
  });
}

const missing = (said: 'gone' | 'not-found' | 'soft-404'): Answer => ({ kind: 'missing', said });
const failed = (reason: 'blocked' | 'server-error' | 'rate-limited' | 'too-slow'): Answer => ({
  kind: 'failed',
  reason,
});
const article = (changed: boolean): Answer => ({ kind: 'article', changed });

describe('the fate of a page', () => {
  it('is gone when it said so twice', () => {
    expect(
      play([
        [1, missing('gone')],
        [2, missing('gone')],
        [3, missing('gone')],
      ]),
    ).toEqual(['missing', 'gone', 'missing']);
    expect(
      play([
        [1, missing('gone')],
        [2, article(false)],
        [3, missing('gone')],
      ]),
    ).toEqual(['missing', 'unchanged', 'missing']);
  });

  it('is gone when it was not there in three looks over two weeks, and no sooner', () => {
    const looks = (days: number[]) => play(days.map((day) => [day, missing(day % 2 ? 'not-found' : 'soft-404')]));
    expect(looks([1, 2, 3, 10])).not.toContain('gone');
    expect(looks([1, 20])).not.toContain('gone');
    expect(looks([1, 8, 15])).toEqual(['missing', 'missing', 'gone']);
  });

  it('is never changed or gone by refusals, challenges, errors and silence', () => {
    const reasons = ['blocked', 'server-error', 'rate-limited', 'too-slow'] as const;
    const verdicts = play(Array.from({ length: 60 }, (_, i) => [i, failed(reasons[i % 4]!)] as const));
    expect(new Set(verdicts)).toEqual(new Set(['failed']));
    expect(
      play([
        [1, missing('not-found')],
        [9, failed('blocked')],
        [20, failed('blocked')],
      ]),
    ).not.toContain('gone');
  });

  it('returns', () => {
    expect(
      play([
        [1, missing('gone')],
        [2, missing('gone')],
        [40, article(true)],
        [41, article(true)],
      ]),
    ).toEqual(['missing', 'gone', 'returned', 'changed']);
  });

  it('is asked for whole at least every fifth time', () => {
    let memory = START;
    const whole = Array.from({ length: 12 }, (_, i) => {
      const asked = wantsWhole(memory);
      memory = fateOf(memory, asked ? article(false) : { kind: 'unsent' }, on(i + 1), false).memory;
      return asked;
    });
    expect(whole.map(Number).join('')).toBe('000010000100');
  });

  it('never dies of a clock that was set back', () => {
    expect(
      play([
        [300, missing('not-found')],
        [301, missing('not-found')],
        [1, missing('not-found')],
      ]),
    ).not.toContain('gone');
  });

  it('keeps its promises for any sequence of answers', () => {
    const answer = fc.oneof(
      fc.constant<Answer>({ kind: 'unsent' }),
      fc.boolean().map(article),
      fc.constantFrom('gone' as const, 'not-found' as const, 'soft-404' as const).map(missing),
      fc.constantFrom('blocked' as const, 'server-error' as const).map(failed),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), answer), { maxLength: 40 }), (steps) => {
        let day = 0;
        const looks = steps.map(([gap, one]) => [(day += gap), one] as const);
        const verdicts = play(looks);
        verdicts.forEach((verdict, i) => {
          if (verdict === 'gone') expect(looks[i]![1].kind).toBe('missing');
          if (verdict === 'changed') expect(looks[i]![1]).toEqual(article(true));
          if (looks[i]![1].kind === 'failed') expect(verdict).toBe('failed');
        });
        const tombs = verdicts.filter((v) => v === 'gone').length;
        expect(tombs - verdicts.filter((v) => v === 'returned').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

const reading = (lines: readonly string[], over: Partial<Reading> = {}): Reading => ({
  ...{ title: '公园', publishedAt: null, source: '园林局', author: null, editor: null, rights: null },
  blocks: lines.map((text) => ({ kind: 'paragraph', text })),
  ...over,
});

describe('a template change', () => {
  it('is told from edits by how many pages changed at once', () => {
    expect(isTemplateChange({ looked: 20, changed: 18, expected: 1 })).toBe(true);
    expect(isTemplateChange({ looked: 20, changed: 18, expected: 12 })).toBe(false); // pages that always change
    expect(isTemplateChange({ looked: 200, changed: 18, expected: 3 })).toBe(false);
    expect(isTemplateChange({ looked: 5, changed: 5, expected: 0 })).toBe(false);
  });

  it('is taken off, and a page that changed besides is found', () => {
    const pairs = Array.from({ length: 12 }, (_, i) => {
      const text = [`第${i}座公园今天开放。`, `它有${i + 3}公顷。`];
      const own = i === 5 ? [`第${i}座公园昨天开放。`, text[1]!] : text;
      const after = i === 7 ? [] : [...own, '关注我们的公众号'];
      return { id: `p${i}`, before: reading(text), after: reading(after, { source: null }) };
    });
    const { same, changed, lost, common } = splitTemplateChange(pairs);
    expect(changed).toEqual(['p5']);
    expect(lost).toEqual(['p7']);
    expect(same).toHaveLength(10);
    expect(common).toContain('field source');
  });

  it('is what many fields have in common, and no correction of one of them', () => {
    const date = (i: number) => `2026-10-${10 + i}T09:30:00+08:00`;
    const before = Array.from({ length: 16 }, (_, i) => ({
      ...reading([`第${i}座公园今天开放。`]),
      ...{ title: `公园${i}`, publishedAt: date(i), author: `作者${i}`, editor: '王小园' },
    }));
    const corrected: Partial<Reading>[] = [
      { title: '公园0（更正）' },
      { publishedAt: '2026-10-29T18:00:00+08:00' },
      { source: '晚报' },
      { editor: '赵大园' },
      { author: null },
    ];
    const split = (template: (one: Reading, i: number) => Partial<Reading>) =>
      splitTemplateChange(
        before.map((one, i) => {
          const own = { ...one, ...corrected[i] };
          const blocks = [...one.blocks, { kind: 'paragraph', text: '关注我们的公众号' }];
          return { id: `p${i}`, before: one, after: { ...own, blocks, ...template(own, i) } };
        }),
      );
    const mended = ['p0', 'p1', 'p2', 'p3', 'p4'];
    expect(split(() => ({})).changed).toEqual(mended);
    expect(split((one) => ({ title: `${one.title}_园林网` })).changed).toEqual(mended);
    expect(split((_, i) => ({ rights: `第${i}号授权` })).changed).toEqual(mended);
    expect(split((one) => ({ publishedAt: one.publishedAt!.slice(0, 10) })).changed).toEqual(mended);
    expect(split(() => ({ editor: null })).changed).toEqual(['p0', 'p1', 'p2', 'p4']);
  });
});

describe('silent rot', () => {
  const usual = { articles: 200, chars: 900, confidence: 0.95, repaired: 0.05, missed: 0 };
  it.each([
    ['length', { ...usual, articles: 20, chars: 300 }],
    ['confidence', { ...usual, articles: 20, confidence: 0.6 }],
    ['repairs', { ...usual, articles: 20, repaired: 0.6 }],
    ['selectors', { ...usual, articles: 20, missed: 0.9 }],
  ])('is noticed: %s', (kind, now) => {
    expect(rotOf(now, usual).map((rot) => rot.kind)).toEqual([kind]);
  });

  it('is not seen where there is none, or too little to tell', () => {
    expect(rotOf({ ...usual, articles: 20, chars: 800 }, usual)).toEqual([]);
    expect(rotOf({ ...usual, articles: 2, chars: 10 }, usual)).toEqual([]);
  });

  it('hears when a site goes quiet', () => {
    const daily = Array.from({ length: 30 }, (_, i) => i + 0.3);
    expect(isQuiet(daily, 33)).toBeNull();
    expect(isQuiet(daily, 39)?.message).toContain('nothing new for 10 days');
    expect(isQuiet([1, 8, 15, 22, 29, 36], 60)).toBeNull();
    expect(isQuiet([1, 8, 15, 22, 29, 36], 100)?.kind).toBe('quiet');
  });
});
