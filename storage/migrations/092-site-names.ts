import type { Migration } from '../migration.js';

export const siteNames: Migration = {
  number: 92,
  name: 'site-names',
  up(db) {
    db.exec(`
      -- Names and terms that stand on several pages of a site, as a JSON list: repair expects them where bytes were lost.
      CREATE TABLE site_names (
        site TEXT PRIMARY KEY,
        names TEXT NOT NULL CHECK (json_valid(names))
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
