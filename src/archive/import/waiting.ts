/** Captures of an import that wait for others of its files: they are counted in bytes, which bounds the memory they take. */
import type { ImportedCapture } from '../../../snapshots/index.js';
import type { Extraction, FetchedPage } from '../../core/page.js';

/** A further page of an article, and what was read there. */
export interface FurtherPage {
  readonly page: FetchedPage;
  readonly read: Extraction;
}

/** A page that waits: the first of an article for the further ones, or one that belongs to another address. */
export interface Waiting {
  readonly first: Extraction;
  readonly root: FetchedPage;
  /** The further pages that came by. */
  readonly further: FurtherPage[];
  /** Addresses of those that did not. */
  readonly missing: Set<string>;
  readonly item: ImportedCapture;
}

const bytesOf = ({ root, further }: Waiting): number =>
  further.reduce((sum, { page }) => sum + page.body.length, root.body.length);

/** Pages that wait until the import has seen all its files, in the order in which they came. */
export class WaitingPages {
  private readonly pages = new Set<Waiting>();

  /** Bytes of the bodies of all pages that wait, with the further ones that joined them. */
  get bytes(): number {
    let sum = 0;
    for (const one of this.pages) sum += bytesOf(one);
    return sum;
  }

  get all(): readonly Waiting[] {
    return [...this.pages];
  }

  add(one: Waiting): void {
    this.pages.add(one);
  }

  delete(one: Waiting): void {
    this.pages.delete(one);
  }

  /** Of those that are meant, the one fetched closest to a page: a file may hold several captures of an address. */
  nearest({ fetchedAt }: FetchedPage, isMeant: (one: Waiting) => boolean): Waiting | undefined {
    const distance = ({ root }: Waiting) => Math.abs(Date.parse(root.fetchedAt) - Date.parse(fetchedAt));
    return this.all.filter(isMeant).sort((a, b) => distance(a) - distance(b))[0];
  }
}
