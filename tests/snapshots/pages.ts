/** Fetched pages for the tests of this room, written for them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FetchedPage } from '../../src/core/page.js';

export const HTML =
  '<html><head><title>湖滨公园改造完成</title></head><body><p>水杉林沿岸铺开，木栈道绕湖一周。</p></body></html>';

export function page(more: Partial<FetchedPage> = {}): FetchedPage {
  const url = more.url ?? 'http://news.example.test/htm/2019/1220/1.html';
  return {
    url,
    finalUrl: url,
    redirects: [],
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'text/html; charset=utf-8', etag: '"a1"' },
    body: Buffer.from(HTML),
    fetchedAt: '2024-05-06T07:08:09.123Z',
    via: 'http',
    remoteAddress: '127.0.0.1',
    request: { method: 'GET', headers: { 'user-agent': 'yuanye/0.1.0 (+mailto:a@example.test)' } },
    ...more,
  };
}

/** A folder that lasts until it is removed. */
export function keptFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'yuanye-snapshots-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A folder that is gone after the test. */
export function folder(): string {
  const { path, remove } = keptFolder();
  onTestFinished(remove);
  return path;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
