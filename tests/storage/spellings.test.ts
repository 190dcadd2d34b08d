/** One word spelt with different characters in the two scripts is found by either spelling. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildSpellings } from '../../scripts/build-fold.js';
import { folder, foldTable } from '../../storage/fold.js';
import { matchExpression } from '../../storage/match.js';
import { parseQuery } from '../../storage/query.js';
import { spellings } from '../../storage/spellings.js';

const fold = folder(foldTable());

describe('spellings', () => {
  it('come from the installed dictionaries', () => {
    const kept = readFileSync(new URL('../../storage/data/spellings.txt', import.meta.url), 'utf8');
    expect(kept === buildSpellings(fold), 'node --import tsx scripts/build-fold.ts makes it anew').toBe(true);
  });

  it.each([
    ['计划', '計畫'],
    ['回复', '回覆'],
    ['什么', '甚麼'],
    ['了解', '瞭解'],
    ['借口', '藉口'],
    ['身份', '身分'],
    ['家具', '傢俱'],
    ['想象', '想像'],
    ['城市更新计划书', '城市更新計畫書'],
  ])('%s finds %s and the other way round', (simplified, traditional) => {
    expect(spellings(simplified, fold)).toContain(fold(traditional));
    expect(spellings(traditional, fold)).toContain(fold(simplified));
  });

  it.each(['公园', '画册', '覆土', '计', '划船', 'garden', ''])('%j has one', (text) => {
    expect(spellings(text, fold)).toEqual([fold(text)]);
  });

  it('are bounded, however many words have several', () => {
    expect(spellings('计划'.repeat(300), fold).length).toBeLessThanOrEqual(16);
  });

  it('are asked for together, in titles too', () => {
    expect(matchExpression(parseQuery('title:计划 公园').terms, fold)).toBe(
      `title : ("计 划" OR "计 ${fold('画')}") AND "公 园"`,
    );
  });
});
