/**
 * Quality may rise, never silently fall. Floors stand in floors.json; raise them by hand when a change has earned it, lower
 * them only with the reason in the commit. Pages of ours are held to the letter (tests/extract/pages.test.ts); the corpora
 * are read when YUANYE_CORPORA names the folder that holds `corpora/`. Repair has its own gate and is left out here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Corpus, mean, scoreCorpus, share } from './measure.js';
import { scoreWordings } from './wordings.js';

interface Floors {
  readonly corpus: { readonly pages: number; readonly sha256: string };
  /** What was reached on that corpus, a hair below. */
  readonly measured: Readonly<Record<string, number>>;
  /** What any corpus of the kind must reach. */
  readonly closing: Readonly<Record<string, number>>;
}
const floors = JSON.parse(readFileSync(new URL('floors.json', import.meta.url), 'utf8')) as Floors;
const folder = process.env['YUANYE_CORPORA'];
const corpora = folder === undefined ? '' : join(folder, 'corpora');
const truths = (values: readonly (boolean | null)[]): boolean[] => values.filter((v) => v !== null);

describe.skipIf(folder === undefined)('the corpora (skipped unless YUANYE_CORPORA names their folder)', () => {
  let corpus: Corpus;
  let bar = floors.closing;

  beforeAll(() => {
    corpus = scoreCorpus(join(corpora, 'extraction'));
    const known = corpus.digest === floors.corpus.sha256;
    if (known) bar = floors.measured;
    console.log(
      `${corpus.pages.length} pages, ${known ? 'those of the floors' : 'unknown ones: closing figures count'}`,
    );
  });

  it('reach the floors of extraction', () => {
    const chinese = corpus.pages.filter((p) => p.chinese);
    const english = corpus.pages.filter((p) => !p.chinese);
    const [p, r] = [
      mean(english.filter((x) => x.precision > 0).map((x) => x.precision)),
      mean(english.map((x) => x.recall)),
    ];
    const doubtful = corpus.pages.filter((x) => x.confidence < 0.7);
    const sure = corpus.pages.filter((x) => x.confidence >= 0.7);
    const measured = {
      chineseF: mean(chinese.map((x) => x.f)),
      chineseOverHalf: share(chinese.map((x) => x.f >= 0.5)),
      englishF1: (2 * p * r) / (p + r),
      titles: share(truths(corpus.pages.map((x) => x.title))),
      dates: share(truths(corpus.pages.map((x) => x.date))),
      doubtfulAreBad: share(doubtful.map((x) => x.f < 0.9)),
      sureAreGood: share(sure.map((x) => x.f >= 0.9)),
    };
    for (const [name, value] of Object.entries(measured)) {
      expect(value, `${name} fell: ${JSON.stringify(measured)}`).toBeGreaterThanOrEqual(bar[name]!);
    }
  });

  it('reach the floors of cleaning', () => {
    const { removed, kept, harmed } = scoreWordings(corpora);
    expect(removed).toBeGreaterThanOrEqual(bar['removed']!);
    expect(kept).toBeGreaterThanOrEqual(bar['kept']!);
    expect(1 - harmed).toBeGreaterThanOrEqual(bar['unharmed']!);
  });
});

it('no floor lies below the figure that closed the work', () => {
  expect(Object.keys(floors.measured)).toEqual(Object.keys(floors.closing));
  for (const [name, value] of Object.entries(floors.closing))
    expect(floors.measured[name]).toBeGreaterThanOrEqual(value);
});
