/** Articles and their versions: saving what the pipeline made. */

import type { Article, FingerprintedArticle } from '../src/core/page.js';
import { canonicalUrl, publicId, siblingUrls } from '../src/core/url.js';
import { packArticle } from './body.js';
import { digestBytes } from './digests.js';
import type { Front } from './front.js';
import { LEAST_SHINGLES } from './meeting.js';
import type { Prepare } from './statements.js';
import { type ArticleRow, StoredArticles, type VersionRow } from './stored-articles.js';
import type { Urls } from './urls.js';

export interface SaveRequest extends FingerprintedArticle {
  /** Row numbers of the records this was read from (`captures.add`). */
  readonly captures: readonly number[];
  /** When the page was seen like this: ISO 8601, UTC. The version's time. */
  readonly capturedAt: string;
  /** 'source': the page says so. 'rules': the same bytes, read again by today's rules. */
  readonly origin: 'source' | 'rules';
  readonly run: number | null;
}

export interface Saved {
  /** The article's public id. */
  readonly id: string;
  /**
   * new: first seen, its text unknown so far. duplicate: first seen, but an article with this text exists already;
   * it is kept as its own article and linked. changed: a version was added. unchanged: none was.
   */
  readonly outcome: 'new' | 'duplicate' | 'changed' | 'unchanged';
  /** The version's place among the article's versions in order of time, from 1. */
  readonly versionNumber: number;
  /** Public id of the earliest other article with exactly this text, if there is one. */
  readonly duplicateOf: string | null;
}

export class Articles extends StoredArticles {
  constructor(
    sql: Prepare,
    urls: Urls,
    private readonly front: Front,
    private readonly now: () => string,
  ) {
    super(sql, urls);
  }

  /**
   * Saves an article (inside a work). Which article it is follows from its canonical address and its other names;
   * whether it is a new version, from the digest of the version before it in time, so captures may come in any
   * order. Throws when the article was forgotten on request; ask `isForgotten` first.
   */
  save(request: SaveRequest): Saved {
    const { article, fingerprint } = request;
    const names = namesOf(article);
    if (this.isForgotten(names)) throw new Error(`Forgotten on request and not taken in again: ${names[0]}`);
    const known = this.identify(request, names);
    if (known === undefined) return this.create(request, names);
    for (const name of names) this.urls.name(name, known.id);

    const digest = digestBytes(fingerprint.digest);
    const before = this.sql(
      `SELECT id, captured_at, digest FROM versions WHERE article = ? AND captured_at <= ?
       ORDER BY captured_at DESC, id DESC LIMIT 1`,
    ).get(known.id, request.capturedAt) as VersionRow | undefined;
    let same = before?.digest.equals(digest) ? before : undefined;
    if (same === undefined && request.origin === 'source') {
      // An older capture of the version that follows: that version is older than we thought.
      const after = this.sql(
        `SELECT id, captured_at, digest FROM versions WHERE article = ? AND captured_at > ? ORDER BY captured_at, id LIMIT 1`,
      ).get(known.id, request.capturedAt) as VersionRow | undefined;
      if (after?.digest.equals(digest)) {
        same = after;
        this.sql('UPDATE versions SET captured_at = ? WHERE id = ?').run(request.capturedAt, after.id);
      }
    }
    // Reading again is no sight of the page: a page that is gone stays gone.
    if (request.origin === 'source')
      this.sql(
        'UPDATE articles SET last_seen = max(last_seen, ?), first_seen = min(first_seen, ?), gone_at = NULL WHERE id = ?',
      ).run(request.capturedAt, request.capturedAt, known.id);

    if (same !== undefined) {
      this.link(same.id, request.captures);
      if (request.origin === 'rules') this.refresh(same.id, known, request);
      return { id: known.public_id, outcome: 'unchanged', versionNumber: this.numberOf(same.id), duplicateOf: null };
    }
    const version = this.addVersion(known.id, known.public_id, request);
    if (before !== undefined && request.origin === 'source') this.split(before.id, request.capturedAt);
    const latest = this.latestOf(known.id);
    if (latest === version) this.front.replace(known.id, this.unpack(known.latest), version, request);
    else if (latest !== known.latest) this.front.point(known.id, latest);
    const duplicateOf = latest === version ? this.twin(known.id, request) : null;
    return { id: known.public_id, outcome: 'changed', versionNumber: this.numberOf(version), duplicateOf };
  }

  /** True when one of these addresses was forgotten on request, or the same under the other scheme or host (`www.`). */
  isForgotten(urls: readonly string[]): boolean {
    const ask = this.sql('SELECT 1 FROM forgotten WHERE url = ?');
    const all = urls.flatMap((url) => {
      const name = canonicalUrl(url);
      return name === null ? [url] : [url, ...siblingUrls(name)];
    });
    return [...new Set(all)].some((url) => ask.get(url) !== undefined);
  }

  /** Notes that an address was forgotten on request (inside a work): what bears it is not taken in again. */
  noteForgotten(url: string, id: string, reason: string, at: string, site: string | null = null): void {
    this.sql('INSERT OR REPLACE INTO forgotten (url, public_id, site, reason, at) VALUES (?, ?, ?, ?, ?)').run(
      ...[url, id, site, reason, at],
    );
  }

  /**
   * Notes that a page is gone (inside a work); its text stays. A later save takes the note back. `past`: only when the
   * page was not seen since.
   */
  markGone(id: string, at: string, past = false): void {
    this.sql(
      'UPDATE articles SET gone_at = ? WHERE public_id = ? AND gone_at IS NULL AND (? = 0 OR last_seen <= ?)',
    ).run(at, id, Number(past), at);
  }

  /**
   * Notes that a page was seen and said the same (a 304, or an identical payload), with the record of that visit
   * (inside a work).
   */
  markSeen(id: string, at: string, captures: readonly number[]): void {
    const row = this.sql('SELECT id, public_id, latest FROM articles WHERE public_id = ?').get(id) as
      | ArticleRow
      | undefined;
    if (row === undefined) return;
    this.sql('UPDATE articles SET last_seen = max(last_seen, ?), gone_at = NULL WHERE id = ?').run(at, row.id);
    this.link(row.latest, captures);
  }

  /** When an article was last seen, or the latest of all was: ISO 8601, UTC. */
  lastSeen(id: string): string | undefined {
    return this.sql('SELECT last_seen FROM articles WHERE public_id = ?').pluck().get(id) as string | undefined;
  }

  latestSeen(): string | null {
    return this.sql('SELECT max(last_seen) FROM articles').pluck().get() as string | null;
  }

  /** Adds a name to an article, e.g. the target of a permanent redirect (inside a work). */
  addAlias(id: string, url: string): void {
    const row = this.sql('SELECT id FROM articles WHERE public_id = ?').pluck().get(id) as number | undefined;
    if (row !== undefined) this.urls.name(url, row);
  }

  private identify({ fingerprint }: SaveRequest, names: readonly string[]): ArticleRow | undefined {
    for (const name of names) {
      const found = this.urls.find(name)?.article;
      if (found != null)
        return this.sql('SELECT id, public_id, latest FROM articles WHERE id = ?').get(found) as ArticleRow;
    }
    if (names.length > 0) return undefined;
    // Without an address an article is named by its text, whatever markup it stands in.
    const id = publicId(fingerprint.textDigest);
    return this.sql('SELECT id, public_id, latest FROM articles WHERE public_id = ?').get(id) as ArticleRow | undefined;
  }

  private create(request: SaveRequest, names: readonly string[]): Saved {
    const { article, fingerprint, capturedAt } = request;
    const id = publicId(names[0] ?? fingerprint.textDigest);
    const existing = this.sql('SELECT id FROM articles WHERE public_id = ?').pluck().get(id);
    if (existing !== undefined) throw new Error(`Two addresses ask for the public id ${id}: ${names[0]}`);
    const row = Number(
      this.sql(
        `INSERT INTO articles (public_id, kind, chars, text_digest, first_seen, last_seen) VALUES (?, ?, 0, ?, ?, ?)`,
      ).run(id, article.kind, digestBytes(fingerprint.textDigest), capturedAt, capturedAt).lastInsertRowid,
    );
    for (const name of names) this.urls.name(name, row);
    const version = this.addVersion(row, id, request);
    this.front.describe(row, version, request);
    const duplicateOf = this.twin(row, request);
    return { id, outcome: duplicateOf === null ? 'new' : 'duplicate', versionNumber: 1, duplicateOf };
  }

  private addVersion(row: number, id: string, request: SaveRequest): number {
    const { article, fingerprint } = request;
    const packed = packArticle({ ...article, id });
    const version = Number(
      this.sql(
        `INSERT INTO versions (article, captured_at, saved_at, run, origin, digest, text_digest, form, body, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        row,
        request.capturedAt,
        this.now(),
        request.run,
        request.origin,
        digestBytes(fingerprint.digest),
        digestBytes(fingerprint.textDigest),
        packed.form,
        packed.body,
        packed.why,
      ).lastInsertRowid,
    );
    this.link(version, request.captures);
    return version;
  }

  private link(version: number, captures: readonly number[]): void {
    const link = this.sql('INSERT OR IGNORE INTO version_captures (version, capture) VALUES (?, ?)');
    for (const capture of captures) link.run(version, capture);
  }

  /**
   * A version was found inside the time of another: what was seen of that one afterwards is a version of its own
   * (A, B, A), as it would be had the captures come in order.
   */
  private split(version: number, at: string): void {
    const later = this.sql(
      `SELECT c.id, c.fetched_at FROM version_captures l JOIN captures c ON c.id = l.capture
       WHERE l.version = ? AND c.fetched_at > ? ORDER BY c.fetched_at, c.id`,
    ).all(version, at) as { id: number; fetched_at: string }[];
    const first = later[0];
    if (first === undefined) return;
    const copy = Number(
      this.sql(
        `INSERT INTO versions (article, captured_at, saved_at, run, origin, digest, text_digest, form, body, why)
         SELECT article, ?, saved_at, run, origin, digest, text_digest, form, body, why FROM versions WHERE id = ?`,
      ).run(first.fetched_at, version).lastInsertRowid,
    );
    const move = this.sql('UPDATE version_captures SET version = ? WHERE version = ? AND capture = ?');
    for (const capture of later) move.run(copy, version, capture.id);
  }

  /** The same version read again by better rules: what the digest does not cover (related, flags, trail) is renewed. */
  private refresh(version: number, row: ArticleRow, request: SaveRequest): void {
    const article = { ...request.article, id: row.public_id };
    const packed = packArticle(article);
    const old = version === row.latest ? this.unpack(version) : undefined;
    this.sql('UPDATE versions SET form = ?, body = ?, why = ? WHERE id = ?').run(
      packed.form,
      packed.body,
      packed.why,
      version,
    );
    if (old !== undefined) this.front.replace(row.id, old, version, request);
  }

  private twin(row: number, { fingerprint }: SaveRequest): string | null {
    if (fingerprint.shingles < LEAST_SHINGLES) return null;
    const other = this.sql('SELECT public_id FROM articles WHERE text_digest = ? AND id <> ? ORDER BY id LIMIT 1')
      .pluck()
      .get(digestBytes(fingerprint.textDigest), row);
    return (other as string | undefined) ?? null;
  }

  private latestOf(row: number): number {
    return this.sql('SELECT id FROM versions WHERE article = ? ORDER BY captured_at DESC, id DESC LIMIT 1')
      .pluck()
      .get(row) as number;
  }
}

/** An article's addresses in canonical form, the one that gives it its id first. */
function namesOf(article: Article): string[] {
  const names = new Set<string>();
  for (const url of [article.url, ...article.urls]) {
    const name = url === null ? null : canonicalUrl(url);
    if (name !== null) names.add(name);
  }
  return [...names];
}
