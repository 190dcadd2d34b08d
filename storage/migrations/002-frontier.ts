import type { Migration } from '../migration.js';

/** The crawler's tables: what is to be fetched, and the politeness state of each host. */
export const frontier: Migration = {
  number: 2,
  name: 'frontier',
  up(db) {
    db.exec(`
      -- Politeness state and counts of each host; times in milliseconds since the epoch.
      CREATE TABLE hosts (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL UNIQUE,
        next_at REAL NOT NULL DEFAULT 0,
        delay_ms REAL NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        gap_ms REAL NOT NULL DEFAULT 0,
        gaps INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      -- robots.txt as it was fetched, by scheme and authority (RFC 9309, 2.3). status 0: no response.
      CREATE TABLE robots (
        origin TEXT PRIMARY KEY,
        status INTEGER NOT NULL,
        body TEXT NOT NULL,
        fetched_at REAL NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- A round reads every list once. An article is fetched in the first round that finds it.
      CREATE TABLE rounds (round INTEGER PRIMARY KEY, started_at REAL NOT NULL) STRICT;

      -- Every address that the crawler has found. state: 0 queued, 1 done, 2 skipped, 3 refused before any request.
      -- There are no leases: a process that is killed blocks nothing.
      CREATE TABLE frontier (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        host INTEGER NOT NULL REFERENCES hosts (id),
        site TEXT NOT NULL,
        role TEXT NOT NULL,
        state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
        priority INTEGER NOT NULL DEFAULT 0,
        depth INTEGER NOT NULL DEFAULT 0,
        related INTEGER NOT NULL DEFAULT 0,
        barren INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before REAL NOT NULL DEFAULT 0,
        round INTEGER NOT NULL DEFAULT 0,
        probe INTEGER NOT NULL DEFAULT 0,
        from_url TEXT,
        redirects TEXT,
        lastmod TEXT,
        status INTEGER,
        reason TEXT,
        done_at TEXT
      ) STRICT;
      CREATE INDEX frontier_queue ON frontier (host, priority, id) WHERE state = 0;
      CREATE INDEX frontier_due ON frontier (host, not_before) WHERE state = 0 AND not_before > 0;
    `);
  },
};
