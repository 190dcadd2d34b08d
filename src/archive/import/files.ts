/** Reads a file as if it were a fetched page. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StopRun, whyNotRead } from '../../core/errors.js';
import type { FetchedPage } from '../../core/page.js';
import { savedFrom } from './saved-page.js';
import type { FoundFile } from './walk.js';

/** The size limit of one page. */
const MAX_BYTES = 20 * 1024 * 1024;

/** What the user says of a file. */
export interface FileFacts {
  /** The address of the page. */
  readonly url?: string;
  /** The Content-Type header that came with it. */
  readonly contentType?: string;
  /** When it was saved: ISO 8601, UTC. */
  readonly savedAt?: string;
}

/** A file's bytes and when it was last changed. */
export interface FileBytes {
  readonly body: Buffer;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
}

/** The first bytes of a file, `most` at most. Throws StopRun when it cannot be read. */
export function startOf({ path }: FoundFile, most: number): Buffer {
  return withOpenFile(path, (fd) => {
    const bytes = Buffer.alloc(most);
    return bytes.subarray(0, readSync(fd, bytes, 0, most, 0));
  });
}

/** The whole of a file. Throws StopRun when it cannot be read, or is larger than 20 MiB. */
export function bytesOf({ path }: Pick<FoundFile, 'path'>, most = MAX_BYTES): FileBytes {
  return withOpenFile(path, (fd) => {
    const { size, mtimeMs } = fstatSync(fd);
    if (size > most) throw tooLarge(size, most);
    const body = Buffer.alloc(size);
    let got = 0;
    for (let n = -1; got < size && n !== 0; got += n) n = readSync(fd, body, got, size - got, got);
    // Years of four digits: times are compared as texts.
    const known = mtimeMs > Date.UTC(0, 0) && mtimeMs < Date.UTC(10_000, 0);
    return { body: body.subarray(0, got), changedAt: new Date(known ? mtimeMs : Date.now()).toISOString() };
  });
}

const tooLarge = (size: number, most: number) =>
  new StopRun(
    'too-large',
    `it has ${size} bytes; a page may have ${most}`,
    'Import archives as .warc, .warc.gz or .wacz.',
  );

function withOpenFile<T>(path: string | Buffer, read: (fd: number) => T): T {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return read(fd);
  } catch (error) {
    if (error instanceof StopRun) throw error;
    throw new StopRun('unreadable', `it cannot be read: ${whyNotRead(error)}`, 'Check its permissions.');
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/**
 * A file as a fetched page. There was no HTTP response, so the status is 0 and there are no headers but the given
 * Content-Type. Its address is the one that the user gives, or the one that the browser noted when it saved the page;
 * without one the page is named by its bytes (`urn:sha256:…`), the same on every machine. Its time is when it was saved,
 * or else the modification time of the file; where that is before the date on the page, the time of the import.
 */
export function pageOf({ body, changedAt }: FileBytes, file: string, facts: FileFacts = {}): FetchedPage {
  const saved = savedFrom(body);
  const url = facts.url ?? saved.url ?? `urn:sha256:${createHash('sha256').update(body).digest('hex')}`;
  return {
    url,
    finalUrl: url,
    redirects: [],
    status: 0, // stored as a WARC record of type resource
    headers: facts.contentType === undefined ? {} : { 'content-type': facts.contentType },
    body,
    fetchedAt: facts.savedAt ?? saved.savedAt ?? changedAt,
    via: 'import',
    file,
  };
}
