/**
 * Raw deflate (RFC 1951) of many small pieces, one after the other, with one state. `deflateRawSync` makes a stream object
 * and a quarter of a megabyte of tables for every call and drops both: for pieces of a few kilobytes that takes as long as
 * the compression. Part of the floor.
 */
import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib';

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

/** No output is longer (zlib's `deflateBound` for any memory level), with a little over: full means cut short. */
const bound = (length: number): number => length + (length >> 3) + (length >> 6) + 64;
/** A piece longer than this is compressed by itself: its output needs a buffer that is not worth keeping. */
const LONGEST = 1024 * 1024;

/**
 * A function that compresses with `options`, with the same result as `deflateRawSync`; what it returns is the caller's own.
 * Calls are never nested, so one state and one buffer serve all.
 */
export function deflater(options: ZlibOptions): (piece: Uint8Array) => Buffer {
  let stream: (DeflateRaw & Inside) | null = null;
  let room = Buffer.alloc(0);
  return (piece) => {
    stream ??= createDeflateRaw(options) as DeflateRaw & Inside;
    const { _handle: handle, _writeState: state } = stream;
    if (piece.length === 0 || piece.length > LONGEST || typeof handle?.writeSync !== 'function' || state === undefined)
      return deflateRawSync(piece, options);
    const most = bound(piece.length);
    if (room.length < most) room = Buffer.allocUnsafeSlow(2 * most);
    stream.reset();
    handle.writeSync(constants.Z_FINISH, piece, 0, piece.length, room, 0, room.length);
    const [free = 0, left] = state;
    // Never seen, for there is room for anything; but nothing that was cut short may be kept.
    if (left !== 0 || free === 0) return deflateRawSync(piece, options);
    return Buffer.from(room.subarray(0, room.length - free));
  };
}
