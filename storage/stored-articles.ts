/** Articles as they lie in the archive: reading them and their versions back. */
import { StopRun } from '../src/core/errors.js';
import type { Article, Related } from '../src/core/page.js';
import { canonicalUrl } from '../src/core/url.js';
import { damagedVersion, isWhole, type Packed, packArticle, unpackArticle } from './body.js';
import { digestText } from './digests.js';
import type { Prepare } from './statements.js';
import type { Urls } from './urls.js';

export interface VersionInfo {
  /** From 1, in order of time. */
  readonly number: number;
  readonly capturedAt: string;
  readonly savedAt: string;
  readonly origin: 'source' | 'rules';
  readonly digest: string;
  readonly textDigest: string;
  readonly run: number | null;
  /** Row numbers of the records that showed it. */
  readonly captures: readonly number[];
}

/** A version whose bytes are not those that were written. */
export interface DamagedVersion {
  /** Its row number. */
  readonly version: number;
  /** The article's public id. */
  readonly id: string;
  readonly number: number;
  /** The digest of what it said. */
  readonly digest: string;
}

export interface ArticleRow {
  id: number;
  public_id: string;
  latest: number;
}
export interface VersionRow {
  id: number;
  captured_at: string;
  digest: Buffer;
}

export class StoredArticles {
  constructor(
    protected readonly sql: Prepare,
    protected readonly urls: Urls,
  ) {}

  /** An article by public id, in its latest version, that of a number, or that in force at a time (ISO 8601, UTC). */
  get(id: string, which: { number?: number; at?: string } = {}): Article | undefined {
    const article = this.sql('SELECT id, public_id, latest FROM articles WHERE public_id = ?').get(id) as
      | ArticleRow
      | undefined;
    if (article === undefined) return undefined;
    const version = this.pick(article, which);
    if (version === undefined) return undefined;
    const stored = this.unpack(version);
    const related = stored.related.map((link) => this.linked(link));
    return { ...stored, id: article.public_id, urls: this.urls.namesOf(article.id), related };
  }

  /** A related article with its id here, once its page is archived: links are found when they are read. */
  private linked(link: Related): Related {
    const url = link.url === undefined ? null : canonicalUrl(link.url);
    const articleId = url === null ? undefined : this.idOf(url);
    return articleId === undefined ? link : { ...link, articleId };
  }

  private idOf(url: string): string | undefined {
    return this.sql('SELECT a.public_id FROM urls u JOIN articles a ON a.id = u.article WHERE u.url = ?')
      .pluck()
      .get(url) as string | undefined;
  }

  /** The public id behind an id, an address or one of its other names. */
  resolve(idOrUrl: string): string | undefined {
    if (!idOrUrl.includes(':')) {
      const direct = this.sql('SELECT public_id FROM articles WHERE public_id = ?').pluck().get(idOrUrl);
      if (direct !== undefined) return direct as string;
    }
    for (const url of new Set([idOrUrl, canonicalUrl(idOrUrl)])) {
      if (url === null) continue;
      const id = this.idOf(url);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  /** All versions of an article, oldest first. Empty when there is no such article. */
  versions(id: string): VersionInfo[] {
    const rows = this.sql(
      `SELECT v.id, v.captured_at, v.saved_at, v.origin, v.digest, v.text_digest, v.run,
         (SELECT json_group_array(capture ORDER BY capture) FROM version_captures WHERE version = v.id) AS captures
       FROM versions v JOIN articles a ON a.id = v.article WHERE a.public_id = ? ORDER BY v.captured_at, v.id`,
    ).all(id) as (VersionRow & {
      saved_at: string;
      origin: VersionInfo['origin'];
      text_digest: Buffer;
      run: number | null;
      captures: string;
    })[];
    return rows.map((row, i) => ({
      number: i + 1,
      capturedAt: row.captured_at,
      savedAt: row.saved_at,
      origin: row.origin,
      digest: digestText(row.digest),
      textDigest: digestText(row.text_digest),
      run: row.run,
      captures: JSON.parse(row.captures) as number[],
    }));
  }

  count(): number {
    return this.sql('SELECT count(*) FROM articles').pluck().get() as number;
  }

  private pick(article: ArticleRow, which: { number?: number; at?: string }): number | undefined {
    if (which.number !== undefined)
      return this.sql('SELECT id FROM versions WHERE article = ? ORDER BY captured_at, id LIMIT 1 OFFSET ?')
        .pluck()
        .get(article.id, which.number - 1) as number | undefined;
    if (which.at !== undefined)
      return this.sql(
        'SELECT id FROM versions WHERE article = ? AND captured_at <= ? ORDER BY captured_at DESC, id DESC LIMIT 1',
      )
        .pluck()
        .get(article.id, which.at) as number | undefined;
    return article.latest;
  }

  /** The article of a version, by row number. Throws StopRun, with its names, when it cannot be unpacked. */
  protected unpack(version: number): Article {
    const row = this.sql('SELECT form, body, why FROM versions WHERE id = ?').get(version) as Packed;
    try {
      return unpackArticle(row);
    } catch (error) {
      throw error instanceof StopRun ? this.damage(version) : error;
    }
  }

  /** What is said of a version, by row number, that is damaged. */
  damage(version: number): StopRun {
    const id = this.sql('SELECT a.public_id FROM versions v JOIN articles a ON a.id = v.article WHERE v.id = ?')
      .pluck()
      .get(version) as string;
    return damagedVersion(id, this.numberOf(version));
  }

  /** Versions whose stored text is not the one that was saved. */
  *damaged(): Generator<DamagedVersion> {
    const slice = this.sql(
      `SELECT v.id, v.form, v.body, v.why, v.digest, a.public_id FROM versions v JOIN articles a ON a.id = v.article
       WHERE v.id > ? ORDER BY v.id LIMIT 200`,
    );
    type Row = Packed & { readonly id: number; readonly digest: Buffer; readonly public_id: string };
    for (let after = 0; ; ) {
      const rows = slice.all(after) as Row[];
      for (const row of rows)
        if (!isWhole(row))
          yield { version: row.id, id: row.public_id, number: this.numberOf(row.id), digest: digestText(row.digest) };
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  /** Stores again what a damaged version said (inside a work): `article` has its digest. Lists and index stay as they are. */
  mend({ version, id }: DamagedVersion, article: Article): void {
    const { form, body, why } = packArticle({ ...article, id });
    this.sql('UPDATE versions SET form = ?, body = ?, why = ? WHERE id = ?').run(form, body, why, version);
  }

  protected numberOf(version: number): number {
    return this.sql(
      `SELECT count(*) FROM versions v, versions me WHERE me.id = ? AND v.article = me.article
         AND (v.captured_at, v.id) <= (me.captured_at, me.id)`,
    )
      .pluck()
      .get(version) as number;
  }
}
