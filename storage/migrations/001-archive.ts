import type { Migration } from '../migration.js';

export const archive: Migration = {
  number: 1,
  name: 'archive',
  up(db) {
    db.exec(`
      -- Values of the archive itself: its id, the script-fold table, index forms, when it was created.
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

      -- One row a run. finished_at is null while the run works, and after it was killed.
      CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        pid INTEGER NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        outcome TEXT CHECK (outcome IN ('done', 'partial', 'failed', 'limit', 'interrupted', 'died')),
        options TEXT NOT NULL CHECK (json_valid(options)),
        report TEXT CHECK (report IS NULL OR json_valid(report))
      ) STRICT;

      -- Every address once. article is set when the address belongs to an article.
      CREATE TABLE urls (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        article INTEGER REFERENCES articles (id)
      ) STRICT;
      CREATE INDEX urls_by_article ON urls (article) WHERE article IS NOT NULL;

      -- WARC files; names are relative to snapshots/.
      CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

      -- One row a capture: the locator of its WARC record. digest is the sha256 of the payload.
      CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        url INTEGER NOT NULL REFERENCES urls (id),
        fetched_at TEXT NOT NULL,
        run INTEGER REFERENCES runs (id),
        status INTEGER NOT NULL,
        via TEXT NOT NULL CHECK (via IN ('http', 'browser', 'import')),
        file INTEGER NOT NULL REFERENCES files (id),
        offset INTEGER NOT NULL,
        length INTEGER NOT NULL,
        digest BLOB NOT NULL,
        record_id ANY NOT NULL,
        type TEXT NOT NULL CHECK (type IN ('response', 'revisit', 'resource')),
        etag TEXT,
        last_modified TEXT,
        mime TEXT,
        UNIQUE (file, offset)
      ) STRICT;
      CREATE INDEX captures_by_url ON captures (url, fetched_at);
      CREATE INDEX captures_by_digest ON captures (digest);

      -- One row an article, with the fields of its latest version that lists and filters need.
      CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        url INTEGER REFERENCES urls (id),
        site TEXT,
        kind TEXT NOT NULL,
        title TEXT,
        published_at TEXT,
        source TEXT,
        language TEXT,
        chars INTEGER NOT NULL,
        text_digest BLOB NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        gone_at TEXT,
        latest INTEGER REFERENCES versions (id) DEFERRABLE INITIALLY DEFERRED
      ) STRICT;
      CREATE INDEX articles_by_text ON articles (text_digest);
      CREATE INDEX articles_by_date ON articles (published_at);

      -- One row a version, in order of (captured_at, id): improved rules give a later row with the same capture time.
      -- body is the article; why holds its trail, removals and flags. Both are deflated JSON; form is the encoding.
      CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles (id),
        captured_at TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        run INTEGER REFERENCES runs (id),
        origin TEXT NOT NULL CHECK (origin IN ('source', 'rules')),
        digest BLOB NOT NULL,
        text_digest BLOB NOT NULL,
        form INTEGER NOT NULL,
        body BLOB NOT NULL,
        why BLOB NOT NULL
      ) STRICT;
      CREATE INDEX versions_by_article ON versions (article, captured_at);

      -- The captures that a version was read from, and later captures that confirmed it.
      CREATE TABLE version_captures (
        version INTEGER NOT NULL REFERENCES versions (id),
        capture INTEGER NOT NULL REFERENCES captures (id),
        PRIMARY KEY (version, capture)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX version_captures_by_capture ON version_captures (capture);

      -- MinHash slots of the latest version. pending is 1 until it has been compared with the other articles.
      CREATE TABLE signatures (
        article INTEGER PRIMARY KEY REFERENCES articles (id),
        shingles INTEGER NOT NULL,
        slots BLOB NOT NULL,
        pending INTEGER NOT NULL DEFAULT 1
      ) STRICT;
      CREATE INDEX signatures_pending ON signatures (article) WHERE pending = 1;

      -- Full-text index of the latest versions: script-folded, each Han character a token. It holds no copy of the text.
      CREATE VIRTUAL TABLE article_index USING fts5 (title, text, content='', tokenize='unicode61 remove_diacritics 2');
      INSERT INTO article_index (article_index, rank) VALUES ('secure-delete', 1);

      -- Pages that were skipped, with the reason. A page that is archived later is removed from here.
      CREATE TABLE skipped (
        url TEXT PRIMARY KEY,
        reason TEXT NOT NULL,
        message TEXT NOT NULL,
        run INTEGER REFERENCES runs (id),
        at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX skipped_by_reason ON skipped (reason);

      -- Articles that were deleted on request. The row keeps a rebuild from restoring them.
      CREATE TABLE forgotten (
        url TEXT PRIMARY KEY,
        public_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
