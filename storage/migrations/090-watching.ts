import type { Migration } from '../migration.js';

/** Records that were refused as versions, and what somebody wants to be told of. */
export const watching: Migration = {
  number: 90,
  name: 'watching',
  up(db) {
    db.exec(`
      -- A look brought another page than the article: a notice, a wall, a page that broke off. Its bytes stay.
      CREATE TABLE refused_records (
        capture INTEGER PRIMARY KEY REFERENCES captures (id) ON DELETE CASCADE,
        why TEXT NOT NULL
      ) STRICT;

      -- Standing queries: who asks is told of new and changed articles that match.
      CREATE TABLE watches (
        id INTEGER PRIMARY KEY,
        query TEXT NOT NULL,
        -- Only articles of this site; null: of every one.
        site TEXT,
        -- Where to tell; null: where runs are told.
        notify TEXT,
        created_at TEXT NOT NULL
      ) STRICT;
    `);
  },
};
