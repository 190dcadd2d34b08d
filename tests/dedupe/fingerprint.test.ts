import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFoldTable } from '../../scripts/build-fold.js';
import { fingerprint, jaccardEstimate, normalised, shinglesOf, sketch } from '../../src/dedupe/index.js';
import { folder, foldTable } from '../../storage/index.js';
import { article, same } from '../storage/article.js';

const fold = folder(foldTable());

describe('folding', () => {
  it('takes the table that the installed converter makes', () => {
    expect(foldTable() === buildFoldTable(), 'node --import tsx scripts/build-fold.ts makes it anew').toBe(true);
  });

  it('makes one of the scripts, and keeps the length of any text', () => {
    expect(fold('風景園林網著力於後花園')).toBe(fold('风景园林网着力于后花园'));
    expect(fold('Landscape 2019')).toBe('Landscape 2019');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fold(text).length === text.length));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)));
  });
});

describe('digests', () => {
  const base = article('http://garden.example/1', '标题', ['正文一段。']);
  const print = (more: object) => fingerprint({ ...base, ...more }, fold).fingerprint;
  it('of a version cover title, date, source, author, editor, blocks and rights, and nothing else', () => {
    for (const field of ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'])
      expect(print({ [field]: 'x' }).digest, field).not.toBe(print({}).digest);
    expect(print({ blocks: [{ kind: 'heading', text: '正文一段。', level: 2 }] }).digest).not.toBe(print({}).digest);
    expect(
      print({
        views: 8,
        photographer: 'x',
        related: [{ title: 'x', summary: null }],
        trail: [],
        summary: 's',
        urls: [],
      }).digest,
    ).toBe(print({}).digest);
  });
  it('of the text pass over script, width, case, spaces and punctuation', () => {
    expect(normalised('“園林”，ＧＢ 50137—2011！', fold)).toBe('园林gb501372011');
    expect(print({ text: '「園林」ABC' }).textDigest).toBe(print({ text: '“园林” abc。' }).textDigest);
  });
});

describe('signatures', () => {
  it('estimate how much two texts share', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'园林绿化公园城市建设广场道路树木花卉'),
      minLength: 400,
      maxLength: 900,
    });
    fc.assert(
      fc.property(letters, letters, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const mixed = a.slice(0, Math.floor(a.length * share)) + b;
        const [x, y] = [new Set(shinglesOf(a)), new Set(shinglesOf(mixed))];
        const both = [...x].filter((h) => y.has(h)).length;
        const exact = both / (x.size + y.size - both);
        const estimate = jaccardEstimate(sketch(a).signature, sketch(mixed).signature);
        expect(Math.abs(estimate - exact)).toBeLessThan(0.2); // four standard errors of 128 slots
      }),
      { numRuns: 60 },
    );
  });
  it('exist for every text, the empty and the tiny too', () => {
    expect(sketch('').shingles).toBe(0);
    expect(sketch('园').shingles).toBe(1);
    expect(sketch('园林园林园林园林').shingles).toBe(2);
    expect(fingerprint(article('http://a.example/', '', []), same).fingerprint.signature).toHaveLength(128);
  });
});
