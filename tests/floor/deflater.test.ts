import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflater, inflater } from '../../src/deflater.js';

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

  it('and the way back is inflateRawSync, also behind a damaged piece', () => {
    const inflate = inflater();
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean(), fc.nat()), { maxLength: 5 }), (pieces) => {
        for (const [one, damaged, at] of pieces) {
          const packed = deflateRawSync(one);
          if (damaged) packed[at % packed.length]! ^= 1 + (at % 255);
          let expected: Buffer | null = null;
          try {
            expected = inflateRawSync(packed);
          } catch {
            expect(() => inflate(packed)).toThrow();
          }
          if (expected !== null) expect(inflate(packed).equals(expected)).toBe(true);
          if (!damaged) expect(() => inflate(packed.subarray(0, -1))).toThrow('unexpected end of file');
        }
      }),
    );
  });

  it('takes pieces that grow beyond every buffer', () => {
    const large = Buffer.alloc(9_000_000, '园林');
    const inflate = inflater();
    expect(inflate(deflateRawSync(large)).equals(large)).toBe(true);
    expect(inflate(deflateRawSync(large.subarray(0, 700_000))).length).toBe(700_000);
  });
});
