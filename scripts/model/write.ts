/** The file of the repair model, as src/repair/model.ts reads it. */
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants } from 'node:zlib';
import { MAGIC } from '../../src/repair/model.js';

export interface Section {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a page that shows damage needs beside the rest: it is unpacked when it is first asked. */
const LATER = /^(?:threes|fours|words\d)/;

const padded = (bytes: Uint8Array, to = (bytes.length + 3) & ~3): Uint8Array => {
  const out = new Uint8Array(to);
  out.set(bytes);
  return out;
};

/** A header, its length before it, and sections, each at a multiple of four bytes behind them; in Brotli. */
function part(sections: readonly Section[], more: object): Buffer {
  const places: Record<string, [number, number]> = {};
  let at = 0;
  for (const { name, bytes } of sections) {
    places[name] = [at, bytes.length];
    at += (bytes.length + 3) & ~3;
  }
  const header = Buffer.from(JSON.stringify({ sections: places, ...more }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length, 0);
  const start = Buffer.concat([size, header]);
  const whole = Buffer.concat([padded(start), ...sections.map(({ bytes }) => padded(bytes))]);
  return brotliCompressSync(whole, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
    },
  });
}

/** The bytes of a model and its name, which tells its content: the order of `sections` counts. */
export function writeModel(
  sections: readonly Section[],
  syllables: readonly string[],
): { readonly id: string; readonly model: Buffer } {
  const digest = createHash('sha256');
  for (const { bytes } of sections) digest.update(padded(bytes));
  const id = `zh-model@3-${digest.digest('hex').slice(0, 8)}`;
  const first = part(
    sections.filter(({ name }) => !LATER.test(name)),
    { id, syllables },
  );
  const second = part(
    sections.filter(({ name }) => LATER.test(name)),
    {},
  );
  const start = Buffer.alloc(8);
  start.writeUInt32LE(MAGIC, 0);
  start.writeUInt32LE(first.length, 4);
  return { id, model: Buffer.concat([start, first, second]) };
}
