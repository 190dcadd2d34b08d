/**
 * The front of an article: what lists, searches and the look for duplicates know of it. It always shows the latest
 * version, and changes in the transaction that adds one.
 */
import type { Article, FingerprintedArticle } from '../src/core/page.js';
import { canonicalUrl } from '../src/core/url.js';
import { attachedText } from './attached-text.js';
import { type Packed, unpackArticle } from './body.js';
import { digestBytes } from './digests.js';
import { indexText } from './index-text.js';
import type { Prepare } from './statements.js';
import type { Urls } from './urls.js';

export class Front {
  constructor(
    private readonly sql: Prepare,
    private readonly urls: Urls,
    private readonly fold: (text: string) => string,
    /** Puts a write off to the end of the transaction (`CommitQueue.later`). */
    private readonly later: (write: () => void) => void,
  ) {}

  /** Shows another version instead of `old`, whose words leave the index. */
  replace(row: number, old: Article, version: number, now: FingerprintedArticle): void {
    this.unindex(row, old);
    this.describe(row, version, now);
  }

  /** The same content under another version's number. */
  point(row: number, version: number): void {
    this.sql('UPDATE articles SET latest = ? WHERE id = ?').run(version, row);
  }

  /** Shows `version`; nothing of the article may be in the index yet. */
  describe(row: number, version: number, { article, fingerprint }: FingerprintedArticle): void {
    const url = article.url === null ? null : (this.urls.find(canonicalUrl(article.url) ?? article.url)?.id ?? null);
    this.sql(
      `UPDATE articles SET url = ?, site = ?, kind = ?, title = ?, published_at = ?, source = ?, author = ?, language = ?, chars = ?,
         text_digest = ?, latest = ? WHERE id = ?`,
    ).run(
      url,
      article.site,
      article.kind,
      article.title,
      article.publishedAt,
      article.source,
      article.author,
      article.language,
      article.text.length,
      digestBytes(fingerprint.textDigest),
      version,
      row,
    );
    this.index(row, article);
    this.countRules(row, article);
    const { signature, shingles } = fingerprint;
    this.sql(
      `INSERT INTO signatures (article, shingles, slots, pending) VALUES (?, ?, ?, 1)
       ON CONFLICT (article) DO UPDATE SET shingles = excluded.shingles, slots = excluded.slots, pending = 1`,
    ).run(row, shingles, Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength));
  }

  /** How often each rule changed the text: plain columns for those who read the database without this program. */
  private countRules(row: number, { trail }: Article): void {
    this.sql('DELETE FROM article_rules WHERE article = ?').run(row);
    const add = this.sql(
      `INSERT INTO article_rules (article, stage, rule, edits) VALUES (?, ?, ?, ?)
       ON CONFLICT (article, stage, rule) DO UPDATE SET edits = edits + excluded.edits`,
    );
    for (const { stage, rule, edits } of trail) if (edits.length > 0) add.run(row, stage, rule, edits.length);
  }

  /** Changes an article or its attachments, whose words are in the index behind its own. */
  reindex(row: number, change: () => void): void {
    const before = this.stored(row);
    if (before !== undefined) this.unindex(row, unpackArticle(before));
    change();
    this.enter(row);
  }

  /** Puts the words of an article into the index, where none of it is. */
  enter(row: number): void {
    const stored = this.stored(row);
    if (stored !== undefined) this.index(row, unpackArticle(stored));
  }

  private stored(row: number): Packed | undefined {
    return this.sql(
      'SELECT v.form, v.body, v.why FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id = ?',
    ).get(row) as Packed | undefined;
  }

  private index(row: number, article: Article): void {
    const attached = attachedText(this.sql, row); // as it is now, not when the write comes
    this.later(() => {
      const [title, text] = this.indexed(article, attached);
      this.sql('INSERT INTO article_index (rowid, title, text) VALUES (?, ?, ?)').run(row, title, text);
    });
  }

  /** Takes the words of a version out of the index; they must be exactly those that went in. */
  unindex(row: number, article: Article): void {
    const attached = attachedText(this.sql, row);
    this.later(() => {
      const [title, text] = this.indexed(article, attached);
      this.sql(`INSERT INTO article_index (article_index, rowid, title, text) VALUES ('delete', ?, ?, ?)`).run(
        row,
        title,
        text,
      );
    });
  }

  private indexed({ title, text }: Article, attached: string): [string, string] {
    const all = attached === '' ? text : `${text}\n${attached}`;
    return [indexText(title ?? '', this.fold), indexText(all, this.fold)];
  }
}
