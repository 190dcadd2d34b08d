/** The table of WARC records: for every fetched page, where its bytes lie. */
import type { Locator } from '../src/core/page.js';
import { digestBytes, digestText, recordIdText, recordIdValue } from './digests.js';
import type { Prepare } from './statements.js';
import type { Urls } from './urls.js';

/** One record in the snapshot files, with what the archive keeps of its response. */
export interface Capture extends Locator {
  readonly url: string;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
  readonly run: number | null;
  readonly status: number;
  readonly via: 'http' | 'browser' | 'import';
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly mime: string | null;
}
export interface StoredCapture extends Capture {
  readonly id: number;
}

const SELECT = `SELECT c.id, u.url, c.fetched_at, c.run, c.status, c.via, f.name AS file, c.offset, c.length, c.digest,
    c.record_id, c.type, c.etag, c.last_modified, c.mime
  FROM captures c JOIN urls u ON u.id = c.url JOIN files f ON f.id = c.file`;

/** A record that was found behind what a killed run had committed has no run, until somebody looks at it. */
const UNREAD = `(c.run IS NULL AND NOT EXISTS (SELECT 1 FROM version_captures l WHERE l.capture = c.id))`;

interface Row {
  id: number;
  url: string;
  fetched_at: string;
  run: number | null;
  status: number;
  via: Capture['via'];
  file: string;
  offset: number;
  length: number;
  digest: Buffer;
  record_id: Buffer | string;
  type: Capture['type'];
  etag: string | null;
  last_modified: string | null;
  mime: string | null;
}

function fromRow(row: Row): StoredCapture {
  const { fetched_at, record_id, last_modified, digest, ...same } = row;
  return {
    ...same,
    fetchedAt: fetched_at,
    digest: digestText(digest),
    recordId: recordIdText(record_id),
    lastModified: last_modified,
  };
}

export class Captures {
  constructor(
    private readonly sql: Prepare,
    private readonly urls: Urls,
  ) {}

  /**
   * Adds a record and returns its row number; the record already known at that place is returned, not doubled. When nobody
   * had looked at that one, it gets what is known of it now.
   */
  add(capture: Capture): number {
    const file = this.file(capture.file);
    const known = this.sql('SELECT id, run FROM captures WHERE file = ? AND offset = ?').get(file, capture.offset) as
      | { id: number; run: number | null }
      | undefined;
    if (known !== undefined) {
      if (known.run === null && capture.run !== null)
        this.sql(
          'UPDATE captures SET run = ?, status = ?, via = ?, etag = ?, last_modified = ?, mime = ? WHERE id = ?',
        ).run(capture.run, capture.status, capture.via, capture.etag, capture.lastModified, capture.mime, known.id);
      return known.id;
    }
    return Number(
      this.sql(
        `INSERT INTO captures (url, fetched_at, run, status, via, file, offset, length, digest, record_id, type, etag,
          last_modified, mime) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        this.urls.intern(capture.url),
        capture.fetchedAt,
        capture.run,
        capture.status,
        capture.via,
        file,
        capture.offset,
        capture.length,
        digestBytes(capture.digest),
        recordIdValue(capture.recordId),
        capture.type,
        capture.etag,
        capture.lastModified,
        capture.mime,
      ).lastInsertRowid,
    );
  }

  get(id: number): StoredCapture | undefined {
    const row = this.sql(`${SELECT} WHERE c.id = ?`).get(id) as Row | undefined;
    return row && fromRow(row);
  }

  /** A record that holds this payload itself: the one of that id, or the oldest. */
  byDigest(digest: string, recordId = ''): StoredCapture | undefined {
    // Archives of earlier versions hold every record id as text.
    const row = this.sql(
      `${SELECT} WHERE c.digest = ? AND c.type <> 'revisit' ORDER BY c.record_id IN (?, ?) DESC, c.id LIMIT 1`,
    ).get(digestBytes(digest), recordId, recordIdValue(recordId)) as Row | undefined;
    return row && fromRow(row);
  }

  /** The record that a revisit refers to. Its payload finds it, which is quicker than the index and finds any file. */
  readonly original = (to: { readonly digest: string; readonly recordId: string }): StoredCapture | undefined =>
    this.byDigest(to.digest, to.recordId);

  /** The latest record of an address, or the latest not after `at` (ISO 8601, UTC). */
  byUrl(url: string, at = '9'): StoredCapture | undefined {
    const row = this.sql(
      `${SELECT} WHERE u.url = ? AND c.fetched_at <= ? ORDER BY c.fetched_at DESC, c.id DESC LIMIT 1`,
    ).get(url, at) as Row | undefined;
    return row && fromRow(row);
  }

  /** Whether somebody has looked at a record of this address and time: a run, or a later reading of the snapshots. */
  isRead(url: string, at: string): boolean {
    return this.ofTime(`NOT ${UNREAD}`, url, at) !== undefined;
  }

  /** A record of this address and time that a run wrote and was killed before it looked at the page. */
  unread(url: string, at: string): StoredCapture | undefined {
    return this.ofTime(UNREAD, url, at);
  }

  private ofTime(what: string, url: string, at: string): StoredCapture | undefined {
    const row = this.sql(`${SELECT} WHERE u.url = ? AND c.fetched_at = ? AND ${what} ORDER BY c.id LIMIT 1`).get(
      url,
      at,
    ) as Row | undefined;
    return row && fromRow(row);
  }

  /** What nobody looked at: no run, no later reading, and no record of the same address that was looked at since. */
  *neglected(): Generator<StoredCapture> {
    const slice = this.sql(
      `${SELECT} WHERE (c.file, c.offset) > (?, ?) AND ${UNREAD} AND NOT EXISTS (SELECT 1 FROM captures n
         WHERE n.url = c.url AND n.run IS NOT NULL AND n.fetched_at >= c.fetched_at)
       ORDER BY c.file, c.offset LIMIT 500`,
    );
    yield* this.inSlices(slice);
  }

  /** Notes that a run looked at records (inside a work). */
  look(captures: readonly number[], run: number): void {
    const note = this.sql('UPDATE captures SET run = ? WHERE id = ? AND run IS NULL');
    for (const id of captures) note.run(run, id);
  }

  /** Every record of an address, oldest first. */
  allOf(url: string): StoredCapture[] {
    return (this.sql(`${SELECT} WHERE u.url = ? ORDER BY c.fetched_at, c.id`).all(url) as Row[]).map(fromRow);
  }

  /** Every record, in the order of file and offset, one at a time. */
  all(): Generator<StoredCapture> {
    return this.inSlices(this.sql(`${SELECT} WHERE (c.file, c.offset) > (?, ?) ORDER BY c.file, c.offset LIMIT 500`));
  }

  /** Rows behind a file and offset, in slices and not by one open cursor: the caller may write between two rows. */
  private *inSlices(slice: ReturnType<Prepare>): Generator<StoredCapture> {
    let file = 0;
    let offset = -1;
    for (;;) {
      const rows = slice.all(file, offset) as Row[];
      for (const row of rows) yield fromRow(row);
      const last = rows[rows.length - 1];
      if (last === undefined) return;
      file = this.file(last.file);
      offset = last.offset;
    }
  }

  /** Where the last record that is known in a file ends, in bytes; 0 when none is. */
  endOf(file: string): number {
    const end = this.sql(
      'SELECT max(c.offset + c.length) FROM captures c JOIN files f ON f.id = c.file WHERE f.name = ?',
    );
    return (end.pluck().get(file) as number | null) ?? 0;
  }

  /** Bytes of stored records by what they hold, and the bytes that revisits did not store again. */
  weights(): { readonly kinds: Readonly<Record<string, number>>; readonly saved: number } {
    const rows = this.sql(
      `SELECT CASE WHEN type = 'revisit' THEN 'revisits' WHEN mime LIKE 'image/%' THEN 'images'
         WHEN mime LIKE '%pdf' THEN 'pdfs' WHEN mime LIKE '%html%' THEN 'pages' ELSE 'others' END AS kind,
         sum(length) AS bytes FROM captures GROUP BY 1 ORDER BY 1`,
    ).all() as { kind: string; bytes: number }[];
    const saved = this.sql(
      `SELECT coalesce(sum(max(0, o.length - r.length)), 0) FROM captures r JOIN captures o ON o.id =
         (SELECT min(id) FROM captures WHERE digest = r.digest AND type <> 'revisit') WHERE r.type = 'revisit'`,
    );
    return {
      kinds: Object.fromEntries(rows.map(({ kind, bytes }) => [kind, bytes])),
      saved: saved.pluck().get() as number,
    };
  }

  count(): number {
    return this.sql('SELECT count(*) FROM captures').pluck().get() as number;
  }

  private file(name: string): number {
    const found = this.sql('SELECT id FROM files WHERE name = ?').pluck().get(name) as number | undefined;
    return found ?? Number(this.sql('INSERT INTO files (name) VALUES (?)').run(name).lastInsertRowid);
  }
}
