/**
 * A choice of captures, gathered for sharing: file by file in the order of the bytes, each with all that was written
 * with it, the originals of revisits pulled in, the warcinfo of each file in front. Members are copied as they are; in
 * front of an original of another page stands the mark that it came along for what repeats it.
 */
import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StopRun } from '../src/core/errors.js';
import { captureOf } from './cdxj.js';
import { openForReading, openName } from './disk.js';
import { markFor } from './for-revisits.js';
import { type At, type FindOriginal, groupAt, originalIn, readRecord, type StoredRecord } from './read.js';
import { digestOf, field, uriField } from './record.js';
import { fileChunks, scan } from './scan.js';

/** The records of one WARC file that go along. */
export interface Chosen {
  readonly file: string;
  /** In the order of the file, the warcinfo record first. */
  readonly places: readonly At[];
  /** By the offset of a record what is written in front of it. */
  readonly marks: ReadonlyMap<number, Buffer>;
  readonly bytes: number;
}

/** Plans a copy of `wanted` and everything it needs; the same captures in any order give the same plan. */
export async function choose(dir: string, wanted: Iterable<At>, original?: FindOriginal): Promise<Chosen[]> {
  const files = new Map<string, Map<number, At>>();
  const originals: { readonly at: At; readonly samePage: boolean }[] = [];
  const take = (at: At): boolean => {
    const file = files.get(at.file) ?? new Map<number, At>();
    files.set(at.file, file);
    if (file.has(at.offset)) return false;
    for (const { record, place } of groupAt(dir, at)) {
      file.set(place.offset, place);
      if (record.type !== 'revisit') continue;
      const of = originalFor(record);
      originals.push({ at: originalOf(dir, place, record, of, original), samePage: of.url === record.url });
    }
    return true;
  };
  for (const at of wanted) take(at);
  // After all that is wanted: what is new here came along for what repeats it. An earlier capture of a page is one all the same.
  const marks = new Map<string, Map<number, Buffer>>();
  for (const { at, samePage } of originals) {
    const isNew = take(at);
    const marked = marks.get(at.file) ?? new Map<number, Buffer>();
    marks.set(at.file, marked);
    if (samePage) marked.delete(at.offset);
    else if (isNew) marked.set(at.offset, markFor(readRecord(dir, at).header, at.file));
  }
  const chosen: Chosen[] = [];
  for (const [file, places] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const info = await warcinfoOf(dir, file);
    if (info) places.set(info.offset, info);
    const list = [...places.values()].sort((a, b) => a.offset - b.offset);
    const own = marks.get(file) ?? new Map<number, Buffer>();
    const bytes = [...list, ...own.values()].reduce((sum, { length }) => sum + length, 0);
    chosen.push({ file, places: list, marks: own, bytes });
  }
  return chosen;
}

type Wanted = Parameters<FindOriginal>[0];

function originalFor({ header: { fields }, url }: StoredRecord): Wanted {
  return {
    url: uriField(fields, 'warc-refers-to-target-uri') ?? url,
    date: field(fields, 'warc-refers-to-date') ?? '',
    digest: field(fields, 'warc-payload-digest') ?? '',
    recordId: uriField(fields, 'warc-refers-to') ?? '',
  };
}

function originalOf(dir: string, at: At, record: StoredRecord, wanted: Wanted, original?: FindOriginal): At {
  const place = original?.(wanted) ?? originalIn(dir, wanted);
  if (place) return place;
  throw new StopRun(
    'snapshot-damaged',
    `The capture that ${record.url} (${at.file} at ${at.offset}) repeats is missing.`,
    'yuanye verify --deep tells what is missing; leave this page out of the export, or fetch it again.',
  );
}

async function warcinfoOf(dir: string, file: string): Promise<At | null> {
  const path = join(dir, file);
  for (const name of [path, openName(path)]) {
    try {
      for await (const item of scan(fileChunks(name, 0, 64 * 1024))) {
        if (item.kind !== 'record' || field(item.header.fields, 'warc-type') !== 'warcinfo') return null;
        return { file, offset: item.offset, length: item.length };
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return null;
}

/** Copies the members of one file to `put`, and calls `seen` with each capture at its new place. */
export function copyMembers(
  dir: string,
  chosen: Chosen,
  put: (member: Buffer, record: StoredRecord) => { readonly offset: number; readonly file: string },
  seen: (capture: ReturnType<typeof captureOf> & object, record: StoredRecord) => void,
): void {
  const fd = openForReading(join(dir, chosen.file));
  try {
    for (const at of chosen.places) {
      const member = Buffer.allocUnsafe(at.length);
      readSync(fd, member, 0, at.length, at.offset);
      // Reading it whole proves that what is shared can be read, and gives the line of the index.
      const record = readRecord(dir, at);
      const mark = chosen.marks.get(at.offset) ?? Buffer.alloc(0);
      const { offset, file } = put(Buffer.concat([mark, member]), record);
      const place = { file, offset: offset + mark.length, length: at.length };
      const capture = captureOf(record.header, record.block, place, digestOf);
      if (capture) seen(capture, record);
    }
  } finally {
    closeSync(fd);
  }
}
