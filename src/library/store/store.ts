/**
 * The store of a library on several machines: objects under keys, in a folder or in a bucket of an S3 server. It needs no
 * conditional writes: who may publish is decided by the control, and an object that nobody published is nobody's.
 */
import type { Readable } from 'node:stream';

/** A file on the disk that is to become an object. */
export interface FileSource {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

/**
 * Objects under keys: names with slashes between them. Every operation throws StopRun (exit 4) when the store does not do
 * it: `store-denied`, `store-missing` (no such folder or bucket), `store-unreachable`, `store-full`.
 */
export interface Store {
  /** As people name it, without credentials. */
  readonly address: string;
  /** Resolves when the object is durable. One that is there is replaced as a whole. */
  put(key: string, source: Buffer | FileSource): Promise<void>;
  /** The bytes of an object from a place on; null when there is none. */
  get(key: string, from?: number): Promise<Readable | null>;
  /** The objects whose keys begin with a prefix that ends with a slash. */
  list(prefix: string): AsyncGenerator<StoredObject>;
  /** What is not there is no error. */
  delete(key: string): Promise<void>;
}
