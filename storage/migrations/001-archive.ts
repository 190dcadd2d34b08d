import type { Migration } from './index.js';

export const archive: Migration = {
  number: 1,
  name: 'archive',
  up(db) {
    db.exec(`
      -- Values the archive carries with itself: the script-fold table, index forms, when it was made.
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

      -- One row a run: crawl, import, rescrape, reprocess. finished_at stays null while it works, or when it died.
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

      -- Every address once. article is set when the address is one of an article's names.
      CREATE TABLE urls (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        article INTEGER REFERENCES articles (id)
      ) STRICT;
      CREATE INDEX urls_by_article ON urls (article) WHERE article IS NOT NULL;

      -- WARC files by name, relative to snapshots/.
      CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

      -- One row a WARC record: where the bytes lie. digest is the payload's sha256.
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

      -- One row an article, with what lists and filters need of its latest version.
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

      -- One row a version. In order of (captured_at, id): better rules give a later row of the same capture time.
      -- body is the article, why its trail, removals and flags; both as JSON, deflated (form says how).
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

      -- Which records a version was read from, and which later ones showed the same.
      CREATE TABLE version_captures (
        version INTEGER NOT NULL REFERENCES versions (id),
        capture INTEGER NOT NULL REFERENCES captures (id),
        PRIMARY KEY (version, capture)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX version_captures_by_capture ON version_captures (capture);

      -- MinHash slots of the latest version; pending until its duplicates have been looked for.
      CREATE TABLE signatures (
        article INTEGER PRIMARY KEY REFERENCES articles (id),
        shingles INTEGER NOT NULL,
        slots BLOB NOT NULL,
        pending INTEGER NOT NULL DEFAULT 1
      ) STRICT;
      CREATE INDEX signatures_pending ON signatures (article) WHERE pending = 1;

      -- Full text of the latest versions, folded and with every Han character a word; holds no copy of the text.
      CREATE VIRTUAL TABLE article_index USING fts5 (title, text, content='', tokenize='unicode61 remove_diacritics 2');
      INSERT INTO article_index (article_index, rank) VALUES ('secure-delete', 1);

      -- Pages that were not had, and why; a page that is had later leaves.
      CREATE TABLE skipped (
        url TEXT PRIMARY KEY,
        reason TEXT NOT NULL,
        message TEXT NOT NULL,
        run INTEGER REFERENCES runs (id),
        at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX skipped_by_reason ON skipped (reason);

      -- What was forgotten on request: the fact and the reason stay, and keep a rebuild from bringing it back.
      CREATE TABLE forgotten (
        url TEXT PRIMARY KEY,
        public_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
