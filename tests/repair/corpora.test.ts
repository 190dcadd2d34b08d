/** What repair reaches on real excerpts and on clean gold texts that the forward model damages; floors, a hair below. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paragraphsOf, scoreFamily } from '../../bench/repair.js';
import { repair } from '../../src/text.js';

const folder = process.env['YUANYE_CORPORA'];
const corpora = folder === undefined ? '' : join(folder, 'corpora');
const PAIRS = Number(process.env['PAIRS'] ?? 200);
const fold = (text: string) => text.replace(/[\s\u200b\ufeff]+/g, ' ').trim();

describe.skipIf(folder === undefined)('repair (skipped unless YUANYE_CORPORA names the folder of corpora)', () => {
  it('undoes real slips, and does nothing to them that is wrong', () => {
    const excerpts = readFileSync(join(corpora, 'corruption/slip.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; gold: string })
      .map(({ text, gold }) => ({ gold, ...repair(text) }));
    const exact = excerpts.filter(({ text, gold }) => fold(text) === fold(gold));
    const wrong = excerpts.filter(({ text, gold, flags }) => fold(text) !== fold(gold) && flags.length === 0);
    expect(exact.length / excerpts.length).toBeGreaterThanOrEqual(0.85);
    expect(wrong.length / excerpts.length).toBeLessThanOrEqual(0.06);
  });

  // So few pairs are a sample: two hundred differ from thousands by some points. The bench has as many as one likes.
  it.each([
    ['pinyin', 0.99, 0.01],
    ['straddle', 0.87, 0.04],
    ['cut', 0.83, 0.045],
    ['both', 0.82, 0.04],
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
