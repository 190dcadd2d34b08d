/** The options of a WARC writer, and of each page that it writes. */
import type { Disk } from './disk.js';

/** An earlier capture that a revisit points to: always one that holds its payload, never a revisit. */
export interface CaptureRef {
  readonly recordId: string;
  readonly url: string;
  /** ISO 8601, UTC: exactly the date of the earlier record. */
  readonly date: string;
  /** `sha256:<hex>` of the payload. */
  readonly digest: string;
  readonly status?: number;
}

export interface WarcWriterOptions {
  /** `yuanye/0.1.0`. */
  readonly software: string;
  /** More named fields for the warcinfo record: robots policy, contact, digest of the configuration, … */
  readonly info?: Readonly<Record<string, string>>;
  /** Bytes after which a new file is begun (default 1 GiB). */
  readonly maxFileBytes?: number;
  /** Where the same payload was stored before, if anywhere; asked for every payload that is not empty. */
  readonly known?: (digest: string) => CaptureRef | undefined;
  readonly now?: () => Date;
  readonly disk?: Disk;
}

export interface WriteOptions {
  /** With a 304 answer: the capture that is still valid. Otherwise: a capture known to hold the same payload. */
  readonly revisitOf?: CaptureRef;
}
