import { inflateRawSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Migration } from '../migration.js';

/** Authors become a column, so that a search can ask for them; they were in the deflated part alone. */
export const authors: Migration = {
  number: 130,
  name: 'authors',
  up(db) {
    db.exec(`
      ALTER TABLE articles ADD COLUMN author TEXT;
      DROP VIEW articles_latest;

      -- Every article with the plain fields of its latest version.
      CREATE VIEW articles_latest AS
        SELECT a.public_id AS id, u.url, a.site, a.kind, a.title, a.published_at, a.source, a.author, a.language,
          a.chars AS characters, v.captured_at, v.origin, 'sha256:' || lower(hex(v.digest)) AS digest,
          (SELECT count(*) FROM versions n WHERE n.article = a.id) AS versions,
          (SELECT total(r.edits) FROM article_rules r WHERE r.article = a.id AND r.stage = 'repair') AS repairs,
          a.first_seen, a.last_seen, a.gone_at
        FROM articles a LEFT JOIN urls u ON u.id = a.url LEFT JOIN versions v ON v.id = a.latest;
    `);
    fill(db);
  },
};

/** The authors of what was archived before. Reads form 1, the only one there was. */
function fill(db: Database): void {
  const read = db.prepare(
    'SELECT a.id, v.body FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id > ? AND v.form = 1 ORDER BY a.id LIMIT 500',
  );
  const write = db.prepare('UPDATE articles SET author = ? WHERE id = ?');
  for (let after = 0; ; ) {
    const rows = read.all(after) as { id: number; body: Buffer }[];
    for (const { id, body } of rows) {
      const author = authorOf(body);
      if (author !== null) write.run(author, id);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** The author in a packed version; null in one that is damaged, which `yuanye verify` names. */
function authorOf(body: Buffer): string | null {
  try {
    return (JSON.parse(inflateRawSync(body).toString('utf16le')) as { author: string | null }).author;
  } catch {
    return null;
  }
}
