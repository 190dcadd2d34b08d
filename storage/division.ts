/**
 * An archive of several sites, divided. It works on a copy of the database, which also notes how far it has come: which
 * site each record belongs to, where the record lies in the files of that site, and then the rows of each site.
 */
import { createHash } from 'node:crypto';
import Connection, { type Database } from 'better-sqlite3';
import type { Archive } from './archive.js';
import { unpackBody } from './body.js';
import { without } from './forgetting.js';
import { Front } from './front.js';
import { type Prepare, statements } from './statements.js';

/** Rows read at a time. */
const SLICE = 500;

const NOTES = `
  -- The sites of each address; page: it is an article of that site. A site without a name is ''.
  CREATE TABLE shares (url INTEGER, site TEXT, page INTEGER NOT NULL, PRIMARY KEY (url, site)) WITHOUT ROWID;
  CREATE TABLE share_hosts (host TEXT, site TEXT, PRIMARY KEY (host, site)) WITHOUT ROWID;
  -- The records of each site, and where they lie in its own files. named: whether its database names them.
  CREATE TABLE places (
    capture INTEGER, site TEXT, named INTEGER NOT NULL, offset INTEGER, PRIMARY KEY (capture, site)
  ) WITHOUT ROWID;
  CREATE INDEX places_by_site ON places (site, capture);
  CREATE TABLE divided_files (name TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/** Addresses of articles, then what articles show and attach, then what else a site's crawl found, then their records. */
const SHARES = {
  pages: `
    INSERT OR IGNORE INTO shares SELECT u.id, ifnull(a.site, ''), 1 FROM urls u JOIN articles a ON a.id = u.article;
    INSERT OR IGNORE INTO shares SELECT a.url, ifnull(a.site, ''), 1 FROM articles a WHERE a.url IS NOT NULL;
    INSERT OR IGNORE INTO shares SELECT c.url, ifnull(a.site, ''), 1 FROM version_captures l
      JOIN versions v ON v.id = l.version JOIN articles a ON a.id = v.article JOIN captures c ON c.id = l.capture;`,
  documents: `
    INSERT OR IGNORE INTO shares SELECT u.id, ifnull(a.site, ''), 0 FROM attachments t JOIN articles a ON a.id = t.article
      LEFT JOIN document_redirects d ON d.url = t.url JOIN urls u ON u.url IN (t.url, d.target);
    INSERT OR IGNORE INTO shares SELECT c.url, ifnull(a.site, ''), 0 FROM attachments t
      JOIN articles a ON a.id = t.article JOIN captures c ON c.id = t.capture;`,
  found: `
    INSERT OR IGNORE INTO shares SELECT u.id, f.site, 0 FROM frontier f JOIN urls u ON u.url = f.url
      WHERE NOT EXISTS (SELECT 1 FROM shares s WHERE s.url = u.id);`,
  // A record that repeats another one's payload needs it. One that an article of another site was read from is in the
  // site's files and not in its database: it would be read as an article there.
  places: `
    INSERT INTO places SELECT c.id, s.site, 1, NULL FROM captures c JOIN shares s ON s.url = c.url;
    INSERT OR IGNORE INTO places SELECT o.id, p.site,
        NOT EXISTS (SELECT 1 FROM version_captures l WHERE l.capture = o.id), NULL
      FROM places p JOIN captures r ON r.id = p.capture JOIN captures o
        ON o.id = (SELECT min(id) FROM captures WHERE digest = r.digest AND type <> 'revisit')
      WHERE r.type = 'revisit';`,
};

/** The tables of a part, in an order in which each row finds those that it names, and which rows it gets. */
const OF_ARTICLE = 'article IN (SELECT id FROM main.articles)';
const ROWS: readonly (readonly [table: string, rows: string])[] = [
  ['runs', '1'],
  ['files', 'id IN (SELECT c.file FROM whole.captures c JOIN mine m ON m.id = c.id)'],
  ['articles', `ifnull(site, '') = $site`],
  ['captures', 'id IN (SELECT id FROM mine)'],
  ['versions', OF_ARTICLE],
  ['version_captures', 'version IN (SELECT id FROM main.versions)'],
  ...['signatures', 'article_rules', 'attachments', 'revisits', 'stretches', 'same_readings'].map(
    (table) => [table, OF_ARTICLE] as const,
  ),
  ['refused_records', 'capture IN (SELECT id FROM main.captures)'],
  ['pairs', 'a IN (SELECT id FROM main.articles) AND b IN (SELECT id FROM main.articles)'],
  ...['crowded_bands', 'forgotten', 'hosts', 'rounds'].map((table) => [table, '1'] as const),
  ...['frontier', 'schedules', 'boilerplate_samples', 'boilerplates', 'site_names'].map(
    (table) => [table, 'site = $site'] as const,
  ),
  ['watches', 'site IS NULL OR site = $site'],
  ['skipped', 'is_mine(url)'],
  ['document_redirects', 'is_mine(url)'],
  ['ways', 'is_mine(url)'],
  ['robots', 'is_mine(origin)'],
];

/** Where a part comes from: the archive, and what it was then. */
export interface Origin {
  readonly archive: string;
  readonly state: string;
}

/** What changes with every run and every change of an archive, hexadecimal. */
export function stateOf({ sql }: Archive): string {
  const facts = [
    'SELECT max(id), max(finished_at) FROM runs',
    'SELECT max(number) FROM changes',
    'SELECT count(*), max(id) FROM captures',
    'SELECT count(*), max(at) FROM forgotten',
    'SELECT group_concat(site || cron || time_zone || created_at) FROM schedules',
  ].map((one) => sql(one).raw().get());
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** What an archive was made a part of; null: it is none. */
export function partOf({ sql }: Archive): Origin | null {
  const note = sql(`SELECT value FROM meta WHERE key = 'part-of'`).pluck().get() as string | undefined;
  return note === undefined ? null : (JSON.parse(note) as Origin);
}

export class Division {
  private readonly sql: Prepare;

  private constructor(
    private readonly db: Database,
    private readonly file: string,
  ) {
    this.sql = statements(db);
  }

  /** Opens the copy of a database, of which no other process knows. */
  static open(file: string): Division {
    const db = new Connection(file, { fileMustExist: true });
    db.pragma('foreign_keys = OFF');
    db.pragma('journal_mode = WAL');
    return new Division(db, file);
  }

  close(): void {
    this.db.close();
  }

  /** Finds out what belongs to which site, unless an earlier call did. */
  begin(): void {
    if (this.sql(`SELECT 1 FROM sqlite_schema WHERE name = 'places'`).get() !== undefined) return;
    this.db
      .transaction(() => {
        this.db.exec(NOTES);
        this.db.exec(SHARES.pages);
        this.db.exec(SHARES.documents);
        this.sharePictures();
        this.db.exec(SHARES.found);
        this.shareByHost();
        this.db.exec(SHARES.places);
      })
      .immediate();
  }

  /** The sites, by name: of articles, of what was found, and of schedules. '' for articles without a site. */
  sites(): string[] {
    return this.sql(
      `SELECT ifnull(site, '') AS site FROM articles UNION SELECT site FROM frontier UNION SELECT site FROM schedules ORDER BY 1`,
    )
      .pluck()
      .all() as string[];
  }

  /** Public ids of the articles of a site. */
  idsOf(site: string): string[] {
    return this.sql(`SELECT public_id FROM articles WHERE ifnull(site, '') = ?`).pluck().all(site) as string[];
  }

  /** Pictures are named in the versions of articles. */
  private sharePictures(): void {
    const slice = this.sql(
      `SELECT v.id, v.form, v.body, ifnull(a.site, '') AS site FROM versions v JOIN articles a ON a.id = v.article
       WHERE v.id > ? ORDER BY v.id LIMIT ${SLICE}`,
    );
    const share = this.sql(
      `INSERT OR IGNORE INTO shares SELECT id, $site, 0 FROM urls u WHERE url = $url
         AND NOT EXISTS (SELECT 1 FROM shares s WHERE s.url = u.id AND s.page = 1)`,
    );
    for (let after = 0; ; ) {
      const rows = slice.all(after) as { id: number; form: number; body: Buffer; site: string }[];
      for (const { site, ...version } of rows)
        for (const url of new Set(unpackBody(version).images)) share.run({ site, url });
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  /** What nobody named, such as style sheets, belongs to the sites that have something on its host; else to all. */
  private shareByHost(): void {
    const slice = this.sql(`SELECT id, url FROM urls WHERE id > ? ORDER BY id LIMIT ${SLICE}`);
    const each = (what: (id: number, url: string) => void) => {
      for (let after = 0; ; ) {
        const rows = slice.all(after) as { id: number; url: string }[];
        for (const { id, url } of rows) what(id, url);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    };
    const host = this.sql('INSERT OR IGNORE INTO share_hosts SELECT ?, site FROM shares WHERE url = ?');
    each((id, url) => void host.run(hostOf(url), id));
    const shared = this.sql('SELECT 1 FROM shares WHERE url = ?');
    const share = this.sql('INSERT INTO shares (url, site, page) VALUES (?, ?, 0)');
    const all = this.sites();
    each((id, url) => {
      if (shared.get(id) !== undefined) return;
      for (const site of this.byHost(url) ?? all) share.run(id, site);
    });
  }

  private byHost(url: string): string[] | null {
    const sites = this.sql('SELECT site FROM share_hosts WHERE host = ?').pluck().all(hostOf(url)) as string[];
    return sites.length === 0 ? null : sites;
  }

  /** The sites of an address; null: it tells of none, and belongs to all. */
  sitesOf(url: string): readonly string[] | null {
    const own = this.sql('SELECT s.site FROM urls u JOIN shares s ON s.url = u.id WHERE u.url = ?').pluck().all(url);
    if (own.length > 0) return own as string[];
    const found = this.sql('SELECT site FROM frontier WHERE url = ?').pluck().get(url) as string | undefined;
    return found === undefined ? this.byHost(url) : [found];
  }

  /** WARC files whose records are still to be copied. */
  files(): string[] {
    return this.sql('SELECT name FROM files WHERE name NOT IN (SELECT name FROM divided_files) ORDER BY name')
      .pluck()
      .all() as string[];
  }

  /** The records that the database names in a file: their offset, and the sites that they belong to, with whether its database names them. */
  recordsIn(file: string): Map<number, ReadonlyMap<string, boolean>> {
    const rows = this.sql(
      `SELECT c.offset, p.site, p.named FROM files f JOIN captures c ON c.file = f.id LEFT JOIN places p ON p.capture = c.id
       WHERE f.name = ?`,
    ).all(file) as { offset: number; site: string | null; named: number }[];
    const records = new Map<number, Map<string, boolean>>();
    for (const { offset, site, named } of rows) {
      const sites = records.get(offset) ?? new Map<string, boolean>();
      records.set(offset, sites);
      if (site !== null) sites.set(site, named === 1);
    }
    return records;
  }

  /**
   * Notes that the records of a file were copied: by site their old offset and their new one. Gives the first offset that
   * a record of the database has and that nothing was copied from; undefined: there is none, and all is noted.
   */
  copied(file: string, moved: ReadonlyMap<string, ReadonlyMap<number, number>>): number | undefined {
    const places = this.sql(
      `SELECT p.capture, p.site, c.offset FROM files f JOIN captures c ON c.file = f.id JOIN places p ON p.capture = c.id
       WHERE f.name = ?`,
    ).all(file) as { capture: number; site: string; offset: number }[];
    const missing = places.find(({ site, offset }) => moved.get(site)?.get(offset) === undefined);
    if (missing !== undefined) return missing.offset;
    const place = this.sql('UPDATE places SET offset = ? WHERE capture = ? AND site = ?');
    this.db
      .transaction(() => {
        for (const { capture, site, offset } of places) place.run(moved.get(site)!.get(offset), capture, site);
        this.sql('INSERT INTO divided_files (name) VALUES (?)').run(file);
      })
      .immediate();
    return undefined;
  }

  /** Fills an empty archive with the rows of one site, in one transaction, and notes where they come from. */
  fill(part: Archive, site: string, origin: Origin): void {
    const { db } = part;
    db.prepare('ATTACH ? AS whole').run(this.file);
    try {
      db.function('is_mine', { deterministic: true }, (url) =>
        Number((this.sitesOf(String(url)) ?? [site]).includes(site)),
      );
      db.transaction(() => this.copy(part, site, origin)).immediate();
    } finally {
      db.exec('DETACH whole');
    }
  }

  private copy(part: Archive, site: string, origin: Origin): void {
    const { db } = part;
    db.pragma('defer_foreign_keys = ON');
    db.exec('CREATE TEMP TABLE mine (id INTEGER PRIMARY KEY, offset INTEGER NOT NULL)');
    db.prepare(
      'INSERT INTO mine SELECT capture, offset FROM whole.places WHERE site = $site AND named = 1 AND offset IS NOT NULL',
    ).run({ site });
    for (const [table, rows] of ROWS)
      db.prepare(`INSERT INTO main.${table} SELECT * FROM whole.${table} WHERE ${rows}`).run(
        rows.includes('$site') ? { site } : {},
      );
    db.exec(`
      INSERT INTO main.urls SELECT id, url, article FROM whole.urls u WHERE u.article IN (SELECT id FROM main.articles);
      INSERT OR IGNORE INTO main.urls SELECT id, url, NULL FROM whole.urls u
        WHERE u.id IN (SELECT url FROM main.captures) OR u.id IN (SELECT url FROM main.articles);
    `);
    // In their order, so that no record takes the place of one that has not moved yet.
    const move = db.prepare('UPDATE main.captures SET offset = ? WHERE id = ?');
    const next = db.prepare(
      `SELECT m.id, m.offset AS now, c.file, c.offset FROM main.captures c JOIN mine m ON m.id = c.id
       WHERE (c.file, c.offset) > (?, ?) ORDER BY c.file, c.offset LIMIT ${SLICE}`,
    );
    for (let [file, offset] = [0, -1]; ; ) {
      const rows = next.all(file, offset) as { id: number; now: number; file: number; offset: number }[];
      for (const { id, now } of rows) move.run(now, id);
      const last = rows.at(-1);
      if (last === undefined) break;
      [file, offset] = [last.file, last.offset];
    }
    this.cleanReports(part, site);
    const front = new Front(part.sql, part.urls, part.fold, (write) => write());
    const articles = db.prepare(`SELECT id FROM main.articles WHERE id > ? ORDER BY id LIMIT ${SLICE}`).pluck();
    for (let after = 0; ; ) {
      const rows = articles.all(after) as number[];
      for (const row of rows) front.enter(row);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last;
    }
    db.prepare(`INSERT INTO main.meta (key, value) VALUES ('part-of', ?)`).run(JSON.stringify(origin));
    db.exec('DROP TABLE mine');
  }

  /** Reports of runs tell of the pages of all sites. */
  private cleanReports(part: Archive, site: string): void {
    const others = new Set(this.sites().filter((one) => one !== site));
    const isOther = (entry: { id?: unknown; url?: unknown; site?: unknown }): boolean =>
      (typeof entry.site === 'string' && others.has(entry.site)) ||
      (typeof entry.id === 'string' && this.knows(entry.id) && part.articles.resolve(entry.id) === undefined) ||
      (typeof entry.url === 'string' && this.sitesOf(entry.url)?.includes(site) === false);
    for (const { id, report } of part.runs.list(Number.MAX_SAFE_INTEGER)) {
      if (report === null || typeof report !== 'object') continue;
      const own = without(report, isOther) as { sites?: Record<string, unknown> };
      if (typeof own.sites === 'object' && own.sites !== null)
        own.sites = Object.fromEntries(Object.entries(own.sites).filter(([name]) => !others.has(name)));
      part.sql('UPDATE runs SET report = ? WHERE id = ?').run(JSON.stringify(own), id);
    }
  }

  private knows(id: string): boolean {
    return this.sql('SELECT 1 FROM articles WHERE public_id = ?').get(id) !== undefined;
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
