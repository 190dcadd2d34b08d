/** The text of documents that articles have attached, read from their records: the same after a crawl, an import and a rebuild. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Archive, AttachmentReading, StoredCapture } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { FetchedPage } from '../../core/page.js';
import { canonicalUrl } from '../../core/url.js';
import type { DocumentKind } from '../documents/convert-worker.js';
import { boundUnpacked, documentKind, zipKind } from '../documents/document-kind.js';
import { Documents, LARGEST_DOCUMENT, LARGEST_UNPACKED } from '../documents/documents.js';
import { noText } from '../import/file-kind.js';
import { textOf } from './text-of.js';

/** A session, as far as it is needed here. */
interface Opened {
  readonly archive: Archive;
  readonly readPage: (at: StoredCapture) => FetchedPage;
}

/** Characters of one document that are kept. */
const LARGEST_TEXT = 2 * 1024 * 1024;
/** Redirects between the address on the page and the document. */
const HOPS = 5;
/** Readings that wait for one commit. */
const AT_ONCE = 32;

/** Whether there are attachments whose record came since they were last read. */
export const waiting = ({ attachments }: Archive): boolean => !attachments.waiting().next().done;

/**
 * Reads what is attached and keeps it: what waits to be read, or with `again` everything. Gives the number of attachments
 * that read differently now, and why others cannot be read.
 */
export async function readAttachments(
  session: Opened,
  { again = false, signal }: { readonly again?: boolean; readonly signal?: AbortSignal } = {},
): Promise<{ readonly changed: number; readonly failed: readonly { readonly url: string; readonly why: string }[] }> {
  const { archive } = session;
  const documents = new Documents();
  const failed: { url: string; why: string }[] = [];
  let changed = 0;
  let pending: Promise<void>[] = [];
  const settle = async () => {
    await archive.commits.flush();
    await Promise.all(pending);
    pending = [];
  };
  try {
    for (const url of again ? archive.attachments.all() : archive.attachments.waiting()) {
      if (signal?.aborted) break;
      const capture = documentAt(session, url);
      if (capture === undefined) continue;
      const reading = await read(session, capture, documents);
      if (reading.state === 'unreadable') failed.push({ url, why: reading.why ?? '' });
      if (archive.attachments.isRead(url, reading)) continue;
      changed++;
      pending.push(archive.commits.enqueue(() => archive.attachments.read(url, reading)));
      if (pending.length >= AT_ONCE) await settle();
    }
    await settle();
  } finally {
    await documents.close();
  }
  return { changed, failed };
}

/** The latest record of the document at an address, redirects followed. */
function documentAt(session: Opened, url: string): StoredCapture | undefined {
  let at: string | null = session.archive.attachments.targetOf(url);
  for (let hops = 0; at !== null && hops <= HOPS; hops++) {
    const all: readonly StoredCapture[] = session.archive.captures.allOf(at);
    const found = all.findLast(({ status }) => status === 200 || status === 0);
    if (found !== undefined) return found;
    const moved = all.findLast(({ status }) => status >= 300 && status < 400 && status !== 304);
    if (moved === undefined) return undefined;
    const { location } = session.readPage(moved).headers;
    at = typeof location === 'string' ? canonicalUrl(location, at) : null;
  }
  return undefined;
}

async function read(session: Opened, capture: StoredCapture, documents: Documents): Promise<AttachmentReading> {
  const nothing = { text: '', capture: capture.id };
  try {
    const { body } = session.readPage(capture);
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const kind = await kindOf(bytes);
    const { html } = await documents.read({ kind, bytes });
    const text = textOf(html);
    if (text === '') return { ...nothing, state: 'no-text', why: 'it has no text, as scanned documents' };
    const why = text.length > LARGEST_TEXT ? `its first ${LARGEST_TEXT} characters of ${text.length}` : null;
    return { ...nothing, state: 'text', why, text: text.slice(0, LARGEST_TEXT).toWellFormed() };
  } catch (error) {
    if (error instanceof StopRun) return { ...nothing, state: 'unreadable', why: error.message };
    throw error;
  }
}

/** Throws StopRun when it is no document that is read. */
async function kindOf(bytes: Buffer): Promise<DocumentKind> {
  const unread = (what: string) => new StopRun('unreadable', what, 'yuanye snapshot cat gives its bytes.');
  if (bytes.length > LARGEST_DOCUMENT) throw unread(`it has ${bytes.length} bytes`);
  if (bytes.toString('latin1', 0, 4) === 'PK\x03\x04') {
    const folder = mkdtempSync(join(tmpdir(), 'yuanye-zip-'));
    try {
      const path = join(folder, 'file');
      writeFileSync(path, bytes, { mode: 0o600 });
      const kind = zipKind(path);
      if (kind !== 'docx' && kind !== 'xlsx') throw unread('this is a ZIP file, and what is in it is not read');
      await boundUnpacked(path, LARGEST_UNPACKED);
      return kind;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const kind = documentKind(bytes, () => bytes);
  if (kind !== null && kind !== 'mhtml') return kind;
  throw unread(`this is ${noText(bytes)?.name ?? 'no document that is read'}`);
}
