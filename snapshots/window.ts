/** The bytes of a file on their way to whoever reads records out of them, in little memory. */
import { open } from 'node:fs/promises';

/** What is read at once, in bytes: more would only lie in memory until it is collected. */
export const CHUNK = 512 * 1024;
/** Bytes that are read to find out how a file is packed. */
export const START = 1024 * 1024;

/** A file as the system names it: a name that is no UTF-8 by its bytes. */
export type Path = string | Buffer;

/**
 * The bytes of a file, or of its range from `from` up to `to`, chunk by chunk. With `reuse` every chunk lies in the same
 * memory, for those who copy it before they ask for the next.
 */
export async function* fileChunks(
  path: Path,
  from = 0,
  to = Number.POSITIVE_INFINITY,
  reuse = false,
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  const shared = reuse ? Buffer.allocUnsafeSlow(CHUNK) : null;
  try {
    for (let at = from; at < to; ) {
      const size = Math.min(CHUNK, to - at);
      const buffer = shared ?? Buffer.allocUnsafe(size);
      const { bytesRead } = await file.read(buffer, 0, size, at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/**
 * A window over a stream of chunks: what is in memory, and where it lies in the file. It keeps one piece of memory, for
 * records of half a megabyte would otherwise leave gigabytes to be collected: what is taken out of it is a copy.
 */
export class Window {
  private store = Buffer.allocUnsafeSlow(2 * START);
  bytes: Buffer = this.store.subarray(0, 0);
  /** Position in `bytes` up to which everything is done with. */
  at = 0;
  ended = false;
  constructor(
    private readonly chunks: AsyncIterator<Uint8Array>,
    private base: number,
  ) {}

  get offset(): number {
    return this.base + this.at;
  }
  get rest(): number {
    return this.bytes.length - this.at;
  }

  /** Makes at least `size` bytes available from `at` on, unless the stream ends before. */
  async want(size: number): Promise<void> {
    if (this.ended || this.rest >= size) return;
    let have = this.rest;
    // A record that needed much has passed: its memory is given back.
    const room = this.store.length > 8 * START && have + size < START ? 2 * START : this.store.length;
    this.move(Math.max(room, size + CHUNK), have);
    this.base += this.at;
    this.at = 0;
    while (have < size && !this.ended) {
      const { value, done } = await this.chunks.next();
      if (done) this.ended = true;
      else {
        if (have + value.length > this.store.length) this.move(2 * (have + value.length), have, 0);
        this.store.set(value, have);
        have += value.length;
      }
    }
    this.bytes = this.store.subarray(0, have);
  }

  /** Brings `have` bytes that lie at `from` to the front of a store of this size. */
  private move(size: number, have: number, from = this.at): void {
    if (size === this.store.length) {
      this.store.copyWithin(0, from, from + have);
      return;
    }
    const other = Buffer.allocUnsafeSlow(size);
    this.store.copy(other, 0, from, from + have);
    this.store = other;
  }

  /** Everything that has not been read, for another way of reading. */
  async *remaining(): AsyncGenerator<Uint8Array> {
    if (this.rest > 0) yield Buffer.from(this.bytes.subarray(this.at));
    this.at = this.bytes.length;
    while (!this.ended) {
      const { value, done } = await this.chunks.next();
      if (done) this.ended = true;
      else yield Buffer.from(value);
    }
  }
}
