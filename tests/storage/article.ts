/** Articles for tests: ours, small, and whole in every field. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Article } from '../../src/core/page.js';
import { publicId } from '../../src/core/url.js';
import { fingerprint } from '../../src/dedupe/index.js';
import type { Archive, Capture, Saved } from '../../storage/index.js';

export function article(
  url: string,
  title: string,
  paragraphs: readonly string[],
  more: Partial<Article> = {},
): Article {
  return {
    schema: 'article@2',
    id: publicId(url),
    url,
    urls: [url],
    site: 'garden',
    kind: 'article',
    title,
    publishedAt: '2019-12-20T10:00:00+08:00',
    publishedAtText: '2019-12-20 10:00:00',
    modifiedAt: null,
    source: '城市园林报',
    sourceUrl: null,
    author: null,
    editor: '编辑甲',
    photographer: null,
    views: null,
    language: 'zh-Hans',
    script: 'hans',
    encoding: { used: 'gb18030', header: null, meta: 'gbk', detected: 'gb18030', because: 'the meta element says so' },
    blocks: paragraphs.map((text) => ({ kind: 'paragraph' as const, text })),
    text: paragraphs.join('\n'),
    related: [],
    keywords: [],
    summary: null,
    images: [],
    rights: null,
    removed: [],
    trail: [],
    flags: [],
    confidence: 0.9,
    confidenceBecause: ['a title, a date and four paragraphs'],
    ...more,
  };
}

export const same = (text: string) => text;

let offset = 0;
export function capture(url: string, at: string, more: Partial<Capture> = {}): Capture {
  offset += 1000;
  return {
    url,
    fetchedAt: at,
    run: null,
    status: 200,
    via: 'http',
    file: 'test.warc.gz',
    offset,
    length: 900,
    digest: `sha256:${createHash('sha256').update(`${url}${at}`).digest('hex')}`,
    recordId: `urn:uuid:00000000-0000-4000-8000-${String(offset).padStart(12, '0')}`,
    type: 'response',
    etag: null,
    lastModified: null,
    mime: 'text/html',
    ...more,
  };
}

/** Saves one article with one capture, through the commit queue. */
export function save(
  archive: Archive,
  page: Article,
  at = '2020-01-01T00:00:00Z',
  origin: 'source' | 'rules' = 'source',
): Promise<Saved> {
  return archive.commits.enqueue(() => {
    const captures = page.url === null ? [] : [archive.captures.add(capture(page.url, at))];
    return archive.articles.save({ ...fingerprint(page, archive.fold), captures, capturedAt: at, origin, run: null });
  });
}

const made: string[] = [];
/** A folder for one test, gone after the file's tests. */
export function folderForTest(): string {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-test-'));
  made.push(dir);
  return dir;
}
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});
