import type { Migration } from '../migration.js';

/** Documents that articles have attached, and the text that was read out of their records. */
export const attachments: Migration = {
  number: 100,
  name: 'attachments',
  up(db) {
    db.exec(`
      -- Documents attached to articles. A document is read from its latest record.
      CREATE TABLE attachments (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        -- Its place on the page, from 1.
        place INTEGER NOT NULL,
        url TEXT NOT NULL,
        -- The text of the link.
        title TEXT NOT NULL,
        -- named: not fetched. text: read. no-text: as scanned ones. unreadable: why says more.
        state TEXT NOT NULL,
        why TEXT,
        capture INTEGER REFERENCES captures (id) ON DELETE SET NULL,
        -- UTF-16, deflated.
        text BLOB,
        chars INTEGER NOT NULL,
        UNIQUE (article, url)
      ) STRICT;
      CREATE INDEX attachments_by_capture ON attachments (capture);
      CREATE INDEX attachments_by_url ON attachments (url);

      -- Where the address of a document led, when that was elsewhere: records lie under the address that answered.
      CREATE TABLE document_redirects (
        url TEXT PRIMARY KEY,
        target TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- Every attachment with its article; texts are in the exports.
      CREATE VIEW attachments_of_articles AS
        SELECT a.public_id AS id, t.place, t.url, t.title, t.state, t.why, t.chars AS characters
        FROM attachments t JOIN articles a ON a.id = t.article;
    `);
  },
};
