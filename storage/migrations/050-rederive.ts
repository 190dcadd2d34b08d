import type { Migration } from '../migration.js';

export const rederive: Migration = {
  number: 50,
  name: 'rederive',
  up(db) {
    db.exec(`
      -- What a reprocess would change, collected before anything is changed. A row is removed when its change is made.
      -- The table is empty unless a reprocess was killed; the next one then continues here.
      CREATE TABLE rederive_plan (
        capture INTEGER PRIMARY KEY REFERENCES captures (id) ON DELETE CASCADE,
        what TEXT NOT NULL,
        article TEXT,
        told TEXT NOT NULL
      ) STRICT;

      -- WARC files that are being replaced: 'planned' before the rows point to the new file, 'done' after.
      CREATE TABLE replaced_files (
        old TEXT PRIMARY KEY,
        new TEXT,
        state TEXT NOT NULL CHECK (state IN ('planned', 'done'))
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
