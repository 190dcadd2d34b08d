/** Everything that a WARC file of ours records, record by record: what an archive is derived from again. */
import { join } from 'node:path';
import { captureOf } from './cdxj.js';
import { ForRevisits } from './for-revisits.js';
import { Grouper } from './import-group.js';
import { digestOf, field, PROFILE, uriField } from './record.js';
import { type TailCapture, tailCapture } from './recover.js';
import { fileChunks, scan } from './scan.js';

export type Content =
  | { readonly kind: 'capture'; readonly capture: TailCapture; readonly notModified: boolean }
  | {
      readonly kind: 'metadata';
      readonly url: string;
      readonly date: string;
      readonly about: string;
      readonly data: unknown;
    }
  | { readonly kind: 'fault'; readonly offset: number; readonly length: number; readonly reason: string };

/** Captures and recorded facts of one file in their order, from a record's start at `from` bytes; not what is there for revisits. */
export async function* contents(dir: string, file: string, from = 0): AsyncGenerator<Content> {
  const spared = new ForRevisits();
  for await (const item of scan(fileChunks(join(dir, file), from), { at: from, limit: 1024 ** 3 })) {
    if (item.kind === 'fault') {
      yield { kind: 'fault', offset: item.offset, length: item.length, reason: item.reason };
      continue;
    }
    const { fields } = item.header;
    if (spared.has(item)) continue;
    // What was written with another record is part of that capture.
    if (field(fields, 'warc-concurrent-to') !== undefined) continue;
    if (field(fields, 'warc-type') === 'metadata') {
      for (const one of new Grouper().take(item)) if (one.kind === 'metadata') yield one;
      continue;
    }
    const capture = captureOf(item.header, item.block, { file, offset: item.offset, length: item.length }, digestOf);
    if (capture === null) continue;
    const notModified = uriField(fields, 'warc-profile') === PROFILE.notModified;
    yield { kind: 'capture', capture: tailCapture(item.header, capture), notModified };
  }
}

/** The places of a file that cannot be read. */
export async function* faults(path: string): AsyncGenerator<Extract<Content, { kind: 'fault' }>> {
  for await (const item of scan(fileChunks(path), { limit: 1024 ** 3 }))
    if (item.kind === 'fault') yield { kind: 'fault', offset: item.offset, length: item.length, reason: item.reason };
}
