import type { Migration } from '../migration.js';

/** What re-scrapes have found, and the schedules. */
export const revisits: Migration = {
  number: 20,
  name: 'revisits',
  up(db) {
    db.exec(`
      -- One row an article that was checked by a re-scrape.
      CREATE TABLE revisits (
        article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        last_at TEXT NOT NULL,
        -- Looks in a row that the server answered with 304.
        unsent INTEGER NOT NULL DEFAULT 0,
        -- The date that its list or sitemap gave when the page was last fetched.
        lastmod TEXT,
        -- Since when, and in how many looks, it was not there; how many of them said 410.
        missing_since TEXT,
        missing INTEGER NOT NULL DEFAULT 0,
        said_gone INTEGER NOT NULL DEFAULT 0,
        -- Why it could not be looked at last time; null when it could.
        failure TEXT,
        failed_at TEXT
      ) STRICT;

      -- Successive checks without a change are one row; each change ends a row. moved: the date that the host gave changed.
      CREATE TABLE stretches (
        article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        from_at TEXT NOT NULL,
        to_at TEXT NOT NULL,
        looks INTEGER NOT NULL,
        changed INTEGER NOT NULL CHECK (changed IN (0, 1)),
        moved INTEGER CHECK (moved IN (0, 1)),
        PRIMARY KEY (article, from_at)
      ) STRICT, WITHOUT ROWID;

      -- Digests that differ from a version's only by a template change of the site. They make no version.
      CREATE TABLE same_readings (
        article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        digest BLOB NOT NULL,
        run INTEGER REFERENCES runs (id),
        PRIMARY KEY (article, digest)
      ) STRICT, WITHOUT ROWID;

      -- One row a site that has a schedule. last_planned is the planned time that was started last.
      CREATE TABLE schedules (
        site TEXT PRIMARY KEY,
        cron TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        jitter_s INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        -- The planned time that was last begun.
        last_planned TEXT,
        last_run INTEGER REFERENCES runs (id)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
