/** Apache Parquet, snappy, in row groups of 1,000: what pandas, DuckDB and Spark read directly. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Encoder, Format } from './format.js';
import { COLUMNS, type Column, columnsOf, type ExportRow } from './row.js';
import { orNull } from './shape.js';

/** Rows held in memory at a time: about 10 MB of articles. */
const GROUP = 1000;

/** Keeps the bytes until they are asked for, and the offset of the whole file for the footer. */
class Chunks extends ByteWriter {
  take(): Uint8Array {
    const bytes = this.getBytes().slice(0, this.index);
    this.index = 0;
    return bytes;
  }
}

/** The types of Parquet by ours. */
const STORED = { string: 'UTF8', integer: 'INT32', number: 'DOUBLE', boolean: 'BOOLEAN' } as const;

function element(column: Column): SchemaElement {
  const base = { name: column.name, repetition_type: 'OPTIONAL' as const };
  if (column.type === 'integer') return { ...base, type: 'INT32' };
  if (column.type === 'number') return { ...base, type: 'DOUBLE' };
  if (column.type === 'boolean') return { ...base, type: 'BOOLEAN' };
  return { ...base, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
}

export const parquet: Format = {
  name: 'parquet',
  extension: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  lines: null,
  holds:
    'A table with one row a version, snappy, in row groups of 1,000. Every column is optional: null where a page does not say it.',
  fields: COLUMNS.map(({ name, means, type, onRequest }) => ({
    ...{ name, means, schema: orNull({ type }), stored: STORED[type] },
    ...(onRequest === undefined ? {} : { onRequest }),
  })),
  filePerArticle: false,
  encoder: ({ fields }): Encoder => {
    const columns = columnsOf(fields);
    const out = new Chunks();
    const writer = new ParquetWriter({
      writer: out,
      schema: [{ name: 'root', num_children: columns.length }, ...columns.map(element)],
      statisticsTruncateLength: 32,
      createdBy: 'yuanye',
    });
    let waiting: ExportRow[] = [];
    const group = (): Uint8Array => {
      if (waiting.length > 0) {
        writer.write({
          columnData: columns.map((column) => ({ name: column.name, data: waiting.map((row) => column.value(row)) })),
          rowGroupSize: GROUP,
        });
        waiting = [];
      }
      return out.take();
    };
    return {
      begin: () => '',
      row: (row) => {
        waiting.push(row);
        return waiting.length < GROUP ? '' : group();
      },
      end: () => {
        const last = group();
        writer.finish();
        return Buffer.concat([last, out.take()]);
      },
    };
  },
};
