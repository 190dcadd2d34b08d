/** Files of an import: finds them below the given paths, and reads one as if it were a fetched page. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StopRun } from '../../core/errors.js';
import type { FetchedPage } from '../../core/page.js';
import { noText } from './file-kind.js';

/** Names that are imported from a folder: pages and web archives. */
const IMPORTED = /\.(html?|shtml|xhtml|php|aspx?|jsp|txt|md|warc|warc\.gz|wacz)$/i;
/** The size limit of one page. */
const MAX_BYTES = 20 * 1024 * 1024;

/**
 * The files to import for some paths. A file is taken whatever its name. Of a folder and its subfolders the pages and web
 * archives are taken, sorted by path. Throws StopRun when a path cannot be read.
 */
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
      .filter((e) => e.isFile() && IMPORTED.test(e.name))
      .map((e) => join(e.parentPath, e.name))
      .sort())
      yield file;
  }
}

/** What the user says of a file. */
export interface FileFacts {
  /** The address of the page. */
  readonly url?: string;
  /** The Content-Type header that came with it. */
  readonly contentType?: string;
}

/**
 * Reads a file as a fetched page. There was no HTTP response, so the status is 0 and there are no headers but the given
 * Content-Type. Without an address the page is named by its bytes (`urn:sha256:…`), the same on every machine. Its time
 * is the modification time of the file. Throws StopRun for a file that is larger than 20 MiB or is not text.
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
    status: 0, // stored as a WARC record of type resource
    headers: facts.contentType === undefined ? {} : { 'content-type': facts.contentType },
    body,
    fetchedAt: info.mtime.toISOString(),
    via: 'import',
  };
}
