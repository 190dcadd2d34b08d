/** Documents attached to articles, and their text. */
import type { AttachmentLink } from '../src/core/page.js';
import { packText as pack, unpackText as unpack } from './attached-text.js';
import type { Front } from './front.js';
import type { Prepare } from './statements.js';

/** named: not fetched so far. no-text: it has none, as scanned documents. */
type AttachmentState = 'named' | 'text' | 'no-text' | 'unreadable';

export interface Attachment extends AttachmentLink {
  /** Row number. */
  readonly id: number;
  readonly state: AttachmentState;
  /** Why it cannot be read. */
  readonly why: string | null;
  /** Row number of the record that it was read from. */
  readonly capture: number | null;
  /** One paragraph or table row a line; empty unless the state is `text`. */
  readonly text: string;
}

/** What reading a document gave. */
export type AttachmentReading = Pick<Attachment, 'state' | 'why' | 'text'> & { readonly capture: number };

type Row = Omit<Attachment, 'text'> & { readonly text: Buffer | null };

export class Attachments {
  constructor(
    private readonly sql: Prepare,
    private readonly front: Front,
  ) {}

  /** The attachments of an article, in the order of its page. */
  of(id: string): Attachment[] {
    const rows = this.sql(
      `SELECT t.id, t.url, t.title, t.state, t.why, t.capture, t.text FROM attachments t
       JOIN articles a ON a.id = t.article WHERE a.public_id = ? ORDER BY t.place, t.id`,
    ).all(id) as Row[];
    return rows.map((row) => ({ ...row, text: unpack(row.text) }));
  }

  /** Whether an article has all of these attached. */
  has(id: string, links: readonly AttachmentLink[]): boolean {
    const ask = this.sql(
      'SELECT 1 FROM attachments t JOIN articles a ON a.id = t.article WHERE a.public_id = ? AND t.url = ?',
    );
    return links.every(({ url }) => ask.get(id, url) !== undefined);
  }

  /** Notes what an article's page has attached (inside a work). One that it no longer names stays. */
  note(id: string, links: readonly AttachmentLink[]): void {
    const put = this.sql(
      `INSERT INTO attachments (article, place, url, title, state, chars)
       SELECT id, ?, ?, ?, 'named', 0 FROM articles WHERE public_id = ?
       ON CONFLICT (article, url) DO NOTHING`,
    );
    for (const [i, { url, title }] of links.entries()) put.run(i + 1, url, title, id);
  }

  /** Addresses of attachments that got a record since they were read, or a redirect; the caller may write in between. */
  waiting(): Generator<string> {
    return this.urls(`SELECT t.url FROM attachments t LEFT JOIN document_redirects r ON r.url = t.url
         JOIN urls u ON u.url = ifnull(r.target, t.url) JOIN captures c ON c.url = u.id
       WHERE t.url > ? AND c.id > ifnull(t.capture, 0) AND (c.status IN (0, 200) OR (t.capture IS NULL AND c.status BETWEEN 300 AND 399))
       ORDER BY t.url LIMIT 1`);
  }

  /** Notes that a document's address led elsewhere (inside a work). */
  redirect(url: string, target: string): void {
    this.sql('INSERT OR REPLACE INTO document_redirects (url, target) VALUES (?, ?)').run(url, target);
  }

  /** The address under which a document's record lies. */
  targetOf(url: string): string {
    const target = this.sql('SELECT target FROM document_redirects WHERE url = ?').pluck().get(url);
    return (target as string | undefined) ?? url;
  }

  /** Addresses of all attachments; the caller may write in between. */
  all(): Generator<string> {
    return this.urls('SELECT url FROM attachments WHERE url > ? ORDER BY url LIMIT 1');
  }

  private *urls(sql: string): Generator<string> {
    const next = this.sql(sql).pluck();
    for (let url = next.get('') as string | undefined; url !== undefined; url = next.get(url) as string | undefined)
      yield url;
  }

  /** Whether every article that has this document attached holds just this reading. */
  isRead(url: string, { state, why, text, capture }: AttachmentReading): boolean {
    const rows = this.sql('SELECT state, why, capture, text FROM attachments WHERE url = ?').all(url) as Row[];
    return rows.every(
      (row) => row.state === state && row.why === why && row.capture === capture && unpack(row.text) === text,
    );
  }

  /** Keeps what was read, for every article that has the document attached (inside a work). */
  read(url: string, { state, why, text, capture }: AttachmentReading): void {
    const articles = this.sql('SELECT DISTINCT article FROM attachments WHERE url = ?').pluck().all(url) as number[];
    for (const row of articles)
      this.front.reindex(row, () => {
        this.sql(
          'UPDATE attachments SET state = ?, why = ?, capture = ?, text = ?, chars = ? WHERE url = ? AND article = ?',
        ).run(state, why, capture, text === '' ? null : pack(text), text.length, url, row);
      });
  }
}
