/**
 * A choice of captures, gathered for sharing: file by file in the order of the bytes, each with all that was written
 * with it, the originals of revisits pulled in, the warcinfo of each file in front. Members are copied as they are.
 */
import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StopRun } from '../src/core/errors.js';
import { captureOf } from './cdxj.js';
import { openForReading, openName } from './disk.js';
import { type At, type FindOriginal, groupAt, originalIn, readRecord, type StoredRecord } from './read.js';
import { digestOf, field, uriField } from './record.js';
import { fileChunks, scan } from './scan.js';

/** The records of one WARC file that go along. */
export interface Chosen {
  readonly file: string;
  /** In the order of the file, the warcinfo record first. */
  readonly places: readonly At[];
  readonly bytes: number;
}

/** Plans a copy of `wanted` and everything it needs; the same captures in any order give the same plan. */
export async function choose(dir: string, wanted: Iterable<At>, original?: FindOriginal): Promise<Chosen[]> {
  const files = new Map<string, Map<number, At>>();
  const take = (at: At): void => {
    const file = files.get(at.file) ?? new Map<number, At>();
    files.set(at.file, file);
    if (file.has(at.offset)) return;
    for (const { record, place } of groupAt(dir, at)) {
      file.set(place.offset, place);
      if (record.type === 'revisit') take(originalOf(dir, place, record, original));
    }
  };
  for (const at of wanted) take(at);
  const chosen: Chosen[] = [];
  for (const [file, places] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const info = await warcinfoOf(dir, file);
    if (info) places.set(info.offset, info);
    const list = [...places.values()].sort((a, b) => a.offset - b.offset);
    chosen.push({ file, places: list, bytes: list.reduce((sum, at) => sum + at.length, 0) });
  }
  return chosen;
}

function originalOf(dir: string, at: At, record: StoredRecord, original?: FindOriginal): At {
  const fields = record.header.fields;
  const wanted = {
    url: uriField(fields, 'warc-refers-to-target-uri') ?? record.url,
    date: field(fields, 'warc-refers-to-date') ?? '',
    digest: field(fields, 'warc-payload-digest') ?? '',
    recordId: uriField(fields, 'warc-refers-to') ?? '',
  };
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
      const { offset, file } = put(member, record);
      const capture = captureOf(record.header, record.block, { file, offset, length: at.length }, digestOf);
      if (capture) seen(capture, record);
    }
  } finally {
    closeSync(fd);
  }
}
