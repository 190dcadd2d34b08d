/**
 * Captures out of WARC and WACZ files that others (or we) wrote: streaming, in constant memory, damaged records told
 * and passed over. Indexes inside a WACZ are not believed: the WARC files themselves are read.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { FetchedPage } from '../src/core/page.js';
import { gunzipStart } from './gzip.js';
import { type Grouped, Grouper, type GroupItem, type RefersTo } from './import-group.js';
import { recordIn } from './read.js';
import { parseHeader } from './record.js';
import { fileChunks, scan } from './scan.js';
import { entryChunks, listZip, type ZipEntry } from './zip-read.js';

/** One capture with its body, ready for the writer and the pipeline. */
export interface ImportedCapture {
  readonly kind: 'capture';
  /** The WARC file, or `WACZ!entry`. */
  readonly file: string;
  readonly offset: number;
  readonly page: FetchedPage;
  /** Set when the file holds it as a revisit: the writer is told, so that it stays one. */
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
export type ImportItem = ImportedCapture | ImportedMetadata | ImportedOther | ImportFault;

export interface ImportOptions {
  /** Finds the body of a capture that the file only refers to, such as one already in the archive. */
  readonly original?: (of: RefersTo) => FetchedPage | undefined;
}

/** What a file is, by its first bytes and not its name; null when it is neither WARC nor ZIP. */
export function sniff(path: string): 'warc' | 'wacz' | null {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(64 * 1024);
    const start = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
    if (start.toString('latin1', 0, 4) === 'PK\x03\x04' || start.toString('latin1', 0, 4) === 'PK\x05\x06')
      return 'wacz';
    const content = start[0] === 0x1f && start[1] === 0x8b ? gunzipStart(start.subarray(0, 4096)) : start;
    const header = parseHeader(content);
    return header !== 'short' && 'fault' in header
      ? null
      : content.toString('latin1', 0, 5) === 'WARC/'
        ? 'warc'
        : null;
  } finally {
    closeSync(fd);
  }
}

/** Everything in a WARC or WACZ file, in the order in which it lies there. */
export async function* readCaptures(path: string, options: ImportOptions = {}): AsyncGenerator<ImportItem> {
  if (sniff(path) === 'wacz') yield* readWacz(path, options);
  else yield* readWarc(new Source(path, path, () => fileChunks(path, 0, undefined, true), 0), new Map(), options);
}

async function* readWacz(path: string, options: ImportOptions): AsyncGenerator<ImportItem> {
  let listing: ReturnType<typeof listZip>;
  try {
    listing = listZip(path);
  } catch (error) {
    yield { kind: 'fault', file: path, offset: 0, reason: (error as Error).message };
    return;
  }
  for (const { name, reason } of listing.refused) yield { kind: 'fault', file: `${path}!${name}`, offset: 0, reason };
  const warcs = listing.entries.filter(({ name }) => /^archive\/[^/]+\.warc(\.gz)?$/.test(name));
  if (warcs.length === 0) yield { kind: 'fault', file: path, offset: 0, reason: 'it holds no WARC file in archive/' };
  const seen = new Map<string, Found>();
  for (const entry of warcs) {
    const file = `${path}!${entry.name}`;
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
    readonly path: string,
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

async function* readWarc(source: Source, seen: Map<string, Found>, options: ImportOptions): AsyncGenerator<ImportItem> {
  const grouper = new Grouper();
  const finish = (item: GroupItem): ImportItem => {
    if (item.kind === 'metadata') return item;
    if (item.kind === 'fault' || item.kind === 'other') return { ...item, file: source.file };
    return complete(item, source, seen, options);
  };
  try {
    for await (const item of scan(source.chunks())) {
      if (item.kind === 'fault') {
        yield { kind: 'fault', file: source.file, offset: item.offset, reason: item.reason };
        continue;
      }
      const found = { source, offset: item.offset, length: item.length };
      for (const done of grouper.take(item)) yield finish(done);
      const open = grouper.open;
      if (open && open.offset === item.offset && !open.revisit) {
        // The first to hold a payload is the original of all later ones.
        for (const key of keysOf(open)) if (!seen.has(key)) seen.set(key, found);
      }
    }
  } catch (error) {
    yield { kind: 'fault', file: source.file, offset: 0, reason: (error as Error).message };
  }
  for (const done of grouper.end()) yield finish(done);
}

function keysOf({ page, digest, recordId }: Grouped): string[] {
  return [digest, recordId, `${page.finalUrl} ${page.fetchedAt.slice(0, 19)}`].filter(Boolean);
}

function complete(
  item: Grouped,
  source: Source,
  seen: Map<string, Found>,
  options: ImportOptions,
): ImportedCapture | ImportFault {
  const { offset, revisit } = item;
  if (!revisit) return { kind: 'capture', file: source.file, offset, page: item.page };
  const { of } = revisit;
  const key = [of.recordId, `${of.url} ${of.date.slice(0, 19)}`, of.digest].find((one) => one !== '' && seen.has(one));
  const original = (key && reread(seen.get(key)!)) || options.original?.(of);
  if (!original) {
    const reason = `the capture of ${of.url} at ${of.date || 'an unknown time'} that it repeats is not in the file`;
    return { kind: 'fault', file: source.file, offset, reason, url: item.page.url };
  }
  const own = revisit.hasHeaders ? item.page : { ...item.page, status: original.status, headers: original.headers };
  const { wireBody } = original;
  const page = { ...own, body: original.body, ...(wireBody ? { wireBody } : {}) };
  const to = { notModified: revisit.notModified, url: original.finalUrl, date: original.fetchedAt };
  return { kind: 'capture', file: source.file, offset, page, revisit: to };
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
