/** What a file is, read from its bytes; its name tells only what it was meant to be. */
import { sniff } from '../../../snapshots/index.js';
import type { DocumentKind } from '../documents/convert-worker.js';
import { boundUnpacked, documentKind, zipKind } from '../documents/document-kind.js';
import { LARGEST_UNPACKED } from '../documents/documents.js';
import { listIn } from './catalogues.js';
import { beginsAsPage, LOOKED_AT, noText, promisedArchive } from './file-kind.js';
import { bytesOf, startOf } from './files.js';
import type { PageList } from './lists.js';
import type { FileResult } from './results.js';
import type { FoundFile } from './walk.js';

/** A file that is not read, and why. */
export interface NotRead {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly more?: Pick<FileResult, 'label' | 'passedOver'>;
}

export type Recognised =
  | { readonly is: 'document'; readonly kind: DocumentKind }
  | { readonly is: 'archive'; readonly form: 'warc' | 'arc' | 'wacz' }
  | { readonly is: 'list'; readonly list: PageList }
  | { readonly is: 'zip' | 'page' }
  | { readonly is: 'not-read'; readonly why: NotRead };

/** Names that say that a file is a page or a web archive. */
const PAGE_OR_ARCHIVE = /\.(?:html?|shtml|xhtml|php|aspx?|jsp|txt|md|warc|warc\.gz|wacz)$/i;

/** What is to be done with a file. Throws StopRun when it cannot be read, or unpacks to too much. */
export async function recognise(file: FoundFile): Promise<Recognised> {
  if (file.fault !== undefined) return { is: 'not-read', why: file.fault };
  const start = startOf(file, LOOKED_AT);
  if (start.length === 0) return notRead('empty', 'the file is empty', 'Save the page again.');
  const sniffed = sniff(file.path);
  const form = sniffed === 'wacz' ? zipKind(file.path) : sniffed;
  const packed = form === 'docx' || form === 'xlsx';
  if (packed) await boundUnpacked(file.path, LARGEST_UNPACKED);
  const kind = packed ? form : documentKind(start, () => bytesOf(file).body);
  if (kind !== null) return { is: 'document', kind };
  if (form === 'zip') return { is: 'zip' };
  if (form !== null && !packed) return { is: 'archive', form };
  const promised = promisedArchive(file.shown);
  if (promised !== null) {
    const message = `this is no ${promised} file, or a broken one: its first bytes are not those of such a file`;
    return notRead('broken-archive', message, 'Get or make it again.');
  }
  const other = noText(start);
  if (other !== null) return noPage(file, other.label, `this is ${other.name}`, other.hint);
  const list = file.inside === undefined ? listIn(file) : null;
  if (list !== null) return { is: 'list', list };
  const meant = file.named || file.fromCatalogue !== undefined || PAGE_OR_ARCHIVE.test(file.shown);
  if (meant || beginsAsPage(start)) return { is: 'page' };
  const label = /\.([a-z0-9]{1,8})$/i.exec(file.shown)?.[1]?.toLowerCase() ?? 'text';
  return noPage(file, label, 'this is text, but no page', 'Name the file itself to import it.');
}

const notRead = (code: string, message: string, hint: string): Recognised => ({
  is: 'not-read',
  why: { code, message, hint },
});

/** A file of no kind that is imported: a fault when it was named, or when its name says that it is a page. */
function noPage({ named, shown }: FoundFile, label: string, message: string, hint: string): Recognised {
  const passedOver = !named && !PAGE_OR_ARCHIVE.test(shown);
  return { is: 'not-read', why: { code: 'not-a-page', message, hint, more: { label, passedOver } } };
}
