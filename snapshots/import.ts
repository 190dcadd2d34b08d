/**
 * Captures out of WARC and WACZ files that others (or we) wrote: streaming, in constant memory, damaged records reported
 * and passed over. Indexes inside a WACZ are not believed: the WARC files themselves are read.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { FetchedPage } from '../src/core/page.js';
import { scanArc } from './arc.js';
import { ForRevisits } from './for-revisits.js';
import { gunzipStart } from './gzip.js';
import { type Grouped, Grouper, type GroupItem, type RefersTo } from './import-group.js';
import { recordIn } from './read.js';
import { field, parseHeader, type RecordHeader, uriField } from './record.js';
import { beforeFirst, fileChunks, type ScanItem, scan } from './scan.js';
import { joined } from './segments.js';
import type { Path } from './window.js';
import { entryChunks, listZip, type ZipEntry } from './zip-read.js';

/** One capture with its body, ready for the writer and the pipeline. */
export interface ImportedCapture {
  readonly kind: 'capture';
  /** The WARC file, or `WACZ!entry`. */
  readonly file: string;
  readonly offset: number;
  readonly page: FetchedPage;
  /** Set when the file holds it as a revisit: the writer learns it, so that it stays one. */
  readonly revisit?: { readonly notModified: boolean; readonly url: string; readonly date: string };
}
interface ImportedMetadata {
  readonly kind: 'metadata';
  readonly url: string;
  readonly date: string;
  readonly about: string;
  readonly data: unknown;
}
interface ImportFault {
  readonly kind: 'fault';
  readonly file: string;
  readonly offset: number;
  readonly reason: string;
  readonly url?: string;
}
/** A capture that is neither a web page nor a file, such as the answer to a DNS query: nothing is wrong with it. */
interface ImportedOther {
  readonly kind: 'other';
  readonly file: string;
  readonly offset: number;
  readonly url: string;
}
/** A revisit whose original was not met so far: it may follow, in this file or another. */
export interface ImportedRevisit {
  readonly kind: 'revisit';
  readonly file: string;
  readonly offset: number;
  readonly url: string;
  readonly of: RefersTo;
  /** The capture, once the original is there. */
  readonly complete: (original: FetchedPage) => ImportedCapture;
}
export type ImportItem = ImportedCapture | ImportedRevisit | ImportedMetadata | ImportedOther | ImportFault;

export interface ImportOptions {
  /** The file's name for people (default: its path). */
  readonly name?: string;
  /** Finds the body of a capture that the file only refers to, such as one already in the archive. */
  readonly original?: (of: RefersTo) => FetchedPage | undefined;
}

/** What a file is, by its first bytes and not its name; null when it is neither WARC nor ARC nor ZIP. */
export function sniff(path: Path): 'warc' | 'arc' | 'wacz' | null {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(64 * 1024);
    const start = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
    if (start.toString('latin1', 0, 4) === 'PK\x03\x04' || start.toString('latin1', 0, 4) === 'PK\x05\x06')
      return 'wacz';
    const content = start[0] === 0x1f && start[1] === 0x8b ? gunzipStart(start.subarray(0, 4096)) : start;
    if (content.toString('latin1', 0, 11) === 'filedesc://') return 'arc';
    const from = beforeFirst(content);
    const header = parseHeader(content, from);
    return header !== 'short' && 'fault' in header
      ? null
      : content.toString('latin1', from, from + 5) === 'WARC/'
        ? 'warc'
        : null;
  } finally {
    closeSync(fd);
  }
}

/** Everything in a WARC or WACZ file, in the order in which it lies there. */
export async function* readCaptures(path: Path, options: ImportOptions = {}): AsyncGenerator<ImportItem> {
  const name = options.name ?? String(path);
  const kind = sniff(path);
  const chunks = () => fileChunks(path, 0, undefined, true);
  if (kind === 'wacz') yield* readWacz(path, name, options);
  else if (kind === 'arc')
    yield* readRecords(new Source(name, path, chunks, null), scanArc(chunks()), new Map(), options);
  else yield* readWarc(new Source(name, path, chunks, 0), new Map(), options);
}

async function* readWacz(path: Path, name: string, options: ImportOptions): AsyncGenerator<ImportItem> {
  let listing: ReturnType<typeof listZip>;
  try {
    listing = listZip(path);
  } catch (error) {
    yield { kind: 'fault', file: name, offset: 0, reason: (error as Error).message };
    return;
  }
  for (const { name: entry, reason } of listing.refused)
    yield { kind: 'fault', file: `${name}!${entry}`, offset: 0, reason };
  const warcs = listing.entries.filter(({ name }) => /^archive\/[^/]+\.warc(\.gz)?$/.test(name));
  if (warcs.length === 0) yield { kind: 'fault', file: name, offset: 0, reason: 'it holds no WARC file in archive/' };
  const seen = new Map<string, Found>();
  for (const entry of warcs) {
    const file = `${name}!${entry.name}`;
    yield* readWarc(new Source(file, path, () => entryChunks(path, entry), startOf(entry)), seen, options);
  }
}

/** Bytes of a deflated entry cannot be reached at an offset. */
function startOf(entry: ZipEntry): number | null {
  return entry.method === 'stored' ? entry.start : null;
}

/** A stream of a WARC file, and where in which file its bytes lie, if they can be reached again. */
class Source {
  constructor(
    readonly file: string,
    readonly path: Path,
    readonly chunks: () => AsyncIterable<Uint8Array>,
    readonly start: number | null,
  ) {}
}

/** Where a response lies that a later revisit may name. */
interface Found {
  readonly source: Source;
  readonly offset: number;
  readonly length: number;
}

function readWarc(source: Source, seen: Map<string, Found>, options: ImportOptions): AsyncGenerator<ImportItem> {
  return readRecords(source, joined(scan(source.chunks())), seen, options);
}

async function* readRecords(
  source: Source,
  records: AsyncIterable<ScanItem>,
  seen: Map<string, Found>,
  options: ImportOptions,
): AsyncGenerator<ImportItem> {
  const grouper = new Grouper();
  const spared = new ForRevisits();
  const finish = (item: GroupItem): ImportItem => {
    if (item.kind === 'metadata') return item;
    if (item.kind === 'fault' || item.kind === 'other') return { ...item, file: source.file };
    return complete(item, source, seen, options);
  };
  try {
    for await (const item of records) {
      if (item.kind === 'fault') {
        yield { kind: 'fault', file: source.file, offset: item.offset, reason: item.reason };
        continue;
      }
      const found = { source, offset: item.offset, length: item.length };
      if (!spared.has(item)) for (const done of grouper.take(item)) yield finish(done);
      // The first to hold a payload is the original of all later ones, also one that belongs to another capture: a script.
      for (const key of keysOf(item.header.fields)) if (!seen.has(key)) seen.set(key, found);
    }
  } catch (error) {
    yield { kind: 'fault', file: source.file, offset: 0, reason: (error as Error).message };
  }
  for (const done of grouper.end()) yield finish(done);
}

/** By what a later revisit may name the payload of a record; nothing for a record that has none of its own. */
function keysOf(fields: RecordHeader['fields']): string[] {
  // Of a segmented record the place holds the first segment only.
  if (
    !/^(?:response|resource)$/.test(field(fields, 'warc-type') ?? '') ||
    field(fields, 'warc-segment-number') !== undefined
  )
    return [];
  const [url, time] = [uriField(fields, 'warc-target-uri'), Date.parse(field(fields, 'warc-date') ?? '')];
  const place = url === undefined || Number.isNaN(time) ? '' : `${url} ${new Date(time).toISOString().slice(0, 19)}`;
  return [field(fields, 'warc-payload-digest') ?? '', uriField(fields, 'warc-record-id') ?? '', place].filter(Boolean);
}

function complete(
  item: Grouped,
  source: Source,
  seen: Map<string, Found>,
  options: ImportOptions,
): ImportedCapture | ImportedRevisit {
  const { offset, revisit } = item;
  if (!revisit) return { kind: 'capture', file: source.file, offset, page: item.page };
  const { of } = revisit;
  const key = [of.recordId, `${of.url} ${of.date.slice(0, 19)}`, of.digest].find((one) => one !== '' && seen.has(one));
  const original = (key && reread(seen.get(key)!)) || options.original?.(of);
  const whole = (first: FetchedPage): ImportedCapture => {
    const own = revisit.hasHeaders ? item.page : { ...item.page, status: first.status, headers: first.headers };
    const { wireBody, truncated } = first;
    const page = {
      ...own,
      body: first.body,
      ...(wireBody ? { wireBody } : {}),
      ...(truncated === undefined ? {} : { truncated }),
    };
    const to = { notModified: revisit.notModified, url: first.finalUrl, date: first.fetchedAt };
    return { kind: 'capture', file: source.file, offset, page, revisit: to };
  };
  if (original) return whole(original);
  return { kind: 'revisit', file: source.file, offset, url: item.page.url, of, complete: whole };
}

function reread({ source, offset, length }: Found): FetchedPage | undefined {
  if (source.start === null) return undefined;
  const fd = openSync(source.path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    const got = bytes.subarray(0, readSync(fd, bytes, 0, length, source.start + offset));
    const record = recordIn(got, 0);
    if (typeof record === 'string') return undefined;
    const { header, block } = record.record;
    const grouper = new Grouper();
    grouper.take({ kind: 'record', offset, length, header, block });
    return grouper.open?.page;
  } finally {
    closeSync(fd);
  }
}
