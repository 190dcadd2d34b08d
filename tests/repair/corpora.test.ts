/** What repair reaches on real excerpts and on clean gold texts that the forward model damages; floors, a hair below. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paragraphsOf, scoreFamily } from '../../bench/repair.js';
import { repair } from '../../src/text.js';

const folder = process.env['YUANYE_CORPORA'];
const corpora = folder === undefined ? '' : join(folder, 'corpora');
const PAIRS = Number(process.env['PAIRS'] ?? 200);
/** White space, and marks that a page doubles, may be mended or left. */
const fold = (text: string) =>
  text
    .replace(/[\s\u200b\ufeff]+/g, ' ')
    .replace(/([,，;；])\1+/g, '$1')
    .trim();

describe.skipIf(folder === undefined)('repair (skipped unless YUANYE_CORPORA names the folder of corpora)', () => {
  it('undoes real slips, and does nothing to them that is wrong', () => {
    const excerpts = ['corpora/corruption/slip.jsonl', 'corpora-2/corruption/slip-2.jsonl']
      .map((name) => join(folder ?? '', name))
      .filter((file) => existsSync(file))
      .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line) as { text: string; gold: string })
      .map(({ text, gold }) => ({ gold, ...repair(text) }));
    const exact = excerpts.filter(({ text, gold }) => fold(text) === fold(gold));
    const wrong = excerpts.filter(({ text, gold, flags }) => fold(text) !== fold(gold) && flags.length === 0);
    expect(exact.length / excerpts.length).toBeGreaterThanOrEqual(0.89);
    expect(wrong).toEqual([]);
  });

  // So few pairs are a sample: two hundred differ from thousands by some points. The bench has as many as one likes.
  it.each([
    ['pinyin', 0.99, 0.01],
    ['straddle', 0.89, 0.01],
    ['cut', 0.85, 0.02],
    ['both', 0.87, 0.035],
  ] as const)(
    'undoes %s on clean gold texts',
    (family, exact, wrong) => {
      const score = scoreFamily(family, paragraphsOf(join(corpora, 'extraction')), PAIRS, 1);
      expect(score.exact / score.pairs, JSON.stringify(score)).toBeGreaterThanOrEqual(exact);
      expect((score.wrong + score.silent) / score.pairs, JSON.stringify(score)).toBeLessThanOrEqual(wrong);
    },
    600_000,
  );
});
