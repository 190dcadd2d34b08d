/** Small articles as files and WARC records, and archives of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { paragraphs } from '../cli/site.js';
import { run } from './command.js';

/** The HTML of the n-th article. */
export function html(n: number, title = `第${n}座公园改造完工`): string {
  const lines = paragraphs(n).map((text) => `<p>${text}</p>`);
  return `<html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${lines.join('\n')}</body></html>`;
}

export const addressOf = (n: number): string => `http://garden.test/news/2026/${100000 + n}.html`;

export interface RecordOf {
  readonly url: string;
  readonly block: string | Uint8Array;
  readonly type?: string;
  readonly date?: string;
  readonly contentType?: string;
  /** Behind the block. */
  readonly gap?: string;
  readonly id?: string;
}

/** A WARC record's bytes, not packed. */
export function record({ url, block, type = 'response', date, contentType, gap = '\r\n\r\n', id }: RecordOf): Buffer {
  const body = Buffer.from(block);
  const head = [
    'WARC/1.1',
    `WARC-Type: ${type}`,
    `WARC-Record-ID: <${id ?? `urn:test:${Math.random()}`}>`,
    `WARC-Date: ${date ?? '2026-01-05T02:00:00Z'}`,
    `WARC-Target-URI: ${url}`,
    `Content-Type: ${contentType ?? 'application/http;msgtype=response'}`,
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body, Buffer.from(gap)]);
}

/** The HTTP answer that brought the n-th article. */
export const answer = (n: number, more = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n${more}\r\n${html(n)}`;

/** The n-th article as a response record. */
export const articleRecord = (n: number, more: Partial<RecordOf> = {}): Buffer =>
  record({
    url: addressOf(n),
    block: answer(n),
    date: `2026-01-05T02:${String(n % 60).padStart(2, '0')}:00Z`,
    ...more,
  });

/** A .warc.gz with a gzip member a record. */
export const warcOf = (records: readonly Uint8Array[]): Buffer => Buffer.concat(records.map((one) => gzipSync(one)));

/** Writes a WARC of the articles `from` … `to - 1` into a folder; returns its path. */
export function warcFile(dir: string, from: number, to: number, name = 'articles.warc.gz'): string {
  const path = join(dir, name);
  writeFileSync(path, warcOf(Array.from({ length: to - from }, (_, i) => articleRecord(from + i))));
  return path;
}

/** Makes an archive of the articles `from` … `to - 1`. */
export async function archiveOf(dir: string, from: number, to: number): Promise<string> {
  const file = warcFile(dir, from, to, `articles-${from}.warc.gz`);
  const ran = await run('import', file, '--archive', join(dir, 'archive'));
  if (ran.code !== 0) throw new Error(ran.told);
  return join(dir, 'archive');
}
