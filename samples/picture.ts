/** The one picture of the site: hills behind a lake, in a palette of six colours. */
import { crc32, deflateSync } from 'node:zlib';

const [WIDTH, HEIGHT] = [480, 270];
/** Sky, far hills, near hills, shore, water, light on the water. */
const COLOURS = 'dce8ea a9c2b5 6f9a80 c9b98f 9fbfc9 c2d8dd';

function colourAt(x: number, y: number): number {
  const far = 120 - 28 * Math.sin(x / 70) - 14 * Math.sin(x / 23);
  const near = 165 - 22 * Math.sin(x / 95 + 2) - 6 * Math.sin(x / 17);
  if (y > 196) return (y - 196) % 16 < 2 && (x + 3 * y) % 120 < 70 ? 5 : 4;
  if (y > 188) return 3;
  return y > near ? 2 : y > far ? 1 : 0;
}

function chunk(name: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}

/** The bytes of the picture as PNG (ISO/IEC 15948), about a kilobyte. */
export function picture(): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 3], 8); // eight bits a pixel, with a palette
  const rows = Array.from({ length: HEIGHT }, (_, y) =>
    // Filter 0, then one byte a pixel.
    Buffer.from([0, ...Array.from({ length: WIDTH }, (_, x) => colourAt(x, y))]),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(COLOURS.replaceAll(' ', ''), 'hex')),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
