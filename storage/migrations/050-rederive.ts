import type { Migration } from './index.js';

export const rederive: Migration = {
  number: 50,
  name: 'rederive',
  up(db) {
    db.exec(`
      -- What reading again by today's rules would change, gathered before anything is changed; a row leaves when it is
      -- done. Empty between two runs of reprocess, unless one was killed: then the next goes on from here.
      CREATE TABLE rederive_plan (
        capture INTEGER PRIMARY KEY REFERENCES captures (id) ON DELETE CASCADE,
        what TEXT NOT NULL,
        article TEXT,
        told TEXT NOT NULL
      ) STRICT;

      -- WARC files on their way to be replaced: 'planned' before the rows point to the new one, 'done' after.
      CREATE TABLE replaced_files (
        old TEXT PRIMARY KEY,
        new TEXT,
        state TEXT NOT NULL CHECK (state IN ('planned', 'done'))
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
