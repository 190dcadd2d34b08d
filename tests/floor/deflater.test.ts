import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflater } from '../../src/deflater.js';

/** Pieces that compress well, and pieces that do not compress at all. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }),
  fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.nat(900))
    .map(([unit, times]) => Uint8Array.from({ length: unit.length * times }, (_, i) => unit[i % unit.length]!)),
);

describe('deflater', () => {
  for (const options of [{ level: 1 }, { level: 6 }, { level: 1, windowBits: 11, memLevel: 3 }]) {
    it(`gives what deflateRawSync gives, whatever came before: ${JSON.stringify(options)}`, () => {
      const deflate = deflater(options);
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
          for (const one of pieces) expect(deflate(one).equals(deflateRawSync(one, options))).toBe(true);
        }),
      );
    });
  }

  it('gives each caller bytes of his own, and takes pieces of any size', () => {
    const deflate = deflater({ level: 1 });
    const first = deflate(Buffer.from('园林绿化'.repeat(50)));
    const kept = Buffer.from(first);
    const large = Buffer.alloc(3_000_000, '公园');
    expect(inflateRawSync(deflate(large)).equals(large)).toBe(true);
    expect(inflateRawSync(deflate(new Uint8Array())).length).toBe(0);
    expect(first.equals(kept)).toBe(true);
  });
});
