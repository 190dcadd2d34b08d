/** Which kind of document a file is, by its bytes. */
import { entryChunks, listZip } from '../../../snapshots/index.js';
import { StopRun } from '../../core/errors.js';
import { canonicalUrl } from '../../core/url.js';
import type { DocumentKind } from './convert-worker.js';

/** The names of the streams in old Word files, in UTF-16 (MS-DOC 2.1.1). */
const WORD_STREAM = Buffer.from('WordDocument', 'utf16le');
/** The header of a message of MIME. */
const MIME_HEAD = /^(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+/;

/**
 * The kind of a document; null for what is none, and for those that are ZIP files. `whole` reads the file, for the names
 * of its streams may stand anywhere in it.
 */
export function documentKind(start: Buffer, whole: () => Buffer): DocumentKind | null {
  if (start.toString('latin1', 0, 5) === '%PDF-') return 'pdf';
  if (start.toString('hex', 0, 8) === 'd0cf11e0a1b11ae1')
    return start.includes(WORD_STREAM) || whole().includes(WORD_STREAM) ? 'doc' : null;
  const head = MIME_HEAD.exec(start.toString('latin1', 0, 8192).trimStart())?.[0] ?? '';
  return /^content-type:\s*multipart\/related/im.test(head) && /^mime-version:/im.test(head) ? 'mhtml' : null;
}

/** Which kind of ZIP file this is by the names in it; a damaged one is just that. */
export function zipKind(path: string | Buffer): 'docx' | 'xlsx' | 'wacz' | 'zip' {
  let names: string[];
  try {
    names = listZip(path).entries.map(({ name }) => name);
  } catch {
    return 'zip';
  }
  if (names.includes('word/document.xml')) return 'docx';
  if (names.includes('xl/workbook.xml')) return 'xlsx';
  const isWacz = names.some((name) => name === 'datapackage.json' || /^archive\/[^/]+\.warc(\.gz)?$/.test(name));
  return isWacz ? 'wacz' : 'zip';
}

/** Throws StopRun when a ZIP file unpacks to more than `most` bytes, whatever it says of its size. */
export async function boundUnpacked(path: string | Buffer, most: number): Promise<void> {
  let size = 0;
  try {
    for (const entry of listZip(path).entries)
      for await (const { length } of entryChunks(path, entry)) {
        size += length;
        if (size > most) throw new Error(`it unpacks to more than ${most} bytes`);
      }
  } catch (error) {
    throw new StopRun('zip', `this ZIP file is not read: ${(error as Error).message}`, 'Unpack it and look at it.');
  }
}

/** The address that an MHTML file gives of its page: its own field, or that of its first part. */
export function addressInMhtml(body: Buffer): string | undefined {
  const start = body.toString('latin1', 0, 64 * 1024);
  const found =
    /^snapshot-content-location:\s*(\S+)/im.exec(start)?.[1] ?? /^content-location:\s*(\S+)/im.exec(start)?.[1];
  return (found && canonicalUrl(found)) || undefined;
}
