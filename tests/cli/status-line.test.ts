import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { firstOf, joined, timeLeft } from '../../src/cli/progress-text.js';
import { erase, truncated } from '../../src/cli/status-line.js';

describe('the line that tells how far a run is', () => {
  it.each([
    '412 new · 3 failed · 6 min left · example.com/a.html',
    '园林新闻：河湾口袋公园今天开园，全市第四十一座',
    '한국어와 日本語と中文 mixed — 12 %',
    '👩‍👩‍👧 family · e\u0301',
  ])('fits at any width: %s', (text) => {
    for (let columns = 0; columns < 90; columns++) {
      const shown = truncated(text, columns);
      expect(stringWidth(shown, { ambiguousIsNarrow: false })).toBeLessThanOrEqual(columns);
      if (shown !== text && columns > 1) expect(shown.endsWith('…')).toBe(true);
    }
    expect(truncated(text, 200)).toBe(text);
  });

  it('is taken away whole, also when the terminal became narrower and folded it', () => {
    const rows = (columns: number) => Number(/\u001b\[(\d+)A/.exec(erase('园'.repeat(40), columns))?.[1] ?? 0);
    expect([80, 79, 40, 20, 1].map(rows)).toEqual([0, 1, 1, 3, 79]);
    expect(erase('abc', 80)).toBe('\r\u001b[J');
  });

  it('tells the time that is left once it can be told', () => {
    expect(timeLeft(5, 500, 1000)).toBe('');
    expect(timeLeft(100, 100, 1000)).toBe('');
    expect(timeLeft(100, 200, 30_000)).toBe('under a minute left');
    expect(timeLeft(100, 700, 60_000)).toBe('6 min left');
    expect(timeLeft(100, 30_100, 60_000)).toBe('5 h left');
    expect(timeLeft(100, 1_000_100, 60_000)).toBe('7 days left');
    expect(joined(['412 new', '', '6 min left'])).toBe('412 new · 6 min left');
  });

  it('ends long lists after twenty lines', () => {
    const all = Array.from({ length: 506 }, (_, i) => i);
    const lines = firstOf(all, String, 'yuanye runs show 12');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… 486 more (yuanye runs show 12)');
    expect(firstOf([1], String, '')).toEqual(['1']);
  });
});
