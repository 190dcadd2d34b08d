/** Records that were cut into segments (ISO 28500:2017, clause 7): put together again when all of them are there. */
import { field, uriField } from './record.js';
import type { ScanItem, ScannedRecord } from './scan.js';

/** Bytes of unfinished records that are held; beyond them the oldest is given up. */
const HELD = 64 * 1024 * 1024;

interface Open {
  readonly first: ScannedRecord;
  readonly blocks: Buffer[];
  size: number;
}

/** Passes records on; the first segment of one waits for the others, and one that stays without them is marked as cut. */
export async function* joined(items: AsyncIterable<ScanItem>): AsyncGenerator<ScanItem> {
  const open = new Map<string, Open>();
  let held = 0;
  const close = (id: string, whole: boolean): ScannedRecord => {
    const { first, blocks, size } = open.get(id)!;
    open.delete(id);
    held -= size;
    const fields = whole ? first.header.fields : { ...first.header.fields, 'warc-truncated': 'unspecified' };
    return { ...first, header: { ...first.header, fields }, block: Buffer.concat(blocks) };
  };
  for await (const item of items) {
    if (item.kind === 'fault') {
      yield item;
      continue;
    }
    const { fields } = item.header;
    const number = Number(field(fields, 'warc-segment-number'));
    const origin = uriField(fields, 'warc-segment-origin-id') ?? '';
    const first = open.get(origin);
    if (number === 1) {
      const id = uriField(fields, 'warc-record-id') ?? `at ${item.offset}`;
      if (open.has(id)) yield close(id, false);
      open.set(id, { first: item, blocks: [item.block], size: item.block.length });
    } else if (first !== undefined && number === first.blocks.length + 1) {
      first.blocks.push(item.block);
      first.size += item.block.length;
    } else {
      yield item;
      continue;
    }
    held += item.block.length;
    const total = field(fields, 'warc-segment-total-length');
    if (first !== undefined && total !== undefined) yield close(origin, Number(total) === first.size);
    while (held > HELD) yield close(open.keys().next().value!, false);
  }
  for (const id of [...open.keys()]) yield close(id, false);
}
