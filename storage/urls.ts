/** Addresses, each stored once. An address can be the name of one article; captures point to it as well. */
import type { Prepare } from './statements.js';

export class Urls {
  constructor(private readonly sql: Prepare) {}

  /** The row number of an address, made when it is new. Inside a work. */
  intern(url: string): number {
    const found = this.find(url);
    if (found !== undefined) return found.id;
    return Number(this.sql('INSERT INTO urls (url) VALUES (?)').run(url).lastInsertRowid);
  }

  find(url: string): { id: number; article: number | null } | undefined {
    return this.sql('SELECT id, article FROM urls WHERE url = ?').get(url);
  }

  /** Makes an address a name of an article, unless it already is another's. Returns its row number. */
  name(url: string, article: number): number {
    const id = this.intern(url);
    this.sql('UPDATE urls SET article = ? WHERE id = ? AND article IS NULL').run(article, id);
    return id;
  }

  /** Notes where addresses of pages led last (inside a work): records lie under the address that answered. */
  led(from: readonly string[], to: string): void {
    const put = this.sql('INSERT OR REPLACE INTO ways (url, target) VALUES (?, ?)');
    for (const url of new Set(from)) if (url !== to) put.run(url, to);
  }

  /** Where a page's address led last; undefined when it led nowhere else. */
  targetOf(url: string): string | undefined {
    return this.sql('SELECT target FROM ways WHERE url = ?').pluck().get(url) as string | undefined;
  }

  /** All names of an article, oldest first. */
  namesOf(article: number): string[] {
    return this.sql('SELECT url FROM urls WHERE article = ? ORDER BY id').pluck().all(article) as string[];
  }
}
