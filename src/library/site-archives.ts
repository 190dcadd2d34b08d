/** The archives of a library's sites, opened when something of theirs is to be shown that the catalogue does not have. */
import { type Archive, Catalogue, openArchive } from '../../storage/index.js';
import { StopRun } from '../core/errors.js';
import { openLibrary } from './library.js';
import { stampOf } from './look.js';

/** Archives that are open at once: each takes a few files. */
const OPEN = 32;

export class SiteArchives {
  /** By the name of the site; the one that was asked last comes last. */
  private readonly open = new Map<string, Archive>();

  /** What was read of each site, until its files change: by what it is, and the site. */
  private readonly kept = new Map<string, { readonly stamp: string; readonly value: unknown }>();

  private constructor(
    private readonly dir: string,
    readonly catalogue: Catalogue,
  ) {}

  /** Opens the catalogue of the library in `dir` for reading. Throws StopRun (exit 4) when there is none. */
  static openIn(dir: string): SiteArchives {
    return new SiteArchives(dir, Catalogue.open(dir, 'read'));
  }

  /** The archive that an article is shown from; null when no archive that holds it can be read. */
  of(id: string): Archive | null {
    const site = this.siteOf(id);
    return site === null ? null : this.named(site);
  }

  /** The name of the site whose archive an article is shown from. */
  siteOf(id: string): string | null {
    const holds = (name: string) => this.named(name)?.articles.resolve(id) !== undefined;
    return this.catalogue.holdersOf(id).find(holds) ?? null;
  }

  /** Reads something of every site, in the order of the library's file; null where an archive cannot be read. */
  async each<T>(
    what: string,
    read: (archive: Archive) => T | Promise<T>,
  ): Promise<{ site: string; value: T | null }[]> {
    const all: { site: string; value: T | null }[] = [];
    for (const { name, dir } of openLibrary(this.dir).sites) {
      const [key, stamp] = [`${what} ${name}`, stampOf(dir)];
      let known = this.kept.get(key) as { stamp: string; value: T } | undefined;
      if (known?.stamp !== stamp) {
        await new Promise((resolve) => setImmediate(resolve)); // others are answered between two archives
        const archive = this.named(name);
        if (archive === null) {
          all.push({ site: name, value: null });
          continue;
        }
        known = { stamp, value: await read(archive) };
        this.kept.set(key, known);
      }
      all.push({ site: name, value: known.value });
    }
    return all;
  }

  /** The archives that may have records of an address: that of its article first, then those that were asked last. */
  around(url: string): Archive[] {
    const id = this.catalogue.archive.articles.resolve(url);
    const own = id === undefined ? null : this.of(id);
    const others = [...this.open.values()].reverse().filter((archive) => archive !== own);
    return own === null ? others : [own, ...others];
  }

  close(): void {
    for (const archive of this.open.values()) archive.db.close();
    this.open.clear();
  }

  /** The archive of a site; null when there is none of that name, or it cannot be read. */
  named(name: string): Archive | null {
    let archive = this.open.get(name);
    if (archive === undefined) {
      const site = openLibrary(this.dir).sites.find((one) => one.name === name);
      if (site === undefined) return null; // taken out since
      try {
        archive = openArchive(site.dir, { mode: 'read' });
      } catch (error) {
        if (error instanceof StopRun) return null; // yuanye library status tells why
        throw error;
      }
      archive.db.pragma('cache_size = -4000'); // in kB: a page of one article at a time
    }
    this.open.delete(name);
    this.open.set(name, archive);
    const [eldest] = this.open.keys();
    if (this.open.size > OPEN && eldest !== undefined) {
      this.open.get(eldest)!.db.close();
      this.open.delete(eldest);
    }
    return archive;
  }
}
