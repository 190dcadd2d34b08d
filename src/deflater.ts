/**
 * Raw deflate (RFC 1951) of many small pieces, one after the other, with one state for each direction. Node's own
 * synchronous calls make a stream object, tables and a buffer of output each time, and drop them: for pieces of a few
 * kilobytes that takes as long as the compression, and fills the memory between two collections. Part of the floor.
 */
import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  type DeflateRaw,
  deflateRawSync,
  type InflateRaw,
  inflateRawSync,
  type ZlibOptions,
} from 'node:zlib';

/** The part of zlib's streams that Node's own synchronous calls are made of, where this version of Node has it. */
interface Inside {
  readonly _handle?: {
    writeSync?: (
      flush: number,
      from: Uint8Array,
      fromAt: number,
      fromLength: number,
      to: Uint8Array,
      toAt: number,
      toLength: number,
    ) => void;
  };
  /** Bytes left free in `to`, bytes left over of `from`. */
  readonly _writeState?: Uint32Array;
}

/** A piece longer than this, before or after, goes its own way: it needs a buffer that is not worth keeping. */
const LONGEST = 1024 * 1024;
/** No output is longer (zlib's `deflateBound` for any memory level), with a little over: full means cut short. */
const bound = (length: number): number => length + (length >> 3) + (length >> 6) + 64;

/** One state and one buffer, used again for every piece. Calls are never nested. */
class Reused {
  private stream: ((DeflateRaw | InflateRaw) & Inside) | null = null;
  private room = Buffer.alloc(0);

  constructor(private readonly make: () => DeflateRaw | InflateRaw) {}

  /** What becomes of `piece` in a buffer of `size` bytes or more, the caller's own; null when that cannot be told. */
  run(piece: Uint8Array, size: number): Buffer | null {
    this.stream ??= this.make().on('error', () => undefined); // told below, by the call that does without it
    const { _handle: handle, _writeState: state } = this.stream;
    if (piece.length === 0 || piece.length > LONGEST || typeof handle?.writeSync !== 'function' || state === undefined)
      return null;
    if (this.room.length < size) this.room = Buffer.allocUnsafeSlow(2 * size);
    const { room } = this;
    this.stream.reset();
    handle.writeSync(constants.Z_FINISH, piece, 0, piece.length, room, 0, room.length);
    if (this.stream.destroyed) {
      this.stream = null; // the piece is damaged: whoever asks again is told how
      return null;
    }
    const [free = 0, left] = state;
    return left !== 0 || free === 0 ? null : Buffer.from(room.subarray(0, room.length - free));
  }
}

/** A function that compresses with `options`, with the same result as `deflateRawSync`. */
export function deflater(options: ZlibOptions): (piece: Uint8Array) => Buffer {
  const reused = new Reused(() => createDeflateRaw(options));
  return (piece) => reused.run(piece, bound(piece.length)) ?? deflateRawSync(piece, options);
}

/** A function that does what `inflateRawSync` does, for pieces that it is sure to know the end of. */
export function inflater(): (piece: Uint8Array) => Buffer {
  const reused = new Reused(() => createInflateRaw());
  return (piece) => {
    for (let size = 16_384; size <= LONGEST; size *= 4) {
      const whole = reused.run(piece, Math.max(size, 4 * piece.length));
      if (whole !== null) return whole;
    }
    return inflateRawSync(piece);
  };
}
