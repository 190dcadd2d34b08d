/**
 * The catalogue of a library: the latest version of every article of every site, in the form of an archive's database, so
 * that searches, lists, clusters and exports are those of an archive. It is never truth: everything in it is taken from
 * the sites, and can be taken again. One process writes it at a time (`CATALOGUE_LOCK`).
 */

import type { Archive } from './archive.js';
import { CATALOGUE } from './catalogue-kind.js';
import { CatalogueRows } from './catalogue-rows.js';
import { openKind } from './open.js';

/** The file whose lock the writer of a catalogue holds. */
export const CATALOGUE_LOCK = 'catalogue.lock';

/** A site as the catalogue knows it. */
export interface CatalogueSite {
  readonly name: string;
  /** Articles that it holds. */
  readonly articles: number;
  /** When its changes were last taken, ISO 8601, UTC. */
  readonly lookedAt: string;
}

/** What a look at a site's archive brought. */
export interface Look {
  readonly taken: number;
  readonly removed: number;
}

interface SiteRow {
  readonly id: number;
  readonly archive: string;
  readonly mark: number;
}

/** Articles in one transaction. */
const BATCH = 200;

/** Of numbers of changes and rows: equal sums mean that the same changes of the same rows are in both. */
const SUM = (number: string, row: string) =>
  `count(*) AS articles, sum(${number} * (${row} % 65521 + 1)) % 1000000007 AS sum`;

export class Catalogue {
  private readonly rows: CatalogueRows;

  private constructor(readonly archive: Archive) {
    this.rows = new CatalogueRows(archive);
  }

  /** Opens the catalogue of the library in `dir`. Throws StopRun (exit 4) as `openArchive`. */
  static open(dir: string, mode: 'write' | 'read'): Catalogue {
    const archive = openKind(CATALOGUE, dir, { mode });
    // What a site forgot is overwritten here, not only marked as free.
    if (mode === 'write') archive.db.pragma('secure_delete = ON');
    return new Catalogue(archive);
  }

  /** The sites that were looked at, by name. */
  sites(): CatalogueSite[] {
    return this.archive
      .sql(
        `SELECT name, looked_at AS lookedAt, (SELECT count(*) FROM holdings h WHERE h.site = s.id) AS articles
         FROM library_sites s ORDER BY name`,
      )
      .all() as CatalogueSite[];
  }

  /** The sites that hold an article; the first one is shown. */
  holdersOf(id: string): string[] {
    return this.archive
      .sql(
        `SELECT s.name FROM articles a JOIN holdings h ON h.article = a.id JOIN library_sites s ON s.id = h.site
         WHERE a.public_id = ? ORDER BY s.id`,
      )
      .pluck()
      .all(id) as string[];
  }

  /**
   * Takes what changed in a site's archive since the last look. A kill leaves what was taken so far; the next look goes on
   * behind it. `goOn` is asked between two transactions.
   */
  async look(name: string, from: Archive, goOn: () => boolean = () => true): Promise<Look> {
    from.db.exec('BEGIN');
    try {
      const top = from.sql('SELECT ifnull(max(number), 0) FROM changes').pluck().get() as number;
      const known = this.site(name);
      // Another archive under this name, or this one as it was earlier: a backup that was brought back.
      const other = known !== undefined && (known.archive !== from.id || top < known.mark);
      const site = known === undefined || other ? this.put(name, from.id, known) : known;
      let look = await this.follow(site, from, goOn, other);
      if (goOn() && !this.agrees(site.id, from)) {
        const all = await this.follow(this.put(name, from.id, site), from, goOn, true);
        look = { taken: look.taken + all.taken, removed: look.removed + all.removed };
      }
      this.archive.sql('UPDATE library_sites SET looked_at = ? WHERE id = ?').run(new Date().toISOString(), site.id);
      if (look.removed > 0) this.archive.db.pragma('wal_checkpoint(TRUNCATE)');
      return look;
    } finally {
      from.db.exec('COMMIT');
    }
  }

  /** What was noted of a site's files at the last whole look; null when there was none. */
  stamp(name: string): string | null {
    const stamp = this.archive.sql('SELECT stamp FROM library_sites WHERE name = ?').pluck().get(name);
    return (stamp as string | null | undefined) ?? null;
  }

  /** Notes how a site's files were before a look that was whole. */
  stamped(name: string, stamp: string): void {
    this.archive.sql('UPDATE library_sites SET stamp = ? WHERE name = ?').run(stamp, name);
  }

  /** Whether something of a site waits to be taken, though its archive did not change. */
  hasStale(name: string): boolean {
    const site = this.site(name);
    return site !== undefined && this.archive.sql('SELECT 1 FROM stale_rows WHERE site = ?').get(site.id) !== undefined;
  }

  /** Takes a site out; what other sites hold as well comes back with their next look. Returns how many articles it held. */
  async drop(name: string): Promise<number> {
    const site = this.site(name);
    if (site === undefined) return 0;
    const { sql, db } = this.archive;
    const next = sql('SELECT row FROM holdings WHERE site = ? LIMIT ?').pluck();
    let dropped = 0;
    for (;;) {
      const rows = next.all(site.id, BATCH) as number[];
      if (rows.length === 0) break;
      db.transaction(() => rows.forEach((row) => void this.rows.release(site.id, row))).immediate();
      dropped += rows.length;
      await turn();
    }
    db.transaction(() => {
      sql('DELETE FROM stale_rows WHERE site = ?').run(site.id);
      sql('DELETE FROM library_sites WHERE id = ?').run(site.id);
    }).immediate();
    db.pragma('wal_checkpoint(TRUNCATE)');
    return dropped;
  }

  /** Public ids of articles that are not here as the site's archive has them; at most `most`. */
  differing(name: string, from: Archive, most: number): string[] {
    const site = this.site(name);
    const found: string[] = [];
    from.db.exec('BEGIN');
    try {
      const slice = from.sql('SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT 500').pluck();
      for (let after = 0; found.length < most; ) {
        const rows = slice.all(after) as number[];
        for (const row of rows) {
          const differs = site === undefined ? null : this.rows.differs(site.id, row, from);
          if (differs !== false && found.length < most) found.push(differs ?? `row ${row}`);
        }
        const last = rows.at(-1);
        if (last === undefined) break;
        after = last;
      }
      if (site !== undefined && found.length === 0 && !this.agrees(site.id, from))
        found.push('articles that it no longer has');
    } finally {
      from.db.exec('COMMIT');
    }
    return found;
  }

  private site(name: string): SiteRow | undefined {
    return this.archive.sql('SELECT id, archive, mark FROM library_sites WHERE name = ?').get(name) as
      | SiteRow
      | undefined;
  }

  /** Notes a site as one whose changes are all to be taken. */
  private put(name: string, archive: string, known: SiteRow | undefined): SiteRow {
    const now = new Date().toISOString();
    if (known !== undefined) {
      this.archive.sql('UPDATE library_sites SET archive = ?, mark = 0 WHERE id = ?').run(archive, known.id);
      return { ...known, archive, mark: 0 };
    }
    this.archive
      .sql('INSERT INTO library_sites (name, archive, mark, looked_at) VALUES (?, ?, 0, ?)')
      .run(name, archive, now);
    return this.site(name)!;
  }

  private async follow(site: SiteRow, from: Archive, goOn: () => boolean, sweep: boolean): Promise<Look> {
    const { sql, db } = this.archive;
    const sums = { taken: 0, removed: 0 };
    const take = (row: number, number: number) => {
      const { taken, removed } = this.rows.take(site.id, row, number, from);
      sums.taken += Number(taken);
      sums.removed += Number(removed);
    };
    const numberOf = from.sql('SELECT number FROM changes WHERE article = ?').pluck();
    const stale = sql('SELECT row FROM stale_rows WHERE site = ? ORDER BY row').pluck().all(site.id) as number[];
    for (let at = 0; at < stale.length && goOn(); at += BATCH) {
      db.transaction(() => {
        for (const row of stale.slice(at, at + BATCH)) {
          take(row, (numberOf.get(row) as number | undefined) ?? 0);
          sql('DELETE FROM stale_rows WHERE site = ? AND row = ?').run(site.id, row);
        }
      }).immediate();
      await turn();
    }
    const changes = from.sql('SELECT number, article FROM changes WHERE number > ? ORDER BY number LIMIT ?');
    for (let mark = site.mark; goOn(); ) {
      const rows = changes.all(mark, BATCH) as { number: number; article: number }[];
      const last = rows.at(-1);
      if (last === undefined) break;
      mark = last.number;
      db.transaction(() => {
        for (const { number, article } of rows) take(article, number);
        sql('UPDATE library_sites SET mark = ? WHERE id = ?').run(mark, site.id);
      }).immediate();
      await turn();
    }
    if (sweep && goOn()) sums.removed += this.sweep(site.id, from);
    return sums;
  }

  /** Releases what the site's archive does not know at all. */
  private sweep(site: number, from: Archive): number {
    const { sql, db } = this.archive;
    const known = from.sql('SELECT 1 FROM articles WHERE id = ?');
    const rows = sql('SELECT row FROM holdings WHERE site = ?').pluck().all(site) as number[];
    const gone = rows.filter((row) => known.get(row) === undefined);
    db.transaction(() => gone.forEach((row) => void this.rows.release(site, row))).immediate();
    return gone.length;
  }

  /** Whether the changes that were taken are those of the archive. */
  private agrees(site: number, from: Archive): boolean {
    const here = this.archive.sql(`SELECT ${SUM('number', 'row')} FROM holdings WHERE site = ?`).get(site);
    const there = from
      .sql(`SELECT ${SUM('c.number', 'c.article')} FROM changes c JOIN articles a ON a.id = c.article`)
      .get();
    return JSON.stringify(here) === JSON.stringify(there);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
