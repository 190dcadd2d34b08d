/** Files as pages: what a file lacks of an HTTP answer is said plainly, never invented. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StopRun } from '../../core/errors.js';
import type { FetchedPage } from '../../core/page.js';
import { noText } from './file-kind.js';

const PAGE = /\.(html?|shtml|xhtml|php|aspx?|jsp|txt|md|warc|warc\.gz|wacz)$/i;
const MAX_BYTES = 20 * 1024 * 1024;

/** The files to read for the paths given: a file is itself, a folder its pages, in the order of their names. */
export async function* filesBelow(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new StopRun(
        'no-such-file',
        `${path}: ${error.code === 'ENOENT' ? 'there is no such file or folder' : error.message}`,
        'Check the path.',
      );
    });
    if (!info.isDirectory()) {
      yield path;
      continue;
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    for (const file of entries
      .filter((e) => e.isFile() && PAGE.test(e.name))
      .map((e) => join(e.parentPath, e.name))
      .sort())
      yield file;
  }
}

export interface FileFacts {
  readonly url?: string;
  readonly contentType?: string;
}

/**
 * A file as a fetched page. Without an address it is named by its bytes (`urn:sha256:…`), the same on every machine;
 * its time is the file's own, since that is when somebody had the page. Throws StopRun for what is no page.
 */
export async function pageFromFile(file: string, facts: FileFacts = {}): Promise<FetchedPage> {
  const info = await stat(file);
  if (info.size > MAX_BYTES) {
    throw new StopRun(
      'too-large',
      `${file} has ${info.size} bytes; a page may have ${MAX_BYTES}`,
      'Import archives as .warc, .warc.gz or .wacz.',
    );
  }
  const body = await readFile(file);
  const other = noText(body);
  if (other !== null) throw new StopRun('not-a-page', `this is ${other.name}`, other.hint);
  const url = facts.url ?? `urn:sha256:${createHash('sha256').update(body).digest('hex')}`;
  return {
    url,
    finalUrl: url,
    redirects: [],
    status: 0, // there was no HTTP answer: the snapshot keeps the bytes as a resource
    headers: facts.contentType === undefined ? {} : { 'content-type': facts.contentType },
    body,
    fetchedAt: info.mtime.toISOString(),
    via: 'import',
  };
}
