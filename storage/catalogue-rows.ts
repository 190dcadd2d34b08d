/** Articles of a catalogue: taking one from a site's archive, and letting it go. All inside transactions of the caller. */

import type { Archive } from './archive.js';
import { unpackArticle } from './body.js';
import { Front } from './front.js';
import { Urls } from './urls.js';

/** An article's row with its main address. */
interface ArticleRow {
  readonly id: number;
  readonly public_id: string;
  readonly address: string | null;
  readonly latest: number;
  readonly text_digest: Buffer;
}

/** Columns that are taken as they are. */
const COPIED = [
  ...['site', 'kind', 'title', 'published_at', 'source', 'author', 'language', 'chars', 'text_digest'],
  ...['first_seen', 'last_seen', 'gone_at'],
] as const;

/** What else belongs to an article: everything that a search, a list or an export reads of it. Older versions keep no text. */
const PARTS = {
  versions: `SELECT v.captured_at, v.saved_at, v.origin, v.digest, v.text_digest, iif(v.id = a.latest, form, 0) AS form,
      iif(v.id = a.latest, body, x'') AS body, iif(v.id = a.latest, why, x'') AS why, v.id = a.latest AS latest
    FROM versions v JOIN articles a ON a.id = v.article WHERE v.article = ? ORDER BY v.captured_at, v.id`,
  attachments:
    'SELECT place, url, title, state, why, text, chars FROM attachments WHERE article = ? ORDER BY place, id',
  signature: 'SELECT shingles, slots FROM signatures WHERE article = ?',
  rules: 'SELECT stage, rule, edits FROM article_rules WHERE article = ? ORDER BY stage, rule',
} as const;

type Row = Readonly<Record<string, unknown>>;

export class CatalogueRows {
  private readonly urls: Urls;
  private readonly front: Front;

  constructor(private readonly archive: Archive) {
    this.urls = new Urls(archive.sql);
    this.front = new Front(archive.sql, this.urls, archive.fold, (write) => write());
  }

  private get sql() {
    return this.archive.sql;
  }

  /** Takes a row of a site as it is now. Whether an article is there, and whether another one was there before. */
  take(
    site: number,
    row: number,
    number: number,
    from: Archive,
  ): { readonly taken: boolean; readonly removed: boolean } {
    const there = articleRow(from, row);
    const held = this.sql(
      'SELECT a.public_id FROM holdings h JOIN articles a ON a.id = h.article WHERE h.site = ? AND h.row = ?',
    )
      .pluck()
      .get(site, row) as string | undefined;
    const removed = held !== undefined && held !== there?.public_id;
    if (removed) this.release(site, row);
    if (there === undefined) return { taken: false, removed };
    const id = this.idOf(there);
    this.sql('INSERT OR REPLACE INTO holdings (site, row, article, number) VALUES (?, ?, ?, ?)').run(
      ...[site, row, id, number],
    );
    if (this.shower(id) === site) this.copy(id, there, from);
    return { taken: true, removed };
  }

  /**
   * A site no longer holds a row. An article that it showed goes at once, for it may have been forgotten; others that hold
   * it show it when they are looked at.
   */
  release(site: number, row: number): void {
    const id = this.sql('SELECT article FROM holdings WHERE site = ? AND row = ?').pluck().get(site, row) as number;
    const showed = this.shower(id) === site;
    this.sql('DELETE FROM holdings WHERE site = ? AND row = ?').run(site, row);
    const again = this.sql('SELECT 1 FROM holdings WHERE article = ? AND site = ?').get(id, site); // under another number
    if (!showed || again !== undefined) return;
    this.sql(
      'INSERT INTO stale_rows (site, row) SELECT site, row FROM holdings WHERE article = ? ON CONFLICT DO NOTHING',
    ).run(id);
    this.sql('DELETE FROM holdings WHERE article = ?').run(id);
    this.remove(id);
  }

  /** The public id of a site's row that is not here as it is there; null: it is not here at all; false: it is. */
  differs(site: number, row: number, from: Archive): string | null | false {
    const there = articleRow(from, row);
    const id = this.sql('SELECT article FROM holdings WHERE site = ? AND row = ?').pluck().get(site, row);
    if (there === undefined) return false;
    if (id === undefined) return there.public_id;
    const here = articleRow(this.archive, id as number);
    if (here?.public_id !== there.public_id) return there.public_id;
    if (this.shower(id as number) !== site) return false;
    const columns = (archive: Archive, one: number) =>
      archive.sql(`SELECT ${COPIED.join(', ')} FROM articles WHERE id = ?`).get(one) as Row;
    const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).every((part) =>
      equal(partOf(this.archive, part, id as number), partOf(from, part, row)),
    );
    const indexed = this.sql('SELECT 1 FROM article_index WHERE rowid = ?').get(id) !== undefined;
    const same = parts && indexed && equal([columns(this.archive, id as number)], [columns(from, row)]);
    return same ? false : there.public_id;
  }

  /** Of several sites that hold an article the one that was looked at first shows it. */
  private shower(id: number): number | null {
    return this.sql('SELECT min(site) FROM holdings WHERE article = ?').pluck().get(id) as number | null;
  }

  private idOf({ public_id, text_digest }: ArticleRow): number {
    const known = this.sql('SELECT id FROM articles WHERE public_id = ?').pluck().get(public_id) as number | undefined;
    if (known !== undefined) return known;
    return Number(
      this.sql(
        `INSERT INTO articles (public_id, kind, chars, text_digest, first_seen, last_seen) VALUES (?, 'article', 0, ?, '', '')`,
      ).run(public_id, text_digest).lastInsertRowid,
    );
  }

  private copy(id: number, there: ArticleRow, from: Archive): void {
    const read = [partOf(from, 'versions', there.id), partOf(from, 'attachments', there.id)] as const;
    const texts = ['versions', 'attachments'] as const;
    const same = texts.every((part, i) => equal(partOf(this.archive, part, id), read[i]!));
    // A page that was only seen again keeps its words: the index is left alone.
    if (!same) this.front.reindex(id, () => this.replace(id, ...read));
    this.sql(`UPDATE articles SET ${COPIED.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`).run({
      ...(from.sql(`SELECT ${COPIED.join(', ')} FROM articles WHERE id = ?`).get(there.id) as Row),
      id,
    });
    this.name(id, there, from);
    const [signature] = partOf(from, 'signature', there.id);
    if (signature !== undefined && !equal(partOf(this.archive, 'signature', id), [signature]))
      this.sql(
        `INSERT INTO signatures (article, shingles, slots, pending) VALUES (?, ?, ?, 1)
         ON CONFLICT (article) DO UPDATE SET shingles = excluded.shingles, slots = excluded.slots, pending = 1`,
      ).run(id, signature['shingles'], signature['slots']);
    const rules = partOf(from, 'rules', there.id);
    if (equal(partOf(this.archive, 'rules', id), rules)) return;
    this.sql('DELETE FROM article_rules WHERE article = ?').run(id);
    const add = this.sql('INSERT INTO article_rules (article, stage, rule, edits) VALUES (?, ?, ?, ?)');
    for (const { stage, rule, edits } of rules) add.run(id, stage, rule, edits);
  }

  /** Versions and attachments as they are there. */
  private replace(id: number, versions: readonly Row[], attachments: readonly Row[]): void {
    this.sql('UPDATE articles SET latest = NULL WHERE id = ?').run(id);
    this.sql('DELETE FROM versions WHERE article = ?').run(id);
    const add = this.sql(
      `INSERT INTO versions (article, captured_at, saved_at, origin, digest, text_digest, form, body, why)
       VALUES (@id, @captured_at, @saved_at, @origin, @digest, @text_digest, @form, @body, @why)`,
    );
    for (const { latest, ...version } of versions) {
      const { lastInsertRowid } = add.run({ ...version, id });
      if (latest === 1) this.sql('UPDATE articles SET latest = ? WHERE id = ?').run(lastInsertRowid, id);
    }
    this.sql('DELETE FROM attachments WHERE article = ?').run(id);
    const attach = this.sql(
      `INSERT INTO attachments (article, place, url, title, state, why, text, chars)
       VALUES (@id, @place, @url, @title, @state, @why, @text, @chars)`,
    );
    for (const attachment of attachments) attach.run({ ...attachment, id });
  }

  /** The article's addresses, in the order in which the site knows them. */
  private name(id: number, { id: row, address }: ArticleRow, from: Archive): void {
    const names = from.sql('SELECT url FROM urls WHERE article = ? ORDER BY id').pluck().all(row) as string[];
    const here = this.urls.namesOf(id);
    if (here.join('\n') !== names.join('\n')) {
      this.forgetNames(id);
      for (const name of names) this.urls.name(name, id);
    }
    const url = address === null ? null : this.urls.intern(address);
    this.sql('UPDATE articles SET url = ? WHERE id = ? AND url IS NOT ?').run(url, id, url);
  }

  private forgetNames(id: number): void {
    const main = this.sql('SELECT url FROM articles WHERE id = ?').pluck().get(id) as number | null;
    const names = this.sql('SELECT id FROM urls WHERE article = ?').pluck().all(id) as number[];
    this.sql('UPDATE articles SET url = NULL WHERE id = ?').run(id);
    this.sql('UPDATE urls SET article = NULL WHERE article = ?').run(id);
    const forget = this.sql(
      `DELETE FROM urls WHERE id = ? AND article IS NULL AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.url = urls.id)`,
    );
    for (const url of main === null ? names : [...names, main]) forget.run(url);
  }

  private remove(id: number): void {
    const latest = this.sql(
      'SELECT v.form, v.body, v.why FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id = ?',
    ).get(id);
    if (latest !== undefined) this.front.unindex(id, unpackArticle(latest));
    this.archive.likenesses.remove(id);
    this.forgetNames(id);
    this.sql('DELETE FROM signatures WHERE article = ?').run(id);
    this.sql('UPDATE articles SET latest = NULL WHERE id = ?').run(id);
    this.sql('DELETE FROM versions WHERE article = ?').run(id);
    this.sql('DELETE FROM articles WHERE id = ?').run(id);
  }
}

function articleRow(from: Archive, row: number): ArticleRow | undefined {
  return from
    .sql(
      `SELECT a.id, a.public_id, u.url AS address, a.latest, a.text_digest FROM articles a LEFT JOIN urls u ON u.id = a.url
       WHERE a.id = ?`,
    )
    .get(row) as ArticleRow | undefined;
}

const partOf = (from: Archive, part: keyof typeof PARTS, row: number): Row[] => from.sql(PARTS[part]).all(row) as Row[];

function equal(a: readonly Row[], b: readonly Row[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, i) =>
      Object.entries(row).every(([name, value]) => {
        const other = b[i]![name];
        return Buffer.isBuffer(value) && Buffer.isBuffer(other) ? value.equals(other) : value === other;
      }),
    )
  );
}
