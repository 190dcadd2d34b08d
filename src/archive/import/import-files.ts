/** Imports files one by one: each is read as what it is (recognise.ts) and ends as one outcome with its reason. */
import { hasDigest } from '../../../snapshots/index.js';
import type { StoredCapture } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import type { Extraction, FetchedPage, Locator } from '../../core/page.js';
import { t, translated } from '../../lang/index.js';
import type { PageContext } from '../../pipeline.js';
import type { DocumentKind } from '../documents/convert-worker.js';
import { addressInMhtml } from '../documents/document-kind.js';
import { Documents, LARGEST_DOCUMENT, MEDIA_TYPES } from '../documents/documents.js';
import { explained } from '../faults.js';
import { assemble } from '../parts.js';
import { namedAddress, secondName } from '../same-page.js';
import type { Session } from '../session.js';
import { profileOf } from '../sites.js';
import { picturesOf } from './beside.js';
import { bytesOf, type FileFacts, pageOf } from './files.js';
import type { PageList } from './lists.js';
import type { Readers } from './readers.js';
import { type NotRead, recognise } from './recognise.js';
import type { CaptureResult, FileResult } from './results.js';
import type { FoundFile } from './walk.js';
import type { ArchiveImport } from './web-archives.js';
import { filesInZip } from './zip-files.js';

export interface FilesImportOptions extends FileFacts {
  /** Of web archives; by default 'articles' for WARC and 'all' for WACZ. */
  readonly keep?: 'articles' | 'all';
  /** Takes the addresses of lists; without it they are reported as not read. */
  readonly fetch?: (addresses: readonly string[]) => void;
  readonly signal: AbortSignal;
  readonly readers: () => Promise<Readers | null>;
  readonly onResult: (result: FileResult | CaptureResult) => void;
}

/** Pages on their way to one commit: waiting for each one alone would cost a disk sync a page. */
const AT_ONCE = 64;

/** A picture and the place of its record. */
type Kept = readonly [picture: FetchedPage, place: Locator];

export class FilesImport {
  private pending: Promise<void>[] = [];
  private files = 0;
  private fatal: unknown;
  private readonly documents = new Documents();
  /** Files that name another address as theirs: they wait until that one may have come. */
  private readonly waiting = new Set<FoundFile>();
  private readonly archives = new Map<'articles' | 'all', ArchiveImport>();

  constructor(
    private readonly session: Session,
    private readonly options: FilesImportOptions,
  ) {}

  /** Imports all files and gives their number, those in ZIP files among them. Throws only when the archive cannot be written. */
  async all(files: Iterable<FoundFile>): Promise<number> {
    try {
      await this.each(files);
      await this.settle();
      await this.each(this.waiting, true);
      await this.session.archive.commits.flush();
      for (const one of this.archives.values()) await one.finish();
    } finally {
      await Promise.all(this.pending.splice(0)); // they keep their errors in `fatal`
      await this.documents.close();
    }
    if (this.fatal !== undefined) throw this.fatal;
    return this.files;
  }

  private async each(files: Iterable<FoundFile> | AsyncIterable<FoundFile>, again = false): Promise<void> {
    for await (const file of files) {
      if (this.options.signal.aborted || this.fatal !== undefined) break;
      if (!again) this.files++;
      await this.guard(file, () => this.one(file));
      if (this.pending.length >= AT_ONCE) await (again ? this.settle() : Promise.all(this.pending.splice(0)));
    }
  }

  private async settle(): Promise<void> {
    await this.session.archive.commits.flush();
    await Promise.all(this.pending.splice(0));
  }

  /** One bad file never stops the rest; an archive that cannot be written does. */
  private async guard(file: FoundFile, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = explained(thrown);
      if (error instanceof StopRun && error.exitCode === EXIT.unusable) this.fatal ??= error;
      else if (error instanceof StopRun) this.notRead(file, error);
      else {
        this.session.log.error({ file: file.kept, error: String((error as Error).stack ?? error) }, 'import');
        const hint = 'This is a fault in yuanye; the log of the archive has more. The other files are not affected.';
        this.notRead(file, { code: 'internal', message: String((error as Error).message), hint });
      }
    }
  }

  private async one(file: FoundFile): Promise<void> {
    const found = await recognise(file);
    if (found.is === 'not-read') this.notRead(file, found.why);
    else if (found.is === 'document') await this.document(file, found.kind);
    else if (found.is === 'zip') await this.zip(file);
    else if (found.is === 'archive')
      await this.archive(file, this.options.keep ?? (found.form === 'wacz' ? 'all' : 'articles'));
    else if (found.is === 'list') this.list(file, found.list);
    else {
      const page = pageOf(bytesOf(file), file.kept, { ...this.options, ...file.fromCatalogue });
      if (!this.isKnown(file, page)) this.page(file, page);
    }
  }

  /** A list of pages is none itself: its files are imported with it, its addresses are left to whoever fetches them. */
  private list(file: FoundFile, { name, files, addresses }: PageList): void {
    const { fetch, onResult } = this.options;
    if (files.length === 0 && fetch === undefined) {
      const count = addresses.length;
      const message = `this is ${name} that names ${count} ${count === 1 ? 'page' : 'pages'} and holds none`;
      const hint = 'With --fetch they are fetched.';
      this.notRead(file, { code: 'addresses', message, hint });
      return;
    }
    fetch?.(addresses);
    const left =
      addresses.length === 0 ? '' : t`, ${addresses.length} addresses${fetch === undefined ? ' (--fetch)' : ''}`;
    onResult({ outcome: 'list', file: file.shown, message: t`${translated(name)}: ${files.length} files${left}` });
  }

  /** Each file of a ZIP file ends as if it lay in a folder of that name. */
  private async zip(file: FoundFile): Promise<void> {
    if (this.options.url !== undefined)
      throw new StopRun('zip', '--url goes with one page, and this is a ZIP file', 'Unpack it and import that page.');
    const before = this.files;
    await this.each(filesInZip(file));
    if (this.files === before && !this.options.signal.aborted)
      this.notRead(file, { code: 'empty', message: 'the ZIP file holds no files', hint: 'Make it again.' });
    else this.files--; // the files in it are counted, not itself
  }

  /** A document's bytes are kept as they are, and beside them the page of HTML that its text gives. */
  private async document(file: FoundFile, kind: DocumentKind): Promise<void> {
    const bytes = bytesOf(file, LARGEST_DOCUMENT);
    const address = kind === 'mhtml' && this.options.url === undefined ? addressInMhtml(bytes.body) : undefined;
    const own = address === undefined ? this.options : { url: address };
    const facts = { ...own, ...file.fromCatalogue, contentType: MEDIA_TYPES[kind] };
    const page = pageOf(bytes, file.kept, facts);
    if (this.isKnown(file, page)) return;
    const { html, savedAt } = await this.documents.read({ kind, bytes: bytes.body });
    const read = { ...page, renderedHtml: html, ...(savedAt === undefined ? {} : { fetchedAt: savedAt }) };
    if (!this.isKnown(file, read)) this.page(file, read); // a copy of it may have been saved meanwhile
  }

  private notRead(file: FoundFile, { code, message, hint, more }: NotRead): void {
    this.options.onResult({ outcome: 'not-read', file: file.shown, code, message, hint, label: code, ...more });
  }

  private async archive(file: FoundFile, keep: 'articles' | 'all'): Promise<void> {
    let archive = this.archives.get(keep);
    if (archive === undefined) {
      archive = await this.openArchive(keep);
      this.archives.set(keep, archive);
    }
    if ((await archive.file(file.path, file.shown)) > 0 || this.options.signal.aborted) return;
    this.notRead(file, { code: 'no-captures', message: 'it holds no captures', hint: 'Make the archive file again.' });
  }

  private async openArchive(keep: 'articles' | 'all'): Promise<ArchiveImport> {
    const [{ ArchiveImport }, { generalProfile, knownProfiles }, readers] = await Promise.all([
      import('./web-archives.js'),
      import('../../../crawlers/index.js'),
      this.options.readers(),
    ]);
    const { signal, onResult } = this.options;
    return new ArchiveImport(this.session, {
      keep,
      profiles: knownProfiles(),
      general: generalProfile(),
      ...{ signal, onResult },
      ...(readers === null ? {} : { readers }),
    });
  }

  /** Whether the archive has the article of these very bytes; then that is reported. */
  private isKnown(file: FoundFile, page: FetchedPage): boolean {
    const stored = this.stored(page);
    const known = stored && this.session.archive.rederivations.earlier(stored.id);
    if (known === undefined) return false;
    const { title, url, images } = known.article;
    const pictures = this.pictures(file, page, images);
    if (pictures.length > 0)
      this.enqueue(
        file,
        () => this.keep(pictures),
        () => undefined,
      );
    this.options.onResult({ outcome: 'known', file: file.shown, id: known.id, title, url });
    return true;
  }

  /**
   * A page as it is read, at a time that can be: a file that is older than the date on its page was given another time when
   * it was copied or unpacked. Then the time of the import counts.
   */
  private readTimed(page: FetchedPage, context: PageContext): { page: FetchedPage; read: Extraction } {
    const read = this.session.read(page, context);
    if (read.article.publishedAt !== null) return { page, read };
    const now = { ...page, fetchedAt: new Date().toISOString() };
    const again = this.session.read(now, context);
    const { publishedAt } = again.article;
    const isOlder = publishedAt !== null && Date.parse(publishedAt) > Date.parse(page.fetchedAt);
    return isOlder ? { page: now, read: again } : { page, read };
  }

  /** Derives a page's article and hands it to the archive. */
  private page(file: FoundFile, given: FetchedPage): void {
    // The address may stand in the page only; its site's rules then count from the start.
    const site = profileOf(given.url);
    const { page, read } = this.readTimed(given, this.session.context(site));
    const stored = this.stored(page);
    const own = site ?? profileOf(read.article.url);
    const context = this.session.context(own);
    const first = own === site ? read : this.session.read(page, context);
    if (stored !== undefined) {
      this.noArticle(file, page, this.session.derive(first, context).article.kind);
      return;
    }
    // A file out of a ZIP is there only for its turn.
    if (file.inside === undefined && namedAddress(page, first) !== null && !this.waiting.has(file)) {
      this.waiting.add(file);
      return;
    }
    const second = secondName(this.session, page, first, context);
    if (second !== null) {
      const { title } = first.article;
      this.enqueue(
        file,
        () => second.save(),
        () => this.options.onResult({ outcome: 'known', file: file.shown, id: second.id, title, url: page.finalUrl }),
      );
      return;
    }
    const { processed, save } = this.session.prepare([page], context, assemble(page.finalUrl, first, []));
    const pictures = processed.article.kind === 'article' ? this.pictures(file, page, processed.article.images) : [];
    const write = () => {
      const saved = save();
      if (saved !== null) this.keep(pictures);
      return saved;
    };
    this.enqueue(file, write, (saved) => {
      const { title, url, kind } = processed.article;
      if (saved === null) this.noArticle(file, page, kind);
      else {
        const outcome = saved.outcome === 'unchanged' ? 'known' : saved.outcome;
        this.options.onResult({ outcome, file: file.shown, id: saved.id, title, url });
      }
    });
  }

  /** Hands in a work; what came of it is told once it is on the disk. */
  private enqueue<T>(file: FoundFile, work: () => T, tell: (done: T) => void): void {
    const done = this.session.archive.commits.enqueue(work);
    this.pending.push(this.guard(file, async () => tell(await done)));
  }

  /** Writes the pictures that were saved beside a page and are not archived under their addresses yet. */
  private pictures({ beside }: FoundFile, page: FetchedPage, images: readonly string[]): Kept[] {
    if (beside === undefined || this.session.isForgotten([page])) return [];
    return picturesOf(page, beside, images)
      .filter((one) => this.stored(one) === undefined)
      .map((one) => [{ ...one, body: new Uint8Array() }, this.session.write(one)]);
  }

  /** Puts the rows of pictures, inside a commit. */
  private keep(pictures: readonly Kept[]): void {
    for (const [picture, place] of pictures) this.session.capture(picture, place);
  }

  private noArticle(file: FoundFile, page: FetchedPage, kind: string): void {
    const problem = this.session.isForgotten([page])
      ? { code: 'forgotten', message: 'this page was forgotten on request', hint: 'It is not taken in again.' }
      : page.renderedHtml === ''
        ? {
            code: 'no-text',
            message: 'the document has no text, as scanned ones; its bytes are kept',
            hint: 'Read it with a program for text recognition (OCR) and import what that gives.',
          }
        : {
            code: 'not-article',
            message: `this is no article (${kind}); its bytes are kept`,
            hint: `yuanye snapshot list ${page.finalUrl} shows them.`,
          };
    this.notRead(file, problem);
  }

  /**
   * The record of these very bytes: of the same time, or the latest of the address. A copy of a file has a new time and
   * says nothing new; bytes that came back after others are another version.
   */
  private stored(page: FetchedPage): StoredCapture | undefined {
    const all = this.session.archive.captures.allOf(page.finalUrl).filter(({ run }) => run !== null);
    const same = all.filter(({ type, digest }) => type !== 'revisit' && hasDigest(page.body, digest) === true);
    return same.find((one) => one.fetchedAt === page.fetchedAt || one === all.at(-1));
  }
}
