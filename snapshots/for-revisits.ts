/**
 * Records that came along for what repeats them alone, when a part of the snapshots was copied: a page of another site with
 * the same bytes. A `metadata` record in front of each says so. Whoever derives articles passes them over.
 */
import { createHash } from 'node:crypto';
import { gzipMember } from './gzip.js';
import { digestOf, field, parseFields, type RecordHeader, serialise, uriField } from './record.js';
import type { ScannedRecord } from './scan.js';

const KIND = 'for-revisits';

/** The record that stands in front of the one with this header in the WARC file `file`; the same for the same one. */
export function markFor({ fields }: RecordHeader, file: string): Buffer {
  const id = uriField(fields, 'warc-record-id') ?? '';
  const block = Buffer.from(`yuanye-kind: ${KIND}\r\n`);
  const info = field(fields, 'warc-warcinfo-id');
  const mark = serialise(
    [
      ['WARC-Type', 'metadata'],
      ['WARC-Record-ID', `<urn:uuid:${uuidOf(`${KIND} ${id}`)}>`],
      // The record, not its page: a reader would take this for a capture of that.
      ['WARC-Target-URI', id],
      ['WARC-Date', field(fields, 'warc-date') ?? ''],
      ...(info === undefined ? [] : [['WARC-Warcinfo-ID', info] as const]),
      ['Content-Type', 'application/warc-fields'],
      ['WARC-Block-Digest', digestOf(block)],
      ['Content-Length', String(block.length)],
    ],
    [block],
  );
  return file.endsWith('.gz') ? gzipMember(mark) : mark;
}

/** A name-based UUID (RFC 9562, version 8, by SHA-256). */
export function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Tells for the records of a file, asked in their order, which of them no article is derived from. */
export class ForRevisits {
  private last = '';

  /** Whether a record is such a mark, is marked, or was written with one that is. */
  has({ header: { fields }, block }: ScannedRecord): boolean {
    const isMetadata = field(fields, 'warc-type') === 'metadata' && field(fields, 'warc-concurrent-to') === undefined;
    if (isMetadata && field(fields, 'content-type') === 'application/warc-fields') {
      const said = parseFields(block.toString('utf8').split('\r\n'));
      if (field(said, 'yuanye-kind') !== KIND) return false;
      this.last = uriField(fields, 'warc-target-uri') ?? '';
      return true;
    }
    return (
      this.last !== '' &&
      [uriField(fields, 'warc-record-id'), uriField(fields, 'warc-concurrent-to')].includes(this.last)
    );
  }
}
