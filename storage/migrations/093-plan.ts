import type { Migration } from '../migration.js';

export const plan: Migration = {
  number: 93,
  name: 'plan',
  up(db) {
    db.exec(`
      DROP TABLE rederive_plan;
      DELETE FROM meta WHERE key = 'rederive';

      -- What a reprocess would save, collected before anything is changed. A row is removed when its change is made.
      -- The table is empty unless a reprocess was interrupted; the next one then continues here.
      CREATE TABLE rederive_plan (
        -- The first record that the article is read from, and all of them (JSON).
        capture INTEGER PRIMARY KEY REFERENCES captures (id) ON DELETE CASCADE,
        captures TEXT NOT NULL,
        -- What changes, as it is reported (JSON).
        change TEXT NOT NULL,
        -- IANA name, to which dates of the page refer.
        time_zone TEXT,
        -- The documents that it has attached (JSON).
        attachments TEXT NOT NULL,
        -- The article, packed as in versions.
        form INTEGER NOT NULL,
        body BLOB NOT NULL,
        why BLOB NOT NULL
      ) STRICT;
    `);
  },
};
