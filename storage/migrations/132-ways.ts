import type { Migration } from '../migration.js';

export const ways: Migration = {
  number: 132,
  name: 'ways',
  up(db) {
    db.exec(`
      -- Where the address of a page led last, when that was elsewhere: by redirects, or by pages that lead on.
      CREATE TABLE ways (
        url TEXT PRIMARY KEY,
        target TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
